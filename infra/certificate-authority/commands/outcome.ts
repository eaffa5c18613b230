import { LedgerBusy } from "../ledger/store";

/** Exit codes of `npm run ca`, printed by its help. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongCall: 2,
  /** Done, and something was found that people must look at: faults in a file, or a ledger that is not sound. */
  found: 3,
  /** Another process is writing the ledger. */
  busy: 4,
  /** Stopped before anything was written, because so much at once needs a second look. */
  stopped: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command stopped before it wrote anything. */
export class StoppedForReview extends Error {}

/** The exit code that belongs to a failure. */
export function codeOf(error: unknown): ExitCode {
  if (error instanceof LedgerBusy) return EXIT.busy;
  return error instanceof StoppedForReview ? EXIT.stopped : EXIT.failed;
}
