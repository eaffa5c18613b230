#!/bin/sh
# Mails that a unit of the device certificate authority has failed. Started by OnFailure= of the units.
#
#   alarm.sh <unit>
#
# The mail names unit, host and exit code, and nothing of the log: that holds inventory numbers.
#
# Environment:
#   ALARM_SMTP  smtp://mail.musterstadt.example or smtps://…; smtp uses TLS where the server offers it
#   ALARM_FROM  address of the sender
#   ALARM_TO    a functional mailbox
#   MONITOR_SERVICE_RESULT, MONITOR_EXIT_STATUS  what systemd (251 and later) tells of the unit that failed
set -u

unit=${1:?"write the unit that failed"}
: "${ALARM_SMTP:?"write smtp://<mail server>"}" "${ALARM_FROM:?"write the address of the sender"}"
: "${ALARM_TO:?"write the functional mailbox that is told"}"
host=$(uname -n)
status=${MONITOR_EXIT_STATUS:-unknown}

case $unit:$status in
  *-watch*:3) meaning="The published statement is old or unreadable, its list is nearly full, or an anchor ends." ;;
  *:4) meaning="Another process was writing the ledger all the time." ;;
  *:5) meaning="It stopped before it wrote anything: so much at once needs a second person." ;;
  *:2) meaning="The call is wrong: look at the configuration." ;;
  *) meaning="It could not be done." ;;
esac

{
  printf 'From: %s\r\nTo: %s\r\n' "$ALARM_FROM" "$ALARM_TO"
  printf 'Subject: Device CA: %s failed on %s\r\n' "$unit" "$host"
  printf 'Date: %s\r\n' "$(LC_ALL=C date -R)"
  printf 'Content-Type: text/plain; charset=utf-8\r\n\r\n'
  printf '%s\r\n\r\n' "$meaning"
  printf 'Unit       %s\r\nHost       %s\r\n' "$unit" "$host"
  printf 'Result     %s, exit code %s\r\n\r\n' "${MONITOR_SERVICE_RESULT:-unknown}" "$status"
  printf 'Read why:  journalctl --unit=%s --since=-2h\r\n' "$unit"
  printf 'What to do stands in docs/host.md, "When something is down".\r\n'
} | curl --silent --show-error --ssl --max-time 60 --url "$ALARM_SMTP" \
  --mail-from "$ALARM_FROM" --mail-rcpt "$ALARM_TO" --upload-file -
