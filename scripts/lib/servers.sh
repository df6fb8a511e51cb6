# Sourced by scripts/test and scripts/test-matrix: brings up scripts/servers, and puts their URLs into the
# environment. The servers live as long as this shell holds the other end of their input, however it ends;
# what it starts meanwhile is started with `7>&-`.

servers_pid=""
servers_pipes=""

start_servers() {
  local name url
  servers_pipes=$(mktemp -d)
  mkfifo "$servers_pipes/hold" "$servers_pipes/urls"
  ./scripts/servers <"$servers_pipes/hold" >"$servers_pipes/urls" &
  servers_pid=$!
  exec 7>"$servers_pipes/hold"
  while IFS='=' read -r name url; do
    export "$name=$url"
  done < <(head -n 2 "$servers_pipes/urls")
  [ -n "${TEST_MYSQL_URL:-}" ] && [ -n "${TEST_POSTGRES_URL:-}" ] # scripts/servers has said why
}

stop_servers() {
  exec 7>&-
  [ -z "$servers_pid" ] || wait "$servers_pid" || true
  [ -z "$servers_pipes" ] || rm -rf "$servers_pipes"
  servers_pid=""
  servers_pipes=""
}
