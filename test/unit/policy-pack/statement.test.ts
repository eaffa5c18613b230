import canonicalize from "canonicalize";
import fc from "fast-check";
import { sign } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statementReader } from "../../../policy-pack/statement/load";
import { verifyStatement } from "../../../policy-pack/statement/sealed-statement";
import { sealed, sealKeys, statementOf } from "../../policies/sealed-statement";
import { selfSigned } from "../../policies/self-signed";

const city = selfSigned("city device CA");
const keys = sealKeys();
const revoked = [{ thumbprint: "AB".repeat(20), class: "stolen", notAfter: "2027-01-01T00:00:00Z" }];
const statement = statementOf([city], { revoked, sequence: 12, authority: "Geräte-CA (1)" });
const good = sealed(statement, keys);

interface Text {
  schema: string;
  statement: Record<string, unknown>;
  seal: Record<string, string>;
}
const edited = (edit: (text: Text) => void): string => {
  const text = JSON.parse(good) as Text;
  edit(text);
  return JSON.stringify(text);
};

describe("a statement's file", () => {
  it("is read with the SHA-256 of the key that sealed it, in whatever order and spacing it is written", () => {
    const other = JSON.stringify(JSON.parse(good), undefined, 2).replaceAll("\n", "\r\n");
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(good) as object).reverse()));
    for (const text of [good, other, turned])
      expect(verifyStatement(text)).toEqual({ ok: true, statement, seal: keys.sha256 });
  });

  it.each<[string, (text: Text) => void]>([
    ["a revocation less", ({ statement: said }) => (said.revoked = [])],
    ["another sequence", ({ statement: said }) => (said.sequence = 13)],
    ["another time", ({ statement: said }) => (said.time = "2027-01-01T00:00:00Z")],
    ["no anchor", ({ statement: said }) => (said.anchors = [])],
    ["another name", ({ statement: said }) => (said.authority = "Device CA")],
    ["another key", ({ seal }) => (seal.publicKey = sealKeys().spki.toString("base64"))],
    ["a shorter signature", ({ seal }) => (seal.signature = Buffer.alloc(63).toString("base64"))],
    ["a signature of zeros", ({ seal }) => (seal.signature = Buffer.alloc(64).toString("base64"))],
  ])("with %s is refused by its seal", (_, edit) => {
    const faults = ["seal.signature: does not belong to this statement and this key"];
    expect(verifyStatement(edited(edit))).toEqual({ ok: false, faults });
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "is not JSON"],
    ["null", "null", ": Invalid input: expected object, received null"],
    ["another schema", edited((text) => (text.schema = "gateway-statement/v2")), "schema: "],
    [
      "an unknown key",
      edited(({ statement: said }) => (said.also = 1)),
      'statement: Unrecognized key: "also"',
    ],
    [
      "a thumbprint in lower case",
      edited(({ statement: said }) => (said.revoked = [{ ...revoked[0], thumbprint: "ab".repeat(20) }])),
      "statement.revoked.0.thumbprint: is not 40 hexadecimal digits in upper case",
    ],
    [
      "a time of another zone",
      edited(({ statement: said }) => (said.time = "2026-06-01T12:00:00+02:00")),
      "statement.time: is no time in UTC",
    ],
    [
      "a day that is none",
      edited(({ statement: said }) => (said.time = "2026-02-30T12:00:00Z")),
      "statement.time: is no time in UTC",
    ],
    [
      "a negative sequence",
      edited(({ statement: said }) => (said.sequence = -1)),
      "statement.sequence: is below 0",
    ],
    [
      "a fraction",
      edited(({ statement: said }) => (said.sequence = 1.5)),
      "statement.sequence: is no whole number",
    ],
    ["another algorithm", edited(({ seal }) => (seal.algorithm = "none")), "seal.algorithm: "],
    [
      "a key of another curve",
      sealed(statement, { ...keys, spki: sealKeys("P-384").spki }),
      "seal.publicKey: is no key on the curve P-256",
    ],
    [
      "no key at all",
      edited(({ seal }) => (seal.publicKey = "AAAA")),
      "seal.publicKey: is no key on the curve P-256",
    ],
    ["loose base64", edited(({ seal }) => (seal.signature += "=")), "seal.signature: is not base64"],
    [
      "an anchor beside another fingerprint",
      sealed({ ...statement, anchors: [{ ...statement.anchors[0]!, sha256: "00".repeat(32) }] }, keys),
      "statement.anchors.0.sha256: is not the SHA-256 of the certificate beside it",
    ],
  ])("with %s is refused", (_, text, fault) => {
    expect(verifyStatement(text)).toEqual({ ok: false, faults: [expect.stringContaining(fault)] });
  });

  it("is refused with a signature of its key in the DER form that OpenSSL writes", () => {
    const der = sign("sha256", Buffer.from(canonicalize(statement) ?? ""), keys.privateKey);
    const text = edited(({ seal }) => (seal.signature = der.toString("base64")));
    expect(verifyStatement(text)).toMatchObject({ ok: false });
  });

  it("tells all faults at once", () => {
    const text = edited(({ statement: said, seal }) => {
      said.time = "today";
      seal.algorithm = "none";
    });
    const verification = verifyStatement(text);
    expect(verification.ok ? [] : verification.faults).toHaveLength(2);
  });

  it.each([6, 7])(
    "with its key in the hybrid form %d is refused: a pin is the hash of one encoding",
    (form) => {
      const sealed = JSON.parse(good) as { seal: { publicKey: string } };
      const spki = Buffer.from(sealed.seal.publicKey, "base64");
      spki[26] = form; // where the point begins; 4 says that both coordinates follow
      sealed.seal.publicKey = spki.toString("base64");
      expect(verifyStatement(JSON.stringify(sealed))).toEqual({
        ok: false,
        faults: ["seal.publicKey: is no key on the curve P-256"],
      });
    },
  );

  it("never throws and never takes a changed byte for the statement that was sealed", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const text = `${good.slice(0, at)}${String.fromCharCode(code)}${good.slice(at + 1)}`;
        const verification = verifyStatement(text);
        if (verification.ok) expect(verification).toEqual({ ok: true, statement, seal: keys.sha256 });
      }),
      { numRuns: 500 },
    );
  });
});

describe("the place of a statement", () => {
  const base = mkdtempSync(join(tmpdir(), "statement-"));
  const [folder, home] = [join(base, "folder"), join(base, "home")];
  mkdirSync(folder);
  mkdirSync(join(home, "certificate-authority"), { recursive: true });
  writeFileSync(join(folder, "statement.json"), good);
  const inHome = "certificate-authority/gateway-statement.json";
  writeFileSync(join(home, inHome), sealed(statementOf([city], { sequence: 3 }), keys));
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it("is nowhere without configuration", () => {
    expect(statementReader({ folder, home })(undefined)).toEqual({ state: "none" });
  });

  it.each([
    ["statement.json", 12],
    [join(folder, "statement.json"), 12],
    [`rehearsal:${inHome}`, 3],
  ])("%s is found", (configured, sequence) => {
    expect(statementReader({ folder, home })(configured)).toMatchObject({
      state: "read",
      file: configured,
      seal: keys.sha256,
      statement: { sequence },
    });
  });

  it.each([
    ["missing.json", home, /^cannot be read: ENOENT/],
    [".", home, /^cannot be read: EISDIR/],
    ["large.json", home, /^is larger than 1000000 bytes$/],
    ["broken.json", home, /^is not JSON$/],
    [`rehearsal:${inHome}`, undefined, /REMOTE_ACCESS_REHEARSAL_HOME is not set$/],
    [`rehearsal:${inHome}`, "", /REMOTE_ACCESS_REHEARSAL_HOME is not set$/],
  ])("%s with the home %s is a fault", (configured, at, fault) => {
    writeFileSync(join(folder, "large.json"), " ".repeat(1_000_001));
    writeFileSync(join(folder, "broken.json"), "{");
    expect(statementReader({ folder, home: at })(configured)).toEqual({
      state: "faulty",
      file: configured,
      faults: [expect.stringMatching(fault)],
    });
  });

  it("is read once a run, so that all resources are judged by one statement", () => {
    const read = statementReader({ folder, home });
    writeFileSync(join(folder, "changing.json"), good);
    const first = read("changing.json");
    writeFileSync(join(folder, "changing.json"), "{");
    expect(read("changing.json")).toBe(first);
  });
});
