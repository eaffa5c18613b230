import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";

/**
 * Holds the private key of an anchor and never gives it away.
 *
 * One algorithm only: RSA PKCS#1 v1.5 with SHA-256, the signature that Microsoft's own point-to-site recipes
 * use (learn.microsoft.com, "Generate and export certificates for point-to-site"); neither PSS nor ECDSA is
 * documented to work with machine certificates over IKEv2.
 */
export interface Signer {
  /** DER of the public key (SubjectPublicKeyInfo). */
  readonly spki: Uint8Array;
  /** Signs the bytes of a to-be-signed structure; hashing is the signer's work. */
  sign(toBeSigned: Uint8Array): Promise<Signature>;
}

export interface Signature {
  readonly bytes: Uint8Array;
  /** Times the key was asked for it, unanswered requests included: a service's own log shows at most as many. */
  readonly calls: number;
}

/** Holds the key that seals ledger and statement: ECDSA on P-256 with SHA-256. */
export interface Seal {
  /** DER of the public key (SubjectPublicKeyInfo). */
  readonly spki: Uint8Array;
  /** @returns r‖s, 64 bytes (IEEE P1363, as Key Vault and RFC 7518 have it) */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A key in a file: for rehearsals and development only. */
export class SoftwareSigner implements Signer {
  readonly spki: Uint8Array;
  readonly #key: KeyObject;

  /** @param pem PKCS#8 in PEM @throws Error when it is not an RSA key */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    if (this.#key.asymmetricKeyType !== "rsa") {
      throw new Error(`the anchor's key is ${this.#key.asymmetricKeyType}; only RSA is supported`);
    }
    this.spki = createPublicKey(this.#key).export({ type: "spki", format: "der" });
  }

  sign(toBeSigned: Uint8Array): Promise<Signature> {
    return Promise.resolve({ bytes: sign("sha256", toBeSigned, this.#key), calls: 1 });
  }
}

/** A sealing key in a file: for rehearsals and development only. */
export class SoftwareSeal implements Seal {
  readonly spki: Uint8Array;
  readonly #key: KeyObject;

  /** @param pem PKCS#8 in PEM @throws Error when it is not an EC key on P-256 */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    if (this.#key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
      throw new Error("the seal's key is not on the curve P-256");
    }
    this.spki = createPublicKey(this.#key).export({ type: "spki", format: "der" });
  }

  sign(bytes: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(sign("sha256", bytes, { key: this.#key, dsaEncoding: "ieee-p1363" }));
  }
}
