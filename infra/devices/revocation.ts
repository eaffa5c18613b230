import type { RevocationClass } from "../certificate-authority/ledger/entry";
import { ruleOf } from "./reasons";
import type { Reason, Verdict } from "./verdict";

/** Why a certificate goes on the gateway's list. */
export interface Revocation {
  /** The most urgent class of the reasons. */
  readonly class: RevocationClass;
  /** Never empty, the gravest first. */
  readonly reasons: readonly Reason[];
}

/**
 * Whether the device's certificates for one key must be revoked.
 *
 * @param key SHA-256 of the certificate's SubjectPublicKeyInfo
 * @returns undefined when they are not to be revoked
 */
export function revocationOf({ reasons }: Pick<Verdict, "reasons">, key: string): Revocation | undefined {
  const found = reasons.flatMap((reason) => {
    const rule = ruleOf(reason.code);
    const concerned = reason.keys === undefined || reason.keys.includes(key);
    return rule.existing === "revoke" && concerned ? [{ reason, class: rule.revocationClass }] : [];
  });
  const gravest = found[0]; // the table of reasons has the classes in the order of their urgency
  if (gravest === undefined) return undefined;
  return { class: gravest.class, reasons: found.map(({ reason }) => reason) };
}
