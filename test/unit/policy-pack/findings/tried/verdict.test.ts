import { triedVerdicts } from "../../../../../policy-pack/findings/tried/verdict";
import { verdictOver } from "../../../../../policy-pack/findings/verdict";
import { exampleLab, exampleProbe, exampleScenario } from "./example-tried";

const asMeant = exampleLab({ otherwise: 0, scenarios: [exampleScenario()] });
const unreached = exampleProbe({ reached: 0, targets: [] });
const failed = exampleScenario({ verdict: "otherwise", seen: "the lab failed: no such process" });
const absent = exampleScenario({ verdict: "not-applicable" });

it.each([
  ["a lab saw all as expected, and a probe reached nothing", [asMeant], [unreached], "passed"],
  ["a lab tried another plan", [{ ...asMeant, isReviewed: "no" as const }], [], "not judged (1)"],
  ["a lab's plan is not known", [{ ...asMeant, isReviewed: "unknown" as const }], [], "passed"],
  ["only a part of a lab's scenarios ran", [{ ...asMeant, only: "^stolen$" }], [], "not judged (1)"],
  ["a lab ran no scenario", [{ ...asMeant, scenarios: [] }], [], "not judged (1)"],
  ["a lab had nothing to try", [{ ...asMeant, scenarios: [absent] }], [], "not judged (1)"],
  [
    "a lab failed in one of two that were otherwise",
    [exampleLab({ otherwise: 2, scenarios: [...exampleLab().scenarios, failed] })],
    [],
    "blocked (1) · not judged (1)",
  ],
  [
    "a lab failed",
    [{ ...asMeant, otherwise: 1, scenarios: [exampleScenario(), failed] }],
    [],
    "not judged (1)",
  ],
  [
    "a part of another plan was tried, and seen otherwise",
    [exampleLab({ isReviewed: "no", only: "." })],
    [],
    "blocked (1) · not judged (2)",
  ],
  ["a probe's list is missing", [], [{ ...unreached, list: "missing" as const }], "not judged (1)"],
  ["a probe's list is another one", [], [{ ...unreached, list: "other" as const }], "not judged (1)"],
  ["a test's certificate knocked", [], [{ ...unreached, testIdentity: true as const }], "not judged (1)"],
])("what is tried weighs what it shows: %s", (_, labs, probes, line) => {
  expect(verdictOver(triedVerdicts(labs, probes)).line).toBe(line);
});
