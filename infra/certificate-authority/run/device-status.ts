import type { LedgerView } from "../ledger/view";
import type { Assessment } from "./assessment";

/**
 * How a device stands: `works` has a certificate and may have it · `waiting` may have one and gets it with the next
 * `issue` · `lapsing` has one that will not be renewed · `to-revoke` has one that must go · `revoked` has only
 * revoked ones · `out` has none.
 */
export type DeviceState = (typeof DEVICE_STATES)[number];
export const DEVICE_STATES = ["works", "waiting", "lapsing", "to-revoke", "revoked", "out"] as const;

export interface DeviceStatus {
  readonly device: string;
  readonly department: string | undefined;
  readonly state: DeviceState;
  /** End of the certificate that lasts longest, RFC 3339. */
  readonly until?: string;
  /** Since when it is so, as far as the ledger knows, RFC 3339. */
  readonly since?: string;
  readonly reasons: Assessment["verdict"]["reasons"];
}

export function statusOf(assessment: Assessment, view: LedgerView, now: Date): DeviceStatus {
  const { inventory, device, live, verdict } = assessment;
  const revoked = view
    .certificatesOf(inventory)
    .flatMap(({ thumbprint, notAfter }) => (notAfter >= now.getTime() ? [view.revoked.get(thumbprint)] : []))
    .filter((revocation) => revocation !== undefined);
  const state = stateOf(assessment, revoked.length > 0);
  const until = live.length === 0 ? undefined : Math.max(...live.map(({ notAfter }) => notAfter));
  const since = {
    works: live[0]?.issued,
    waiting: undefined,
    lapsing: undefined,
    "to-revoke": undefined,
    revoked: revoked.at(-1)?.since,
    out: refusedSince(view, inventory),
  }[state];
  return {
    device: inventory,
    department: device?.department,
    state,
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    reasons: verdict.reasons,
  };
}

function stateOf({ live, reserve, verdict }: Assessment, revoked: boolean): DeviceState {
  if (live.length + reserve.length > 0 && verdict.existing === "revoke") return "to-revoke";
  if (live.length > 0) {
    return verdict.certificate === "none" && verdict.reasons.length > 0 ? "lapsing" : "works";
  }
  if (verdict.certificate !== "none") return "waiting";
  return revoked ? "revoked" : "out";
}

function refusedSince(view: LedgerView, device: string): number | undefined {
  const refusal = view.refusals.get(device);
  return refusal === undefined ? undefined : Date.parse(refusal.time);
}
