import { sentenceOf } from "../../../../rehearsal/review/compare";
import { exitCodeOf } from "../../../../rehearsal/review/exit";

it.each([
  [0, 0, 0],
  [0, 1, 1],
  [0, 3, 3],
  [1, 0, 1],
  [1, 3, 1],
  [3, 0, 3],
  [3, 1, 1],
  [0, 2, 3],
  [1, 2, 1],
  [0, null, 3],
  [0, 255, 3],
])("a review that found %j, with a report that ended with %j, ends with %j", (own, reported, code) => {
  expect(exitCodeOf(own, reported)).toBe(code);
});

it.each([
  [0, "{}", "it lets nothing more pass"],
  [
    1,
    JSON.stringify({ notAccepted: ["p2s-ikev2-only", "trust.yaml"] }),
    "would newly let pass: p2s-ikev2-only, trust.yaml",
  ],
  [1, "no JSON", "is not available: the pack failed"],
  [3, "", "is not available: the pack failed"],
  [null, "", "is not available: the pack failed"],
])("a comparison that ended with %j is told", (code, stdout, told) => {
  expect(sentenceOf({ code, stdout, stderr: "the pack failed\n" })).toContain(told);
});
