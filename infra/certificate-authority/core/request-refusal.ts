/**
 * Every way in which a certificate request can be refused, and what to do about it. Reasons are a closed list:
 * help-desk texts and statistics are written against them.
 */
export const REQUEST_REFUSALS = {
  "too-large": "send the request alone, nothing else in the file",
  "no-pem-block": "send one CERTIFICATE REQUEST block in PEM",
  "several-pem-blocks": "send exactly one, a second could mean another key",
  "wrong-pem-label": "send a CERTIFICATE REQUEST",
  "text-around-pem": "remove everything before and after the PEM block",
  "not-base64": "send the block as the device wrote it",
  "not-a-request": "make a new PKCS#10 request on the device",
  "trailing-bytes": "make a new request; nothing may follow the structure",
  "not-canonical-der": "make a new request in DER; other encodings of the same data are refused",
  "wrong-version": "make a request of version 1 (number 0, RFC 2986, 4.1)",
  "name-encoding": "write the name's parts as strings (RFC 5280, 4.1.2.4), UTF-8 is best",
  "key-not-rsa": "make an RSA key",
  "key-encoding": "make a new key; its encoding is not the one of RFC 3279, 2.3.1",
  "key-too-short": "make a key of 3072 bit",
  "key-size-not-allowed": "make a key of a size that the policy names for this device",
  "exponent-not-65537": "make a key with the exponent 65537",
  "signature-too-weak": "sign the request with SHA-256",
  "signature-not-supported": "sign the request with RSA PKCS#1 v1.5 and SHA-256",
  "signature-parameters": "sign the request with a current tool; the algorithm's parameters must be NULL",
  "possession-not-proven": "make a new request on the device that holds the private key",
} as const;

export type RequestRefusalReason = keyof typeof REQUEST_REFUSALS;

/** One reason with the sentence for people; the sentence holds no text of the requester's but OIDs and numbers. */
export interface RequestRefusal {
  readonly reason: RequestRefusalReason;
  readonly message: string;
}

/** @param found what was there instead, for the front of the sentence */
export function refusal(reason: RequestRefusalReason, found: string): RequestRefusal {
  return { reason, message: `${found}; ${REQUEST_REFUSALS[reason]}` };
}
