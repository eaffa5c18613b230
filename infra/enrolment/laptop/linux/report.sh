#!/bin/sh
# Makes the laptop's key and certificate request where there is none, and prints one line of JSON
# (laptop-report/v1) that the device management carries to the certificate authority.
# The line is the same, byte for byte, as long as nothing changes on the laptop.
set -eu
umask 077
export LC_ALL=C

usage() {
  cat <<'END'
usage: report.sh [--folder DIR] [--software-key] [--new-key]

  --folder DIR     where key and request are kept; default /var/lib/remote-access, for root only
  --software-key   keep the key in a file where the folder holds no TPM key yet; only where the
                   admission policy names this laptop
  --new-key        by hand, once: throw key and request away and make new ones, for instance after
                   the certificate was revoked
  --facts-from DIR read /etc and /sys below DIR; for tests

Needs openssl 3, lsblk, findmnt and cryptsetup; with a TPM also tpm2-tools and tpm2-openssl.
Exit code 0: the line was printed. 1: it was not, the reason is on standard error. 2: wrong call.
END
}

fail() {
  printf 'report: %s\n' "$*" >&2
  exit 1
}

folder=/var/lib/remote-access
software=no
new_key=no
facts=
while [ $# -gt 0 ]; do
  case $1 in
    --folder | --facts-from)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      if [ "$1" = --folder ]; then folder=$2; else facts=$2; fi
      shift
      ;;
    --software-key) software=yes ;;
    --new-key) new_key=yes ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

# The name counts for nothing: the authority takes the key and sets the name itself.
SUBJECT=/CN=remote-access-device
# Owner-hierarchy handles away from those that TCG reserves for storage and endorsement keys.
HANDLES='0x81018000 0x81018001 0x81018002 0x81018003 0x81018004 0x81018005 0x81018006 0x81018007'
# Intune Remediations cut what is longer; other managements get the same line.
LONGEST=2048

# ---- facts: each prints one word of laptop-report/v1 ------------------------------------------------------

# Block device below a mount point; nothing for network, memory and other file systems without one.
device_below() {
  findmnt -n -o SOURCE --target "$1" | sed 's/\[.*\]$//' | grep '^/dev/' || true
}

# LUKS containers below a block device.
luks_below() {
  tree=$(lsblk -n -l -s -p -o NAME,FSTYPE "$1") || fail "lsblk cannot read $1, so nobody knows whether it is encrypted"
  printf '%s\n' "$tree" | awk '$2 == "crypto_LUKS" { print $1 }'
}

# The three places where a user's files come to lie. What cannot be found out is no report: "false" would
# cost the laptop its certificates.
encrypted() {
  [ -n "$(device_below /)" ] || fail "findmnt names no block device for /, so nobody knows whether it is encrypted"
  for place in / /home /var; do
    device=$(device_below "$place")
    [ -z "$device" ] && continue
    containers=$(luks_below "$device") || exit 1
    [ -n "$containers" ] || { echo false; return; }
  done
  echo true
}

# What the laptop asks for before the root disk opens; the weakest way counts.
pre_boot() {
  container=$(luks_below "$(device_below /)" | head -n 1)
  [ -n "$container" ] || { echo none; return; }
  if key_file_for "$container"; then echo none; return; fi
  # LUKS1 does not say what else opens it.
  json=$(cryptsetup luksDump --dump-json-metadata "$container" 2>/dev/null | tr -d ' \t\n') || json=
  tokens=$(printf '%s' "$json" | sed -n 's/.*"tokens":{\(.*\)},"segments".*/\1/p')
  case $json in
    *'"tokens":{},'*) echo passphrase ;;
    *'"tokens":{'*'"segments"'*) pre_boot_of_tokens "$tokens" ;;
    *) echo unknown ;;
  esac
}

# Tokens of LUKS2 without blanks, systemd's with or without a PIN; of others nobody knows what they ask for.
pre_boot_of_tokens() {
  others=$(printf '%s' "$1" | grep -o '"type":"[^"]*"' | grep -v -e '"systemd-tpm2"' -e '"systemd-recovery"' || true)
  with_tpm=$(printf '%s' "$1" | grep -o '"type":"systemd-tpm2"' | wc -l)
  with_pin=$(printf '%s' "$1" | grep -o '"tpm2-pin":true' | wc -l)
  if [ -n "$others" ]; then echo unknown
  elif [ "$with_tpm" -eq 0 ]; then echo passphrase
  elif [ "$with_pin" -lt "$with_tpm" ]; then echo tpm
  else echo tpm-and-pin
  fi
}

# Whether crypttab opens a container with a key that lies in a file.
key_file_for() {
  [ -r "$facts/etc/crypttab" ] || return 1
  uuid=$(cryptsetup luksUUID "$1" 2>/dev/null) || uuid=none
  awk -v device="$1" -v uuid="$uuid" '
    /^[[:space:]]*#/ { next }
    ($2 == device || $2 == "UUID=" uuid || $2 == "/dev/disk/by-uuid/" uuid) && $3 ~ /^\// { found = 1 }
    END { exit !found }' "$facts/etc/crypttab"
}

# firewalld and ufw first: where one of them runs, it says best what it does.
firewall() {
  if command -v firewall-cmd >/dev/null && [ "$(firewall-cmd --state 2>/dev/null)" = running ]; then
    # The zone "trusted" lets everything in.
    if [ "$(firewall-cmd --get-default-zone 2>/dev/null)" = trusted ]; then echo off; else echo on; fi
    return
  fi
  if command -v ufw >/dev/null && status=$(ufw status verbose 2>/dev/null); then
    case $status in
      *'Status: active'*'Default: deny (incoming)'* | *'Status: active'*'Default: reject (incoming)'*)
        echo on
        return
        ;;
    esac
  fi
  if command -v nft >/dev/null && rules=$(nft list ruleset 2>/dev/null); then
    printf '%s\n' "$rules" | firewall_of_rules
  else
    echo unknown
  fi
}

# A chain at the input hook that drops what no rule lets in is a firewall, no such chain is none. A chain that
# accepts unless a rule says otherwise may be either.
firewall_of_rules() {
  awk '
    /hook input/ { chains++; if ($0 ~ /policy drop/) dropping++ }
    END { print (dropping ? "on" : chains ? "unknown" : "off") }'
}

# A member of a domain has a machine's key table (sssd, winbind).
join() {
  if [ -s "$facts/etc/krb5.keytab" ]; then echo domain; else echo none; fi
}

# Secure Boot starts signed kernels only, and they load signed modules only. Without it nobody knows.
rooted() {
  variable=$facts/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
  # Four bytes of attributes, then the value (UEFI specification, 3.3).
  if [ -r "$variable" ] && [ "$(od -A n -t u1 -j 4 -N 1 "$variable" | tr -d ' ')" = 1 ]; then
    echo no
  else
    echo unknown
  fi
}

# Name of the distribution, for the policy's list of editions; nothing where it is no product name.
edition() {
  [ -r "$facts/etc/os-release" ] || return 0
  sed -n 's/^NAME="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$facts/etc/os-release" | head -n 1 |
    grep -E '^[A-Za-z0-9]([A-Za-z0-9 ./_#:,()+&-]{0,58}[A-Za-z0-9)+])?$' || true
}

# ---- key and request --------------------------------------------------------------------------------------

# The last thing of substance that a command said.
said() {
  grep -v '^ERROR: Unable to run' "$work/log" | tail -n 1
}

# Puts a finished file in place as a whole, power cut or not.
put() {
  sync "$1"
  mv -f "$1" "$2"
}

new_request() { # arguments: those that name the key to openssl
  openssl req -new -config "$work/request.cnf" -subj "$SUBJECT" -sha256 "$@" -out "$work/request.csr" 2>"$work/log" ||
    fail "openssl made no request: $(said)"
  openssl req -in "$work/request.csr" -verify -noout 2>"$work/log" ||
    fail "the request does not verify with its own key; is tpm2-openssl installed as the tools are?"
  put "$work/request.csr" "$folder/request.csr"
}

# Whether the kept request holds the key whose public half, in DER, is the file given.
request_holds() {
  [ -s "$folder/request.csr" ] &&
    openssl req -in "$folder/request.csr" -verify -noout -pubkey -out "$work/held.pem" 2>/dev/null &&
    openssl pkey -pubin -in "$work/held.pem" -outform DER -out "$work/held.der" 2>/dev/null &&
    cmp -s "$work/held.der" "$1"
}

persistent_handles() {
  tpm2_getcap handles-persistent 2>"$work/log" || fail "the TPM does not answer: $(said)"
}

# Whether the handle that the folder names holds the key that was made for it. A TPM that was cleared holds
# nothing there, or another program's key.
tpm_key_stands() {
  [ -s "$folder/key.handle" ] && [ -s "$folder/key.pub" ] || return 1
  handle=$(cat "$folder/key.handle")
  handles=$(persistent_handles) || exit 1
  printf '%s\n' "$handles" | grep -qi -- "$handle" || return 1
  tpm2_readpublic -Q -c "$handle" -f der -o "$work/standing.der" >"$work/log" 2>&1 ||
    fail "the TPM does not show the key at $handle: $(said)"
  cmp -s "$work/standing.der" "$folder/key.pub"
}

# Without a resource manager each command leaves its objects behind, and there is room for three.
make_room() {
  tpm2_flushcontext -t >/dev/null 2>&1 || true
}

new_tpm_key() {
  handles=$(persistent_handles) || exit 1
  handle=
  for free in $HANDLES; do
    printf '%s\n' "$handles" | grep -qi -- "$free" || { handle=$free; break; }
  done
  [ -n "$handle" ] || fail "all of the TPM's handles from ${HANDLES%% *} on are taken; free one with tpm2_evictcontrol"

  tpm2_createprimary -Q -C o -G ecc -c "$work/primary.ctx" >"$work/log" 2>&1 ||
    fail "the TPM makes no storage key; is its owner password empty? $(said)"
  made=no
  # RSA-3072 is optional in TPM 2.0; RSA-2048 needs the policy's deviation (keys.tpm2048).
  for bits in 3072 2048; do
    make_room
    if tpm2_create -Q -C "$work/primary.ctx" -G "rsa$bits" -u "$work/public" -r "$work/private" \
      -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|sign' >"$work/log" 2>&1; then
      made=yes
      break
    fi
  done
  [ "$made" = yes ] || fail "the TPM makes neither an RSA-3072 nor an RSA-2048 key: $(said)"
  make_room
  {
    tpm2_load -Q -C "$work/primary.ctx" -u "$work/public" -r "$work/private" -c "$work/key.ctx" &&
      make_room &&
      tpm2_readpublic -Q -c "$work/key.ctx" -f der -o "$work/key.pub"
  } >"$work/log" 2>&1 || fail "the TPM does not load its new key: $(said)"

  # Before the key is made lasting, so that a run that is cut off leaves no key that nobody knows.
  printf '%s\n' "$handle" >"$work/key.handle"
  put "$work/key.pub" "$folder/key.pub"
  put "$work/key.handle" "$folder/key.handle"
  make_room
  tpm2_evictcontrol -Q -C o -c "$work/key.ctx" "$handle" >"$work/log" 2>&1 ||
    fail "the TPM does not keep its new key: $(said)"
  make_room
  rm -f "$folder/key.pem"
}

tpm_key_and_request() {
  tpm_key_stands || new_tpm_key
  request_holds "$folder/key.pub" ||
    new_request -provider tpm2 -provider default -propquery '?provider=tpm2' -key "handle:$(cat "$folder/key.handle")"
}

software_key_and_request() {
  if [ ! -s "$folder/key.pem" ]; then
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$work/key.pem" 2>"$work/log" ||
      fail "openssl made no key: $(said)"
    put "$work/key.pem" "$folder/key.pem"
  fi
  openssl pkey -in "$folder/key.pem" -pubout -outform DER -out "$work/key.pub" 2>/dev/null ||
    fail "$folder/key.pem is no key; run once with --new-key"
  request_holds "$work/key.pub" || new_request -key "$folder/key.pem"
}

throw_away_key() {
  if tpm_key_stands; then
    tpm2_evictcontrol -Q -C o -c "$(cat "$folder/key.handle")" >"$work/log" 2>&1 ||
      fail "the TPM does not give up its old key: $(said)"
  fi
  rm -f "$folder/key.handle" "$folder/key.pub" "$folder/key.pem" "$folder/request.csr"
}

# ---- the run ----------------------------------------------------------------------------------------------

mkdir -p "$folder" || fail "$folder cannot be made"
[ -z "$(find "$folder" -prune ! -user "$(id -u)" -o -prune -perm /077)" ] ||
  fail "$folder belongs to somebody else or is open to others; treat its key as lost and remove it"
# One run at a time: two would make two keys.
exec 9>"$folder/lock"
flock -w 60 9 || fail "another run has held $folder for a minute"
rm -rf "$folder"/work.* # of a run that was killed
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# A request without the wishes that a distribution's own openssl.cnf may add.
printf '[req]\ndistinguished_name = name\n[name]\n' >"$work/request.cnf"

if [ "$new_key" = yes ]; then throw_away_key; fi
# A laptop that has a TPM key keeps it, whatever the call says.
if [ "$software" = yes ] && [ ! -s "$folder/key.handle" ]; then
  software_key_and_request
  storage='software-ksp'
else
  command -v tpm2_createprimary >/dev/null || fail "tpm2-tools are missing; install them, or allow a software key"
  tpm_key_and_request
  storage=tpm
fi

csr=$(openssl req -in "$folder/request.csr" -outform DER | openssl base64 -A)
is_encrypted=$(encrypted) || exit 1
boot=$(pre_boot)
wall=$(firewall)
member=$(join)
root_kit=$(rooted)
name=$(edition)
for word in "$csr" "$boot" "$wall" "$member" "$root_kit"; do
  [ -n "$word" ] || fail "a fact could not be found out; what the commands said stands above"
done
line=$(printf '{"schema":"laptop-report/v1","csr":"%s","storage":"%s","firewall":"%s","preBoot":"%s","join":"%s",%s"encrypted":%s,"evidence":"luks","rooted":"%s"}' \
  "$csr" "$storage" "$wall" "$boot" "$member" "${name:+\"edition\":\"$name\",}" "$is_encrypted" "$root_kit")
[ "${#line}" -le "$LONGEST" ] || fail "the report has ${#line} characters of at most $LONGEST"
printf '%s\n' "$line"
