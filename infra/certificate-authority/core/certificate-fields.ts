import { createHash } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { Extension, SubjectKeyIdentifier, Validity, type SubjectPublicKeyInfo } from "@peculiar/asn1-x509";

/** Octets of every serial number the authority assigns. */
export const SERIAL_OCTETS = 16;

const DAY_MS = 86_400_000;

/**
 * A serial number that is positive and always {@link SERIAL_OCTETS} long, whatever the random bytes are
 * (RFC 5280, 4.1.2.2).
 *
 * @throws RangeError when another number of bytes is given
 */
export function serialNumber(random: Uint8Array): ArrayBuffer {
  if (random.length !== SERIAL_OCTETS) {
    throw new RangeError(`a serial number of ${random.length} octets; give ${SERIAL_OCTETS} random ones`);
  }
  const bytes = Uint8Array.from(random);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.buffer;
}

/**
 * Whole days that begin at a time. The last second is still inside, hence one second less
 * (RFC 5280, 4.1.2.5, which also forbids fractions of a second).
 *
 * @param latest an end that is never passed
 */
export function validityOf(from: Date, days: number, latest?: Date): Validity {
  const notBefore = new Date(Math.floor(from.getTime() / 1_000) * 1_000);
  const end = notBefore.getTime() + days * DAY_MS - 1_000;
  return new Validity({ notBefore, notAfter: new Date(Math.min(end, latest?.getTime() ?? end)) });
}

/** One extension with its value in DER. */
export function extension(extnID: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** SHA-1 of the key's bits, RFC 5280, 4.2.1.2 method (1): a name for the key, not a protection. */
export function keyIdentifier(publicKey: SubjectPublicKeyInfo): SubjectKeyIdentifier {
  const digest = createHash("sha1").update(Buffer.from(publicKey.subjectPublicKey)).digest();
  return new SubjectKeyIdentifier(exactBuffer(digest));
}

/** A copy that owns its whole buffer: a Buffer may be a window into a larger one. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
