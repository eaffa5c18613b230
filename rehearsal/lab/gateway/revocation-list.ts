import "reflect-metadata"; // @peculiar/x509 needs it first
import { createHash, createPrivateKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const HOUR_MS = 3_600_000;

/** The anchor of a rehearsal with its key, which lies in the rehearsal's home. */
export interface RehearsalAnchor {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 in PEM. */
  readonly key: string;
}

/** SHA-1 of a certificate, as Azure lists it. */
export function thumbprintOf(certificate: x509.X509Certificate): string {
  return createHash("sha1").update(Buffer.from(certificate.rawData)).digest("hex").toUpperCase();
}

/**
 * The planned thumbprints as a list of serial numbers: strongSwan knows no list of thumbprints. One that belongs to none of
 * the known certificates is nobody's in this lab.
 *
 * @param known every certificate that somebody in the lab could show
 * @returns DER
 */
export async function revocationList(
  revoked: readonly string[],
  known: readonly x509.X509Certificate[],
  anchor: RehearsalAnchor,
  now: Date,
): Promise<Uint8Array> {
  const issuer = new x509.X509Certificate(anchor.certificate);
  const pkcs8 = createPrivateKey(anchor.key).export({ type: "pkcs8", format: "der" });
  const signingKey = await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
  const list = await x509.X509CrlGenerator.create(
    {
      issuer: issuer.subjectName,
      thisUpdate: new Date(now.getTime() - HOUR_MS),
      nextUpdate: new Date(now.getTime() + 24 * HOUR_MS),
      entries: known
        .filter((certificate) => revoked.includes(thumbprintOf(certificate)))
        .map(({ serialNumber }) => ({ serialNumber, revocationDate: now })),
      // Without it strongSwan does not find the list for the anchor.
      extensions: [await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto)],
      signingAlgorithm: ALGORITHM,
      signingKey,
    },
    webcrypto,
  );
  return new Uint8Array(list.rawData);
}
