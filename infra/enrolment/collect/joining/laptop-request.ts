import { readRequest } from "../../../certificate-authority/core/certificate-request";
import type { RequestRefusal } from "../../../certificate-authority/core/request-refusal";

/** A request that a laptop sent, fit to be put into the folder of requests. */
export interface LaptopRequest {
  readonly pem: string;
  /** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits. */
  readonly spkiSha256: string;
}

/** Bits that a key may have at all; whether this laptop's may, is admission's question. */
const SIZES: readonly number[] = [2_048, 3_072, 4_096];

/**
 * Reads the request of a report as strictly as the authority reads it from the folder, the proof of possession
 * included: what is taken here is not refused there for its form.
 *
 * @param csr base64 of the DER
 */
export function requestOf(csr: string): LaptopRequest | { readonly refusals: readonly RequestRefusal[] } {
  const lines = csr.match(/.{1,64}/g) ?? []; // RFC 7468, section 2
  const pem = ["-----BEGIN CERTIFICATE REQUEST-----", ...lines, "-----END CERTIFICATE REQUEST-----", ""].join(
    "\n",
  );
  const reading = readRequest(pem, SIZES);
  return reading.accepted ? { pem, spkiSha256: reading.key.sha256 } : { refusals: reading.refusals };
}
