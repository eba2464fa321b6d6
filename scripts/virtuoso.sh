#!/bin/sh
# A real SPARQL server on this machine, for trying and testing: Virtuoso, or Oxigraph where Virtuoso is not to be had.
#
#   scripts/virtuoso.sh start [--server virtuoso|oxigraph] [--folder DIR] [--port N]
#   scripts/virtuoso.sh load  [--build DIR] …       publish the build by the Graph Store Protocol
#   scripts/virtuoso.sh stop  …                     stop that server, by its process id
#   scripts/virtuoso.sh status …                    say where it listens
#
# The server listens on 127.0.0.1 only and keeps its data in DIR (default .server). Its password is made at the first start
# and kept in DIR/password. As root, Virtuoso is installed from Debian's packages when it is missing.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
verb=${1:-}
[ $# -gt 0 ] && shift
server=auto folder=$root/.server port=8891 build=$root/build
while [ $# -gt 1 ]; do
  case $1 in
    --server) server=$2 ;;
    --folder) folder=$2 ;;
    --port) port=$2 ;;
    --build) build=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
[ $# -eq 0 ] || { echo "$1 needs a value" >&2; exit 2; }
case $verb in
  start | load | stop | status) ;;
  *)
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
mkdir -p "$folder"
folder=$(CDPATH= cd -- "$folder" && pwd)
oxigraph=$root/.venv/bin/oxigraph
python=$root/.venv/bin/python

say() { echo "$*" >&2; }

running() {
  [ -f "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null
}

choose() {
  if [ "$server" = auto ] || [ "$server" = virtuoso ]; then
    if ! command -v virtuoso-t >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "installing Virtuoso"
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        virtuoso-opensource-7-bin; } >"$folder/install.log" 2>&1 || say "Virtuoso could not be installed (see $folder/install.log)"
    fi
    if command -v virtuoso-t >/dev/null; then server=virtuoso; return; fi
    [ "$server" = auto ] || { say "Virtuoso is not there; try --server oxigraph"; exit 1; }
  fi
  [ -x "$oxigraph" ] || { say "no server: install Virtuoso, or run make for the one from PyPI"; exit 1; }
  server=oxigraph
}

wait_for() {
  tries=0
  until "$python" -c "import urllib.request as u; u.urlopen('$1', timeout=5)" 2>/dev/null; do
    tries=$((tries + 1))
    running || { say "the server ended; see $folder/log"; exit 1; }
    [ $tries -lt 120 ] || { say "the server does not answer; see $folder/log"; exit 1; }
    sleep 0.5
  done
}

isql() {
  isql-vt "127.0.0.1:$sql" dba "$1" VERBOSE=OFF BANNER=OFF "EXEC=$2" >>"$folder/log" 2>&1
}

start_virtuoso() {
  sql=$((port + 1000))
  cat >"$folder/virtuoso.ini" <<INI
[Database]
DatabaseFile = $folder/virtuoso.db
ErrorLogFile = $folder/log
LockFile = $folder/virtuoso.lck
TransactionFile = $folder/virtuoso.trx
xa_persistent_file = $folder/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = $folder/virtuoso-temp.db
TransactionFile = $folder/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:$sql
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = $folder
SchedulerInterval = 10
CheckpointInterval = 60
DefaultIsolation = 2
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:$port
ServerThreads = 6
ServerRoot = $folder
[Client]
SQL_QUERY_TIMEOUT = 0
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 120
DefaultQuery = ASK {}
INI
  virtuoso-t +configfile "$folder/virtuoso.ini" +foreground >>"$folder/log" 2>&1 &
  echo $! >"$folder/pid"
  wait_for "http://127.0.0.1:$port/sparql?query=ASK%20%7B%7D"
  if [ ! -f "$folder/password" ]; then
    password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
    isql dba "set password \"dba\" \"$password\"; checkpoint;" || { say "the password could not be set; see $folder/log"; exit 1; }
    (umask 077 && echo "$password" >"$folder/password")
  fi
}

start_oxigraph() {
  "$oxigraph" serve --location "$folder/oxigraph" --bind "127.0.0.1:$port" --union-default-graph >>"$folder/log" 2>&1 &
  echo $! >"$folder/pid"
  wait_for "http://127.0.0.1:$port/query?query=ASK%20%7B%7D"
}

addresses() {
  server=$(cat "$folder/server")
  port=$(cat "$folder/port")
  if [ "$server" = virtuoso ]; then
    endpoint=http://127.0.0.1:$port/sparql store=http://127.0.0.1:$port/sparql-graph-crud-auth
  else
    endpoint=http://127.0.0.1:$port/query store=http://127.0.0.1:$port/store
  fi
}

case $verb in
  start)
    if running; then say "already running"; else
      choose
      echo "$server" >"$folder/server"
      echo "$port" >"$folder/port"
      : >"$folder/log"
      "start_$server"
    fi
    addresses
    say "$server: ask $endpoint, publish to $store"
    ;;
  load)
    running || { say "not running; first: $0 start"; exit 1; }
    addresses
    if [ -f "$folder/password" ]; then
      WSIS_GDC_USER=dba WSIS_GDC_PASSWORD=$(cat "$folder/password")
      export WSIS_GDC_USER WSIS_GDC_PASSWORD
    fi
    "$root/.venv/bin/wsis-gdc" push --endpoint "$store" --build "$build"
    ;;
  stop)
    if running; then
      pid=$(cat "$folder/pid")
      kill "$pid"
      tries=0
      while kill -0 "$pid" 2>/dev/null && [ $tries -lt 60 ]; do tries=$((tries + 1)); sleep 0.5; done
      kill -9 "$pid" 2>/dev/null || true
    fi
    rm -f "$folder/pid" "$folder/virtuoso.lck"
    ;;
  status)
    running || { say "not running"; exit 1; }
    addresses
    echo "$endpoint $store"
    ;;
esac
