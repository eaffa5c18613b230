import { createHash, X509Certificate } from "node:crypto";

/** What could be learned of the text in a `publicCertData`. */
export interface CertificateData {
  /** SHA-256 of the DER bytes, 64 hexadecimal digits in lower case; undefined when no bytes could be found. */
  readonly sha256?: string;
  /** What the certificate says of itself, on one line. Anybody can write any name into a certificate. */
  readonly subject?: string;
  /** The bytes of the certificate; undefined when there are none that can be read as one. */
  readonly der?: Buffer;
  /** Undefined when the text is the base64 form of one DER certificate; otherwise what it is instead. */
  readonly fault?: string;
}

const HEADER = "-----BEGIN";

/**
 * Identifies the certificate in a `publicCertData`.
 *
 * Azure wants the base64 form of the DER bytes, without header lines
 * (https://learn.microsoft.com/azure/vpn-gateway/point-to-site-certificate-gateway). Blanks and line breaks do not
 * change what it means. Other forms are identified as far as possible, so that the message can name the certificate,
 * but carry a `fault`. The hash covers every byte: a certificate with bytes behind its end is another one.
 */
export function identify(text: string): CertificateData {
  if (text.includes(HEADER)) return pem(text, "PEM with header lines");
  const bytes = decode(text);
  if (bytes === undefined) return { fault: "not base64" };
  const subject = subjectOf(bytes);
  const inside = bytes.toString("latin1");
  // Only what is no certificate itself: one may carry any text in its names, also one that looks like PEM.
  if (subject === undefined && inside.includes(HEADER)) return pem(inside, "the base64 form of a PEM file");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return subject === undefined
    ? { sha256, fault: "not an X.509 certificate" }
    : { sha256, subject, der: bytes };
}

function pem(text: string, fault: string): CertificateData {
  const bodies = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)];
  const [body] = bodies;
  const bytes = bodies.length === 1 ? decode(body?.[1] ?? "") : undefined;
  if (bytes === undefined) return { fault: `${fault}, with ${bodies.length} certificates in it` };
  const subject = subjectOf(bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, ...(subject === undefined ? {} : { subject, der: bytes }), fault };
}

/** Strict, unlike `Buffer.from`, which skips what it does not know and would let two texts mean one certificate. */
function decode(text: string): Buffer | undefined {
  const compact = text.replace(/\s+/g, "");
  const isBase64 = compact !== "" && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact);
  return isBase64 ? Buffer.from(compact, "base64") : undefined;
}

function subjectOf(der: Buffer): string | undefined {
  try {
    const certificate = new X509Certificate(der);
    // Node reads PEM as well, also behind other text: then the bytes are not the certificate's.
    const isDer = certificate.raw.equals(der.subarray(0, certificate.raw.length));
    return isDer ? certificate.subject.split("\n").join(", ") : undefined;
  } catch {
    return undefined;
  }
}
