import { diffInputs } from "../../../../rehearsal/azure/plugin/object-diff";
import { Secret, UNKNOWN, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";

const replacing = new Set(["name", "sku", "subnets[].name"]);

describe("a diff of inputs", () => {
  it.each<[string, PropertyMap, PropertyMap, Record<string, string>]>([
    ["nothing for equal inputs", { a: { b: [1] } }, { a: { b: [1] } }, {}],
    ["nothing for absent and null", { a: null }, {}, {}],
    ["a changed value", { a: 1 }, { a: 2 }, { a: "update" }],
    ["an added value in an object", { a: {} }, { a: { b: 1 } }, { "a.b": "add" }],
    ["a removed member of a list", { a: [1, 2] }, { a: [1] }, { "a[1]": "delete" }],
    ["a value that will be known later", { a: "x" }, { a: UNKNOWN }, { a: "update" }],
    ["a changed kind of value", { a: [1] }, { a: { b: 1 } }, { a: "update" }],
    [
      "a changed secret, with its path",
      { a: new Secret({ b: 1 }) },
      { a: new Secret({ b: 2 }) },
      { "a.b": "update" },
    ],
    ["a value that becomes secret", { a: 1 }, { a: new Secret(1) }, { a: "update" }],
    ["a name that needs quotes", { t: { "a.b": 1 } }, { t: { "a.b": 2 } }, { 't["a.b"]': "update" }],
    ["a replacement for a path argument", { name: "a" }, { name: "b" }, { name: "update!" }],
    [
      "a replacement for what lies below",
      { sku: { name: "a" } },
      { sku: { name: "b" } },
      { "sku.name": "update!" },
    ],
    ["no replacement for an addition below", { sku: {} }, { sku: { name: "b" } }, { "sku.name": "add" }],
    ["a replacement for the addition itself", {}, { sku: {} }, { sku: "add!" }],
    [
      "a replacement by a property of list members",
      { subnets: [{ name: "a" }] },
      { subnets: [{ name: "b" }] },
      { "subnets[0].name": "update!" },
    ],
    ["nothing for the provider's notes", { __createBeforeDelete: true }, {}, {}],
  ])("shows %s", (_, olds, news, expected) => {
    const shown = Object.entries(diffInputs(olds, news, replacing)).map(([path, { change, replace }]) => [
      path,
      replace ? `${change}!` : change,
    ]);
    expect(Object.fromEntries(shown)).toEqual(expected);
  });
});
