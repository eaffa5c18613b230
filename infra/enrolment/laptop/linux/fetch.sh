#!/bin/sh
# Fetches the certificate for the laptop's key, over HTTPS and without VPN, and puts it where the IKE daemon
# reads it. What is published counts for nothing until it is found to be for this key, by a pinned anchor, valid
# and newer than what is installed.
set -eu
umask 077
export LC_ALL=C

usage() {
  cat <<'END'
usage: fetch.sh --base URL --anchors FILE [--certificate FILE] [--folder DIR] [--load]

  --base URL          folder of the web server that publishes the certificates; https only
  --anchors FILE      certificates of the city's device CA in PEM, delivered by the device management
  --certificate FILE  where the certificate goes; default /etc/swanctl/x509/remote-access.pem
  --folder DIR        where report.sh keeps key and request; default /var/lib/remote-access
  --load              afterwards swanctl --load-all, so that strongSwan takes it without a restart

Exit code 0: installed, or nothing newer is there and the installed one is valid. 1: refused or failed, the
reason is on standard error; what was installed is untouched. 2: wrong call.
END
}

fail() {
  printf 'fetch: %s\n' "$*" >&2
  exit 1
}

folder=/var/lib/remote-access
certificate=/etc/swanctl/x509/remote-access.pem
base=
anchors=
load=no
while [ $# -gt 0 ]; do
  case $1 in
    --base | --anchors | --certificate | --folder)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      case $1 in
        --base) base=$2 ;;
        --anchors) anchors=$2 ;;
        --certificate) certificate=$2 ;;
        --folder) folder=$2 ;;
      esac
      shift
      ;;
    --load) load=yes ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
if [ -z "$base" ] || [ -z "$anchors" ]; then
  usage >&2
  exit 2
fi

# A certificate has about 1,500 bytes, a refusal with all its reasons less than 10,000.
LARGEST=65536

# https, and for tests plain http to this machine; an address with a name or password in it is neither.
protocol_of() {
  # grep judges line by line.
  [ "$(printf '%s' "$1" | wc -l)" -eq 0 ] || return 1
  if printf '%s' "$1" | grep -Eqx 'https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?'; then
    echo '=https'
  elif printf '%s' "$1" | grep -Eqx 'http://127\.0\.0\.1(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?'; then
    echo '=http'
  else
    return 1
  fi
}

# ---- what is asked of a certificate; arguments are files --------------------------------------------------

key_of() { # the SHA-256 of a certificate's public key, in lower-case hex
  openssl x509 -in "$1" -noout -pubkey 2>/dev/null | hash_of_public_key
}

hash_of_public_key() {
  openssl pkey -pubin -outform DER 2>/dev/null | openssl dgst -sha256 -r | cut -d ' ' -f 1
}

# One PEM block and nothing else: what two readers could see differently is not installed.
is_one_certificate() {
  [ "$(head -n 1 "$1")" = '-----BEGIN CERTIFICATE-----' ] &&
    [ "$(tail -n 1 "$1")" = '-----END CERTIFICATE-----' ] &&
    [ "$(grep -c -e '-----' "$1")" -eq 2 ] &&
    openssl x509 -in "$1" -noout 2>/dev/null
}

# Signed by one of the anchors itself, for client authentication, whatever the time is.
is_of_anchor() {
  openssl verify -x509_strict -purpose sslclient -no_check_time \
    -no-CApath -no-CAstore -CAfile "$anchors" "$1" >/dev/null 2>&1
}

not_before() {
  openssl x509 -in "$1" -noout -startdate -dateopt iso_8601 | cut -d = -f 2
}

has_begun() {
  openssl verify -no-CApath -no-CAstore -CAfile "$anchors" "$1" >/dev/null 2>&1
}

is_over() {
  ! openssl x509 -in "$1" -noout -checkend 0 >/dev/null 2>&1
}

# Whether the first begins after the second.
is_newer() {
  later=$(printf '%s\n%s\n' "$(not_before "$1")" "$(not_before "$2")" | sort | tail -n 1)
  [ "$(not_before "$1")" != "$(not_before "$2")" ] && [ "$later" = "$(not_before "$1")" ]
}

# What is installed counts only while it is for the laptop's present key.
is_installed() {
  [ -s "$certificate" ] && [ "$(key_of "$certificate")" = "$key" ]
}

# ---- the way there and back -------------------------------------------------------------------------------

# Prints the status; the answer lies in $work/answer. No redirects: they could lead to plain http.
ask() {
  status=$(
    ulimit -f $((LARGEST / 512)) # curl before 8.4 has no limit of its own for an answer of unknown length
    curl --disable --silent --show-error --proto "$protocol" --tlsv1.2 --noproxy 127.0.0.1 \
      --connect-timeout 20 --max-time 60 \
      --output "$work/answer" --write-out '%{http_code}' "$base/$1" 2>"$work/log"
  ) || {
    said=$(tail -n 1 "$work/log")
    fail "$base cannot be asked: ${said:-its answer is too large}"
  }
  printf '%s\n' "$status"
}

# The reasons for which the authority gives no certificate, in German, for the log of the management.
german_reasons() {
  grep -q '"schema": "refusal/v1"' "$1" && grep -q "\"key\": \"$key\"" "$1" || return 0
  sed -n 's/^ *"german": "\(.*\)",\{0,1\}$/\1/p' "$1" | sed 's/\\"/"/g' | tr -d '\000-\010\013-\037\177'
}

# Nothing newer is published. That is well while the installed certificate is; and where the authority said why,
# somebody should read it before the certificate is over.
keep_what_is_there() {
  status=$(ask "$key.refusal.json") || exit 1
  if [ "$status" = 200 ]; then
    reasons=$(german_reasons "$work/answer")
    if [ -n "$reasons" ]; then
      printf '%s\n' "$reasons" >&2
      fail "the authority refuses a certificate for this laptop's key; its reasons stand above"
    fi
  fi
  if ! is_installed; then fail "$1, and none is installed for this laptop's key"; fi
  if is_over "$certificate"; then fail "$1, and the installed one is over"; fi
  printf 'Nothing to do: %s.\n' "$1"
  exit 0
}

install_it() {
  target_folder=$(dirname "$certificate")
  [ -d "$target_folder" ] || fail "$target_folder is missing; is strongSwan installed?"
  new=$(mktemp "$target_folder/.remote-access.XXXXXX")
  # Not secret, and the daemon may not be root.
  { cat "$1" >"$new" && chmod 0644 "$new" && sync "$new" && mv -f "$new" "$certificate"; } ||
    { rm -f "$new"; fail "$certificate cannot be written; the old one stands"; }
  printf 'Installed a certificate that is valid until %s.\n' \
    "$(openssl x509 -in "$certificate" -noout -enddate -dateopt iso_8601 | cut -d = -f 2)"
  # All, and not the credentials alone: a connection keeps the certificate that it was loaded with.
  [ "$load" = no ] || swanctl --load-all --noprompt >"$work/log" 2>&1 ||
    fail "installed, but strongSwan did not take it: $(tail -n 1 "$work/log")"
}

# ---- the run ----------------------------------------------------------------------------------------------

base=${base%/}
protocol=$(protocol_of "$base") || fail "--base is no https address of letters, digits and - . _ ~ /"
[ -s "$anchors" ] || fail "$anchors is missing or empty; the device management has to deliver it"
[ -s "$folder/request.csr" ] || fail "$folder holds no request; run report.sh first"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

key=$(openssl req -in "$folder/request.csr" -noout -pubkey 2>/dev/null | hash_of_public_key)
status=$(ask "$key.cer") || exit 1
case $status in
  200) ;;
  404) keep_what_is_there "no certificate is published for this laptop's key" ;;
  *) fail "$base answered with status $status" ;;
esac

published=$work/published.pem
tr -d '\r' <"$work/answer" >"$published"
is_one_certificate "$published" || fail "what $base publishes for this laptop is no certificate, or not a whole one"
[ "$(key_of "$published")" = "$key" ] || fail "the published certificate is for another key; nothing was installed"
is_of_anchor "$published" ||
  fail "the published certificate is by none of the anchors in $anchors; nothing was installed"
if is_over "$published"; then keep_what_is_there "the published certificate is over"; fi
has_begun "$published" || fail "the published certificate is not valid yet; is the laptop's clock right?"
if is_installed && ! is_newer "$published" "$certificate"; then
  keep_what_is_there "the published certificate is not newer than the installed one"
fi
install_it "$published"
