import { positionsIn, type Steps } from "../../../../../policy-pack/findings/report/positions";

const program = { project: "/work/city", has: (file: string) => file !== "gone.ts" };

/** Where a resource is by these calls, nearest first; `parents` are the calls of parent, grandparent … */
function placeOf(calls: readonly string[], ...parents: ReadonlyArray<readonly string[]>) {
  const steps = [calls, ...parents].map(
    ([sourcePosition, ...trace], index): NonNullable<Steps["steps"]>[number] => ({
      urn: `urn:${index}`,
      newState: {
        parent: index < parents.length ? `urn:${index + 1}` : "",
        ...(sourcePosition === undefined || sourcePosition === "" ? {} : { sourcePosition }),
        stackTrace: trace.map((one) => (one === "" ? {} : { sourcePosition: one })),
      },
    }),
  );
  const position = positionsIn({ steps }, program)("urn:0");
  return (
    position &&
    `${position.file}:${position.line}${position.column === undefined ? "" : `,${position.column}`}`
  );
}

const SDK = "project:///node_modules/@pulumi/runtime/stack.ts#37,19";

it.each<[string, readonly string[], ReadonlyArray<readonly string[]>, string | undefined]>([
  ["the line that constructs it", ["project:///infra/vpn.ts#7,14"], [], "infra/vpn.ts:7,14"],
  ["a line without a column", ["project:///infra/vpn.ts#7"], [], "infra/vpn.ts:7"],
  ["a name with a blank", ["project:///infra/a%20b.ts#7"], [], "infra/a b.ts:7"],
  ["a program that lies elsewhere", ["project:///../../work/city/infra/vpn.ts#7,1"], [], "infra/vpn.ts:7,1"],
  ["a program beside the project", ["project:///../city/infra/vpn.ts#7,1"], [], "infra/vpn.ts:7,1"],
  ["the nearest call in the program", ["", SDK, "", "project:///infra/a.ts#3,2"], [], "infra/a.ts:3,2"],
  ["the parent, when nothing else is known", [], [["project:///infra/p.ts#1,2"]], "infra/p.ts:1,2"],
  ["the nearest parent that has one", [SDK], [[], ["project:///infra/g.ts#9"]], "infra/g.ts:9"],
  ["its own before that of a parent", ["project:///a.ts#1"], [["project:///b.ts#2"]], "a.ts:1"],
  ["nowhere: a file of another program", ["project:///../../home/x/infra/vpn.ts#7,1"], [], undefined],
  ["nowhere: a file that does not exist", ["project:///gone.ts#7,1"], [], undefined],
  ["nowhere: the SDK alone", [SDK], [], undefined],
  ["nowhere: line 0", ["project:///infra/vpn.ts#0"], [], undefined],
  ["nowhere: another URL", ["file:///work/city/infra/vpn.ts#7"], [], undefined],
  ["nowhere: nothing said", [], [], undefined],
])("a resource is declared at %s", (_, calls, parents, place) => {
  expect(placeOf(calls, ...parents)).toBe(place);
});

it("parents that go round in a circle end nowhere", () => {
  const steps = [
    { urn: "a", newState: { parent: "b" } },
    { urn: "b", newState: { parent: "a" } },
  ];
  expect(positionsIn({ steps }, program)("a")).toBeUndefined();
});

it("nothing is known of a resource without a step, or without steps at all", () => {
  expect(positionsIn({ steps: [{ urn: "a", newState: null }] }, program)("a")).toBeUndefined();
  expect(positionsIn({}, program)("a")).toBeUndefined();
});
