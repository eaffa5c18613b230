import { createHash, createPublicKey } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAuthority } from "../../../infra/certificate-authority/authority-file";
import { authorityFiles, initialise } from "../../../infra/certificate-authority/software-authority";
import { SoftwareSeal } from "../../../infra/certificate-authority/core/signer";
import { readStatement } from "../../../infra/certificate-authority/statement/read-statement";
import { sealStatement, statementText } from "../../../infra/certificate-authority/statement/seal-statement";
import type {
  GatewayStatement,
  SealedStatement,
} from "../../../infra/certificate-authority/statement/statement";
import { anchorPem, newSigner } from "./anchors";

jest.setTimeout(60_000); // two RSA keys of 3,072 bit on a busy machine

const now = new Date("2026-06-01T00:00:00Z");
let home: string;
/** The home of an authority, made once: an RSA key takes its time. */
let template: string;

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), "authority-"));
  await initialise(template, now);
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "authority-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The statement as the program would read it, with the pins that lie beside it. */
function statementIn(folder: string): GatewayStatement {
  const { statement, pins } = authorityFiles(folder);
  const { seals } = JSON.parse(readFileSync(pins, "utf8")) as { seals: { sha256: string }[] };
  const text = readFileSync(statement, "utf8");
  const late = new Date("2026-07-01T00:00:00Z");
  const reading = readStatement(text, { sealKeys: seals.map(({ sha256 }) => sha256), now: late });
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  return reading.statement;
}

/** An authority that was made before. */
function standing() {
  cpSync(template, home, { recursive: true });
  return initialise(home, now);
}

describe("npm run ca -- init", () => {
  it("makes keys, certificate and pins that belong together, the keys for nobody else to read", async () => {
    const { anchor, created, seal, files } = await initialise(home, now);
    expect(created).toBe(true);
    expect(statSync(files.key).mode & 0o777).toBe(0o600);
    expect(statSync(files.sealKey).mode & 0o777).toBe(0o600);
    expect(statSync(files.folder).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(files.pins, "utf8"))).toEqual({
      schema: "rehearsal-pins/v1",
      anchors: [{ name: "device-ca-g1", sha256: anchor.sha256 }],
      seals: [{ name: "ledger-seal", sha256: seal }],
    });
    const publicKey = createPublicKey(readFileSync(files.sealPublicKey, "utf8"));
    const spki = publicKey.export({ type: "spki", format: "der" });
    expect(createHash("sha256").update(spki).digest("hex")).toBe(seal);
    expect(anchor.notAfter).toBe("2027-07-02T23:59:59.000Z");
  });

  it("keeps what is there when it runs again", async () => {
    const first = await standing();
    const second = await initialise(home, now);
    expect(second).toEqual({ ...first, created: false });
  });

  it("writes a first statement that trusts the anchor and revokes nothing", async () => {
    const { anchor } = await standing();
    expect(statementIn(home)).toMatchObject({
      sequence: 0,
      time: "2026-06-01T00:00:00Z",
      anchors: [{ name: "device-ca-g1", sha256: anchor.sha256 }],
      revoked: [],
      ledger: { sequence: 0, head: "0".repeat(64) },
    });
  });

  it.each([
    [12, "2026-06-01T00:00:00Z"],
    [13, "2026-06-01T13:00:00Z"],
    [100, "2026-06-05T04:00:00Z"],
  ])("after %d hours leaves a statement of %s, otherwise as it was", async (hours, time) => {
    const { files } = await standing();
    const { statement } = JSON.parse(readFileSync(files.statement, "utf8")) as SealedStatement;
    const revoked = [
      { thumbprint: "AB".repeat(20), class: "stolen", notAfter: "2026-06-20T00:00:00Z" },
    ] as const;
    const later = { ...statement, sequence: 9, revoked, ledger: { sequence: 9, head: "ab".repeat(32) } };
    const seal = new SoftwareSeal(readFileSync(files.sealKey, "utf8"));
    writeFileSync(files.statement, statementText(await sealStatement(later, seal)));
    await initialise(home, new Date(now.getTime() + hours * 3_600_000));
    expect(statementIn(home)).toEqual({ ...later, time });
  });

  it("does not touch a statement that another key sealed", async () => {
    const { files } = await standing();
    rmSync(files.sealKey);
    const before = readFileSync(files.statement, "utf8");
    await expect(initialise(home, now)).rejects.toThrow(
      /gateway-statement\.json seal\.publicKey: .* is not pinned/,
    );
    expect(readFileSync(files.statement, "utf8")).toBe(before);
  });

  it("puts an anchor that was made anew into the statement", async () => {
    const { files } = await standing();
    rmSync(files.certificate);
    const { anchor } = await initialise(home, now);
    expect(statementIn(home).anchors.map(({ sha256 }) => sha256)).toEqual([anchor.sha256]);
  });

  it.each(["certificate", "pins", "statement", "sealPublicKey"] as const)(
    "makes a missing %s anew for the keys that are there",
    async (part) => {
      const { files } = await standing();
      const keys = () => [files.key, files.sealKey].map((key) => readFileSync(key, "utf8"));
      const before = keys();
      rmSync(files[part]);
      await initialise(home, now);
      expect(keys()).toEqual(before);
      expect(readdirSync(files.folder).sort()).toEqual([
        "authority.yaml",
        "device-ca-g1.crt",
        "device-ca-g1.key",
        "gateway-statement.json",
        "ledger-seal.key",
        "ledger-seal.pub",
      ]);
    },
  );

  it("ends with one key and its certificate when two run at once", async () => {
    const [one, other] = await Promise.all([initialise(home, now), initialise(home, now)]);
    expect(one.anchor).toEqual(other.anchor);
    expect(one.seal).toBe(other.seal);
    expect([one.created, other.created].filter(Boolean)).toHaveLength(1);
  });

  it.each(["key", "sealKey"] as const)("refuses a %s that others can read", async (key) => {
    const { files } = await standing();
    chmodSync(files[key], 0o644);
    await expect(initialise(home, now)).rejects.toThrow(
      "is open to others (mode 644); treat the key as lost",
    );
  });

  it("refuses a certificate of another key, and loses nothing", async () => {
    const { files } = await standing();
    writeFileSync(files.certificate, await anchorPem(newSigner()));
    const before = readFileSync(files.pins, "utf8");
    await expect(initialise(home, now)).rejects.toThrow(
      "belongs to another private key than the one beside it",
    );
    expect(readFileSync(files.pins, "utf8")).toBe(before);
  });

  it("refuses an anchor that has expired", async () => {
    await standing();
    const later = new Date("2027-08-01T00:00:00Z");
    await expect(initialise(home, later)).rejects.toThrow("expired on 2027-07-02T23:59:59.000Z");
    expect(readFileSync(authorityFiles(home).certificate, "utf8")).toContain("BEGIN CERTIFICATE");
  });

  it("tells the gateway of one stack, and says so when another one is asked for", async () => {
    const city = { stack: "city-access", configFile: "Pulumi.city.yaml" };
    const { files } = await initialise(home, now, city);
    const { gateway } = readAuthority(files.authority);
    expect(gateway).toMatchObject({
      resourceGroup: "rg-remote-access-musterstadt-city-access",
      name: "vpng-musterstadt-city-access",
      stack: "city-access",
    });
    expect(gateway!.configFile).toBe(join(gateway!.project, "Pulumi.city.yaml"));
    await initialise(home, now, city);
    await expect(initialise(home, now)).rejects.toThrow(
      /tells the gateway of the stack city-access, and not that of dev: .* has a home of its own; open a new shell/,
    );
  });
});
