import type { Pins } from "../trust/pins";
import type { GatewayStatement } from "./sealed-statement";

/** Why a statement that its own seal bears out must not decide, and what to do. */
export interface Objection {
  /** Completes "the statement …". */
  readonly what: string;
  readonly write: string;
  readonly notes?: readonly string[];
}

const HOUR_MS = 3_600_000;
/** Clocks differ; a time further ahead was written to look fresh for longer. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Older than this nobody deploys with: what was reported stolen since is not in it. */
const OLDEST_HOURS = 7 * 24;
/** The authority publishes at least daily. */
const STALE_HOURS = 24;

const FRESH = "a fresh statement of the certificate authority, which npm run ca -- statement makes";

/** Everything that speaks against deciding by a statement. */
export function objections(
  statement: GatewayStatement,
  seal: string,
  pins: Pick<Pins, "seals" | "sealNotes">,
  now: Date,
): readonly Objection[] {
  const pinned = pins.seals.get(seal);
  const found: Objection[] = [];
  if (pinned === undefined) {
    found.push({
      what: `is sealed by the key with SHA-256 ${seal}, which is not pinned`,
      write:
        "a statement of the city's certificate authority; if this is one, security compares the SHA-256 with what " +
        "the authority reads out and adds it under seals in trust.yaml",
      notes: pins.sealNotes,
    });
  }
  if (pinned?.floor !== undefined && statement.sequence < pinned.floor) {
    found.push({
      what: `has the sequence ${statement.sequence}, while security accepts ${pinned.floor} and above`,
      write: FRESH,
    });
  }
  const age = now.getTime() - Date.parse(statement.time);
  if (age < -CLOCK_TOLERANCE_MS) {
    found.push({
      what: `is dated ${statement.time}, which lies ahead`,
      write: `${FRESH}, after the clock that is wrong has been set`,
    });
  }
  if (age > OLDEST_HOURS * HOUR_MS) {
    found.push({
      what: `is dated ${statement.time}, which is more than ${OLDEST_HOURS / 24} days ago`,
      write: FRESH,
    });
  }
  return found;
}

/** What an accepted statement should make people do soon. */
export function warnings({ time, withoutRoom }: GatewayStatement, now: Date): readonly Objection[] {
  const found: Objection[] = [];
  if (now.getTime() - Date.parse(time) > STALE_HOURS * HOUR_MS) {
    found.push({ what: `is dated ${time}, which is more than ${STALE_HOURS} hours ago`, write: FRESH });
  }
  if (withoutRoom > 0) {
    const are =
      withoutRoom === 1
        ? "one certificate that was revoked has"
        : `${withoutRoom} certificates that were revoked have`;
    found.push({
      what: `says that ${are} no room on the gateway`,
      write: "a new anchor of the certificate authority, under which the old certificates need no room",
    });
  }
  return found;
}
