import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { makeAnchor } from "../../../../../infra/certificate-authority/run/ceremony";
import { newStage, START, type Stage } from "../key-vault/vault-for-tests";

const folder = mkdtempSync(join(tmpdir(), "ceremony-"));
const holder = { organization: "Stadt Musterstadt", country: "DE", days: 397 };
const serial = new Uint8Array(16).fill(0x11);
let stage: Stage;
let keyId: string;

beforeAll(async () => {
  stage = await newStage();
  keyId = await stage.vault.create({ name: "device-ca-g2" });
});
afterAll(async () => {
  await stage.vault.stop();
  rmSync(folder, { recursive: true });
});

const authority = (file: string, name = "Device CA of Musterstadt") => ({
  name,
  anchors: [{ name: "device-ca-g2", certificate: join(folder, file) }],
});
const signer = () => openKeyVaultSigner(stage.access(keyId));

describe("the ceremony", () => {
  it("makes the certificate of a key that never leaves its vault", async () => {
    const anchor = await makeAnchor(authority("g2.crt"), holder, signer, START, serial);
    const made = new X509Certificate(readFileSync(join(folder, "g2.crt")));
    expect(anchor.sha256).toBe(made.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(made.subject).toBe("C=DE\nO=Stadt Musterstadt\nCN=Device CA of Musterstadt device-ca-g2");
    expect(made.verify(made.publicKey)).toBe(true);
    expect(made.publicKey.export({ type: "spki", format: "der" })).toEqual(
      Buffer.from((await signer()).spki),
    );
    expect(readFileSync(join(folder, "g2.crt"), "utf8")).not.toContain("PRIVATE");
  });

  it("replaces no anchor, and says all that is wrong at once, before the key is asked", async () => {
    await makeAnchor(authority("again.crt"), holder, signer, START, serial);
    const before = readFileSync(join(folder, "again.crt"), "utf8");
    const asked = jest.fn(signer);
    const long = authority("again.crt", "Device CA of a city with a very long name, indeed too long");
    await expect(makeAnchor(long, { ...holder, organization: "<b>" }, asked, START, serial)).rejects.toThrow(
      /again\.crt is there already[^]*shorten the authority's name[^]*--organization: write/,
    );
    expect(asked).not.toHaveBeenCalled();
    expect(readFileSync(join(folder, "again.crt"), "utf8")).toBe(before);
  });

  it.each([
    [{ days: 401 }, "an anchor of 401 days; write 1 to 400"],
    [{ days: Number.NaN }, "an anchor of NaN days; write 1 to 400"],
    [{ country: "Germany" }, 'country "Germany"; write two capital letters, such as DE'],
  ])("is refused with %p", async (change, message) => {
    await expect(
      makeAnchor(authority("bad.crt"), { ...holder, ...change }, signer, START, serial),
    ).rejects.toThrow(message);
    expect(existsSync(join(folder, "bad.crt"))).toBe(false);
  });
});
