import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authorityFiles, initialise } from "../../../infra/certificate-authority/software-authority";
import { anchorPem, newSigner } from "./anchors";

const now = new Date("2026-06-01T00:00:00Z");
let home: string;

beforeEach(() => (home = mkdtempSync(join(tmpdir(), "authority-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("npm run ca -- init", () => {
  it("makes key, certificate and pin that belong together, the key for nobody else to read", async () => {
    const { anchor, created, files } = await initialise(home, now);
    expect(created).toBe(true);
    expect(statSync(files.key).mode & 0o777).toBe(0o600);
    expect(statSync(files.folder).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(files.pins, "utf8"))).toEqual({
      schema: "rehearsal-pins/v1",
      anchors: [{ name: "device-ca-g1", sha256: anchor.sha256 }],
    });
    expect(anchor.notAfter).toBe("2027-07-02T23:59:59.000Z");
  });

  it("keeps what is there when it runs again", async () => {
    const first = await initialise(home, now);
    const second = await initialise(home, now);
    expect(second).toEqual({ ...first, created: false });
  });

  it.each(["certificate", "pins"] as const)(
    "makes a missing %s anew for the key that is there",
    async (part) => {
      const { files } = await initialise(home, now);
      const key = readFileSync(files.key, "utf8");
      rmSync(files[part]);
      await initialise(home, now);
      expect(readFileSync(files.key, "utf8")).toBe(key);
      expect(readdirSync(files.folder).sort()).toEqual(["device-ca-g1.crt", "device-ca-g1.key"]);
    },
  );

  it("ends with one key and its certificate when two run at once", async () => {
    const [one, other] = await Promise.all([initialise(home, now), initialise(home, now)]);
    expect(one.anchor).toEqual(other.anchor);
    expect([one.created, other.created].filter(Boolean)).toHaveLength(1);
  });

  it("refuses a key that others can read", async () => {
    const { files } = await initialise(home, now);
    chmodSync(files.key, 0o644);
    await expect(initialise(home, now)).rejects.toThrow(
      "is open to others (mode 644); treat the key as lost",
    );
  });

  it("refuses a certificate of another key, and loses nothing", async () => {
    const { files } = await initialise(home, now);
    writeFileSync(files.certificate, await anchorPem(newSigner()));
    const before = readFileSync(files.pins, "utf8");
    await expect(initialise(home, now)).rejects.toThrow(
      "belongs to another private key than the one beside it",
    );
    expect(readFileSync(files.pins, "utf8")).toBe(before);
  });

  it("refuses an anchor that has expired", async () => {
    await initialise(home, now);
    const later = new Date("2027-08-01T00:00:00Z");
    await expect(initialise(home, later)).rejects.toThrow("expired on 2027-07-02T23:59:59.000Z");
    expect(readFileSync(authorityFiles(home).certificate, "utf8")).toContain("BEGIN CERTIFICATE");
  });
});
