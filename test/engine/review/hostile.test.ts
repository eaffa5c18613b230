import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { previewBase, reviewHead, type BasePreviews, type Outcome } from "../../../rehearsal/review/offline";
import { Processes } from "../../../rehearsal/review/processes";
import type { Fault } from "../../../rehearsal/review/report";
import { foundIn } from "../../../rehearsal/scenarios/verdict";
import { stacksOf } from "../../../rehearsal/review/stacks";
import { makeTrusted, type Bench, type Trusted } from "../../../rehearsal/review/trusted";
import { Clone } from "./clone";
import { HOSTILE, MEDDLING } from "./hostile-changes";

jest.setTimeout(600_000); // the very first run may have to build the engine

/** What came of one change. */
interface Verdict {
  readonly outcome: Outcome;
  readonly rules: readonly string[];
  readonly faults: readonly string[];
}

const STACKS = stacksOf("dev");
const folder = mkdtempSync(join(tmpdir(), "hostile-"));
const clone = new Clone();
const processes = new Processes();
const bench = (name: string): Bench => {
  const work = join(folder, name);
  mkdirSync(work, { recursive: true });
  const progress = { say: () => undefined, during: <T>(_: string, run: () => Promise<T>) => run() };
  return { project: clone.folder, caller: process.env, work, processes, progress };
};

let trusted: Trusted;
let base: Promise<BasePreviews>;
const verdicts = new Map<string, Verdict>();

// Two at a time, which takes half as long; what was found is looked at below.
beforeAll(async () => {
  // All of them first: while one is reviewed the checkout has to stay the base's.
  const waiting = [
    ["meddles", clone.commit(MEDDLING)] as const,
    ...Object.entries(HOSTILE).map(
      ([name, { wayIn, edits }]) => [name, clone.commit({ ...wayIn.edits, ...edits })] as const,
    ),
  ];
  trusted = await makeTrusted(bench("trusted"), clone.base, STACKS);
  base = previewBase(bench("trusted"), trusted, { stacks: STACKS, out: join(folder, "base-out") });
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, commit] = next;
      verdicts.set(name, await review(name.replaceAll(/\W/g, "-"), commit));
    }
  };
  await Promise.all([work(), work()]);
});
afterAll(() => {
  processes.endAll();
  clone.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function review(name: string, commit: string): Promise<Verdict> {
  const out = join(folder, `${name}-out`);
  const plan = { stacks: STACKS, out, base, verdictOnly: true };
  const outcome = await reviewHead(bench(name), trusted, { commit }, plan);
  const events = readFileSync(join(out, "dev", "head", "events.jsonl"), "utf8");
  const noted = JSON.parse(readFileSync(join(out, "dev", "faults.json"), "utf8")) as Fault[];
  const faults = noted.map((fault) => (typeof fault === "string" ? fault : `${fault.weighs}: ${fault.text}`));
  return { outcome, rules: foundIn(events).map(({ rule }) => rule), faults };
}

it("trusts a pack whose rules all block, and a base that is not blocked", async () => {
  expect(trusted.canary.words).toContain("rules fire");
  expect([...(await base).values()]).toEqual([{ blocked: 0 }]);
});

describe("a change that opens a way in stays blocked although it", () => {
  it.each(Object.entries(HOSTILE))("%s", (name, { wayIn, says }) => {
    const { outcome, rules, faults } = verdicts.get(name)!;
    expect({ code: outcome.code, found: rules }).toEqual({
      code: 1,
      found: expect.arrayContaining([wayIn.rule]) as unknown,
    });
    expect(faults.join("\n")).toContain(says);
  });
});

it("a program that edits its judge while it runs, or leaves something running, is not judged", () => {
  const { outcome, rules, faults } = verdicts.get("meddles")!;
  expect({ code: outcome.code, rules }).toEqual({ code: 3, rules: [] });
  expect(faults).toEqual([
    expect.stringMatching(/^not-judged: .*left 1 of its processes running/),
    expect.stringMatching(/^not-judged: .*what judges it was changed: .*trust-pins\.json/),
  ]);
});
