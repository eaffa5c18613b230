import { readRun } from "../../../../../policy-pack/findings/report/read-run";

const TYPE = "azure-native:network:VirtualNetworkGateway";
const urnOf = (name: string) => `urn:pulumi:dev::city::city:C$${TYPE}::${name}`;
const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");
const SUMMARY = { summaryEvent: { PolicyPacks: { "remote-access|local|/x/policy-pack": "1.2.0" } } };
const step = (op: string, name: string, more: object = {}) => ({
  resourcePreEvent: {
    metadata: { op, urn: urnOf(name), type: TYPE, new: { custom: true, inputs: {} }, ...more },
  },
});
const said = (severity: string, message: string) => ({ diagnosticEvent: { severity, message } });
const policy = (more: object = {}) => ({
  policyEvent: {
    policyName: "r",
    resourceUrn: urnOf("gw"),
    enforcementLevel: "mandatory",
    severity: "critical",
    message: "r blocks\n",
    ...more,
  },
});

it("what was told is read once, with its severity", () => {
  const { told } = readRun(lines(policy(), policy(), policy({ severity: "High", message: "more" }), SUMMARY));
  expect(told).toEqual([
    { rule: "r", urn: urnOf("gw"), level: "mandatory", message: "r blocks", severity: "critical" },
    { rule: "r", urn: urnOf("gw"), level: "mandatory", message: "more", severity: "high" },
  ]);
});

it("texts for debugging are dropped, as are warnings: only errors are told", () => {
  const events = [
    said("debug", "Found typescript at /home/me/x"),
    said("info#err", "hm"),
    said("warning", "look"),
    said("error", "<{%fg 1%}>preview failed<{%reset%}>\n"),
  ];
  const run = readRun(lines(...events, SUMMARY));
  expect(run).toMatchObject({ errors: [], whole: true, version: "1.2.0" });
  expect(JSON.stringify(run)).not.toContain("typescript");
  expect(readRun(lines(said("error", "no <{%fg 1%}>such<{%reset%}> file"), SUMMARY)).errors).toEqual([
    "no such file",
  ]);
});

it.each<[string, object[], boolean]>([
  ["a run to its end", [SUMMARY], true],
  ["a run of an analysis", [{ summaryEvent: { PolicyPacks: { "remote-access": "1" } } }], true],
  ["a run that broke off", [step("create", "gw")], false],
  ["a run without a pack", [{ summaryEvent: { PolicyPacks: {} } }], false],
  ["a run with another pack alone", [{ summaryEvent: { PolicyPacks: { "aws-cis": "1" } } }], false],
  ["a run whose program failed", [said("error", "it is broken"), SUMMARY], false],
  ["nothing", [], false],
])("%s is the whole of it: not more is taken for judged", (_, events, whole) => {
  expect(readRun(lines(...events)).whole).toBe(whole);
});

it("what the pack tells of its record is no finding", () => {
  const run = readRun(lines(policy({ policyName: "review-record", message: "not written" }), SUMMARY));
  expect(run).toMatchObject({ told: [], ofRecord: ["not written"] });
});

it("resources are what is made of its own, with their inputs", () => {
  const { resources } = readRun(
    lines(
      step("create", "gw", { new: { custom: true, inputs: { a: 1 } } }),
      step("create", "component", { type: "city:C", new: { inputs: {} } }),
      step("create", "provider", { type: "pulumi:providers:azure-native" }),
      step("delete", "gone", { new: null, old: { custom: true } }),
    ),
  );
  expect([...resources.values()]).toEqual([{ urn: urnOf("gw"), type: TYPE, inputs: { a: 1 } }]);
});

it.each<[string, object[], object[]]>([
  [
    "an update with its paths",
    [step("update", "gw", { detailedDiff: { "b.c": {}, a: {} } })],
    [{ operation: "update", properties: ["a", "b.c"] }],
  ],
  [
    "an update by names where nothing finer is known",
    [step("update", "gw", { diffs: ["x"] })],
    [{ operation: "update", properties: ["x"] }],
  ],
  [
    "a replacement once, though it is told in steps",
    [
      step("create-replacement", "gw", { diffs: ["sku"] }),
      step("replace", "gw"),
      step("delete-replaced", "gw"),
    ],
    [{ operation: "replace", properties: ["sku"] }],
  ],
  [
    "what goes with a replacement and does not come again",
    [step("delete-replaced", "gw")],
    [{ operation: "delete" }],
  ],
  ["a deletion", [step("delete", "gw", { new: null, old: { custom: true } })], [{ operation: "delete" }]],
  [
    "nothing that stays, or is only read",
    [step("same", "gw"), step("read", "gw"), step("refresh", "gw")],
    [],
  ],
  ["no component", [step("create", "gw", { new: {} })], []],
])("changes hold %s", (_, events, changes) => {
  const { changes: read } = readRun(lines(...events));
  expect(read).toMatchObject(
    changes.map((change) => ({ urn: urnOf("gw"), name: "gw", type: TYPE, ...change })),
  );
  expect(read).toHaveLength(changes.length);
});
