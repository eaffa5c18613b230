import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { Attributes, CertificationRequest, CertificationRequestInfo } from "@peculiar/asn1-csr";
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  AttributeValue,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
} from "@peculiar/asn1-x509";

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Keys of this run of the tests only. */
export function rsa(modulusLength: number, publicExponent = 65_537): KeyPair {
  return generateKeyPairSync("rsa", { modulusLength, publicExponent });
}

export function spkiOf({ publicKey }: KeyPair): Uint8Array {
  return Uint8Array.from(publicKey.export({ type: "spki", format: "der" }));
}

export function spkiSha256(keys: KeyPair): string {
  return createHash("sha256").update(spkiOf(keys)).digest("hex");
}

export interface RequestWishes {
  readonly commonName?: string;
  readonly version?: number;
  /** OID and hash of the signature; SHA-256 with RSA if not given. */
  readonly signature?: { readonly oid: string; readonly hash: string | null; readonly parameters?: "absent" };
  /** Another key in the request than the one that signs. */
  readonly shown?: KeyPair;
  readonly extensions?: readonly Extension[];
}

/** DER of the part of a request that is signed. */
export function requestInfo(keys: KeyPair, wishes: RequestWishes = {}): Uint8Array {
  const value = new AttributeValue({ utf8String: wishes.commonName ?? "laptop" });
  const attributes = new Attributes();
  if (wishes.extensions !== undefined) {
    attributes.push(
      new Attribute({
        type: "1.2.840.113549.1.9.14",
        values: [AsnConvert.serialize(new Extensions([...wishes.extensions]))],
      }),
    );
  }
  const info = new CertificationRequestInfo({
    version: wishes.version ?? 0,
    subject: new Name([
      new RelativeDistinguishedName([new AttributeTypeAndValue({ type: "2.5.4.3", value })]),
    ]),
    subjectPKInfo: AsnConvert.parse(spkiOf(wishes.shown ?? keys), SubjectPublicKeyInfo),
    attributes,
  });
  return new Uint8Array(AsnConvert.serialize(info));
}

/** DER of a whole request, signed by `keys`. */
export function requestDer(keys: KeyPair, wishes: RequestWishes = {}): Uint8Array {
  const info = requestInfo(keys, wishes);
  const { oid, hash, parameters } = wishes.signature ?? { oid: "1.2.840.113549.1.1.11", hash: "sha256" };
  const algorithm = new AlgorithmIdentifier({ algorithm: oid });
  if (parameters !== "absent") algorithm.parameters = null;
  return new Uint8Array(
    AsnConvert.serialize(
      new CertificationRequest({
        certificationRequestInfo: AsnConvert.parse(info, CertificationRequestInfo),
        signatureAlgorithm: algorithm,
        signature: Uint8Array.from(sign(hash, info, keys.privateKey)).buffer,
      }),
    ),
  );
}

export function requestPem(der: Uint8Array, label = "CERTIFICATE REQUEST"): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)!;
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

export function wish(extnID: string, value: object | Uint8Array): Extension {
  const bytes = value instanceof Uint8Array ? Uint8Array.from(value).buffer : AsnConvert.serialize(value);
  return new Extension({ extnID, extnValue: new OctetString(bytes) });
}

/** A seed for one run: printed by the test that uses it, taken from the environment to repeat that run. */
export function runSeed(): number {
  const given = process.env["FUZZ_SEED"];
  return given === undefined ? randomBytes(4).readUInt32LE() : Number(given);
}
