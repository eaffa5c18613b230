import { generateKeyPairSync, sign } from "node:crypto";
import {
  BasicConstraints,
  Extension,
  ExtendedKeyUsage,
  GeneralName,
  SubjectAlternativeName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  id_kp_serverAuth,
} from "@peculiar/asn1-x509";
import { readRequest } from "../../../../infra/certificate-authority/core/certificate-request";
import { REQUEST_REFUSALS } from "../../../../infra/certificate-authority/core/request-refusal";
import { everyElement, putTogether, takeApart, type Element } from "./element-tree";
import { requestDer, requestPem, rsa, spkiOf, spkiSha256, wish, type RequestWishes } from "./requests";

const device = rsa(3_072);
const tpm = rsa(2_048);
const valid = requestDer(device);
const p192 = generateKeyPairSync("ec", { namedCurve: "prime192v1" });
const p256 = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const explicit = generateKeyPairSync("ec", { namedCurve: "prime256v1", paramEncoding: "explicit" });
const ed25519 = generateKeyPairSync("ed25519");
const sha256WithEcdsa = { oid: "1.2.840.10045.4.3.2", hash: "sha256" };

const reasonsOf = (text: string, sizes?: readonly number[]) => {
  const reading = readRequest(text, sizes);
  return reading.accepted ? "accepted" : reading.refusals.map(({ reason }) => reason);
};
const of = (keys: Parameters<typeof requestDer>[0], wishes?: RequestWishes) =>
  requestPem(requestDer(keys, wishes));
const changed = (der: Uint8Array, at: number, bits = 1) => {
  const copy = Uint8Array.from(der);
  copy[at < 0 ? copy.length + at : at]! ^= bits;
  return copy;
};
/** The valid request with its signed part changed by the device itself, which then signs it. */
const signedAgain = (change: (elements: Element[]) => void, der = valid): string => {
  const whole = takeApart(der);
  const info = whole.children![0]!;
  change(everyElement(info));
  whole.children![2]!.bytes = Uint8Array.from([0, ...sign("sha256", putTogether(info), device.privateKey)]);
  return requestPem(putTogether(whole));
};
const withTag = (elements: Element[], tag: number) => elements.find((element) => element.tag === tag)!;
const wishing = requestDer(device, {
  extensions: [
    new Extension({ ...wish(id_ce_basicConstraints, new BasicConstraints({ cA: true })), critical: true }),
  ],
});
/** The outer SEQUENCE with indefinite length and an end-of-contents mark. */
const indefinite = (der: Uint8Array) => Uint8Array.from([0x30, 0x80, ...der.subarray(4), 0, 0]);
/** The outer length in one byte more than it needs. */
const longLength = (der: Uint8Array) => Uint8Array.from([0x30, 0x83, 0, ...der.subarray(2)]);

describe("a certificate request", () => {
  it("gives the device's public key and nothing else", () => {
    const reading = readRequest(requestPem(valid));
    expect(reading).toEqual({
      accepted: true,
      key: { spki: spkiOf(device), sha256: spkiSha256(device), bits: 3_072 },
    });
  });

  it.each([
    ["Windows' label", requestPem(valid, "NEW CERTIFICATE REQUEST")],
    ["Windows' line ends", requestPem(valid).replaceAll("\n", "\r\n")],
    ["SHA-384", of(device, { signature: { oid: "1.2.840.113549.1.1.12", hash: "sha384" } })],
    ["SHA-512", of(device, { signature: { oid: "1.2.840.113549.1.1.13", hash: "sha512" } })],
  ])("is accepted with %s", (_, text) => {
    expect(reasonsOf(text)).toBe("accepted");
  });

  it("may hold RSA-2048 only where the policy names that size", () => {
    expect([reasonsOf(of(tpm)), reasonsOf(of(tpm), [2_048, 3_072])]).toEqual([
      ["key-size-not-allowed"],
      "accepted",
    ]);
  });

  it.each<[string, RequestWishes]>([
    [
      "to be a CA",
      {
        extensions: [wish(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 3 }))],
      },
    ],
    [
      "another's name",
      {
        extensions: [
          wish(
            id_ce_subjectAltName,
            new SubjectAlternativeName([new GeneralName({ dNSName: "gateway.example" })]),
          ),
        ],
      },
    ],
    ["to be a server", { extensions: [wish(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth]))] }],
    ["a name with a comma", { commonName: "x, O=Evil" }],
    ["a name with a plus", { commonName: "x+OU=Evil" }],
    ["a name with a hash sign", { commonName: "#0c0161" }],
    ["a name with NUL", { commonName: "x\u0000y" }],
  ])("that wishes %s gets its key read and the wish ignored", (_, wishes) => {
    const reading = readRequest(of(device, wishes));
    expect(reading).toEqual(readRequest(requestPem(valid)));
  });

  it.each<[string, () => string, string[]]>([
    ["RSA-1024", () => of(rsa(1_024)), ["key-too-short"]],
    ["exponent 3", () => of(rsa(2_048, 3)), ["key-size-not-allowed", "exponent-not-65537"]],
    [
      "Ed25519",
      () => of(ed25519, { signature: { oid: "1.3.101.112", hash: null, parameters: "absent" } }),
      ["key-not-rsa", "signature-not-supported"],
    ],
    ["P-192", () => of(p192, { signature: sha256WithEcdsa }), ["key-not-rsa", "signature-not-supported"]],
    ["P-256", () => of(p256, { signature: sha256WithEcdsa }), ["key-not-rsa", "signature-not-supported"]],
    [
      "explicit curve parameters",
      () => of(explicit, { signature: sha256WithEcdsa }),
      ["key-not-rsa", "signature-not-supported"],
    ],
    [
      "a SHA-1 signature",
      () => of(device, { signature: { oid: "1.2.840.113549.1.1.5", hash: "sha1" } }),
      ["signature-too-weak"],
    ],
    [
      "an MD5 signature",
      () => of(device, { signature: { oid: "1.2.840.113549.1.1.4", hash: "md5" } }),
      ["signature-too-weak"],
    ],
    [
      "absent signature parameters",
      () => of(device, { signature: { oid: "1.2.840.113549.1.1.11", hash: "sha256", parameters: "absent" } }),
      ["signature-parameters"],
    ],
    ["version 2", () => of(device, { version: 1 }), ["wrong-version"]],
    [
      "a name that is no string",
      () => signedAgain((elements) => void (withTag(elements, 0x0c).tag = 0x8c)),
      ["name-encoding"],
    ],
    [
      "a long length inside a wish",
      () => signedAgain((elements) => void (elements.at(-1)!.length = "long"), wishing),
      ["not-canonical-der"],
    ],
    [
      "a long length inside an unknown attribute",
      () =>
        signedAgain((elements) => {
          const oid = elements.findLast(({ tag, bytes }) => tag === 0x06 && bytes!.at(-1) === 14)!;
          oid.bytes = Uint8Array.from([0x2b, 6, 1]);
          elements.at(-1)!.length = "long";
        }, wishing),
      ["not-canonical-der"],
    ],
    [
      "a wish whose truth value is neither 00 nor FF",
      () => signedAgain((elements) => void (withTag(elements, 0x01).bytes = Uint8Array.of(1)), wishing),
      ["not-canonical-der"],
    ],
    [
      "key parameters that are not NULL",
      () =>
        signedAgain((elements) => {
          const parameters = withTag(elements, 0x05);
          parameters.tag = 0x04;
          parameters.bytes = Uint8Array.of(0);
        }),
      ["key-encoding"],
    ],
    [
      "a modulus with a leading zero too many",
      () =>
        signedAgain((elements) => {
          const bits = withTag(elements, 0x03);
          const key = takeApart(bits.bytes!.subarray(1));
          key.children![0]!.bytes = Uint8Array.from([0, ...key.children![0]!.bytes!]);
          bits.bytes = Uint8Array.from([0, ...putTogether(key)]);
        }),
      ["key-encoding"],
    ],
    ["indefinite length", () => requestPem(indefinite(valid)), ["not-canonical-der"]],
    ["a length longer than needed", () => requestPem(longLength(valid)), ["not-canonical-der"]],
    [
      "bytes after the structure",
      () => requestPem(Uint8Array.from([...valid, 0xde, 0xad])),
      ["trailing-bytes"],
    ],
    ["a flipped bit in the signature", () => requestPem(changed(valid, -1)), ["possession-not-proven"]],
    ["a structure cut short", () => requestPem(valid.subarray(0, 200)), ["not-a-request"]],
    ["no PKCS#10 inside", () => requestPem(spkiOf(device)), ["not-a-request"]],
    ["two PEM blocks", () => requestPem(valid) + requestPem(valid), ["several-pem-blocks"]],
    ["no PEM block", () => "hello", ["no-pem-block"]],
    ["an empty file", () => "", ["no-pem-block"]],
    ["a certificate's label", () => requestPem(valid, "CERTIFICATE"), ["wrong-pem-label"]],
    ["text before the block", () => `Subject: x\n${requestPem(valid)}`, ["text-around-pem"]],
    ["text after the block", () => `${requestPem(valid)}x\n`, ["text-around-pem"]],
    ["a PEM header", () => requestPem(valid).replace("\n", "\nProc-Type: 4\n\n"), ["not-base64"]],
    ["a megabyte", () => requestPem(new Uint8Array(1_000_000)), ["too-large"]],
  ])("with %s is refused with its reason", (_, text, reasons) => {
    expect(reasonsOf(text())).toEqual(reasons);
  });

  it("is refused where the key was swapped after signing", () => {
    const text = of(device, { shown: tpm });
    expect(reasonsOf(text, [2_048, 3_072])).toEqual(["possession-not-proven"]);
  });

  it("has key size and signature faults reported together", () => {
    const text = of(rsa(1_024), { signature: { oid: "1.2.840.113549.1.1.5", hash: "sha1" } });
    expect(reasonsOf(text)).toEqual(["key-too-short", "signature-too-weak"]);
  });

  it("is refused in a sentence that says what was found and what to do", () => {
    const reading = readRequest(of(rsa(1_024)));
    expect(reading).toEqual({
      accepted: false,
      refusals: [
        {
          reason: "key-too-short",
          message: `the RSA key has 1024 bit; ${REQUEST_REFUSALS["key-too-short"]}`,
        },
      ],
    });
  });
});
