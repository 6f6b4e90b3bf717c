# Sourced by every script: where things are, how steps are said and timed.
# Invariant: after this file, `cargo`, `wasm-bindgen`, `wasm-opt` on the path are the pinned ones.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/tilbake
TOOLS=$CACHE/tools
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
RUST_VERSION=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' "$ROOT/rust-toolchain.toml")
export PATH="$TOOLS/bin:$HOME/.cargo/bin:$PATH"

# Written by scripts/setup on a machine where rustup's server is out of reach (see scripts/setup.d/rust.sh).
# shellcheck source=/dev/null
[ -f "$CACHE/rust.env" ] && . "$CACHE/rust.env"

say() { printf '\033[1m→ %s\033[0m\n' "$*"; }
done_in() { printf '  done in %s s\n' "$(( SECONDS - $1 ))"; }
fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# step "what and how long" command…: says it, runs it, says how long it took. The command runs under `set -e`;
# an exit in the middle names the step.
STEP=
trap 'code=$?; [ $code -eq 0 ] || [ -z "$STEP" ] || printf "Error: %s: failed, see above\n" "$STEP" >&2' EXIT
step() {
  local start=$SECONDS
  STEP=$1
  say "$STEP"
  shift
  "$@"
  STEP=
  done_in "$start"
}

# reachable URL: whether it answers within a few seconds (a curl without network must not hang the set-up).
reachable() { curl --silent --fail --head --location --max-time 10 --output /dev/null "$1"; }

# Every workspace package but the browser's: `frontend` turns on `hydrate`, which must never meet `ssr` in one build.
native_packages() {
  cargo metadata --no-deps --format-version 1 --manifest-path "$ROOT/Cargo.toml" |
    node -e 'const m = JSON.parse(require("fs").readFileSync(0)); for (const p of m.packages) if (p.name !== "frontend") console.log("-p", p.name)'
}

# What the browser's program is made of, with `frontend` itself.
browser_packages() {
  cargo metadata --no-deps --format-version 1 --manifest-path "$ROOT/Cargo.toml" |
    node -e 'const m = JSON.parse(require("fs").readFileSync(0)); for (const p of m.packages) if (/\/(app|frontend)\//.test(p.manifest_path.slice(m.workspace_root.length))) console.log("-p", p.name)'
}

free_port() { node "$ROOT/scripts/lib/free-port.mjs"; }
