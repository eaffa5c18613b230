import { generateKeyPairSync } from "node:crypto";
import { buildAnchor } from "../../../infra/certificate-authority/core/anchor-certificate";
import { SoftwareSigner } from "../../../infra/certificate-authority/core/signer";

/** A key made for this run of the tests; no private key is ever committed. */
export function newSigner(modulusLength = 3_072): SoftwareSigner {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength });
  return new SoftwareSigner(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
}

export const NOT_BEFORE = new Date("2026-01-01T00:00:00Z");

export async function anchorPem(
  signer: SoftwareSigner,
  change: Partial<Parameters<typeof buildAnchor>[0]> = {},
): Promise<string> {
  const der = await buildAnchor(
    {
      commonName: "Device CA",
      organization: "Test",
      country: "DE",
      serial: new Uint8Array(16).fill(0xa5),
      notBefore: NOT_BEFORE,
      days: 397,
      ...change,
    },
    signer,
  );
  return pem(der);
}

export function pem(der: Uint8Array, label = "CERTIFICATE"): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`;
}
