import { serverTrustNotice } from "../../vpn/server-trust";
import { MOST_REVOKED, type GatewayStatement } from "./statement";

/** Something about a published statement that people must look at. */
export interface WatchFinding {
  readonly code: "unreadable" | "stale" | "no-room" | "nearly-full" | "anchor-ends" | "profiles-end";
  /** `alarm`: the control fails now. `warning`: it will, unless somebody acts. */
  readonly severity: "alarm" | "warning";
  /** One sentence with what was found, and one with what to do. */
  readonly message: string;
}

/** Lifetimes are chosen so that no more are expected; more is a sign of something else, with half of the list left. */
export const EXPECTED_REVOKED = 150;
/** A new anchor needs ceremony, pin and update; then every laptop has to fetch a certificate of it. */
export const DAYS_TO_ROTATE = 60;

const DAY_MS = 86_400_000;

/**
 * That the laptops' profiles end. Neither Azure nor the statement knows that day, so that it is told to the watch.
 *
 * @param until last day on which the profiles trust the gateway's own certificate
 */
export function profileFindings(until: string, now: Date): WatchFinding[] {
  const notice = serverTrustNotice(until, now);
  return notice === undefined ? [] : [{ code: "profiles-end", ...notice }];
}

/**
 * What a published statement tells by itself of the authority's health.
 *
 * @param hours age from which nobody can have run the hourly `reconcile`
 * @returns nothing when all is well; alarms first
 */
export function watchFindings(
  { time, revoked, withoutRoom, anchors }: GatewayStatement,
  { now, hours }: { readonly now: Date; readonly hours: number },
): WatchFinding[] {
  const age = now.getTime() - Date.parse(time);
  const findings: WatchFinding[] = [];
  if (age > hours * 3_600_000) {
    findings.push({
      code: "stale",
      severity: "alarm",
      message:
        `the statement was sealed ${ageInWords(age)} ago, on ${time}; it must not be older than ${hours} h. ` +
        "Nobody runs reconcile, or it fails: laptops reported lost are not revoked. " +
        "On the authority's host: journalctl -u remote-access-ca",
    });
  }
  if (withoutRoom > 0) {
    findings.push({
      code: "no-room",
      severity: "alarm",
      message:
        `${withoutRoom} revoked certificates have no room among the ${MOST_REVOKED} of a gateway, which lets them in. ` +
        "Rotate to a new anchor: every certificate of the old one is then worthless.",
    });
  } else if (revoked.length > EXPECTED_REVOKED) {
    findings.push({
      code: "nearly-full",
      severity: "warning",
      message:
        `${revoked.length} of ${MOST_REVOKED} places in the gateway's list are taken, more than the ${EXPECTED_REVOKED} ` +
        "that lifetimes are planned for. Find out what revokes so many: npm run ca -- status",
    });
  }
  for (const { name, notAfter } of anchors) {
    const days = Math.floor((Date.parse(notAfter) - now.getTime()) / DAY_MS);
    if (days >= DAYS_TO_ROTATE) continue;
    findings.push({
      code: "anchor-ends",
      severity: "warning",
      message:
        `the anchor ${name} ends in ${days} days, on ${notAfter}, and all its certificates with it. ` +
        'Make the next generation, or drop this one when it is empty: docs/authority.md, "Order"',
    });
  }
  return findings;
}

/** "25 min", "5 h 12 min", "3 d 4 h". */
export function ageInWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
