import { createHash, X509Certificate, type KeyObject } from "node:crypto";
import { rootCertificates } from "node:tls";

/** From the SHA-256 of a certificate's bytes, and of its key, to the name of the public root. */
let known: ReadonlyMap<string, string> | undefined;

/**
 * The name of the public root that a certificate is, or whose key it has: everybody can get a certificate below such a one.
 *
 * The list is that of Node.js, which is Mozilla's (https://nodejs.org/api/tls.html#tlsrootcertificates); a public root that is not on
 * it is not known.
 */
export function publicRoot(der: Buffer): string | undefined {
  known ??= new Map(rootCertificates.flatMap((pem) => digestsOf(new X509Certificate(pem))));
  return digestsOf(new X509Certificate(der))
    .map(([digest]) => known?.get(digest))
    .find((name) => name !== undefined);
}

function digestsOf(certificate: X509Certificate): ReadonlyArray<readonly [string, string]> {
  const name = nameIn(certificate.subject);
  const key = keyOf(certificate)?.export({ type: "spki", format: "der" });
  return [certificate.raw, ...(key === undefined ? [] : [key])].map((bytes) => [
    createHash("sha256").update(bytes).digest("hex"),
    name,
  ]);
}

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}

/** What people call it: the common name, or all of the subject where there is none. */
function nameIn(subject: string): string {
  const parts = subject.split("\n");
  return parts.find((part) => part.startsWith("CN="))?.slice("CN=".length) ?? parts.join(", ");
}
