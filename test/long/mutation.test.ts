import { disagreements, draw } from "../mutation/cross-check";
import { isGood, reportText } from "../mutation/report";
import { runMutation, type MutationRun } from "../mutation/run-mutation";

const MINUTES = 60_000;
let run: MutationRun;

beforeAll(async () => {
  run = await runMutation("whole");
}, 60 * MINUTES);

it("every mutant is blocked, or reviewed as one that admits nobody", () => {
  expect(isGood(run) ? "" : reportText(run)).toBe("");
});

it(
  "pulumi policy analyze says the same of fifty of them",
  async () => {
    const seed = Math.floor(Math.random() * 1_000_000_000);
    console.log(`seed ${seed}`);
    expect(await disagreements(draw(run, 50, seed))).toEqual([]);
  },
  15 * MINUTES,
);
