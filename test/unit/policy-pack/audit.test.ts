import { readEngineEvents } from "../../../policy-pack/audit/engine-events";
import { reportText } from "../../../policy-pack/audit/report";
import { AuditImpossible, runAudit, type Ended, type Pulumi } from "../../../policy-pack/audit/run-audit";

const urn = (name: string) => `urn:pulumi:dev::city::azure-native:network:VirtualNetworkGateway::${name}`;
const metadata = (op: string, name: string, more: object = {}) => ({
  op,
  urn: urn(name),
  type: "azure-native:network:VirtualNetworkGateway",
  ...more,
});
const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");
const SUMMARY = { summaryEvent: { PolicyPacks: {} } };
const JUDGED = { summaryEvent: { PolicyPacks: { "remote-access": "0.1.0" } } };
const VIOLATION = {
  policyEvent: {
    policyName: "r",
    resourceUrn: urn("gw"),
    enforcementLevel: "mandatory",
    message: "r blocks gw\n",
  },
};
const CHANGED = metadata("update", "gw", { detailedDiff: { "b.c": {}, a: {} }, diffs: ["b"] });

describe("the engine's events", () => {
  it.each<[string, object[], object[]]>([
    [
      "of a refresh tell what was found, not what is looked at",
      [
        { resourcePreEvent: { metadata: metadata("refresh", "gw") } },
        { resOutputsEvent: { metadata: CHANGED } },
        { resOutputsEvent: { metadata: metadata("same", "other", { detailedDiff: {} }) } },
        { resOutputsEvent: { metadata: metadata("delete", "gone") } },
      ],
      [
        { operation: "update", urn: urn("gw"), properties: ["a", "b.c"] },
        { operation: "delete", urn: urn("gone"), properties: [] },
      ],
    ],
    [
      "of a plan name each resource once",
      [{ resourcePreEvent: { metadata: CHANGED } }, { resOutputsEvent: { metadata: CHANGED } }],
      [{ operation: "update", urn: urn("gw"), properties: ["a", "b.c"] }],
    ],
    [
      "tell the changed properties when there is no detail",
      [{ resOutputsEvent: { metadata: metadata("update", "gw", { detailedDiff: null, diffs: ["b"] }) } }],
      [{ operation: "update", properties: ["b"] }],
    ],
  ])("%s", (_, events, changes) => {
    expect(readEngineEvents(lines(...events)).changes).toEqual(
      changes.map((one): unknown => expect.objectContaining(one)),
    );
  });

  const peering = (
    state: unknown,
    properties: object,
    type = "azure-native:network:VirtualNetworkPeering",
  ) => ({
    resOutputsEvent: {
      metadata: metadata("update", "hub", {
        type,
        detailedDiff: properties,
        new: { outputs: { peeringState: state } },
      }),
    },
  });
  it.each<[string, object, string[][]]>([
    ["is connected by its other side", peering("Connected", { peeringState: {} }), []],
    [
      "is connected, whatever version of the API named it",
      peering("Connected", { peeringState: {} }, "azure-native:network/v20240501:VirtualNetworkPeering"),
      [],
    ],
    ["has lost its other side", peering("Disconnected", { peeringState: {} }), [["peeringState"]]],
    [
      "lets through more than before",
      peering("Connected", { peeringState: {}, allowForwardedTraffic: {} }),
      [["allowForwardedTraffic"]],
    ],
    [
      "is none",
      peering("Connected", { peeringState: {} }, "azure-native:network:VirtualNetworkGateway"),
      [["peeringState"]],
    ],
  ])("of a peering that %s", (_, event, changes) => {
    expect(readEngineEvents(lines(event)).changes.map(({ properties }) => properties)).toEqual(changes);
  });

  it("are read beside lines that are none", () => {
    const text = `warning: x\n{broken\n${lines(VIOLATION, JUDGED)}\n`;
    expect(readEngineEvents(text)).toMatchObject({
      violations: [{ rule: "r", urn: urn("gw"), level: "mandatory", message: "r blocks gw" }],
      packs: ["remote-access"],
      finished: true,
    });
  });

  it("that stop before the summary are not finished", () => {
    expect(readEngineEvents(lines(VIOLATION)).finished).toBe(false);
  });
});

describe("an audit", () => {
  const ok = (...events: object[]): Ended => ({ code: 0, stdout: lines(...events), stderr: "" });
  const calls: string[][] = [];
  function engine(answers: { refresh?: Ended; policy?: Ended; preview?: Ended; stack?: Ended }): Pulumi {
    calls.length = 0;
    const all: Record<string, Ended> = {
      stack: { code: 0, stdout: "dev\n", stderr: "" },
      refresh: ok(SUMMARY),
      policy: ok(JUDGED),
      preview: ok(SUMMARY),
      ...answers,
    };
    return (args) => {
      calls.push([...args]);
      return Promise.resolve(all[args[0] ?? ""]!);
    };
  }
  const request = { pack: "/pack", scope: "remote-access", plan: true };
  const audit = (answers: Parameters<typeof engine>[0], more: object = {}) =>
    runAudit({ ...request, ...more }, engine(answers), () => undefined);

  it("without findings is clean", async () => {
    const report = await audit({});
    expect(report).toEqual({
      stack: "dev",
      clean: true,
      drift: [],
      plan: [],
      violations: [],
      exempted: [],
      verdict: { blocked: 0, notJudged: 0, exempted: 0, line: "passed" },
      faults: [],
    });
    expect(reportText(report)).toBe(
      "dev: what stands is what was planned, and the policy pack has no objection.\n\nPolicy pack: passed",
    );
  });

  it("refreshes first, then judges what stands, then plans", async () => {
    await audit({}, { stack: "city" });
    expect(calls.map(([command]) => command)).toEqual(["refresh", "policy", "preview"]);
    for (const args of calls) expect(args.join(" ")).toContain("--stack city --non-interactive");
    expect(calls[1]?.join(" ")).toContain(
      "--policy-pack /pack --policy-pack-config /pack/remote-access.json",
    );
  });

  it("tells the commands that run the program where its settings are", async () => {
    await audit({}, { configFile: "/city/Pulumi.city.yaml" });
    const told = calls.filter((args) => args.join(" ").includes("--config-file /city/Pulumi.city.yaml"));
    expect(told.map(([command]) => command)).toEqual(["refresh", "preview"]);
  });

  it("in scope any passes no configuration, and without a plan runs no program", async () => {
    await audit({}, { scope: "any", plan: false });
    expect(calls.flat()).not.toContain("--policy-pack-config");
    expect(calls.flat()).not.toContain("preview");
  });

  it("judges with the configuration that it was given, in whatever scope", async () => {
    await audit({}, { scope: "any", configuration: "/city/pack.json" });
    const judging = calls.find(([command]) => command === "policy");
    expect(judging?.join(" ")).toContain("--policy-pack /pack --policy-pack-config /city/pack.json");
  });

  const exempted = (level: string) => ({
    policyEvent: {
      ...VIOLATION.policyEvent,
      enforcementLevel: level,
      message: "r would block gw\n  exempted until 2026-12-31 by security: moves\n  property: a\n",
    },
  });
  const LISTED =
    '1 violation exempted:\n  r at "gw" (azure-native:network:VirtualNetworkGateway): exempted until 2026-12-31 by security: moves';

  it("counts what is exempted apart, and is clean without anything else", async () => {
    const report = await audit({ policy: ok(exempted("advisory"), JUDGED) });
    expect(report).toMatchObject({
      clean: true,
      violations: [],
      exempted: [{ rule: "r", exemption: "exempted until 2026-12-31 by security: moves" }],
    });
    expect(reportText(report)).toBe(
      `dev: what stands is what was planned, and the policy pack has no objection but to what is exempted.\n\n${LISTED}\n\nPolicy pack: passed · exempted (1)`,
    );
  });

  it("shows what is exempted below what is not", async () => {
    const report = await audit({ policy: { ...ok(VIOLATION, exempted("advisory"), JUDGED), code: 1 } });
    expect(report).toMatchObject({ clean: false, violations: [{ level: "mandatory" }] });
    expect(reportText(report)).toBe(
      `dev: not as it should be.\n\n1 violation in what stands:\n  r blocks gw\n\n${LISTED}\n\nPolicy pack: blocked (1) · exempted (1)`,
    );
  });

  it("says that nothing was judged where the pack could not be asked", async () => {
    const report = await audit({ policy: ok(SUMMARY) });
    expect(report.verdict).toMatchObject({ notJudged: "everything", line: "not judged (everything)" });
    expect(reportText(report)).toMatch(/\n\nPolicy pack: not judged \(everything\)$/);
  });

  it("takes nothing that blocks for exempted, whatever it says", async () => {
    const report = await audit({ policy: { ...ok(exempted("mandatory"), JUDGED), code: 1 } });
    expect(report).toMatchObject({ clean: false, violations: [{ rule: "r" }], exempted: [] });
  });

  it("is not clean while something is let through by break-glass", async () => {
    const message =
      "r would block gw\n  let through by break-glass until 2026-06-01T18:00:00Z, ticket 1: x\n";
    const told = { policyEvent: { ...VIOLATION.policyEvent, enforcementLevel: "advisory", message } };
    expect(await audit({ policy: ok(told, JUDGED) })).toMatchObject({ clean: false, exempted: [] });
  });

  it.each<[string, Parameters<typeof engine>[0], string]>([
    [
      "a violation",
      { policy: { ...ok(VIOLATION, JUDGED), code: 1 } },
      "1 violation in what stands:\n  r blocks gw",
    ],
    [
      "an advisory one",
      {
        policy: ok({ policyEvent: { ...VIOLATION.policyEvent, enforcementLevel: "advisory" } }, JUDGED),
      },
      "(advisory) r blocks gw",
    ],
    [
      "a changed resource",
      { refresh: ok({ resOutputsEvent: { metadata: CHANGED } }, SUMMARY) },
      '1 resource changed past the program since the stack was last recorded:\n  "gw" (azure-native:network:VirtualNetworkGateway): changed a, b.c',
    ],
    [
      "a resource that is gone",
      { refresh: ok({ resOutputsEvent: { metadata: metadata("delete", "gw") } }, SUMMARY) },
      '"gw" (azure-native:network:VirtualNetworkGateway): is gone',
    ],
    [
      "drift that an earlier refresh recorded, by the plan",
      { preview: ok({ resourcePreEvent: { metadata: CHANGED } }, SUMMARY) },
      '"gw" (azure-native:network:VirtualNetworkGateway): update a, b.c',
    ],
  ])("reports %s", async (_, answers, words) => {
    const report = await audit(answers);
    expect(report.clean).toBe(false);
    expect(reportText(report)).toContain(words);
  });

  const failed = (event: object = {}): Ended => ({ code: 255, stdout: lines(event), stderr: "" });
  const ERROR = { diagnosticEvent: { severity: "error", message: "the program failed" } };

  it.each<[string, Parameters<typeof engine>[0], string]>([
    [
      "the plan fails",
      { preview: failed(ERROR) },
      "pulumi preview ended with code 255:\n  the program failed",
    ],
    [
      "the pack fails",
      { policy: failed(ERROR) },
      "pulumi policy analyze ended with code 255:\n  the program failed",
    ],
    ["no pack has judged", { policy: ok(SUMMARY) }, "no policy pack has judged: /pack"],
    ["the plan is cut off", { preview: ok() }, "pulumi preview ended with code 0"],
  ])("still tells the drift when %s, and is not clean", async (_, answers, words) => {
    const drift = ok({ resOutputsEvent: { metadata: CHANGED } }, SUMMARY);
    const report = await audit({ refresh: drift, ...answers });
    expect(report).toMatchObject({ clean: false, drift: [{ urn: urn("gw") }] });
    expect(reportText(report)).toContain(words);
    expect((await audit(answers)).clean).toBe(false);
  });

  it.each<[string, Parameters<typeof engine>[0], string]>([
    [
      "the refresh fails",
      { refresh: { ...failed(), stderr: "error: no stack named 'x' found" } },
      "no stack named 'x'",
    ],
    ["a resource cannot be read", { refresh: ok(ERROR, SUMMARY) }, "the program failed"],
    [
      "pulumi is missing",
      { refresh: { code: null, stdout: "", stderr: "ENOENT" } },
      "pulumi cannot be started",
    ],
    ["no stack is selected", { stack: failed() }, "name one with --stack"],
  ])("is impossible when %s", async (_, answers, words) => {
    const attempt = audit(answers);
    await expect(attempt).rejects.toThrow(AuditImpossible);
    await expect(attempt).rejects.toThrow(words);
  });
});
