#!/usr/bin/env bash
# Installs Debian packages of servers without letting them start their services, now or at the next boot.
# Run as root: install-servers.sh PACKAGE...
set -euo pipefail

policy=/usr/sbin/policy-rc.d
saved=
output=$(mktemp)

clean_up() {
  rm -f "$policy" "$output"
  [[ -z $saved ]] || mv "$saved" "$policy"
}

# Runs a command, and shows what it printed only if it failed.
quietly() {
  "$@" >"$output" 2>&1 || {
    tail -n 20 "$output" >&2
    return 1
  }
}

# Debian asks this program before it starts a service; 101 is "no".
if [[ -e $policy || -L $policy ]]; then
  saved=$(mktemp "$policy.XXXXXX")
  mv "$policy" "$saved"
fi
trap clean_up EXIT
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
quietly apt-get update
quietly apt-get install -y --no-install-recommends "$@"

for package in "$@"; do
  unit=${package/mariadb-server/mariadb}
  if command -v systemctl >/dev/null; then
    systemctl --quiet disable "$unit" 2>/dev/null || true
  fi
done
