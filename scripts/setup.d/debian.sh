# What comes from the machine itself: commands that must be there, and Debian packages where we may install them.

need_commands() {
  local missing=()
  for command in "$@"; do have "$command" || missing+=("$command"); done
  [ ${#missing[@]} -eq 0 ] || fail "these commands are missing: ${missing[*]}. On Debian 12: apt-get install git gcc make curl nodejs npm, and rustup from https://rustup.rs"
}

need_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge "$1" ] || fail "Node $1 or newer is needed, this is $(node --version)"
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo --non-interactive "$@"; fi; }

# apt_install package…: with root or password-less sudo; else one sentence that names the packages.
apt_install() {
  have apt-get || fail "these programs are missing and this is not Debian: install '$*' your own way, or point CHROMIUM= and PG_BIN= to them"
  as_root true 2>/dev/null || fail "root is needed once, to install Debian packages: sudo apt-get install $*"
  apt_run() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" </dev/null >"$CACHE/apt.log" 2>&1 || { tail -20 "$CACHE/apt.log"; return 1; }; }
  step "Reading Debian's package lists (about 10 s)" apt_run update
  step "Installing Debian packages: $* (about a minute)" apt_run install --no-install-recommends "$@"
}

# Chromium, PostgreSQL and coturn for the tests; CHROMIUM= and PG_BIN= name others.
setup_test_packages() {
  local packages=()
  [ -n "${CHROMIUM:-}" ] || have chromium || packages+=(chromium)
  [ -n "${PG_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
  have turnserver || packages+=(coturn)
  have openssl || packages+=(openssl)
  [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}"
  # Debian starts it at once, on the port that our own media takes
  [[ " ${packages[*]} " != *" coturn "* ]] || as_root systemctl disable --now --quiet coturn 2>/dev/null || true
}
