import { X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { BasicConstraints, Certificate, id_ce_basicConstraints } from "@peculiar/asn1-x509";
import { LONGEST_ANCHOR_DAYS } from "./anchor-certificate";
import { SHA256_WITH_RSA } from "./signed-certificate";

/** A certificate that a gateway may trust, in the forms its users need. */
export interface TrustAnchor {
  readonly name: string;
  /** Base64 of the DER on one line, as Azure wants `publicCertData` (no PEM header, no line breaks). */
  readonly publicCertData: string;
  /** SHA-256 of the DER, 64 lower-case hex digits: what security pins. */
  readonly sha256: string;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
}

const SMALLEST_RSA_BITS = 3_072; // BSI TR-02102-1: at least 3000 bit
const DAY_MS = 86_400_000;

/**
 * Reads a PEM certificate and checks it against the anchor's profile.
 *
 * @param name what the gateway calls it
 * @returns the anchor and every fault found; an anchor with faults must not be used
 */
export function readAnchor(name: string, pem: string, now: Date): { anchor?: TrustAnchor; faults: string[] } {
  const blocks = pem.match(/-----BEGIN [^-]+-----/g) ?? [];
  if (blocks.length !== 1 || blocks[0] !== "-----BEGIN CERTIFICATE-----") {
    return {
      faults: [
        `holds ${blocks.length === 1 ? blocks[0] : `${blocks.length} PEM blocks`}; write exactly one CERTIFICATE block`,
      ],
    };
  }
  try {
    const certificate = new X509Certificate(pem);
    const parsed = AsnConvert.parse(certificate.raw, Certificate);
    return {
      anchor: {
        name,
        publicCertData: certificate.raw.toString("base64"),
        sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
        subject: certificate.subject.replaceAll("\n", ", "),
        notAfter: new Date(certificate.validTo).toISOString(),
      },
      // Key, extensions and signature are decoded only here, and a damaged one throws.
      faults: profileFaults(certificate, parsed, now),
    };
  } catch {
    return { faults: ["is not a readable X.509 certificate; write the PEM that `npm run ca -- init` made"] };
  }
}

function profileFaults(certificate: X509Certificate, parsed: Certificate, now: Date): string[] {
  const faults: string[] = [];
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  const key = certificate.publicKey;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;

  if (!certificate.ca) faults.push("is not a CA certificate; a device's own certificate is no anchor");
  if (pathLength(parsed) !== 0)
    faults.push("allows CAs below it; the anchor signs devices directly (path length 0)");
  if (key.asymmetricKeyType !== "rsa" || bits < SMALLEST_RSA_BITS) {
    faults.push(
      `has a key of ${bits || key.asymmetricKeyType} bit; write RSA with at least ${SMALLEST_RSA_BITS}`,
    );
  }
  if (parsed.signatureAlgorithm.algorithm !== SHA256_WITH_RSA)
    faults.push("is not signed with SHA-256 and RSA PKCS#1 v1.5");
  if (!certificate.checkIssued(certificate) || !certificate.verify(key)) {
    faults.push("is not signed by its own key; an intermediate or a damaged copy is no anchor");
  }
  if (now < from) faults.push(`is not valid before ${from.toISOString()}`);
  if (now > to) faults.push(`expired on ${to.toISOString()}; rotate to a new generation`);
  if (to.getTime() - from.getTime() > LONGEST_ANCHOR_DAYS * DAY_MS) {
    faults.push(`lives longer than ${LONGEST_ANCHOR_DAYS} days`);
  }
  return faults;
}

function pathLength(parsed: Certificate): number | undefined {
  const found = parsed.tbsCertificate.extensions?.find(
    (extension) => extension.extnID === id_ce_basicConstraints,
  );
  return found ? AsnConvert.parse(found.extnValue.buffer, BasicConstraints).pathLenConstraint : undefined;
}
