#!/usr/bin/env bash
# From the start of the process until /q/health/ready says yes, and the resident memory ten seconds
# later: the median of five runs each, with nothing kept (memory://) and with SQLite (an instance
# that exists). Linux only.
#
#   src/test/scripts/measure-start.sh COMMAND...      e.g. java -jar target/quarkus-app/quarkus-run.jar
#
# RUNS=5 and SETTLE=10 (seconds) can be set. The command's own flags count: use those of the image.
set -euo pipefail
runs="${RUNS:-5}" settle="${SETTLE:-10}"
data="$(mktemp -d)"
node=
trap '[ -z "$node" ] || kill "$node" 2>/dev/null || :; rm -rf "$data"' EXIT
export EIDETICA_ADMIN_PASSWORD=measured EIDETICA_HOST=127.0.0.1
export EIDETICA_PORT="${EIDETICA_PORT:-13300}" QUARKUS_MANAGEMENT_PORT="${QUARKUS_MANAGEMENT_PORT:-13900}"

ready() { # exit 0 once the readiness probe answers 200
  exec 3<>"/dev/tcp/127.0.0.1/$QUARKUS_MANAGEMENT_PORT" || return 1
  printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
  IFS= read -r line <&3 || line=
  exec 3<&- 3>&-
  case "$line" in *' 200 '*) return 0 ;; *) return 1 ;; esac
}

once() { # URL COMMAND... -> milliseconds and MiB
  export EIDETICA_URL="$1"
  shift
  local begin end pages
  begin="$(date +%s%N)"
  "$@" >"$data/log" 2>&1 &
  node=$!
  until ready 2>/dev/null; do
    kill -0 "$node" 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.005
  done
  end="$(date +%s%N)"
  sleep "$settle"
  pages="$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$node/status")"
  kill "$node"
  wait "$node" || :
  node=
  echo "$(((end - begin) / 1000000)) $pages"
}

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

for url in memory:// "sqlite://$data/eidetica.db"; do
  case "$url" in sqlite*) once "$url" "$@" >/dev/null ;; esac
  for ((i = 0; i < runs; i++)); do once "$url" "$@"; done >"$data/figures"
  printf '%-9s ready in %5s ms   resident %4s MiB   (of %s: %s ms)\n' "${url%%:*}" \
    "$(cut -d' ' -f1 "$data/figures" | median)" "$(cut -d' ' -f2 "$data/figures" | median)" "$runs" \
    "$(cut -d' ' -f1 "$data/figures" | sort -n | tr '\n' ' ' | sed 's/ $//')"
done
