import type { LedgerCertificate, Revocation } from "../ledger/view";
import { beganAt, type Session } from "./session";

/**
 * Why a session must end: `revoked` a certificate of the device was revoked after it began, or shortly before ·
 * `lapsed` the device has no certificate any more that a gateway would take · `never-issued` the name is one of
 * our zone, but the ledger knows no certificate with it · `foreign` the name is none of our zone · `unnamed` it has none.
 */
export type EndReason = "revoked" | "lapsed" | "never-issued" | "foreign" | "unnamed";

/** Reasons that no device of the city gives: somebody else's certificate opened the session. */
export const ALARMING: ReadonlySet<EndReason> = new Set(["never-issued", "foreign", "unnamed"]);

export type SessionVerdict =
  | { readonly session: Session; readonly stays: true; readonly device: string }
  | {
      readonly session: Session;
      readonly stays: false;
      readonly because: EndReason;
      /** Inventory number, where the ledger knows the device. */
      readonly device?: string;
    };

/** What is known when sessions are judged. */
export interface SessionFacts {
  readonly deviceZone: string;
  /** SHA-256 of the anchors that the gateway trusts. */
  readonly anchors: ReadonlySet<string>;
  /** Of the ledger, live ones and others. */
  readonly certificates: Iterable<LedgerCertificate>;
  readonly revocations: Iterable<Revocation>;
  /** When the list was fetched. */
  readonly now: Date;
}

/**
 * So long after a revocation a session may still have been opened with the revoked certificate: the gateway refuses it
 * only when its update has ended, and that is given up after 90 minutes (`infra/vpn/gateway.ts`). Classes that are not
 * urgent may wait a day for it, but there a new certificate means a laptop that is sound again, under either.
 */
export const UNTIL_REFUSED_MS = 90 * 60_000;

/**
 * Judges the sessions of a gateway. One stays only when the ledger has a live certificate with exactly its name, and no
 * certificate of the device was revoked since it began: which of a device's certificates opened a session is not told.
 * A laptop that loses its session by that comes back by itself with its good certificate.
 *
 * Names are compared without regard to case: Microsoft's examples show one and the same name in both. Devices whose
 * names differ in nothing else are judged as one, the strict way.
 */
export function judgeSessions(sessions: readonly Session[], facts: SessionFacts): SessionVerdict[] {
  const { deviceZone, anchors, now } = facts;
  const known = new Map<string, { device: string; live: boolean }>();
  for (const certificate of facts.certificates) {
    const name = nameOf(certificate, deviceZone);
    const live =
      certificate.revoked === undefined &&
      certificate.notAfter >= now.getTime() &&
      anchors.has(certificate.anchor);
    known.set(name, { device: certificate.device, live: live || known.get(name)?.live === true });
  }
  const revoked = new Map<string, number>();
  for (const { device, since } of facts.revocations) {
    const key = device.toLowerCase();
    revoked.set(key, Math.max(since, revoked.get(key) ?? since));
  }

  return sessions.map((session): SessionVerdict => {
    const name = session.name?.trim().toLowerCase() ?? "";
    if (name === "") return { session, stays: false, because: "unnamed" };
    if (!isOfZone(name, deviceZone)) return { session, stays: false, because: "foreign" };
    const found = known.get(name);
    if (found === undefined) return { session, stays: false, because: "never-issued" };
    const { device, live } = found;
    const since = revoked.get(device.toLowerCase());
    const began = beganAt(session, now);
    if (since !== undefined && (began === undefined || began < since + UNTIL_REFUSED_MS)) {
      return { session, stays: false, because: "revoked", device };
    }
    return live ? { session, stays: true, device } : { session, stays: false, because: "lapsed", device };
  });
}

/** A remediation certificate has "remediation" in the department's place, in the ledger too. */
function nameOf({ device, department }: LedgerCertificate, zone: string): string {
  return `${device}@${department}.${zone}`.toLowerCase();
}

/**
 * How many sessions one sweep may end without a second look: a wrong zone, or a name that Azure writes otherwise than
 * its documents say, must not throw the whole city out.
 *
 * @param sessions in the list
 */
export function mostEndings(sessions: number): number {
  return Math.max(10, Math.floor(sessions / 10));
}

/**
 * Whether a session is a device's, whatever surrounds the inventory number in its name: for a device that was just
 * revoked a session too many may end, and none too few.
 */
export function isOfDevice({ name = "" }: Session, device: string): boolean {
  const text = name.toLowerCase();
  const wanted = device.toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = [text[at - 1], text[at + wanted.length]];
    if (around.every((neighbour) => neighbour === undefined || !/[a-z0-9-]/.test(neighbour))) return true;
  }
  return false;
}

function isOfZone(name: string, zone: string): boolean {
  const [inventory = "", domain = "", ...rest] = name.split("@");
  const department = domain.slice(0, -zone.length - 1);
  return (
    rest.length === 0 &&
    domain === `${department}.${zone}` &&
    /^[a-z0-9-]{1,32}$/.test(inventory) &&
    /^[a-z0-9-]{1,63}$/.test(department)
  );
}
