# npm packages at the versions of the committed lock file.

setup_npm() {
  local dir=$1 stamp=$1/node_modules/.tilbake-stamp want
  want=$(sha256sum <"$dir/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
  step "Installing npm packages in ${dir#"$ROOT"/} (about 10 s)" \
    env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund --prefix "$dir"
  echo "$want" >"$stamp"
}
