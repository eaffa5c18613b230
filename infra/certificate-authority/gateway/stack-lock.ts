/** What the engine prints when somebody else works on the stack (3.250.0: `pkg/backend/diy/lock.go`). */
const LOCKED = /the stack is currently locked by \d+ lock/;
const LOCK = /: created by (\S+) \(pid (\d+)\) at (\S+)/g;
/** What Pulumi's own service answers (https://www.pulumi.com/docs/support/troubleshooting/, "conflict"). */
const CONFLICT = /\[409\] Conflict: Another update is currently in progress/i;

/**
 * Who works on the stack, as far as the engine tells.
 *
 * @param output both streams of a command that failed
 * @returns undefined when the stack is not locked
 */
export function holderOf(output: string): string | undefined {
  if (LOCKED.test(output)) {
    const holders = [...output.matchAll(LOCK)].map(
      ([, who, pid, since]) => `process ${pid} of ${who}, since ${since}`,
    );
    return holders.length === 0 ? "somebody who is not named" : holders.join(" and ");
  }
  return CONFLICT.test(output) ? "another update, which the service does not name" : undefined;
}
