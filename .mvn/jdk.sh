# Sourced by mvnw: makes JAVA_HOME name a JDK of at least $min, if the machine has one.
# A JAVA_HOME or a `javac` on PATH that is new enough wins; else the newest JDK of the usual places.
min=25
jdk_feature() { # DIR -> feature version of the JDK there (from its `release` file; no JVM is started), 0 if none
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return 0; }
  v="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
  echo "${v:-0}"
}
jdk_above() { # FILE, DEPTH -> the folder DEPTH levels above what FILE, a symbolic link or not, really is
  p="$(readlink -f "$1" 2>/dev/null || echo "$1")"
  n="$2"
  while [ "$n" -gt 0 ]; do p="$(dirname "$p")"; n="$((n - 1))"; done
  echo "$p"
}
given="${JAVA_HOME-}"
best="$(jdk_feature "${given:-/nonexistent}")"
seen=
if [ "$best" -gt 0 ]; then seen=" (JAVA_HOME is JDK $best.)"; fi
if [ "$best" -lt "$min" ]; then
  found=
  onpath="$(command -v javac 2>/dev/null || :)"
  if [ -n "$onpath" ]; then
    onpath="$(jdk_above "$onpath" 2)"
    best="$(jdk_feature "$onpath")"
    if [ "$best" -ge "$min" ]; then found="$onpath"; fi
    if [ "$best" -gt 0 ] && [ -z "$found" ]; then seen="$seen (The javac on PATH is JDK $best.)"; fi
  fi
  if [ -z "$found" ]; then
    best=0
    mac="$(/usr/libexec/java_home -v "$min+" 2>/dev/null || :)"
    for d in "$mac" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
        "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* \
        "${HOME:-/root}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
      f="$(jdk_feature "$d")"
      [ "$f" -lt "$min" ] || [ "$f" -le "$best" ] || { best="$f"; found="$d"; }
    done
  fi
  if [ -z "$found" ]; then
    echo "mvnw: JDK $min or newer is needed; none found in JAVA_HOME, on PATH or in the usual places (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).$seen Install one (Debian: temurin-$min-jdk or openjdk-$min-jdk) or set JAVA_HOME." >&2
    exit 1
  fi
  JAVA_HOME="$found"
fi
export JAVA_HOME
unset min best found given seen onpath mac d f v p n
