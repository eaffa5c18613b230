import type { Declarations, ObjectShape, Shape } from "../../../../rehearsal/azure/declarations/shape";
import { Secret, UNKNOWN, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { previewOutputs } from "../../../../rehearsal/azure/resources/preview-outputs";
import { keepSecrets, readBack, writable } from "../../../../rehearsal/azure/resources/read-back";

const shape = (types: Record<string, Shape>): ObjectShape =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type, required: false }]));
const text: Shape = { kind: "string" };

const PART = shape({ name: text, size: text });
const declarations: Declarations = {
  object: (side) => (side === "inputs" ? PART : { ...PART, ...shape({ id: text }) }),
  enumValues: () => undefined,
};
const ARGS = shape({
  colour: text,
  tags: { kind: "map", of: text },
  parts: { kind: "list", of: { kind: "object", side: "inputs", name: "m.PartArgs" } },
});
const OUTPUTS = shape({
  colour: text,
  state: text,
  tags: { kind: "map", of: text },
  parts: { kind: "list", of: { kind: "object", side: "outputs", name: "m.PartResponse" } },
});

describe("outputs of a preview", () => {
  it.each<[string, PropertyMap, PropertyMap]>([
    ["are unknown without inputs", {}, { colour: UNKNOWN, state: UNKNOWN, tags: UNKNOWN, parts: UNKNOWN }],
    [
      "have the values of inputs of the same name",
      { colour: "red", tags: { a: "b" } },
      { colour: "red", state: UNKNOWN, tags: { a: "b" }, parts: UNKNOWN },
    ],
    [
      "leave inputs out that are no outputs",
      { resourceGroupName: "g" },
      { colour: UNKNOWN, state: UNKNOWN, tags: UNKNOWN, parts: UNKNOWN },
    ],
    [
      "are unknown inside of parts as well",
      { parts: [{ name: "p" }] },
      { colour: UNKNOWN, state: UNKNOWN, tags: UNKNOWN, parts: [{ name: "p", size: UNKNOWN, id: UNKNOWN }] },
    ],
    [
      "stay secret",
      { colour: new Secret("red") },
      { colour: new Secret("red"), state: UNKNOWN, tags: UNKNOWN, parts: UNKNOWN },
    ],
  ])("%s", (_, inputs, outputs) => {
    expect(previewOutputs(inputs, OUTPUTS, declarations)).toEqual(outputs);
  });
});

describe("inputs read back", () => {
  const read = (inputs: PropertyMap, before: PropertyMap, now: PropertyMap) =>
    readBack(inputs, before, now, ARGS, declarations);

  it.each<[string, PropertyMap, PropertyMap, PropertyMap, PropertyMap]>([
    [
      "stay when nothing changed",
      { colour: "red" },
      { colour: "red", tags: {} },
      { colour: "red", tags: {} },
      { colour: "red" },
    ],
    ["do not take up what Azure filled in", {}, { colour: "red" }, { colour: "red" }, {}],
    [
      "take up what somebody changed",
      { colour: "red" },
      { colour: "red" },
      { colour: "blue" },
      { colour: "blue" },
    ],
    ["take up what somebody added", {}, { state: "on" }, { tags: { a: "b" } }, { tags: { a: "b" } }],
    ["lose what somebody removed", { colour: "red" }, { colour: "red" }, {}, {}],
    ["ignore what cannot be written", {}, { state: "on" }, { state: "off" }, {}],
    [
      "change inside of parts only where something changed",
      { parts: [{ name: "p" }, { name: "q" }] },
      {
        parts: [
          { name: "p", size: "1", id: "i" },
          { name: "q", size: "1" },
        ],
      },
      {
        parts: [
          { name: "p", size: "1", id: "j" },
          { name: "q", size: "2" },
        ],
      },
      { parts: [{ name: "p" }, { name: "q", size: "2" }] },
    ],
    [
      "follow a list that became shorter",
      { parts: [{ name: "p" }, { name: "q" }] },
      { parts: [{ name: "p" }, { name: "q" }] },
      { parts: [{ name: "q" }] },
      { parts: [{ name: "q" }] },
    ],
    [
      "keep what they wrote otherwise than Azure answers",
      { colour: "RED" },
      { colour: "red" },
      { colour: "red" },
      { colour: "RED" },
    ],
    ["keep path arguments", { resourceGroupName: "g" }, {}, {}, { resourceGroupName: "g" }],
    [
      "stay secret",
      { colour: new Secret("red") },
      { colour: "red" },
      { colour: "blue" },
      { colour: new Secret("blue") },
    ],
  ])("%s", (_, inputs, before, now, expected) => {
    expect(read(inputs, before, now)).toEqual(expected);
  });

  it.each<[string, PropertyMap, PropertyMap, PropertyMap]>([
    [
      "stay without Azure's defaults",
      { colour: "red" },
      { colour: "red", tags: { a: "b" } },
      { colour: "red" },
    ],
    [
      "stay without the ids of parts",
      { parts: [{ name: "p" }] },
      { parts: [{ name: "p", size: "1", id: "i" }] },
      { parts: [{ name: "p" }] },
    ],
    ["take up what was changed meanwhile", { colour: "red" }, { colour: "blue" }, { colour: "blue" }],
  ])("of a creation that was cut off %s", (_, inputs, now, expected) => {
    expect(read(inputs, {}, now)).toEqual(expected);
  });

  it("are the writable part of the outputs when there were none", () => {
    expect(
      writable({ colour: "red", state: "on", parts: [{ name: "p", id: "i" }] }, ARGS, declarations),
    ).toEqual({
      colour: "red",
      parts: [{ name: "p" }],
    });
  });
});

it("marks as secret what was secret before", () => {
  const kept = keepSecrets(
    { a: "1", b: { c: "2" }, d: "3" },
    { b: { c: new Secret("2") } },
    { d: new Secret("3") },
  );
  expect(kept).toEqual({ a: "1", b: new Secret({ c: "2" }), d: new Secret("3") });
});
