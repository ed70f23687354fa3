#!/usr/bin/env bash
# Installs Debian packages of servers without letting them start their services, now or at the next boot.
# Run as root: install-servers.sh PACKAGE...
set -euo pipefail

policy=/usr/sbin/policy-rc.d
saved=

restore_policy() {
  rm -f "$policy"
  [[ -z $saved ]] || mv "$saved" "$policy"
}

# Debian asks this program before it starts a service; 101 is "no".
if [[ -e $policy || -L $policy ]]; then
  saved=$(mktemp "$policy.XXXXXX")
  mv "$policy" "$saved"
fi
trap restore_policy EXIT
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@" >/dev/null

for package in "$@"; do
  unit=${package/mariadb-server/mariadb}
  if command -v systemctl >/dev/null; then
    systemctl --quiet disable "$unit" 2>/dev/null || true
  fi
done
