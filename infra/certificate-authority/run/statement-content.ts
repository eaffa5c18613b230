import { URGENT_CLASSES } from "../ledger/entry";
import type { ReconcileRun } from "../ledger/view";
import type { RevokedCertificate } from "../statement/seal-statement";
import type { GatewayStatement } from "../statement/statement";

/**
 * What a new statement says: `all` that the ledger knows, or what the statement before it said, `as-before`, with the
 * time of now. New content is a write to the gateway, which takes minutes and disturbs its users.
 */
export type StatementContent = "all" | "as-before";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface StatementQuestion {
  /** The last statement; undefined where none can be read. */
  readonly previous: Pick<GatewayStatement, "anchors" | "revoked" | "time"> | undefined;
  /** SHA-256 of the anchors that the gateway shall trust. */
  readonly anchors: readonly string[];
  /** Everything revoked, expired ones too. */
  readonly revoked: readonly RevokedCertificate[];
  readonly runs: readonly Pick<ReconcileRun, "began" | "statement">[];
  /** Hour of UTC. */
  readonly maintenanceHour: number;
  readonly now: Date;
}

/** Urgent revocations and new anchors go at once; everything else once a day, in the maintenance window. */
export function contentDue(question: StatementQuestion): StatementContent {
  const { previous, anchors, revoked, now } = question;
  if (previous === undefined) return "all";
  if (previous.anchors.map(({ sha256 }) => sha256).join() !== anchors.join()) return "all";
  const listed = new Set(previous.revoked.map(({ thumbprint }) => thumbprint));
  const urgent = revoked.some(
    ({ thumbprint, class: why, notAfter }) =>
      URGENT_CLASSES.includes(why) && notAfter > now && !listed.has(thumbprint),
  );
  return urgent || isMaintenanceDue(question, previous.time) ? "all" : "as-before";
}

/** Whether the last window has begun without a statement of everything since. */
function isMaintenanceDue({ runs, maintenanceHour, now }: StatementQuestion, lastStatement: string): boolean {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS + maintenanceHour * HOUR_MS;
  const window = today <= now.getTime() ? today : today - DAY_MS;
  // The entry is written before the statement: one that was never published does not count.
  return !runs.some(
    ({ began, statement }) =>
      statement === "all" &&
      Date.parse(began) >= window &&
      Date.parse(lastStatement) >= Math.floor(Date.parse(began) / 1_000) * 1_000,
  );
}
