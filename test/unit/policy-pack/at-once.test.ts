import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { asPolicy } from "../../../policy-pack/as-policy";
import { AtOnce } from "../../../policy-pack/at-once";
import type { Rule } from "../../../policy-pack/rule";
import { courtOf } from "./judge";
import { analyze, analyzeStack } from "./sdk-server";

/** What Pulumi hears: rule, resource, and the text after "found". */
type Told = readonly [rule: string, resource: string, found: string];

const finding = (found: string) => ({ path: "", found, write: "nothing" });
const rule = (id: string, change: Partial<Rule> = {}): Rule => ({
  id,
  title: `${id} must hold`,
  severity: "high",
  why: "it is a test",
  remedy: "Nothing.",
  controls: [],
  kind: "entrance",
  check: () => [finding("one")],
  ...change,
});
const RULES = [
  rule("first"),
  rule("second", { evenRead: true }),
  rule("third", { together: (plan) => plan.map((resource) => ({ resource, ...finding("all") })) }),
];

function told(diagnostic: proto.AnalyzeDiagnostic): Told {
  const name = diagnostic.getUrn().split("::").at(-1) ?? "";
  return [diagnostic.getPolicyname(), name, /found: (.*)/.exec(diagnostic.getMessage())?.[1] ?? ""];
}

/** The SDK's own server with these rules; those named in `disabled` Pulumi never asks. */
function serving(rules: readonly Rule[], { disabled = [] as readonly string[] } = {}) {
  const court = courtOf({});
  const atOnce = new AtOnce();
  const all = [...rules.map((one) => asPolicy(one, court, atOnce)), atOnce.policy(court, rules)];
  const asked = all.filter(({ name }) => !disabled.includes(name));
  let unpacked = 0;
  const resource = <T extends proto.AnalyzeRequest | proto.AnalyzerResource>(made: T, name: string): T => {
    const properties = Struct.fromJavaScript({ size: 1 });
    const unpack = properties.toJavaScript.bind(properties);
    properties.toJavaScript = () => {
      unpacked++;
      return unpack();
    };
    made.setType("azure-native:web:WebApp");
    made.setUrn(`urn:pulumi:dev::p::azure-native:web:WebApp::${name}`);
    made.setName(name);
    made.setProperties(properties);
    made.setOptions(new proto.AnalyzerResourceOptions());
    return made;
  };
  return {
    unpacked: () => unpacked,
    judge: async (name: string) =>
      (await analyze(asked, resource(new proto.AnalyzeRequest(), name))).map(told),
    judgeStack: async (...names: string[]) => {
      const request = new proto.AnalyzeStackRequest();
      request.setResourcesList(names.map((name) => resource(new proto.AnalyzerResource(), name)));
      return (await analyzeStack(asked, request)).map(told);
    },
  };
}

const ofAll = (name: string): Told[] => ["first", "second", "third"].map((id) => [id, name, "one"]);

it("each rule tells each resource once, in its own name, from the first to the last", async () => {
  const { judge } = serving(RULES);
  for (const name of ["a", "b", "c"]) expect(await judge(name)).toEqual(ofAll(name));
});

it("a resource is unpacked once, whatever the number of rules", async () => {
  const { judge, judgeStack, unpacked } = serving(RULES);
  await judge("a");
  await judge("b");
  const before = unpacked();
  await judge("c");
  expect(unpacked() - before).toBe(1);
  await judgeStack("a", "b", "c");
  expect(unpacked() - before).toBe(4);
});

it("the whole stack is judged once: what was asked for by `together`, and what is only read by `evenRead`", async () => {
  const { judge, judgeStack } = serving(RULES);
  for (const name of ["a", "b"]) await judge(name);
  expect(await judgeStack("a", "b", "read")).toEqual([
    ["second", "read", "one"],
    ["third", "a", "all"],
    ["third", "b", "all"],
  ]);
});

it("a stack of which nothing or one resource was shown is judged as well", async () => {
  const { judge, judgeStack } = serving(RULES);
  expect(await judgeStack("read")).toEqual([["second", "read", "one"]]);
  await judge("a");
  expect(await judgeStack("a", "read")).toEqual([
    ["second", "read", "one"],
    ["third", "a", "all"],
  ]);
});

it("a rule that Pulumi is told not to ask stays silent, and the others do not", async () => {
  const { judge, judgeStack } = serving(RULES, { disabled: ["second"] });
  for (const name of ["a", "b", "c"])
    expect((await judge(name)).map(([id]) => id)).toEqual(["first", "third"]);
  expect(await judgeStack("a", "read")).toEqual([["third", "a", "all"]]);
});

it("a rule that fails blocks in its own name and hides no other, alone and in the whole stack", async () => {
  const fail = () => {
    throw new Error("broken");
  };
  const broken = rule("broken", { evenRead: true, check: fail, together: fail });
  const { judge, judgeStack } = serving([broken, ...RULES]);
  for (const name of ["a", "b", "c"]) {
    const [first, ...rest] = await judge(name);
    expect(first?.slice(0, 2)).toEqual(["broken", name]);
    expect(rest).toEqual(ofAll(name));
  }
  expect((await judgeStack("a", "read")).map(([id, name]) => [id, name])).toEqual([
    ["broken", "read"],
    ["broken", "a"],
    ["second", "read"],
    ["third", "a"],
  ]);
});

it("without the policy that asks all at once each rule judges by itself", async () => {
  const { judge, judgeStack } = serving(RULES, { disabled: ["at-once"] });
  for (const name of ["a", "b", "c"]) expect(await judge(name)).toEqual(ofAll(name));
  expect(await judgeStack("a", "read")).toEqual([
    ["second", "read", "one"],
    ["third", "a", "all"],
  ]);
});

it("resources that are asked about at the same time miss no rule", async () => {
  const { judge } = serving(RULES);
  const told = await Promise.all(["a", "b", "c", "d"].map((name) => judge(name)));
  ["a", "b", "c", "d"].forEach((name, index) => {
    const rules = told[index]?.filter(([, resource]) => resource === name).map(([id]) => id);
    expect([...new Set(rules)].sort()).toEqual(["first", "second", "third"]);
  });
});

it("no pack whose rules look at single resources alone has the whole stack unpacked", () => {
  expect(new AtOnce().policy(courtOf({}), [rule("first")])).not.toHaveProperty("validateStack");
  expect(new AtOnce().policy(courtOf({}), RULES)).toHaveProperty("validateStack");
});
