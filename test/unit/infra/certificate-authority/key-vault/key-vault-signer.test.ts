import { createPublicKey, sign, verify } from "node:crypto";
import {
  openKeyVaultSeal,
  openKeyVaultSigner,
} from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import type { FakeKey, FakeKeyWishes } from "./fake-key-vault-keys";
import { ANYONE } from "./fake-key-vault";
import { credential, failureOf, newStage, otherPair, pair, START, type Stage } from "./vault-for-tests";

const TEXT = Buffer.from("to be signed");
const seconds = START.getTime() / 1_000;

jest.setTimeout(60_000); // RSA keys take long to make

let stage: Stage;
beforeEach(async () => {
  stage = await newStage();
});
afterEach(() => stage.vault.stop());

/** Makes a key, changes it, and tries to open it. @returns what was thrown, or "opened" */
async function opening(
  purpose: "anchor" | "seal",
  wishes: Partial<FakeKeyWishes>,
  change?: (key: FakeKey) => void,
) {
  const id = await stage.vault.create({
    name: "k",
    ...(purpose === "anchor" ? { pair } : { kty: "EC-HSM" }),
    ...wishes,
  });
  change?.(stage.vault.key("k"));
  const open = purpose === "anchor" ? openKeyVaultSigner : openKeyVaultSeal;
  return open(stage.access(id)).then(
    () => "opened",
    (error: Error) => error.message,
  );
}

describe("an anchor's key in a vault", () => {
  it("signs what verifies with its public key, in one call each", async () => {
    const id = await stage.vault.create({ name: "device-ca-g1", pair });
    const signer = await openKeyVaultSigner(stage.access(id));
    const { bytes, calls } = await signer.sign(TEXT);
    expect(Buffer.from(signer.spki)).toEqual(pair.publicKey.export({ type: "spki", format: "der" }));
    expect(Buffer.from(bytes)).toEqual(sign("sha256", TEXT, pair.privateKey));
    expect(calls).toBe(1);
  });

  it("is used in its pinned version although a newer one is there", async () => {
    const id = await stage.vault.create({ name: "k", pair });
    await stage.vault.create({ name: "k", pair: otherPair });
    const signer = await openKeyVaultSigner(stage.access(id));
    expect(Buffer.from((await signer.sign(TEXT)).bytes)).toEqual(sign("sha256", TEXT, pair.privateKey));
  });

  it("leaves a row in the vault's log that names key version and caller", async () => {
    const id = await stage.vault.create({ name: "k", pair });
    await (await openKeyVaultSigner(stage.access(id))).sign(TEXT);
    expect(stage.vault.log.filter(({ operationName }) => operationName === "KeySign")).toMatchObject([
      {
        time: START.toISOString(),
        category: "AuditEvent",
        operationVersion: "2025-07-01",
        identity: { claim: { "http://schemas.microsoft.com/identity/claims/objectidentifier": ANYONE } },
        properties: { id, httpStatusCode: 200 },
      },
    ]);
    expect(stage.vault.log[0]).toMatchObject({
      operationName: "Authentication",
      resultSignature: "Unauthorized",
    });
  });

  it.each<[string, Partial<FakeKeyWishes>]>([
    ["4096 bit", { pair: undefined, bits: 4_096 }],
    ["operations in another order", { ops: ["verify", "sign"] }],
  ])(
    "is accepted with %s",
    async (_, wishes) => {
      expect(await opening("anchor", wishes)).toBe("opened");
    },
    60_000,
  );

  it.each<[string, Partial<FakeKeyWishes>, ((key: FakeKey) => void) | undefined, string]>([
    ["kept in software", { kty: "RSA" }, undefined, 'its type is "RSA", which a vault keeps in software'],
    ["of 2048 bit", { pair: undefined, bits: 2_048 }, undefined, "it has 2048 bit"],
    ["with the exponent 3", { pair: undefined, exponent: 3 }, undefined, "its exponent is not 65537"],
    [
      "of another kind",
      { pair: undefined, kty: "EC-HSM" },
      undefined,
      "its type is EC-HSM; the anchor needs RSA-HSM",
    ],
    [
      "with one operation more",
      { ops: ["sign", "verify", "decrypt"] },
      undefined,
      "decrypt, sign, verify; set them to exactly",
    ],
    ["that may only sign", { ops: ["sign"] }, undefined, "its operations are: sign; set"],
    ["without operations", { ops: [] }, undefined, "its operations are: none"],
    ["that may be exported", {}, (key) => (key.exportable = true), "may be exported"],
    ["that is disabled", {}, (key) => (key.enabled = false), "it is disabled"],
    [
      "not yet in its time",
      {},
      (key) => (key.notBefore = seconds + 1),
      "not be used before 2026-06-01T12:00:01.000Z",
    ],
    ["past its time", {}, (key) => (key.expires = seconds), "expired on 2026-06-01T12:00:00.000Z"],
    [
      "of another version",
      {},
      (key) => (key.shownVersion = "f".repeat(32)),
      `the version "${"f".repeat(32)}" instead`,
    ],
    [
      "with a release policy",
      {},
      (key) => (key.releasePolicy = { contentType: "application/json; charset=utf-8", data: "e30" }),
      "it has a release policy",
    ],
  ])("is refused when %s, for that reason alone", async (_, wishes, change, sentence) => {
    const message = await opening("anchor", wishes, change);
    expect(message).toContain(sentence);
    const others = message.includes("EC-HSM") ? 2 : 1; // a key of another kind cannot have the right size either
    expect(message.match(/^ {2}- /gm)).toHaveLength(others);
  });

  it("is refused with all faults in one message, and nothing is signed", async () => {
    const message = await opening(
      "anchor",
      { pair: undefined, bits: 2_048, kty: "RSA", ops: ["sign"] },
      (key) => {
        Object.assign(key, {
          exportable: true,
          enabled: false,
          expires: seconds - 1,
          shownVersion: "0".repeat(32),
        });
      },
    );
    for (const part of ["version", "software", "exported", "2048 bit", "operations", "disabled", "expired"]) {
      expect(message).toContain(part);
    }
    expect(message.split("\n")).toHaveLength(8);
    expect(stage.vault.log.some(({ operationName }) => operationName === "KeySign")).toBe(false);
  });

  it("is accepted when the vault says nothing about exporting, as old keys do", async () => {
    expect(await opening("anchor", {}, (key) => (key.exportable = undefined))).toBe("opened");
  });

  it("is not asked for when its identifier names no version", async () => {
    const id = (await stage.vault.create({ name: "k", pair })).replace(/[0-9a-f]{32}$/, "");
    await expect(openKeyVaultSigner(stage.access(id))).rejects.toThrow("names no version");
    expect(stage.vault.log).toEqual([]);
  });

  it("is not asked for on this machine unless that is allowed", async () => {
    const id = await stage.vault.create({ name: "k", pair });
    await expect(openKeyVaultSigner(stage.access(id, { allowLoopback: false }))).rejects.toThrow(
      "this machine",
    );
  });
});

describe("the sealing key in a vault", () => {
  it("signs r‖s that verifies with its public key", async () => {
    const id = await stage.vault.create({ name: "seal", kty: "EC-HSM" });
    const seal = await openKeyVaultSeal(stage.access(id));
    const key = createPublicKey({ key: Buffer.from(seal.spki), format: "der", type: "spki" });
    const signature = await seal.sign(TEXT);
    expect(signature).toHaveLength(64);
    expect(verify("sha256", TEXT, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  });

  it.each<[string, Partial<FakeKeyWishes>, string]>([
    ["in software", { kty: "EC" }, 'its type is "EC"'],
    ["on another curve", { curve: "P-384" }, "it is on secp384r1; the seal needs the curve P-256"],
    ["of RSA", { kty: "RSA-HSM", pair }, "its type is RSA-HSM; the seal needs EC-HSM"],
  ])("is refused %s", async (_, wishes, sentence) => {
    expect(await opening("seal", wishes)).toContain(sentence);
  });
});

describe("an answer that is not the key's", () => {
  it.each([
    ["signed by another key", { do: "sign-with", key: "other" }],
    ["with one bit changed", { do: "spoil" }],
  ] as const)("is thrown away and said when %s", async (_, behaviour) => {
    const id = await stage.vault.create({ name: "k", pair });
    await stage.vault.create({ name: "other", pair: otherPair });
    const signer = await openKeyVaultSigner(stage.access(id));
    stage.vault.script.next("sign", behaviour);
    const failure = await failureOf(signer.sign(TEXT));
    expect(failure).toMatchObject({ kind: "wrong-answer", calls: 1 });
    expect(failure.message).toContain(`a signature that the key ${id} did not make; it was thrown away`);
  });

  it("is thrown away for the seal too", async () => {
    const seal = await openKeyVaultSeal(stage.access(await stage.vault.create({ name: "s", kty: "EC-HSM" })));
    stage.vault.script.next("sign", { do: "spoil" });
    expect((await failureOf(seal.sign(TEXT))).kind).toBe("wrong-answer");
  });
});

describe("a sign-in that fails", () => {
  it("is told with its own reason, and not tried again", async () => {
    const id = await stage.vault.create({ name: "k", pair });
    const nobody = { getToken: () => Promise.reject(new Error("Please run 'az login'\nmore")) };
    const failure = await failureOf(openKeyVaultSigner(stage.access(id, { credential: nobody })));
    expect(failure.message).toMatch(/^failed reading the key .*could not be asked: Please run 'az login'$/);
    expect(stage.timing.sleeps).toEqual([]);
  });

  it("is tried again where the sign-in service is busy", async () => {
    const id = await stage.vault.create({ name: "k", pair });
    let asked = 0;
    const busy = {
      getToken: (scopes: string | string[]) => {
        asked += 1;
        if (asked === 1) return Promise.reject(Object.assign(new Error("busy"), { statusCode: 503 }));
        return credential().getToken(scopes);
      },
    };
    await openKeyVaultSigner(stage.access(id, { credential: busy }));
    expect(stage.timing.sleeps).toEqual([1_000]);
  });
});
