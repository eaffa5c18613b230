import { EARLIEST_RENEWAL, LATEST_RENEWAL } from "../../devices/lifetime";
import { revocationOf } from "../../devices/revocation";
import { isAsleep } from "../../devices/sleep";
import type { LedgerCertificate } from "../ledger/view";
import type { Assessment } from "./assessment";

/**
 * What is to be done about a device: `keep` as it is · `issue` its first certificate · `renew` · `remediate`: a
 * certificate for management only · `let-expire`: it has one that is not renewed · `revoke` · `refuse`: it asked in vain.
 */
export const DECISIONS = ["keep", "issue", "renew", "remediate", "let-expire", "revoke", "refuse"] as const;
export type Decision = (typeof DECISIONS)[number];

/**
 * A certificate for repair takes the place of the work certificate in the published folder, and on the laptop. So it
 * comes only when the other is about to end, and leaves the laptop a night to fetch it.
 */
const REPAIR_LEAD_MS = 12 * 3_600_000;

export function decisionOf(assessment: Assessment, now: Date): Decision {
  const { verdict, live, reserve, request } = assessment;
  if ([...live, ...reserve].some(({ key }) => revocationOf(verdict, key) !== undefined)) return "revoke";
  const due = dueCertificate(assessment, now);
  if (due === "remediation") return "remediate";
  if (due === "work") return live.length > 0 ? "renew" : "issue";
  if (live.length > 0) return verdict.existing === "keep" ? "keep" : "let-expire";
  return verdict.certificate === "none" && request !== undefined ? "refuse" : "keep";
}

/** The certificate that a device is to get in this run; undefined when none. */
export function dueCertificate(
  { verdict, request, served, device, posture, live }: Assessment,
  now: Date,
): "work" | "remediation" | undefined {
  if (verdict.certificate === "none" || served || request?.accepted !== true) return undefined;
  if (device === undefined || posture === undefined) return undefined;
  const stillWorks = live.some(
    ({ certificate, notAfter }) => certificate === "work" && notAfter - now.getTime() > REPAIR_LEAD_MS,
  );
  return verdict.certificate === "remediation" && stillWorks ? undefined : verdict.certificate;
}

/** Whether a device that may get nothing is to be told so; one that only sleeps still has its certificate. */
export function isRefused({ verdict, request, live }: Assessment): boolean {
  return verdict.certificate === "none" && request !== undefined && !(live.length > 0 && isAsleep(verdict));
}

/**
 * A certificate is renewed at a moment of its own between 40 % and 50 % of its time: a fleet that enrolled within an
 * hour does not renew within an hour for ever, and a laptop may sleep through the other half. The moment comes from the
 * serial number, whose digits are random.
 */
export function isDue(
  { notBefore, notAfter, serial }: Pick<LedgerCertificate, "notBefore" | "notAfter" | "serial">,
  now: Date,
): boolean {
  // The first digit of a serial number is never above 7: what is even lies behind it.
  const share = Number.parseInt(serial.slice(-8), 16) / 2 ** 32;
  const part = EARLIEST_RENEWAL + (LATEST_RENEWAL - EARLIEST_RENEWAL) * share;
  return now.getTime() - notBefore >= (notAfter - notBefore) * part;
}
