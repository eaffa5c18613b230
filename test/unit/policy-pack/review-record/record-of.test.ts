import { recordOf, type RunOfPack } from "../../../../policy-pack/review-record/record-of";
import { recordSchema } from "../../../../policy-pack/review-record/record";
import { matrixRecord } from "../../../../policy-pack/reachability/matrix-record";
import { readingOf } from "../../../../policy-pack/resource-model/reading";
import type { Plan, PlannedResource } from "../../../../policy-pack/resource-model/plan";
import { ALL_ZERO, type TrustReading } from "../../../../policy-pack/trust/trust-file";
import { selfSigned } from "../../../policies/self-signed";
import { stated, trusting } from "../judge";
import { planOf, withOutputs } from "../reachability/plan-of";
import { DECLARED, SMALL_STACK } from "../reachability/small-stack";

const NOW = new Date("2026-06-01T12:00:00Z");
const city = selfSigned("city device CA", { days: 365 });
const home = selfSigned("rehearsal device CA", { days: 365 });
const foreign = selfSigned("somebody's CA", { days: 365 });

const RUN: RunOfPack = {
  version: "1.2.0",
  rules: 38,
  scope: "remote-access",
  trust: trusting(),
  rehearsal: { state: "none" },
  exemptions: { ok: true, exemptions: [] },
  breakGlass: { state: "none" },
  statement: { state: "none" },
  now: NOW,
};

/** A gateway that trusts these roots, under names of their subjects. */
function gatewayWith(roots: ReadonlyArray<{ base64: string; name: string }>): Plan {
  const type = "azure-native:network:VirtualNetworkGateway";
  const written = roots.map(({ base64, name }) => ({ name, publicCertData: base64 }));
  const gateway: PlannedResource = {
    urn: `urn:pulumi:dev::city::${type}::gw`,
    name: "gw",
    type,
    types: ["network:VirtualNetworkGateway"],
    inputs: readingOf({ vpnClientConfiguration: { vpnClientRootCertificates: written } }),
    outputs: readingOf({}),
    provider: { type: "pulumi:providers:azure-native", inputs: readingOf({ subscriptionId: ALL_ZERO }) },
    madeFrom: {},
  };
  return [gateway];
}

it("a run without anything particular is its scope, its pack and its matrix", () => {
  const plan = withOutputs(planOf(SMALL_STACK), { access: DECLARED });
  const record = recordOf(plan, RUN);
  expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(record).toMatchObject({
    schema: "review-record/v1",
    pack: { version: "1.2.0", rules: 38 },
    scope: "remote-access",
    matrix: matrixRecord(plan, RUN.trust.ok ? RUN.trust.trust : { anchors: [] }),
    declared: [
      { rule: "mail-from-laptops", from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] },
      { rule: "share-from-laptops", from: ["10.81.0.0/24"], to: ["10.84.1.4"], ports: ["tcp/445"] },
    ],
    anchors: [],
    exemptions: [],
    faults: [],
  });
  expect(record).not.toHaveProperty("statement");
});

it("a program that declares nothing has nothing declared", () => {
  expect(recordOf(planOf(SMALL_STACK), RUN)).not.toHaveProperty("declared");
});

it("a stack without resources has no matrix, and that is said", () => {
  const record = recordOf([], RUN);
  expect(record).not.toHaveProperty("matrix");
  expect(record.faults).toEqual([expect.stringContaining("there is no resource")]);
});

it("a matrix that cannot be computed is missing, and the rest of the record is there", () => {
  const broken = new Proxy(planOf(SMALL_STACK)[0]!, {
    get: (resource, key) => {
      if (key === "inputs") throw new Error("not readable");
      return Reflect.get(resource, key) as unknown;
    },
  });
  const record = recordOf([broken, ...gatewayWith([{ name: "a", base64: city.base64 }])], RUN);
  expect(record).not.toHaveProperty("matrix");
  expect(record.faults).toEqual([
    "who may reach what could not be computed (not readable): report it to the owners of the policy pack",
  ]);
  expect(record.anchors).toHaveLength(1);
});

const BROKEN_TRUST: TrustReading = { ok: false, faults: ["trust.yaml:1: broken"] };

it.each<[string, Partial<RunOfPack>, string]>([
  ["pinned by the trust file", { trust: trusting(city.sha256) }, "pinned"],
  [
    "of a rehearsal",
    { rehearsal: { state: "read", anchors: [{ name: "x", sha256: city.sha256 }] } },
    "rehearsal",
  ],
  [
    "pinned by both",
    {
      trust: trusting(city.sha256),
      rehearsal: { state: "read", anchors: [{ name: "x", sha256: city.sha256 }] },
    },
    "pinned",
  ],
  ["that nobody pinned", { trust: trusting(foreign.sha256) }, "unknown"],
  ["while the trust file has a fault", { trust: BROKEN_TRUST }, "unknown"],
])("an anchor %s is told as such", (_, run, standing) => {
  const { anchors } = recordOf(gatewayWith([{ name: "device-ca", base64: city.base64 }]), { ...RUN, ...run });
  expect(anchors).toEqual([
    {
      name: "device-ca",
      gateway: "gw",
      subject: expect.stringContaining("city device CA") as string,
      sha256: city.sha256,
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/) as string,
      standing,
    },
  ]);
});

it("every root is an anchor, and what is no certificate is none", () => {
  const roots = [
    { name: "a", base64: city.base64 },
    { name: "b", base64: home.base64 },
    { name: "c", base64: "bm90aGluZw==" },
  ];
  expect(recordOf(gatewayWith(roots), RUN).anchors.map(({ name, sha256 }) => [name, sha256])).toEqual([
    ["a", city.sha256],
    ["b", home.sha256],
  ]);
});

const EXEMPTION = {
  rule: "audit-kept-here",
  urn: "urn:pulumi:dev::city::*::log",
  reason: "moves",
  approver: "ISB",
};

it("exemptions are those in force on the day, to its end", () => {
  const exemptions = [
    { ...EXEMPTION, until: "2026-05-31" },
    { ...EXEMPTION, until: "2026-06-01", owner: "network" },
  ];
  expect(recordOf([], { ...RUN, exemptions: { ok: true, exemptions } }).exemptions).toEqual([
    { rule: "audit-kept-here", pattern: EXEMPTION.urn, until: "2026-06-01", by: "ISB", reason: "moves" },
  ]);
  expect(recordOf([], { ...RUN, exemptions: { ok: false, faults: ["x"] } }).exemptions).toEqual([]);
});

it("an override that counts stands among them, for each rule and stack", () => {
  const override = {
    rules: ["filters-narrow", "dns-pinned"],
    stacks: ["city/dev"],
    reason: "outage",
    ticket: "INC-1",
    notBefore: "2026-06-01T11:00:00Z",
    notAfter: "2026-06-01T15:00:00Z",
  };
  const lifted = recordOf([], {
    ...RUN,
    breakGlass: { state: "counts", override, key: "on call" },
  }).exemptions;
  expect(lifted.map(({ rule }) => rule)).toEqual(["filters-narrow", "dns-pinned"]);
  expect(lifted[0]).toEqual({
    rule: "filters-narrow",
    pattern: "urn:pulumi:dev::city::*::*",
    until: "2026-06-01",
    by: 'break-glass, ticket INC-1, signed with "on call"',
    reason: "outage",
  });
  const voided = { state: "void" as const, file: "break-glass.json", faults: ["x"] };
  expect(recordOf([], { ...RUN, breakGlass: voided }).exemptions).toEqual([]);
});

it("of a statement there are its number, its time and how many it refuses, and no thumbprint", () => {
  const revoked = [{ thumbprint: "5E".repeat(20), class: "lost" }];
  const statement = stated({ anchors: new Map() }, NOW, { revoked } as never);
  const record = recordOf([], { ...RUN, statement });
  expect(record.statement).toEqual({
    sequence: 7,
    issuedAt: expect.stringMatching(/^2026-06-01T11:00:00/) as string,
    revoked: 1,
  });
  expect(JSON.stringify(record)).not.toContain("5E5E");
});
