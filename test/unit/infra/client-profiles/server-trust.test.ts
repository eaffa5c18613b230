import { X509Certificate } from "node:crypto";
import { readServerRoots, trustWarnings } from "../../../../infra/client-profiles/server-trust";
import { anchorPem, newSigner, pem } from "../anchors";

const NOW = new Date("2026-06-01T12:00:00Z");
/** 397 days from the first of January 2026. */
const END = "2027-02-01";
const signer = newSigner();
const other = newSigner();
let root: string;
let next: string;

beforeAll(async () => {
  root = await anchorPem(signer, { commonName: "Server root 1" });
  next = await anchorPem(other, { commonName: "Server root 2" });
});

const read = (text: string, anchors: readonly string[] = [], now = NOW) =>
  readServerRoots(text, "root.pem", anchors, now);
const sha256 = (text: string) => new X509Certificate(text).fingerprint256.replaceAll(":", "").toLowerCase();

describe("roots of the gateway's own certificate", () => {
  it("are read, one or two of them, with their end", () => {
    expect(read(`some words\n${root}${next}`)).toEqual([
      expect.objectContaining({ sha256: sha256(root), notAfter: new Date("2027-02-01T23:59:59.000Z") }),
      expect.objectContaining({ sha256: sha256(next), subject: expect.stringContaining("CN=Server root 2") }),
    ]);
  });

  it.each<[string, () => string, RegExp]>([
    ["an empty file", () => "", /root\.pem holds no certificate in PEM; write the VpnServerRoot/],
    [
      "a key",
      () => pem(new Uint8Array(3), "PRIVATE KEY"),
      /holds PRIVATE KEY; write certificates only, never a key/,
    ],
    ["a damaged certificate", () => pem(new Uint8Array(3)), /is not a readable X\.509 certificate/],
    [
      "a damaged one behind a sound one",
      () => root + pem(new Uint8Array(3)),
      /root\.pem certificate 2 is not a readable/,
    ],
  ])("are not %s", (_, text, fault) => {
    expect(() => read(text())).toThrow(fault);
  });

  it("are not the device CA's anchors, which vouch for laptops", () => {
    expect(() => read(root, [sha256(root)])).toThrow(/is an anchor of the device CA.*write Azure's root/);
  });

  it("are not over", () => {
    expect(() => read(root, [], new Date("2027-02-02T00:00:00Z"))).toThrow(
      /ended on 2027-02-01T23:59:59\.000Z \(.*\); no laptop would connect/,
    );
  });
});

describe("warnings", () => {
  const warned = (until: string | undefined, now: string) => trustWarnings(read(root), until, new Date(now));

  it.each<[string, string | undefined, string, RegExp[]]>([
    ["none while there is time", undefined, "2026-06-01T00:00:00Z", []],
    ["none 61 days before", undefined, "2026-12-02T00:00:00Z", []],
    [
      "60 days before the root's end",
      undefined,
      "2026-12-04T00:00:00Z",
      [
        /^2027-02-01, the end of the gateway's root .*CN=Server root 1, is 59 days away: fetch Azure's client package/,
      ],
    ],
    [
      "60 days before the day that Microsoft named",
      "2026-07-31",
      "2026-06-01T00:00:00Z",
      [/^2026-07-31, the last day on which profiles trust .* is 60 days away/],
    ],
    ["not 61 days before it", "2026-08-01", "2026-06-01T00:00:00Z", []],
    ["on the day before", "2026-06-02", "2026-06-01T12:00:00Z", [/is less than a day away/]],
    ["after it", "2026-05-30", "2026-06-01T12:00:00Z", [/is over: fetch/]],
    ["of both", "2027-01-15", "2027-01-01T00:00:00Z", [/^2027-01-15/, /^2027-02-01/]],
  ])("%s", (_, until, now, sentences) => {
    const found = warned(until, now);
    expect(found).toHaveLength(sentences.length);
    sentences.forEach((sentence, index) => expect(found[index]).toMatch(sentence));
  });

  it("end as the certificate does", () => expect(read(root)[0]!.notAfter.toISOString()).toContain(END));
});
