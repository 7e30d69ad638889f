#!/usr/bin/env bash
# How long the node takes to start, and what it takes when idle: the median of five starts each, with
# nothing kept (memory://) and with SQLite (an instance that exists), with the flags of the shipped
# image. Linux only.
#
#   src/test/scripts/measure-start.sh               builds the node and its AOT cache where there are none
#   src/test/scripts/measure-start.sh COMMAND...    measures another command, e.g. a native executable
#
# "ready" is from the start of the process until /q/health/ready says yes, "processor" what all its
# threads have worked by then (which other work on the machine does not change much), "resident" is
# looked at ten seconds later. RUNS=5 and SETTLE=10 (seconds) can be set.
set -euo pipefail
project="$(cd "$(dirname "$0")/../../.." && pwd)"
runs="${RUNS:-5}" settle="${SETTLE:-10}"
data="$(mktemp -d)"
node=
trap '[ -z "$node" ] || kill "$node" 2>/dev/null || :; rm -rf "$data"' EXIT
export EIDETICA_ADMIN_PASSWORD=measured EIDETICA_HOST=127.0.0.1
export EIDETICA_PORT="${EIDETICA_PORT:-13300}" QUARKUS_MANAGEMENT_PORT="${QUARKUS_MANAGEMENT_PORT:-13900}"

if [ $# -eq 0 ]; then
  . "$project/.mvn/jdk.sh"
  app="$project/target/quarkus-app"
  [ -f "$app/app.aot" ] || (cd "$project" && ./mvnw -q -Paot -DskipTests package)
  mkdir "$data/native"
  library="org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so"
  (cd "$data" && "$JAVA_HOME/bin/jar" -xf "$app"/lib/main/org.xerial.sqlite-jdbc-*.jar "$library" && mv "$library" native)
  # the image's entry point, without its quotes and commas
  read -ra flags <<<"$(sed -n 's/^ENTRYPOINT \["java", \(.*\)\]$/\1/p' "$project/src/main/docker/Dockerfile.jvm" | tr -d '",')"
  set -- "$JAVA_HOME/bin/java" "${flags[@]/\/app\/native/$data/native}"
  cd "$app"
fi

ready() { # exit 0 once the readiness probe answers 200
  exec 3<>"/dev/tcp/127.0.0.1/$QUARKUS_MANAGEMENT_PORT" || return 1
  printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
  IFS= read -r line <&3 || line=
  exec 3<&- 3>&-
  case "$line" in *' 200 '*) return 0 ;; *) return 1 ;; esac
}

worked() { # milliseconds of processor time of a process
  awk -v hertz="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hertz)}' "/proc/$1/stat"
}

once() { # URL COMMAND... -> milliseconds, milliseconds and MiB
  export EIDETICA_URL="$1"
  shift
  local begin end work pages
  begin="$(date +%s%N)"
  "$@" >"$data/log" 2>&1 &
  node=$!
  until ready 2>/dev/null; do
    kill -0 "$node" 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.005
  done
  end="$(date +%s%N)"
  work="$(worked "$node")"
  sleep "$settle"
  pages="$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$node/status")"
  kill "$node"
  wait "$node" || :
  node=
  echo "$(((end - begin) / 1000000)) $work $pages"
}

median() { cut -d' ' -f"$1" "$data/figures" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

for url in memory:// "sqlite://$data/eidetica.db"; do
  case "$url" in sqlite*) once "$url" "$@" >/dev/null ;; esac
  for ((i = 0; i < runs; i++)); do once "$url" "$@"; done >"$data/figures"
  printf '%-7s ready in %5s ms   processor %5s ms   resident %4s MiB   (ready in %s ms)\n' "${url%%:*}" \
    "$(median 1)" "$(median 2)" "$(median 3)" \
    "$(cut -d' ' -f1 "$data/figures" | sort -n | tr '\n' ' ' | sed 's/ $//')"
done
