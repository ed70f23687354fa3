#!/usr/bin/env bash
# Installs or upgrades OrderBridge's side of a CounterPoint database from this folder, without a container: install.sh --help
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ ! -d "$here/target/lib" ] || [ ! -d "$here/target/classes" ]; then
  echo "install.sh: not built yet: ./mvnw -q -pl deploy/counterpoint package -DskipTests" >&2
  exit 2
fi
java=java
[ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx128m \
  -cp "$here/target/classes:$here/target/lib/*" io.orderbridge.install.InstallCounterPoint --scripts "$here" "$@"
