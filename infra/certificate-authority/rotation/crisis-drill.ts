import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { SIGNATURES_NEEDED } from "../approval/request";
import type { Approver } from "../approval/approval";
import type { IssuingAnchor } from "../core/issuing-anchor";
import { sameBytes } from "../core/canonical-der";
import { NO_PREVIOUS } from "../ledger/chain";
import { sealName } from "../ledger/checkpoint";
import type { Seal, Signer } from "../core/signer";
import type { LedgerCertificate, LedgerView } from "../ledger/view";
import { revokedUnder, type TrustedAnchor } from "../run/publish-statement";
import { readStatement } from "../statement/read-statement";
import { compileStatement, sealStatement, statementText } from "../statement/seal-statement";
import type { CrisisFolder } from "./crisis-set";

export interface DrillFacts {
  readonly authority: string;
  /** Everything that the gateway would trust in a crisis, the crisis anchor among it. */
  readonly anchors: readonly TrustedAnchor[];
  readonly crisis: TrustedAnchor;
  readonly view: LedgerView;
  readonly folder: CrisisFolder;
  readonly seal: Seal;
  readonly now: Date;
}

/** One thing that was tried, and how it went. */
export interface DrillStep {
  readonly step: string;
  readonly faults: readonly string[];
}

/** Certificates of the set that would come into force. */
export function crisisCertificates(
  { certificates }: Pick<LedgerView, "certificates">,
  anchor: string,
  now: Date,
): LedgerCertificate[] {
  return [...certificates.values()].filter(
    (certificate) =>
      certificate.anchor === anchor &&
      certificate.revoked === undefined &&
      certificate.notAfter >= now.getTime(),
  );
}

/** Whether each laptop of the set has a file that is the certificate the ledger knows, and that works today. */
export function setFaults({ view, crisis, folder, now }: DrillFacts): string[] {
  const set = crisisCertificates(view, crisis.sha256, now);
  if (set.length === 0) return ["no laptop holds a certificate that is neither expired nor revoked"];
  const anchor = new X509Certificate(crisis.pem);
  return [...new Set(set.map(({ device }) => device))].sort().flatMap((device) => {
    let file: X509Certificate;
    try {
      file = new X509Certificate(readFileSync(folder.pathOf(device)));
    } catch (error) {
      return [
        `${device}: its sealed certificate cannot be read (${(error as NodeJS.ErrnoException).code ?? "damaged"})`,
      ];
    }
    const sha256 = file.fingerprint256.replaceAll(":", "").toLowerCase();
    if (!set.some((certificate) => certificate.sha256 === sha256)) {
      return [`${device}: the sealed certificate is not one that the ledger calls live`];
    }
    return file.verify(anchor.publicKey)
      ? []
      : [`${device}: the sealed certificate is not of the crisis anchor`];
  });
}

/** Makes and seals the statement that a declaration would publish, reads it back as a gateway's program would, and lets it go. */
export async function statementFaults({
  authority,
  anchors,
  view,
  seal,
  now,
}: DrillFacts): Promise<string[]> {
  try {
    const statement = compileStatement({
      authority,
      anchors,
      certificates: revokedUnder(view, anchors),
      ledgerHead: { sequence: view.last?.sequence ?? 0, head: view.last?.hash ?? NO_PREVIOUS },
      now,
    });
    const text = statementText(await sealStatement(statement, seal));
    const reading = readStatement(text, { sealKeys: [sealName(seal.spki)], now });
    return reading.ok ? [] : [...reading.faults];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Whether enough different people could agree to a declaration. */
export function approverFaults(approvers: readonly Approver[]): string[] {
  const keys = new Set(
    approvers.map(({ publicKey }) => publicKey.export({ type: "spki", format: "der" }).toString("hex")),
  );
  const needed = SIGNATURES_NEEDED.crisis;
  return keys.size >= needed
    ? []
    : [`authority.yaml names ${keys.size} approvers with keys of their own; a declaration needs ${needed}`];
}

/** The key is opened and compared, and signs nothing: a signature that no certificate explains would be an alarm. */
export function keyFaults({ spki }: Pick<Signer, "spki">, anchor: IssuingAnchor): string[] {
  return sameBytes(spki, anchor.spki) ? [] : ["the key is not the one of the crisis anchor's certificate"];
}
