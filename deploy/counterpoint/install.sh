#!/usr/bin/env bash
# Installs or upgrades OrderBridge's side of a CounterPoint database: runs the numbered scripts in order
# and stops at the first error. Running it again is harmless. Try it on a copy of the database first.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: install.sh --server HOST[,PORT] --database NAME [options]

  --user NAME              SQL Server login; without it, Windows or Kerberos authentication
  --trust-certificate      accept a server certificate that is not signed by a known authority
  --without-ticket-index   leave out 070: no index on PS_DOC_HDR (every order then reads the whole table)
  --uninstall              remove procedures, views and roles instead; tables and data stay
  --dry-run                print what would run

The password comes from the environment variable COUNTERPOINT_PASSWORD. Needs sqlcmd (mssql-tools18).
Without sqlcmd, open the scripts in SSMS and run them in the order of their numbers.
USAGE
}

fail() { echo "install.sh: $*" >&2; exit 2; }

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
server='' database='' user='' trust='' ticket_index=yes uninstall=no dry_run=no
while [ $# -gt 0 ]; do
  case "$1" in
    --server)    [ $# -ge 2 ] || fail "--server needs a value"; server=$2; shift 2 ;;
    --database)  [ $# -ge 2 ] || fail "--database needs a value"; database=$2; shift 2 ;;
    --user)      [ $# -ge 2 ] || fail "--user needs a value"; user=$2; shift 2 ;;
    --trust-certificate)    trust=yes; shift ;;
    --without-ticket-index) ticket_index=no; shift ;;
    --uninstall) uninstall=yes; shift ;;
    --dry-run)   dry_run=yes; shift ;;
    -h|--help)   usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
done
[ -n "$server" ] || { usage >&2; fail "--server is missing"; }
[ -n "$database" ] || { usage >&2; fail "--database is missing"; }

sqlcmd=''
for candidate in sqlcmd /opt/mssql-tools18/bin/sqlcmd /opt/mssql-tools/bin/sqlcmd; do
  if command -v "$candidate" >/dev/null 2>&1; then sqlcmd=$candidate; break; fi
done
[ -n "$sqlcmd" ] || [ "$dry_run" = yes ] || fail "sqlcmd was not found. Install mssql-tools18, or run the scripts in SSMS."

# -I: QUOTED_IDENTIFIER ON, which the filtered index needs; -b: stop at the first error; -x: no variables in scripts.
options=(-S "$server" -d "$database" -I -b -x -l 15)
if [ -n "$user" ]; then
  [ "$dry_run" = yes ] || [ -n "${COUNTERPOINT_PASSWORD:-}" ] || fail "set the environment variable COUNTERPOINT_PASSWORD"
  export SQLCMDPASSWORD="${COUNTERPOINT_PASSWORD:-}"
  options+=(-U "$user")
else
  options+=(-E)
fi
[ -z "$trust" ] || options+=(-C)

if [ "$uninstall" = yes ]; then
  scripts=("$here/uninstall.sql")
else
  scripts=()
  for script in "$here"/[0-9][0-9][0-9]-*.sql; do
    [ "$ticket_index" = yes ] || [ "$(basename "$script")" != 070-ticket-number-index.sql ] || continue
    scripts+=("$script")
  done
fi

for script in "${scripts[@]}"; do
  if [ "$dry_run" = yes ]; then
    echo "would run $(basename "$script") in $database on $server"
    continue
  fi
  "$sqlcmd" "${options[@]}" -i "$script" || fail "$(basename "$script") failed; the scripts after it were not run"
done
