import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signer } from "../../../../../infra/certificate-authority/core/signer";
import { KeyVaultFailure } from "../../../../../infra/certificate-authority/key-vault/key-vault-failure";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { compareHsmLog } from "../../../../../infra/certificate-authority/ledger/hsm-log";
import type { Ledger } from "../../../../../infra/certificate-authority/ledger/ledger";
import { readEntries } from "../../../../../infra/certificate-authority/ledger/reading";
import { PublishedFiles } from "../../../../../infra/certificate-authority/run/published-files";
import { layOutFleetHome, type FleetHome } from "../../../../fleet/fleet-home";
import { serveFleet } from "../../../../fleet/serve-fleet";
import { limitedTo, type Behaviour } from "../key-vault/fake-key-vault-behaviour";
import { newStage, START, type Stage } from "../key-vault/vault-for-tests";

jest.setTimeout(300_000);

const DEVICES = 300;
const MINUTE = 60_000;
/** Until then the vault is in trouble. */
const BETTER = START.getTime() + 10 * MINUTE;

/** Repeatable chance, from 0 up to 1 (a linear congruential generator, Numerical Recipes' constants). */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** What the vault did to requests for a signature. */
type Counts = Record<string, number>;

/** Everything that a vault in trouble does, in turn with signing slowly; then it is well again. */
function trouble({ timing }: Stage, counts: Counts): () => Behaviour {
  const random = chance(20_260_601);
  const slow = limitedTo(5, 10_000, timing.now);
  const KINDS: ReadonlyArray<readonly [number, string, Behaviour]> = [
    [0.06, "503", { do: "fail", status: 503, code: "ServiceUnavailable" }],
    [0.09, "503 of a load balancer", { do: "fail-in-html", status: 503, retryAfter: "7" }],
    [0.12, "signed, no answer", { do: "hang" }],
    [0.16, "signed, answer lost", { do: "reset-after" }],
    [0.19, "connection lost", { do: "reset-before" }],
    [0.21, "429 without a time", { do: "fail", status: 429, code: "Throttled" }],
    [0.22, "403", { do: "fail", status: 403, code: "Forbidden", inner: "ForbiddenByRbac" }],
  ];
  const count = (kind: string) => (counts[kind] = (counts[kind] ?? 0) + 1);
  return () => {
    if (timing.now() >= BETTER) return { do: "answer" };
    const roll = random();
    const [, kind, behaviour] = KINDS.find(([below]) => roll < below) ?? [1, "", slow()];
    count(kind === "" ? (behaviour.do === "answer" ? "signed" : "429 with a time") : kind);
    return behaviour;
  };
}

/** Counts what a signer is asked for, whether it answers or not. */
function counting(signer: Signer, total: { calls: number }): Signer {
  return {
    spki: signer.spki,
    sign: async (bytes) => {
      try {
        const signature = await signer.sign(bytes);
        total.calls += signature.calls;
        return signature;
      } catch (error) {
        if (error instanceof KeyVaultFailure) total.calls += error.calls;
        throw error;
      }
    },
  };
}

/** Puts the fleet's anchor key into the fake vault. @returns its identifier */
function keyInVault({ vault }: Stage, { authority: { signer } }: FleetHome): Promise<string> {
  if (!("software" in signer)) throw new Error("the fleet's anchor is a software key");
  const pem = readFileSync(signer.software, "utf8");
  const pair = { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
  return vault.create({ name: "device-ca-g1", pair });
}

async function entriesOf(store: FileStore): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { entry } of readEntries(store)) entries.push(entry);
  return entries;
}

let stage: Stage;
let home: string;
beforeEach(async () => {
  stage = await newStage();
  home = mkdtempSync(join(tmpdir(), "throttled-"));
});
afterEach(async () => {
  await stage.vault.stop();
  rmSync(home, { recursive: true, force: true });
});

it("loses nothing and issues nothing twice in ten minutes of throttling and failure", async () => {
  const fleet = await layOutFleetHome(home, DEVICES, START);
  const { timing, vault } = stage;
  const keyId = await keyInVault(stage, fleet);
  const counts: Counts = {};
  vault.script.always("sign", trouble(stage, counts));
  const now = () => new Date(timing.now());
  const store = new FileStore(join(home, "certificate-authority", "ledger"), { now });
  const published = new PublishedFiles(fleet.authority.certificates);
  const asked = { calls: 0 };

  // Whoever runs the command repeats it a minute after it failed, as it asks them to.
  let ledger: Ledger | undefined;
  const failures: string[] = [];
  while (ledger === undefined) {
    const signer = counting(await openKeyVaultSigner(stage.access(keyId)), asked);
    try {
      ({ ledger } = await serveFleet(fleet, { store, signer, published, now }));
    } catch (error) {
      if (!(error instanceof KeyVaultFailure)) throw error;
      failures.push(error.kind);
      await timing.sleep(MINUTE);
    }
  }

  // The trouble was real, and lasted.
  expect(timing.now()).toBeGreaterThanOrEqual(BETTER);
  expect(Object.keys(counts).sort()).toEqual([
    "403",
    "429 with a time",
    "429 without a time",
    "503",
    "503 of a load balancer",
    "connection lost",
    "signed",
    "signed, answer lost",
    "signed, no answer",
  ]);
  expect(new Set(failures)).toEqual(new Set(["refused"]));

  // Nothing lost: every device has its certificate, and can fetch it.
  const { certificates, open, uncommitted } = ledger.view;
  expect([...certificates.values()].map(({ device }) => device).sort()).toEqual([...fleet.keys.keys()]);
  expect({ open: open.size, uncommitted: uncommitted.size }).toEqual({ open: 0, uncommitted: 0 });
  expect(readdirSync(fleet.authority.certificates).sort()).toEqual(
    [...fleet.keys.values()].map(({ sha256 }) => `${sha256}.cer`).sort(),
  );

  // Nothing twice: one intent a device, one signature an intent, and a cut-off intent was taken up, not made anew.
  const entries = await entriesOf(store);
  const count = (kind: Entry["kind"]) => entries.filter((entry) => entry.kind === kind).length;
  expect({ intents: count("intent"), signed: count("signed"), abandoned: count("abandoned") }).toEqual({
    intents: DEVICES,
    signed: DEVICES,
    abandoned: 0,
  });
  expect(count("retry")).toBeGreaterThanOrEqual(failures.length);

  // Every request was counted, and the ledger explains every signature in the vault's own log.
  const requests = vault.log.filter(({ operationName }) => operationName === "KeySign").length;
  expect(asked.calls).toBeGreaterThanOrEqual(requests + counts["connection lost"]!);
  const report = await compareHsmLog(vault.logText.split("\n"), entries, {
    keyId,
    from: START,
    until: now(),
    tolerance: 5,
  });
  expect(report.alarms).toEqual([]);
  expect(report.signed).toBe(DEVICES);
  expect(report.signatures).toBeGreaterThan(DEVICES);
});

it.each([
  ["never answers", { do: "hang" }],
  ["loses every answer", { do: "reset-after" }],
] as const)(
  "raises no alarm over its own attempts when the vault signs for ten minutes and %s",
  async (_, behaviour) => {
    const fleet = await layOutFleetHome(home, 10, START);
    const { timing, vault } = stage;
    const keyId = await keyInVault(stage, fleet);
    vault.script.always("sign", () => (timing.now() < BETTER ? behaviour : { do: "answer" }));
    const now = () => new Date(timing.now());
    const store = new FileStore(join(home, "certificate-authority", "ledger"), { now });
    const published = new PublishedFiles(fleet.authority.certificates);
    const serve = async () =>
      serveFleet(fleet, { store, signer: await openKeyVaultSigner(stage.access(keyId)), published, now });

    await expect(serve()).rejects.toThrow("gave up signing");
    await timing.sleep(MINUTE);
    const { ledger } = await serve();
    expect(ledger.view.certificates.size).toBe(10);
    const report = await compareHsmLog(vault.logText.split("\n"), await entriesOf(store), {
      keyId,
      from: START,
      until: now(),
      tolerance: 5,
    });
    expect(report.alarms).toEqual([]);
  },
);
