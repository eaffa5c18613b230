#!/bin/sh
# One hour of the device certificate authority: collect, reconcile, perhaps deliver, sweep.
#
# Every step runs whatever became of the ones before it: a posture source that does not answer must not keep a lost
# laptop's certificate alive, and reconcile judges itself what it may still rely on; a reconcile that stopped must not
# keep a revoked laptop's session alive.
#
# Exit codes: 0 all steps done · 3 done, and one of them found something that people must look at · otherwise the code
# of the step that failed, and if several did, of the one that matters most: reconcile, deliver, sweep, collect.
#
# Environment:
#   REMOTE_ACCESS_AUTHORITY  the authority's file
#   REMOTE_ACCESS_STEPS      without "collect" where devices are delivered as files; with "deliver" before "sweep" where
#                            this host brings the statement to the gateway
#   REMOTE_ACCESS_CA         the command
set -u

authority=${REMOTE_ACCESS_AUTHORITY:-/etc/remote-access/authority.yaml}
steps=${REMOTE_ACCESS_STEPS:-collect reconcile sweep}
ca=${REMOTE_ACCESS_CA:-/opt/remote-access/ca.cjs}

for step in $steps; do
  case $step in
    collect | reconcile | deliver | sweep) ;;
    *)
      echo "hourly: REMOTE_ACCESS_STEPS names \"$step\"; write some of: collect reconcile deliver sweep" >&2
      exit 2
      ;;
  esac
done

collect=0
reconcile=0
deliver=0
sweep=0
summary=
for step in $steps; do
  "$ca" "$step" --authority "$authority"
  code=$?
  eval "$step=$code"
  summary="$summary${summary:+, }$step $code"
done
echo "Hourly run: $summary"

for code in "$reconcile" "$deliver" "$sweep" "$collect"; do
  case $code in
    0 | 3) ;;
    *) exit "$code" ;;
  esac
done
for code in "$reconcile" "$deliver" "$sweep" "$collect"; do
  [ "$code" -eq 0 ] || exit 3
done
exit 0
