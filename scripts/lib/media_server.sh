# Sourced by what loads the media server: starts it with demo data on free ports of `host` (without: the loopback address), and
# stops it in the end. Sets `base`, `server` (its process), `session`, `publish` and `play` (tokens).
dir=$(mktemp -d /tmp/tilbake-media.XXXXXX)
port=$(free_port)
base=http://${host:=127.0.0.1}:$port
# all viewers come with one token
TILBAKE_MEDIA_CONNECTIONS_PER_PERSON=1000 TILBAKE_DEMO_PASSWORD=bench-bench-bench \
  "$TILBAKE_TEST_BIN" serve --demo --data-dir "$dir" --listen "$host:$port" --media-port 0 >"$dir/log" 2>&1 &
server=$!
trap 'kill $server; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
for _ in $(seq 100); do curl -fsS "$base/readyz" >/dev/null 2>&1 && break || sleep 0.2; done

export TILBAKE_DATA_DIR=$dir
sessions=$("$TILBAKE_TEST_BIN" media sessions 2>/dev/null) # whole: who lists does not like to be cut short
session=${sessions%%$'\t'*}
token() { "$TILBAKE_TEST_BIN" media token --session "$session" --role "$1" --as bench --ttl 3600 2>/dev/null; }
publish=$(token publish) play=$(token play)
