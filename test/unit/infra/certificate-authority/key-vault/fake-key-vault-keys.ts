import {
  constants,
  createECDH,
  generateKeyPair,
  privateEncrypt,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";

/** One version of a key, the private part included. Members beyond it are what the vault says about the key. */
export interface FakeKey {
  readonly name: string;
  readonly version: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** `RSA`, `RSA-HSM`, `EC` or `EC-HSM`. */
  kty: string;
  ops: readonly string[];
  enabled: boolean;
  exportable: boolean | undefined;
  /** Seconds since 1970. */
  created: number;
  notBefore: number | undefined;
  expires: number | undefined;
  releasePolicy: { contentType: string; data: string } | undefined;
  /** The version that the vault claims; usually its own. */
  shownVersion: string;
}

export interface FakeKeyWishes {
  readonly name: string;
  readonly kty?: string;
  readonly bits?: number;
  readonly exponent?: number;
  readonly curve?: "P-256" | "P-384";
  readonly ops?: readonly string[];
  /** A pair made before: RSA keys take long to make. */
  readonly pair?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

/** SHA-256's DigestInfo up to the digest: RFC 8017, 9.2, note 1. */
const SHA256_PREFIX = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** @param now seconds since 1970 */
export async function makeKey(wishes: FakeKeyWishes, now: number): Promise<FakeKey> {
  const { name, kty = "RSA-HSM", ops = ["sign", "verify"] } = wishes;
  const version = randomBytes(16).toString("hex");
  return {
    name,
    version,
    ...(wishes.pair ?? (await newPair(kty, wishes))),
    kty,
    ops,
    enabled: true,
    exportable: false,
    created: now,
    notBefore: undefined,
    expires: undefined,
    releasePolicy: undefined,
    shownVersion: version,
  };
}

async function newPair(kty: string, { bits = 3_072, exponent = 65_537, curve = "P-256" }: FakeKeyWishes) {
  return kty.startsWith("RSA")
    ? promisify(generateKeyPair)("rsa", { modulusLength: bits, publicExponent: exponent })
    : promisify(generateKeyPair)("ec", { namedCurve: curve });
}

/**
 * The answer to "Get Key" and "Create Key": learn.microsoft.com/rest/api/keyvault/keys/get-key, KeyBundle. The
 * private part never appears.
 */
export function keyBundle(key: FakeKey, vaultUrl: string): object {
  const jwk = key.publicKey.export({ format: "jwk" });
  return {
    key: {
      kid: `${vaultUrl}/keys/${key.name}/${key.shownVersion}`,
      ...jwk,
      kty: key.kty,
      key_ops: key.ops,
    },
    attributes: {
      enabled: key.enabled,
      ...(key.notBefore === undefined ? {} : { nbf: key.notBefore }),
      ...(key.expires === undefined ? {} : { exp: key.expires }),
      created: key.created,
      updated: key.created,
      recoveryLevel: "CustomizedRecoverable",
      recoverableDays: 90,
      ...(key.exportable === undefined ? {} : { exportable: key.exportable }),
      ...(key.kty.endsWith("-HSM") ? { hsmPlatform: "2" } : {}),
    },
    ...(key.releasePolicy === undefined ? {} : { release_policy: key.releasePolicy }),
  };
}

/**
 * Signs a digest as the service does: it never sees more than that.
 *
 * @returns undefined when the algorithm does not fit the key
 */
export function signDigest(key: FakeKey, algorithm: string, digest: Buffer): Buffer | undefined {
  if (digest.length !== 32) return undefined;
  if (algorithm === "RS256" && key.kty.startsWith("RSA")) {
    const info = Buffer.concat([SHA256_PREFIX, digest]);
    return privateEncrypt({ key: key.privateKey, padding: constants.RSA_PKCS1_PADDING }, info);
  }
  if (algorithm === "ES256" && key.kty.startsWith("EC")) return ecdsaOverDigest(key.privateKey, digest);
  return undefined;
}

/** Order of P-256: FIPS 186-5 and SP 800-186, 3.2.1.3. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA over a digest that is there already (FIPS 186-5, 6.4.1), which node:crypto does not offer: it always
 * hashes once more. Only for throw-away keys: this arithmetic does not hide how long it takes.
 */
function ecdsaOverDigest(key: KeyObject, digest: Buffer): Buffer {
  const secret = number(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  const point = createECDH("prime256v1");
  const r = number(point.generateKeys().subarray(1, 33)) % ORDER;
  const nonce = number(point.getPrivateKey());
  const s = (inverse(nonce) * (number(digest) + r * secret)) % ORDER;
  return Buffer.from([r, s].map((part) => part.toString(16).padStart(64, "0")).join(""), "hex");
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);
}

/** By Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (
    let exponent = ORDER - 2n, base = value;
    exponent > 0n;
    exponent >>= 1n, base = (base * base) % ORDER
  ) {
    if ((exponent & 1n) === 1n) result = (result * base) % ORDER;
  }
  return result;
}
