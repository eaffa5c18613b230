import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { ca, startCa, type Outcome, type Process } from "../unit/infra/certificate-authority/commands/ca";
import type { SmallCity } from "../unit/infra/certificate-authority/commands/small-city";
import { vaultCity, type VaultCity } from "../unit/infra/certificate-authority/commands/vault-city";
import { numbersFrom } from "./numbers-from";

jest.setTimeout(300_000);

const LAPTOPS = 32;
const KILLS = 30;
/** Four rounds of eight signatures at once take a second: time enough to be killed in the middle. */
const SIGNING_MS = 250;
/** Another one each time; a failure is repeated with KILL_SEED. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

let base: VaultCity;
/** Milliseconds that a run takes to its lock, and from there to its end. */
let usual: { readonly start: number; readonly writing: number };
const kills = { beforeWriting: 0, amid: 0, afterwards: 0 };

beforeAll(async () => {
  base = await vaultCity(LAPTOPS, SIGNING_MS);
  const city = base.city.copy();
  const began = Date.now();
  const run = issue(city);
  await locked(city, run, 1);
  const start = Date.now() - began;
  expect((await run.ended).code).toBe(0);
  usual = { start, writing: Date.now() - began - start };
  city.remove();
  console.log(`seed ${SEED}; ${usual.start} ms to the lock, ${usual.writing} ms of writing`);
});

afterAll(async () => {
  console.log("kills", kills);
  await base.vault.stop();
  base.city.remove();
});

const issue = (city: SmallCity, ...more: string[]) =>
  startCa(["issue", "--json", "--authority", city.authority, ...more]);

/** Waits for the lock file of a number, or the end of the process. */
async function locked(city: SmallCity, { ended }: Process, number: number): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over && lockOf(city) < number) await pause(2);
}

function lockOf(city: SmallCity): number {
  const folder = city.file("ledger");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return Math.max(0, ...names.map((name) => Number(/^writer\.(\d+)$/.exec(name)?.[1] ?? 0)));
}

/** Starts a run and kills it, at a time of its start or, four times out of five, of its writing. */
async function kill(city: SmallCity, random: () => number): Promise<void> {
  const next = lockOf(city) + 1;
  const run = issue(city);
  if (random() < 0.2) {
    await pause(random() * usual.start);
  } else {
    await locked(city, run, next);
    await pause(random() * usual.writing * 1.05);
  }
  if (run.child.exitCode === null) process.kill(-run.child.pid!, "SIGKILL");
  await run.ended;
}

async function verify(city: SmallCity, log: string): Promise<Outcome> {
  const file = city.file("vault.log");
  writeFileSync(file, log);
  return ca("verify", "--json", "--authority", city.authority, "--hsm-log", file);
}

/** What a killed run left behind. */
function remains(city: SmallCity) {
  const folder = city.file("ledger");
  const [name] = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".jsonl")) : [];
  const segment = name === undefined ? undefined : join(folder, name);
  const text = segment === undefined ? "" : readFileSync(segment, "utf8");
  const committed = text.split('"kind":"committed"').length - 1;
  return {
    segment,
    torn: text.slice(text.lastIndexOf("\n") + 1),
    intents: text.includes('"kind":"intent"'),
    committed,
  };
}

/** The contents of what the ledger moved aside. */
function movedAside(city: SmallCity): string[] {
  const folder = city.file("ledger");
  const names = readdirSync(folder).filter((name) => name.includes(".torn-"));
  return names.map((name) => readFileSync(join(folder, name), "utf8"));
}

it.each(Array.from({ length: KILLS }, (_, index) => index))(
  "kill %i is made good by the next run",
  async (index) => {
    const seed = SEED * 100 + index;
    const random = numbersFrom(seed);
    const city = base.city.copy();
    const rows = base.vault.log.length;
    const published = new Map<string, string>();
    const torn: string[] = [];
    try {
      do {
        await kill(city, random);
        city.published().forEach((text, name) => published.set(name, text));
        const { segment, torn: half, intents, committed } = remains(city);
        kills[!intents ? "beforeWriting" : committed < LAPTOPS ? "amid" : "afterwards"] += 1;
        if (half !== "" && half !== torn.at(-1)) torn.push(half);
        if (half === "" && segment !== undefined && random() < 0.3) {
          // A kill hardly ever meets the middle of a write; a power cut would.
          torn.push(`{"device":"${torn.length}`);
          appendFileSync(segment, torn.at(-1)!);
        }
      } while (random() < 0.4);

      const { code, stderr } = await issue(city).ended;
      expect({ seed, code }).toEqual({ seed, code: 0 });
      // The lock of a dead process is taken over at once.
      expect(stderr).not.toContain("Waiting");
      const entries = await city.entries();
      const intents = entries.filter((entry) => entry.kind === "intent");
      const signed = entries.filter((entry) => entry.kind === "signed");
      expect(new Set(intents.map(({ serial }) => serial)).size).toBe(intents.length);
      const holders = signed.map(({ intent }) => intents.find(({ sequence }) => sequence === intent)!.device);
      expect(holders.sort()).toEqual(city.names);
      expect(entries.filter(({ kind }) => kind === "committed")).toHaveLength(LAPTOPS);

      expect([...city.published().keys()].sort()).toEqual(
        city.names.map((name) => `${city.keyOf(name).sha256}.cer`).sort(),
      );
      for (const [name, text] of published) expect(city.published().get(name)).toBe(text);
      expect(movedAside(city)).toEqual(torn);

      const log = base.vault.log.slice(rows).map((record) => `${JSON.stringify(record)}\n`);
      const report = await verify(city, log.join(""));
      const { ledger, hsmLog } = JSON.parse(report.stdout) as {
        ledger: { findings: unknown[] };
        hsmLog: { alarms: unknown[]; signatures: number };
      };
      expect({ seed, code: report.code, findings: ledger.findings, alarms: hsmLog.alarms }).toEqual({
        seed,
        code: 0,
        findings: [],
        alarms: [],
      });
      expect(hsmLog.signatures).toBeGreaterThanOrEqual(LAPTOPS);
    } finally {
      city.remove();
    }
  },
);

it("most kills fell into the writing", () => expect(kills.amid).toBeGreaterThan(KILLS / 3));

it("of two at once one waits and says for whom; both end well and nothing is issued twice", async () => {
  const city = base.city.copy();
  base.vault.script.always("sign", { do: "slow", ms: 8 * SIGNING_MS });
  const first = issue(city);
  await locked(city, first, 1);
  const second = issue(city);
  try {
    const impatient = await issue(city, "--wait", "0").ended;
    expect(impatient).toMatchObject({ code: 4, stdout: "" });
    expect(impatient.stderr).toContain(`is being written by process ${first.child.pid} on `);
    const ends = [await first.ended, await second.ended];
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.map(({ stdout }) => (JSON.parse(stdout) as { issued: number }).issued)).toEqual([LAPTOPS, 0]);
    expect(second.said()).toContain(`Waiting for process ${first.child.pid} on `);
    expect((await city.entries()).filter(({ kind }) => kind === "signed")).toHaveLength(LAPTOPS);
  } finally {
    for (const { child } of [first, second]) child.kill("SIGKILL");
    city.remove();
  }
});
