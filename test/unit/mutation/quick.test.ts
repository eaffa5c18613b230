import { QUICK } from "../../mutation/command";
import { reportText, isGood } from "../../mutation/report";
import { runMutation } from "../../mutation/run-mutation";

it("a sample of all mutants is blocked, or reviewed as harmless", async () => {
  const run = await runMutation({ every: QUICK });
  expect(run.ways.length).toBeGreaterThan(150);
  expect(run.changes.length).toBeGreaterThan(150);
  // The report names what is wrong.
  expect(isGood(run) ? "" : reportText(run)).toBe("");
}, 120_000);
