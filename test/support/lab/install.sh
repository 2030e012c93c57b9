#!/usr/bin/env bash
# Installs the programs of the labs: baresip, Kamailio, sipp, tshark and Chromium by apt, and Asterisk 22 in a chroot, because
# Debian bookworm has no Asterisk and a later suite of the same archive has. Does nothing where all of it is there.
set -euo pipefail

root_folder=/var/lib/dialtray-lab
asterisk_root=$root_folder/asterisk
packages=(baresip-core kamailio kamailio-tls-modules sip-tester tshark debootstrap openssl ca-certificates chromium)

say() { printf 'lab: %s\n' "$*" >&2; }

if [ "$(id -u)" -ne 0 ]; then
  self=$(readlink -f "$0")
  if command -v sudo >/dev/null 2>&1; then
    say 'needs root, so it goes on with sudo'
    exec sudo --preserve-env=http_proxy,https_proxy,no_proxy bash "$self"
  fi
  say "needs root and found no sudo. As root: bash $self"
  exit 1
fi
command -v apt-get >/dev/null 2>&1 || { say 'needs apt-get: the lab is for Debian and its descendants'; exit 1; }

export DEBIAN_FRONTEND=noninteractive
updated=no
update_lists() {
  if [ "$updated" = no ]; then
    say 'apt-get update'
    apt-get -qq update
    updated=yes
  fi
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  update_lists
  say "apt-get install ${missing[*]}"
  apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null </dev/null
  # The package starts a proxy on port 5060; the lab starts its own on loopback.
  if [[ " ${missing[*]} " == *' kamailio '* ]] && [ -d /run/systemd/system ]; then
    say 'the service kamailio is switched off; the lab needs the program only'
    systemctl disable --now kamailio.service >/dev/null 2>&1 || true
  fi
fi

has_asterisk() { [ -x "$asterisk_root/usr/sbin/asterisk" ] && chroot "$asterisk_root" /usr/sbin/asterisk -V >/dev/null 2>&1; }

# The archive that apt uses on this machine; security and third-party archives have other labels.
debian_mirror() {
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -F '|' '$1 == "Debian" && !seen++ { print $2 }'
}

if ! has_asterisk; then
  mirror=$(debian_mirror)
  if [ -z "$mirror" ]; then
    update_lists
    mirror=$(debian_mirror)
  fi
  [ -n "$mirror" ] || { say 'found no Debian archive in the sources of apt'; exit 1; }
  # debootstrap fetches with wget, which does not read the configuration of apt.
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  if [ -n "${proxy:-}" ] && [ "$proxy" != DIRECT ]; then export http_proxy=${http_proxy:-$proxy}; fi
  partial=$root_folder/asterisk.partial
  log=$root_folder/debootstrap.log
  mkdir -p "$root_folder"
  rm -rf --one-file-system "$asterisk_root" "$partial"
  say "debootstrap of Asterisk into $asterisk_root: about a minute and 0.5 GB"
  if ! debootstrap --variant=minbase --include=asterisk sid "$partial" "$mirror" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" "$partial/debootstrap/debootstrap.log" >&2 || true
    say "debootstrap failed; its log: $log"
    exit 1
  fi
  rm -rf "$partial/var/cache/apt/archives" "$partial/var/lib/apt/lists"
  mv "$partial" "$asterisk_root"
  has_asterisk || { say "Asterisk in $asterisk_root does not start"; exit 1; }
fi
say "ready: baresip, kamailio, sipp, tshark, chromium, $(chroot "$asterisk_root" /usr/sbin/asterisk -V)"
