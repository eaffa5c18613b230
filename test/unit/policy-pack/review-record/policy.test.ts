import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policiesOf } from "../../../../policy-pack/index";
import { recordSchema } from "../../../../policy-pack/review-record/record";
import { analyze, analyzeStack } from "../sdk-server";

const PACK = join(__dirname, "../../../../policy-pack");
const folder = mkdtempSync(join(tmpdir(), "record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const policiesWith = (env: Readonly<Record<string, string>>) =>
  policiesOf({
    pack: PACK,
    cache: undefined,
    folder,
    fingerprint: "none",
    env,
    now: new Date("2026-06-01T12:00:00Z"),
    parent: process.pid,
  });

/** What the engine has the pack do with one resource, in both phases; what it hears in the second. */
async function judged(
  policies: readonly object[],
): Promise<Array<readonly [string, proto.AnalyzeDiagnostic]>> {
  const written = <T extends proto.AnalyzeRequest | proto.AnalyzerResource>(made: T): T => {
    made.setType("azure-native:network:VirtualNetwork");
    made.setUrn("urn:pulumi:dev::city::azure-native:network:VirtualNetwork::net");
    made.setName("net");
    made.setProperties(Struct.fromJavaScript({ addressSpace: { addressPrefixes: ["10.84.0.0/22"] } }));
    made.setOptions(new proto.AnalyzerResourceOptions());
    return made;
  };
  await analyze(policies, written(new proto.AnalyzeRequest()));
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList([written(new proto.AnalyzerResource())]);
  const told = await analyzeStack(policies, request);
  return told.map((one) => [one.getPolicyname(), one] as const);
}

const named = (policies: ReturnType<typeof policiesOf>) => policies.map(({ name }) => name);

it.each([[{}], [{ REMOTE_ACCESS_REVIEW_RECORD: "" }]])(
  "with %j there is nobody who writes a record",
  async (env) => {
    const policies = policiesWith(env);
    expect(named(policies)).not.toContain("review-record");
    await judged(policies);
    expect(readdirSync(folder)).toEqual([]);
  },
);

it("whoever writes a record is asked last", () => {
  const env = { REMOTE_ACCESS_REVIEW_RECORD: join(folder, "record.json") };
  expect(named(policiesWith(env))).toEqual([...named(policiesWith({})), "review-record"]);
});

it.each([
  ["absolute", join(folder, "record.json")],
  ["from the folder in which pulumi works", "record.json"],
])(
  "at the end of the stack the record lies where it was asked for, %s, and nothing beside it",
  async (_, file) => {
    const told = await judged(policiesWith({ REMOTE_ACCESS_REVIEW_RECORD: file }));
    expect(readdirSync(folder)).toEqual(["record.json"]);
    const record = recordSchema.parse(JSON.parse(readFileSync(join(folder, "record.json"), "utf8")));
    expect(record).toMatchObject({ scope: "any", matrix: { schema: "reach-matrix/v1" }, faults: [] });
    expect(told.map(([name]) => name)).not.toContain("review-record");
  },
);

it("a record that cannot be written is told, blocks nothing, and changes nothing that is said otherwise", async () => {
  const file = join(folder, "nowhere", "record.json");
  const [told, usual] = [
    await judged(policiesWith({ REMOTE_ACCESS_REVIEW_RECORD: file })),
    await judged(policiesWith({})),
  ];
  const ofRules = (all: typeof told) =>
    all.filter(([name]) => name !== "review-record").map(([name, one]) => [name, one.getMessage()]);
  expect(ofRules(told)).toEqual(ofRules(usual));
  const [warning, ...more] = told.filter(([name]) => name === "review-record").map(([, one]) => one);
  expect(more).toEqual([]);
  expect(warning?.getEnforcementlevel()).toBe(proto.EnforcementLevel.ADVISORY);
  expect(warning?.getMessage()).toMatch(
    /^the record of the review was not written \(.*ENOENT.*\): name a file/,
  );
});
