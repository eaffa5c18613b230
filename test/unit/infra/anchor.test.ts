import { X509Certificate } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAnchor } from "../../../infra/certificate-authority/core/anchor-certificate";
import { readAnchor } from "../../../infra/certificate-authority/core/anchor-profile";
import { anchorPem, newSigner, NOT_BEFORE, pem } from "./anchors";

const signer = newSigner();
const now = new Date("2026-06-01T00:00:00Z");
const request = {
  commonName: "Device CA",
  organization: "Test",
  country: "DE",
  serial: new Uint8Array(16).fill(0xff),
  notBefore: NOT_BEFORE,
  days: 397,
};

describe("a trust anchor", () => {
  it("is accepted by OpenSSL's strict check", async () => {
    const folder = mkdtempSync(join(tmpdir(), "anchor-"));
    try {
      const file = join(folder, "anchor.crt");
      writeFileSync(file, await anchorPem(signer, { notBefore: new Date() }));
      const result = spawnSync(
        "openssl",
        ["verify", "-x509_strict", "-check_ss_sig", "-CAfile", file, file],
        { encoding: "utf8" },
      );
      expect({ status: result.status, out: result.stdout.trim() }).toEqual({ status: 0, out: `${file}: OK` });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has a positive serial of full length whatever the random bytes are", async () => {
    const { serialNumber } = new X509Certificate(pem(await buildAnchor(request, signer)));
    expect(serialNumber).toBe("7F" + "FF".repeat(15));
  });

  it("says what Azure and the trust file need to know of it", async () => {
    const text = await anchorPem(signer);
    const { anchor, faults } = readAnchor("g1", text, now);
    expect(faults).toEqual([]);
    expect(anchor).toEqual({
      name: "g1",
      publicCertData: text.split("\n")[1],
      sha256: new X509Certificate(text).fingerprint256.replaceAll(":", "").toLowerCase(),
      subject: "C=DE, O=Test, CN=Device CA",
      notAfter: "2027-02-01T23:59:59.000Z",
    });
  });

  it.each([
    [0, "an anchor of 0 days; write 1 to 400"],
    [401, "an anchor of 401 days; write 1 to 400"],
    [Number.NaN, "an anchor of NaN days; write 1 to 400"],
  ])("is not made for %d days", async (days, message) => {
    await expect(buildAnchor({ ...request, days }, signer)).rejects.toThrow(message);
  });

  it("is not made from a signature its key does not verify", async () => {
    const broken = {
      spki: signer.spki,
      sign: () => Promise.resolve({ bytes: new Uint8Array(384), calls: 1 }),
    };
    await expect(buildAnchor(request, broken)).rejects.toThrow(
      "a signature that its own public key does not verify",
    );
  });
});

describe("reading an anchor", () => {
  it.each([
    ["too early", new Date("2025-12-31T23:59:59Z"), "is not valid before 2026-01-01T00:00:00.000Z"],
    [
      "too late",
      new Date("2027-02-02T00:00:00Z"),
      "expired on 2027-02-01T23:59:59.000Z; rotate to a new generation",
    ],
  ])("finds that it is %s", async (_, at, fault) => {
    expect(readAnchor("g1", await anchorPem(signer), at).faults).toEqual([fault]);
  });

  it("finds a key that is too short", async () => {
    const { faults } = readAnchor("g1", await anchorPem(newSigner(2_048)), now);
    expect(faults).toEqual(["has a key of 2048 bit; write RSA with at least 3072"]);
  });

  it("finds a copy whose signature was damaged", async () => {
    const der = await buildAnchor(request, signer);
    der[der.length - 1]! ^= 1;
    expect(readAnchor("g1", pem(der), now).faults).toEqual([
      "is not signed by its own key; an intermediate or a damaged copy is no anchor",
    ]);
  });

  it.each([
    [
      "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
      "holds -----BEGIN PRIVATE KEY-----; write exactly one CERTIFICATE block",
    ],
    ["", "holds 0 PEM blocks; write exactly one CERTIFICATE block"],
    [
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "is not a readable X.509 certificate; write the PEM that `npm run ca -- init` made",
    ],
  ])("refuses what is no certificate", (text, fault) => {
    expect(readAnchor("g1", text, now).faults).toEqual([fault]);
  });

  it("refuses two certificates in one file", async () => {
    const text = await anchorPem(signer);
    expect(readAnchor("g1", text + text, now).faults).toEqual([
      "holds 2 PEM blocks; write exactly one CERTIFICATE block",
    ]);
  });
});
