# The three programs behind `cargo leptos build`, at exact versions, in ~/.cache/tilbake/tools.
CARGO_LEPTOS_VERSION=0.3.11
# Debian's wasm-opt 108 produces a module that dies while hydrating; this one from npm does not.
BINARYEN_VERSION=132

# The version that the program itself names ("wasm-bindgen 0.2.130" and the like).
version_of() { [ -x "$1" ] && "$@" --version 2>/dev/null | grep --only-matching --extended-regexp '[0-9]+(\.[0-9]+)*' | head -1; }

setup_cargo_leptos() {
  [ "$(version_of "$TOOLS/bin/cargo-leptos")" = "$CARGO_LEPTOS_VERSION" ] && return
  install_crate cargo-leptos "$CARGO_LEPTOS_VERSION" "about 6 minutes on 2 cores" --locked
}

# wasm-bindgen refuses a module made with another version of itself: the lock file decides.
setup_wasm_bindgen() {
  local version
  version=$(grep -A1 '^name = "wasm-bindgen"$' "$ROOT/Cargo.lock" | sed -n 's/^version = "\(.*\)"/\1/p')
  [ "$(version_of "$TOOLS/bin/wasm-bindgen")" = "$version" ] && return
  install_crate wasm-bindgen-cli "$version" "about 3 minutes on 2 cores"
}

# install_crate name version how-long [--locked]: a ready binary where cargo-binstall and its downloads are there, else
# from source, without the long optimisation that a build tool does not need.
install_crate() {
  local name=$1 version=$2 long=$3
  shift 3
  if have cargo-binstall && reachable https://github.com &&
    cargo binstall --no-confirm --disable-telemetry --strategies crate-meta-data --root "$TOOLS" --force "$name@$version"; then
    return
  fi
  step "Compiling $name $version from source ($long)" install_from_source "$name" "$version" "$@"
}

install_from_source() {
  local name=$1 version=$2 target
  shift 2
  target=$(mktemp -d "$CACHE/build.XXXXXX")
  (
    cd "$CACHE" # away from this workspace's .cargo/config.toml
    RUSTUP_TOOLCHAIN=${RUSTUP_TOOLCHAIN:-$RUST_VERSION} CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false \
      cargo install --quiet --force --root "$TOOLS" --target-dir "$target" "$name" --version "$version" "$@"
  )
  rm -rf "$target"
}

setup_wasm_opt() {
  [ -e "$TOOLS/bin/wasm-merge" ] && [ "$(version_of "$TOOLS/bin/wasm-opt")" = "$BINARYEN_VERSION" ] && return
  step "Fetching wasm-opt $BINARYEN_VERSION from npm (about 5 s)" \
    npm install --silent --no-save --prefix "$TOOLS/binaryen" "binaryen@$BINARYEN_VERSION"
  ln -sfn ../binaryen/node_modules/.bin/wasm-opt "$TOOLS/bin/wasm-opt"
  ln -sfn ../binaryen/node_modules/.bin/wasm-merge "$TOOLS/bin/wasm-merge"
}
