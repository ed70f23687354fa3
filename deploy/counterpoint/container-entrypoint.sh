#!/usr/bin/env bash
# One-shot container: waits for SQL Server, installs or upgrades, ends. For an image with sqlcmd, such as
# mcr.microsoft.com/mssql-tools, with this folder mounted.
#
#   COUNTERPOINT_SERVER (host or host,port)  COUNTERPOINT_DATABASE  COUNTERPOINT_USER  COUNTERPOINT_PASSWORD
#   COUNTERPOINT_TRUST_CERTIFICATE (true)    COUNTERPOINT_WAIT_SECONDS (default 120)
set -euo pipefail

: "${COUNTERPOINT_SERVER:?is not set}" "${COUNTERPOINT_DATABASE:?is not set}"
: "${COUNTERPOINT_USER:?is not set}" "${COUNTERPOINT_PASSWORD:?is not set}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
host=${COUNTERPOINT_SERVER%%,*}
port=${COUNTERPOINT_SERVER##*,}
[ "$port" != "$COUNTERPOINT_SERVER" ] || port=1433

deadline=$((SECONDS + ${COUNTERPOINT_WAIT_SECONDS:-120}))
until (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; do
  [ "$SECONDS" -lt "$deadline" ] || { echo "no SQL Server at $host:$port within ${COUNTERPOINT_WAIT_SECONDS:-120} s" >&2; exit 1; }
  sleep 2
done

arguments=(--server "$COUNTERPOINT_SERVER" --database "$COUNTERPOINT_DATABASE" --user "$COUNTERPOINT_USER")
[ "${COUNTERPOINT_TRUST_CERTIFICATE:-false}" != true ] || arguments+=(--trust-certificate)
exec "$here/install.sh" "${arguments[@]}" "$@"
