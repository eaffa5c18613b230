import { X509Certificate } from "node:crypto";
import { pemOf } from "../certificate-authority/core/pem";

/** A root that the gateway's own certificate may be under. */
export interface ServerRoot {
  readonly subject: string;
  /** SHA-256 of the DER, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly notAfter: Date;
  readonly pem: string;
}

/** So long before its end a root is warned of: time to get the new one to laptops that are away for weeks. */
const WARNING_DAYS = 60;
const DAY_MS = 86_400_000;

/**
 * Reads the roots that laptops shall trust the gateway by: one, or the old and the new one while Azure changes them.
 *
 * @param anchors SHA-256 of the device CA's anchors, which vouch for laptops and never for the gateway
 * @throws Error with everything that is wrong with the file
 */
export function readServerRoots(
  text: string,
  file: string,
  anchors: readonly string[],
  now: Date,
): ServerRoot[] {
  const blocks = text.match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g) ?? [];
  const faults: string[] = [];
  if (blocks.length === 0) {
    faults.push("holds no certificate in PEM; write the VpnServerRoot of Azure's client package");
  }
  const roots = blocks.flatMap((block, index) => {
    const which = blocks.length === 1 ? "" : `certificate ${index + 1} `;
    const reading = readRoot(block, anchors, now);
    if ("fault" in reading) faults.push(`${which}${reading.fault}`);
    return "fault" in reading ? [] : [reading];
  });
  if (faults.length > 0) throw new Error(faults.map((fault) => `${file} ${fault}`).join("\n"));
  return roots;
}

function readRoot(block: string, anchors: readonly string[], now: Date): ServerRoot | { fault: string } {
  if (!block.startsWith("-----BEGIN CERTIFICATE-----")) {
    return { fault: `holds ${/-----BEGIN ([^-]+)/.exec(block)![1]}; write certificates only, never a key` };
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(block);
  } catch {
    return { fault: "is not a readable X.509 certificate; copy it again from Azure's client package" };
  }
  const sha256 = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  const subject = certificate.subject.replaceAll("\n", ", ");
  const notAfter = new Date(certificate.validTo);
  if (anchors.includes(sha256)) {
    return {
      fault:
        "is an anchor of the device CA: that one vouches for laptops, not for the gateway; write Azure's root",
    };
  }
  if (!certificate.ca || !certificate.checkIssued(certificate)) {
    return { fault: `is no root (${subject}); write the VpnServerRoot, not the gateway's own certificate` };
  }
  if (notAfter < now) {
    return {
      fault: `ended on ${notAfter.toISOString()} (${subject}); no laptop would connect: fetch Azure's client package anew`,
    };
  }
  return { subject, sha256, notAfter, pem: pemOf(certificate.raw) };
}

/**
 * What will stop the laptops from trusting the gateway, and when. Azure changes the root of its gateways now and then; from
 * that day on a client with the old profile does not connect, whatever its own certificate is (learn.microsoft.com, "About
 * gateway certificate migration").
 *
 * @param until RFC 3339 full-date that Microsoft named, if any
 * @returns sentences, none while there is time
 */
export function trustWarnings(roots: readonly ServerRoot[], until: string | undefined, now: Date): string[] {
  const soon = (day: Date) => day.getTime() - now.getTime() <= WARNING_DAYS * DAY_MS;
  const when = (day: Date) => {
    const days = Math.floor((day.getTime() - now.getTime()) / DAY_MS);
    return days < 0 ? "is over" : days === 0 ? "is less than a day away" : `is ${days} days away`;
  };
  const remedy =
    "fetch Azure's client package, make profiles with the old and the new root in one file (--server-root), and bring them to " +
    "every laptop before";
  const named = until === undefined ? undefined : new Date(`${until}T00:00:00Z`);
  return [
    ...(named !== undefined && soon(named)
      ? [
          `${until}, the last day on which profiles trust the gateway's certificate (remote-access:serverTrustUntil), ` +
            `${when(named)}: ${remedy}`,
        ]
      : []),
    ...roots
      .filter(({ notAfter }) => soon(notAfter))
      .map(
        ({ subject, notAfter }) =>
          `${notAfter.toISOString().slice(0, 10)}, the end of the gateway's root ${subject}, ${when(notAfter)}: ${remedy}`,
      ),
  ];
}
