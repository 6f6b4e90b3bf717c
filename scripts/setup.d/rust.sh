# Rust at the version of rust-toolchain.toml with the wasm target: by rustup, or, where its server is out of reach,
# Debian's own Rust with a standard library for wasm built once from Debian's sources.
RUST_TARGET=wasm32-unknown-unknown

setup_rust() {
  if [ -f "$CACHE/rust.env" ]; then
    debian_rust_complete && return
    rm -f "$CACHE/rust.env"
  elif rustup_complete; then
    return
  fi
  have rustup || fail "rustup is missing: install it from https://rustup.rs"
  if reachable "${RUSTUP_DIST_SERVER:-https://static.rust-lang.org}/dist/channel-rust-$RUST_VERSION.toml.sha256"; then
    step "Installing Rust $RUST_VERSION with $RUST_TARGET by rustup (about 1 minute)" rustup_install
  else
    say "rustup's server is out of reach: using Debian's Rust $RUST_VERSION"
    debian_rust
  fi
}

rustup_install() {
  rustup toolchain install "$RUST_VERSION" --profile minimal --component rustfmt,clippy --target "$RUST_TARGET" --no-self-update
}

# Asked of the file system, not of `rustup`: it takes a millisecond, and rustup may try the network.
rustup_complete() {
  local dir
  for dir in "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$RUST_VERSION"-*; do
    [ -x "$dir/bin/cargo" ] && [ -x "$dir/bin/cargo-clippy" ] && [ -x "$dir/bin/rustfmt" ] &&
      [ -d "$dir/lib/rustlib/$RUST_TARGET/lib" ] && return 0
  done
  return 1
}

debian_rust() {
  local packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22)
  dpkg-query --show "${packages[@]}" >/dev/null 2>&1 || apt_install "${packages[@]}"
  local version
  version=$(/usr/bin/rustc --version | cut -d' ' -f2)
  [ "$version" = "$RUST_VERSION" ] || fail "Debian's rustc-web is $version, Tilbake needs $RUST_VERSION: install it with rustup on a network that reaches static.rust-lang.org"
  [ -n "$(debian_wasm_std)" ] || step "Building Rust's standard library for $RUST_TARGET (about 30 s)" debian_build_std
  rustup toolchain link debian /usr
  cat >"$CACHE/rust.env" <<EOF
export RUSTUP_TOOLCHAIN=debian
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22
EOF
  # shellcheck source=/dev/null
  . "$CACHE/rust.env"
}

debian_sysroot_lib() { echo "$(/usr/bin/rustc --print sysroot)/lib/rustlib/$RUST_TARGET/lib"; }
debian_wasm_std() { compgen -G "$(debian_sysroot_lib)/libstd-*.rlib" || true; }
debian_rust_complete() { [ -x /usr/bin/cargo ] && [ -x /usr/bin/wasm-ld-22 ] && [ -n "$(debian_wasm_std)" ]; }

# The std is built in a throw-away crate, with LTO's bitcode in it (or the browser's program would not be LTO'd), and
# copied into the sysroot.
debian_build_std() {
  local dir lib sudo=()
  dir=$(mktemp -d)
  lib=$(debian_sysroot_lib)
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  mkdir "$dir/src"
  echo '#![no_std]' >"$dir/src/lib.rs"
  printf '[package]\nname = "stdbuild"\nversion = "0.0.0"\nedition = "2021"\n[profile.release]\npanic = "abort"\n' >"$dir/Cargo.toml"
  (cd "$dir" && RUSTUP_TOOLCHAIN='' RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$dir/target" \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22 RUSTFLAGS='-C embed-bitcode=yes' \
    /usr/bin/cargo build --release --target "$RUST_TARGET" -Zbuild-std=std,panic_abort,proc_macro)
  rm -f "$dir/target/$RUST_TARGET/release/deps/"libstdbuild-*
  "${sudo[@]}" mkdir -p "$lib"
  "${sudo[@]}" cp "$dir/target/$RUST_TARGET/release/deps/"*.rlib "$lib/"
  rm -rf "$dir"
}
