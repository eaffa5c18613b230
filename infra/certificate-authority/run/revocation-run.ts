import { revocationOf } from "../../devices/revocation";
import type { RevocationClass, RevokeEntry } from "../ledger/entry";
import type { LedgerCertificate, LedgerView } from "../ledger/view";
import type { Assessment } from "./assessment";

/** Certificates to be revoked for one device. */
export interface DeviceRevocation {
  readonly device: string;
  readonly entries: readonly RevokeEntry[];
}

/** What the verdicts ask for: only certificates that a gateway still takes. */
export function judgedRevocations(
  assessments: Iterable<Pick<Assessment, "inventory" | "verdict" | "live" | "reserve">>,
): DeviceRevocation[] {
  const found: DeviceRevocation[] = [];
  for (const { inventory, verdict, live, reserve } of assessments) {
    const entries = [...live, ...reserve].flatMap((certificate) => {
      const revocation = revocationOf(verdict, certificate.key);
      if (revocation === undefined) return [];
      return [
        entryOf(
          certificate,
          revocation.class,
          revocation.reasons.map(({ code }) => code),
        ),
      ];
    });
    if (entries.length > 0) found.push({ device: inventory, entries });
  }
  return found;
}

/** Every certificate of a device that a gateway still takes, on a person's word. */
export function revocationByHand(
  view: Pick<LedgerView, "liveCertificatesOf">,
  device: string,
  revocationClass: RevocationClass,
  now: Date,
): DeviceRevocation {
  const live = view.liveCertificatesOf(device, now);
  return { device, entries: live.map((certificate) => entryOf(certificate, revocationClass, ["by-hand"])) };
}

/**
 * How many devices one run may revoke without a second look: a wrong export must not lock the city out.
 *
 * @param devices in the register
 */
export function mostRevocations(devices: number): number {
  return Math.max(10, Math.floor(devices / 100));
}

function entryOf(
  { intent, device, thumbprint, notAfter }: LedgerCertificate,
  revocationClass: RevocationClass,
  reasons: readonly string[],
): RevokeEntry {
  return {
    kind: "revoke",
    device,
    intent,
    thumbprint,
    notAfter: new Date(notAfter).toISOString(),
    class: revocationClass,
    reasons,
  };
}
