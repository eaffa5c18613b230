import { outcomeOf } from "../../../../rehearsal/review/preview";

const PACK = "/trusted/policy-pack";
const summary = (folder: string) => ({
  summaryEvent: { PolicyPacks: { [`remote-access|local|${folder}`]: "1.0.0" } },
});
const blocks = (rule: string, enforcementLevel = "mandatory") => ({
  policyEvent: { policyName: rule, enforcementLevel, resourceUrn: "urn:pulumi:dev::p::a:b:C::name" },
});
const error = {
  diagnosticEvent: { severity: "error", message: "<{%reset%}>the program\n  failed<{%reset%}>" },
};
const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");

it.each<[string, string, number | null, object]>([
  ["passes where the pack was asked to the end", lines(summary(PACK)), 0, { blocked: 0 }],
  [
    "is blocked by what is mandatory",
    lines(blocks("a"), blocks("b", "advisory"), summary(PACK)),
    255,
    { blocked: 1 },
  ],
  [
    "has no result without a summary",
    lines(blocks("a")),
    0,
    { blocked: 1, fault: "The preview ended with code 0: words" },
  ],
  [
    "has none where another pack was asked",
    lines(summary("/elsewhere/policy-pack")),
    0,
    { blocked: 0, fault: `The policy pack in ${PACK} was not asked` },
  ],
  [
    "has none where no pack was asked",
    lines({ summaryEvent: {} }),
    0,
    { blocked: 0, fault: `The policy pack in ${PACK} was not asked` },
  ],
  [
    "has none where it failed and nothing was blocked",
    lines(error, summary(PACK)),
    255,
    { blocked: 0, fault: "The preview ended with code 255: the program failed words" },
  ],
  [
    "has none where nothing was started",
    "",
    null,
    { blocked: 0, fault: "The preview could not be started: words" },
  ],
  [
    "has none where only a warning came",
    "warning: a shell's",
    1,
    { blocked: 0, fault: "The preview ended with code 1: words" },
  ],
])("a preview %s", (_, events, code, outcome) => {
  expect(outcomeOf(events, { pack: PACK, code, stderr: "words\n" })).toEqual(outcome);
});
