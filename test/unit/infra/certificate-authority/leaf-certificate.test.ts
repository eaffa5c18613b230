import "reflect-metadata";
import { X509Certificate, createPublicKey, webcrypto } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";
import { readRequest } from "../../../../infra/certificate-authority/core/certificate-request";
import { issuingAnchor } from "../../../../infra/certificate-authority/core/issuing-anchor";
import {
  issue,
  prepareLeaf,
  type LeafRequest,
} from "../../../../infra/certificate-authority/core/leaf-certificate";
import type { Signer } from "../../../../infra/certificate-authority/core/signer";
import { anchorPem, newSigner, NOT_BEFORE, pem } from "../anchors";
import { requestDer, requestPem, rsa, spkiOf, wish } from "./requests";
import { itWithOpenssl, openssl } from "./second-opinion";

const DAY_MS = 86_400_000;
const signer = newSigner();
const device = rsa(3_072);
const from = new Date("2026-06-01T12:00:00.789Z");

const anchorText = anchorPem(signer);
const keyOf = (text: string) => {
  const reading = readRequest(text);
  if (!reading.accepted) throw new Error(reading.refusals.map(({ message }) => message).join("; "));
  return reading.key;
};
const request: LeafRequest = {
  device: { inventory: "L-0001", department: "parks", zone: "devices.example" },
  key: keyOf(requestPem(requestDer(device))),
  serial: new Uint8Array(16).fill(0xff),
  notBefore: from,
  days: 30,
};
/** Prepares and signs, as the authority does. */
const issueWith = async (wanted: LeafRequest, anchorPemText: string, by: Signer) => {
  const anchor = issuingAnchor(anchorPemText);
  const prepared = prepareLeaf(wanted, anchor);
  return { ...prepared, ...(await issue(prepared, anchor, by)) };
};
const issued = async (change: Partial<LeafRequest> = {}) =>
  issueWith({ ...request, ...change }, await anchorText, signer);

describe("a device's certificate", () => {
  it("says who the device is and what it may do, and nothing else", async () => {
    const { der } = await issued();
    const leaf = new x509.X509Certificate(Uint8Array.from(der).buffer);
    expect({
      subject: leaf.subject,
      issuer: leaf.issuer,
      serial: leaf.serialNumber,
      notBefore: leaf.notBefore.toISOString(),
      notAfter: leaf.notAfter.toISOString(),
      critical: leaf.extensions.map(({ type, critical }) => [type, critical]),
      ca: leaf.getExtension(x509.BasicConstraintsExtension)?.ca,
      usage: leaf.getExtension(x509.KeyUsagesExtension)?.usages,
      purposes: leaf.getExtension(x509.ExtendedKeyUsageExtension)?.usages,
    }).toEqual({
      subject: "CN=L-0001@parks.devices.example",
      issuer: "C=DE, O=Test, CN=Device CA",
      serial: "7f" + "ff".repeat(15),
      notBefore: "2026-06-01T12:00:00.000Z",
      notAfter: "2026-07-01T11:59:59.000Z",
      critical: [
        ["2.5.29.19", true],
        ["2.5.29.15", true],
        ["2.5.29.37", false],
        ["2.5.29.14", false],
        ["2.5.29.35", false],
      ],
      ca: false,
      usage: x509.KeyUsageFlags.digitalSignature,
      purposes: ["1.3.6.1.5.5.7.3.2"],
    });
  });

  it("holds the requested key and points at the anchor's", async () => {
    const { der } = await issued();
    const leaf = new x509.X509Certificate(Uint8Array.from(der).buffer);
    const anchor = new x509.X509Certificate(await anchorText);
    expect(new Uint8Array(leaf.publicKey.rawData)).toEqual(spkiOf(device));
    expect(leaf.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId).toBe(
      anchor.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId,
    );
  });

  it("verifies against the anchor in a second library", async () => {
    const leaf = new x509.X509Certificate(Uint8Array.from((await issued()).der).buffer);
    const publicKey = new x509.X509Certificate(await anchorText).publicKey;
    expect(await leaf.verify({ publicKey, date: from }, webcrypto)).toBe(true);
  });

  it("names its issuer with the very bytes of the anchor's subject", async () => {
    const name = (der: Uint8Array, which: "issuer" | "subject") =>
      Buffer.from(AsnConvert.serialize(AsnConvert.parse(der, Certificate).tbsCertificate[which])).toString(
        "hex",
      );
    const anchor = new X509Certificate(await anchorText).raw;
    const subject = name(anchor, "subject");
    const { der } = await issued();
    expect(name(der, "issuer")).toBe(subject);
    expect(anchor.toString("hex")).toContain(subject);
    expect(Buffer.from(der).toString("hex")).toContain(subject);
  });

  it("takes over nothing that the request wished for", async () => {
    const wishes = {
      commonName: "gateway, O=Evil",
      extensions: [wish("2.5.29.17", Uint8Array.from([0x30, 0x03, 0x82, 0x01, 0x61]))],
    };
    const wished = await issued({ key: keyOf(requestPem(requestDer(device, wishes))) });
    const plain = await issued();
    expect(Buffer.from(wished.der).equals(Buffer.from(plain.der))).toBe(true);
  });

  it("is named by the thumbprints others compute of it", async () => {
    const { der, serial, thumbprints } = await issued();
    const read = new X509Certificate(pem(der));
    expect({ serial, ...thumbprints }).toEqual({
      serial: read.serialNumber,
      sha1: read.fingerprint.replaceAll(":", ""),
      sha256: read.fingerprint256.replaceAll(":", "").toLowerCase(),
    });
  });

  it("never outlives the anchor", async () => {
    const anchor = issuingAnchor(await anchorText);
    const { notAfter } = await issued({ notBefore: new Date(anchor.notAfter.getTime() - 5 * DAY_MS) });
    expect(notAfter).toEqual(anchor.notAfter);
  });

  itWithOpenssl("passes OpenSSL's strict check as a client's, and not as a server's", async () => {
    const now = Date.now();
    const anchor = await anchorPem(signer, { notBefore: new Date(now - DAY_MS) });
    const { der } = await issueWith({ ...request, notBefore: new Date(now - 60_000) }, anchor, signer);
    const files = { "anchor.crt": anchor, "leaf.crt": pem(der) };
    const as = (purpose: string) =>
      openssl(["verify", "-x509_strict", "-purpose", purpose, "-CAfile", "anchor.crt", "leaf.crt"], files);
    expect(as("sslclient")).toEqual({ status: 0, said: "leaf.crt: OK\n" });
    expect(as("sslserver").status).not.toBe(0);
  });
});

describe("issuing", () => {
  it.each<[string, Partial<LeafRequest>, string]>([
    ["31 days", { days: 31 }, "a certificate of 31 days; write 1 to 30"],
    ["0 days", { days: 0 }, "a certificate of 0 days; write 1 to 30"],
    ["half a day", { days: 0.5 }, "a certificate of 0.5 days; write 1 to 30"],
    ["no number of days", { days: Number.NaN }, "a certificate of NaN days; write 1 to 30"],
    [
      "a time before the anchor",
      { notBefore: new Date(NOT_BEFORE.getTime() - 1_000) },
      "use the anchor of that time",
    ],
    [
      "a time after the anchor",
      { notBefore: new Date("2027-02-02T00:00:00Z") },
      "use the anchor of that time",
    ],
    ["no time", { notBefore: new Date(Number.NaN) }, "a certificate from no time"],
    [
      "a short serial number",
      { serial: new Uint8Array(8) },
      "a serial number of 8 octets; give 16 random ones",
    ],
    ["a name with a comma", { device: { ...request.device, inventory: "x, O=Evil" } }, "inventory number"],
  ])("is refused for %s, before the signer is asked", async (_, change, message) => {
    const sign = jest.fn();
    const asked = issueWith({ ...request, ...change }, await anchorText, {
      spki: signer.spki,
      sign,
    });
    await expect(asked).rejects.toThrow(message);
    expect(sign).not.toHaveBeenCalled();
  });

  it("is refused for a signer that is not the anchor's, before it is asked", async () => {
    const sign = jest.fn();
    const other = { spki: spkiOf(device), sign };
    await expect(issueWith(request, await anchorText, other)).rejects.toThrow(
      "the signer's key is not the anchor's",
    );
    expect(sign).not.toHaveBeenCalled();
  });

  it("lets no certificate out whose signature the anchor does not verify", async () => {
    const sign = async (bytes: Uint8Array) => {
      const signature = await signer.sign(bytes);
      signature.bytes[10]! ^= 1;
      return signature;
    };
    await expect(issueWith(request, await anchorText, { spki: signer.spki, sign })).rejects.toThrow(
      "a signature that its own public key does not verify",
    );
  });

  it("reads from the anchor the key that it was made with", async () => {
    const { spki } = issuingAnchor(await anchorText);
    expect(createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }).asymmetricKeyType).toBe(
      "rsa",
    );
    expect(Buffer.from(spki).equals(Buffer.from(signer.spki))).toBe(true);
  });
});
