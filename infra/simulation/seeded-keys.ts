import { createECDH, createHash, createHmac, createPrivateKey, createPublicKey } from "node:crypto";
import {
  signRequest,
  approverOf,
  type Approval,
  type Approver,
} from "../certificate-authority/approval/approval";
import type { ApprovalRequest } from "../certificate-authority/approval/request";
import type { Seal } from "../certificate-authority/core/signer";

/** Order of the curve P-256 (NIST SP 800-186, 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ED25519_PKCS8 = "302e020100300506032b657004220420"; // RFC 8410, 7
const P256_SPKI = "3059301306072a8648ce3d020106082a8648ce3d030107034200"; // RFC 5480, 2.1.1

/**
 * Seals as a vault does (ECDSA on P-256), with a key made from the seed and a nonce made from key and message (in the
 * manner of RFC 6979): the ledger of a seed is then the same to its last byte, and two runs can be compared by its head.
 * Such a key protects nothing.
 */
export class SeededSeal implements Seal {
  readonly spki: Uint8Array;
  readonly #key: bigint;

  constructor(seed: number) {
    this.#key = scalarOf(digestOf(`${seed} seal`));
    this.spki = Buffer.concat([Buffer.from(P256_SPKI, "hex"), pointOf(this.#key)]);
  }

  sign(bytes: Uint8Array): Promise<Uint8Array> {
    const hash = createHash("sha256").update(bytes).digest();
    const nonce = scalarOf(createHmac("sha256", bytesOf(this.#key)).update(hash).digest());
    const r = numberOf(pointOf(nonce).subarray(1, 33)) % ORDER;
    const s = (inverseOf(nonce) * (numberOf(hash) + r * this.#key)) % ORDER;
    return Promise.resolve(Buffer.concat([bytesOf(r), bytesOf(s)]));
  }
}

/** Somebody who may be the second person, and who can sign. */
export class SeededApprover {
  readonly approver: Approver;
  readonly #privateKey: string;

  /** @param name a role */
  constructor(seed: number, name: string) {
    const der = Buffer.concat([Buffer.from(ED25519_PKCS8, "hex"), digestOf(`${seed} approver ${name}`)]);
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    this.#privateKey = key.export({ type: "pkcs8", format: "pem" }) as string;
    this.approver = approverOf(name, createPublicKey(key).export({ type: "spki", format: "pem" }) as string);
  }

  sign(request: ApprovalRequest, before?: Approval): Approval {
    return signRequest(request, before, this.approver, this.#privateKey);
  }
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** From 1 to below the order; that it is not quite even matters to nobody here. */
function scalarOf(bytes: Uint8Array): bigint {
  return (numberOf(bytes) % (ORDER - 1n)) + 1n;
}

/** The scalar times the curve's base point, uncompressed. */
function pointOf(scalar: bigint): Buffer {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(bytesOf(scalar));
  return curve.getPublicKey();
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, "0"), "hex");
}

/** Modulo the order, by the extended algorithm of Euclid. */
function inverseOf(value: bigint): bigint {
  let [before, rest] = [ORDER, value];
  let [one, other] = [0n, 1n];
  while (rest > 1n) {
    const quotient = before / rest;
    [before, rest] = [rest, before % rest];
    [one, other] = [other, one - quotient * other];
  }
  return ((other % ORDER) + ORDER) % ORDER;
}
