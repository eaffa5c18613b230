import type { Condition } from "../../../../policy-pack/azure-policy/grammar";
import { isTrue, selected, type Surroundings } from "./azure-policy-evaluator";

/** The resource of learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays. */
const request = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Test/resourceType/r",
  type: "Microsoft.Test/resourceType",
  body: {
    tags: { env: "prod" },
    properties: {
      text: "Value",
      number: 7,
      flag: true,
      stringArray: ["a", "b", "c"],
      emptyArray: [],
      objectArray: [
        { property: "value1", nestedArray: [1, 2] },
        { property: "value2", nestedArray: [3, 4] },
      ],
    },
  },
};
const TEST = "Microsoft.Test/resourceType";
const around: Surroundings = {
  pathOf: (alias) => `properties.${alias.replace(`${TEST}/`, "")}`,
  parameters: { letters: ["A", "z"], pools: ["10.81.0.0/16"] },
  subscriptionId: "s",
};
const field = (name: string) => `${TEST}/${name}`;
const strings = field("stringArray[*]");
const objects = field("objectArray[*]");
const nested = field("objectArray[*].nestedArray[*]");

it.each([
  ["missingArray", [null]],
  ["missingArray[*]", []],
  ["missingArray[*].property", []],
  ["stringArray", [["a", "b", "c"]]],
  ["stringArray[*]", ["a", "b", "c"]],
  ["objectArray[*].property", ["value1", "value2"]],
  [
    "objectArray[*].nestedArray",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["objectArray[*].nestedArray[*]", [1, 2, 3, 4]],
  ["objectArray[*].missing", [null, null]],
])("selects by %s what the documentation lists", (name, values) => {
  expect(selected(field(name), request, around)).toEqual(values);
});

const TRUE: readonly (readonly [string, Condition])[] = [
  ["a list without a condition is counted", { count: { field: strings }, equals: 3 }],
  ["lists inside lists are counted together", { count: { field: nested }, greaterOrEquals: 4 }],
  ["a missing list has no items", { count: { field: field("missingArray[*]") }, equals: 0 }],
  [
    "each item is asked alone",
    { count: { field: strings, where: { field: strings, equals: "a" } }, equals: 1 },
  ],
  [
    "what belongs to an item is asked with it",
    {
      count: {
        field: objects,
        where: {
          allOf: [
            { field: field("objectArray[*].property"), equals: "value2" },
            { field: nested, greater: 2 },
          ],
        },
      },
      equals: 1,
    },
  ],
  [
    "other fields can be asked in between",
    { count: { field: objects, where: { field: "tags.env", equals: "prod" } }, equals: 2 },
  ],
  [
    "counts stand in counts",
    {
      count: {
        field: objects,
        where: {
          allOf: [
            { field: field("objectArray[*].property"), equals: "value2" },
            { count: { field: nested, where: { field: nested, equals: 3 } }, greater: 0 },
          ],
        },
      },
      equals: 1,
    },
  ],
  [
    "field() of the counted list is a list of one item",
    { count: { field: strings, where: { field: strings, equals: `[field('${strings}')]` } }, equals: 0 },
  ],
  [
    "first() takes that item",
    {
      count: { field: strings, where: { field: strings, equals: `[first(field('${strings}'))]` } },
      equals: 3,
    },
  ],
  ["a field of a list asks all items", { not: { field: strings, equals: "a" } }],
  ["nothing satisfies everything", { field: field("emptyArray[*]"), equals: "whatever" }],
  [
    "values of a parameter are counted",
    {
      count: {
        value: "[parameters('letters')]",
        name: "letter",
        where: {
          count: { field: strings, where: { field: strings, equals: "[current('letter')]" } },
          equals: 0,
        },
      },
      equals: 1,
    },
  ],
  ["texts are compared without regard to case", { field: field("text"), equals: "vALUE" }],
  ["in a list too", { field: field("text"), in: ["x", "VALUE"] }],
  ["a parameter can be the list", { not: { field: field("text"), in: "[parameters('letters')]" } }],
  ["like has a wildcard", { field: field("text"), like: "va*" }],
  ["contains looks inside", { field: field("text"), contains: "LU" }],
  ["numbers are ordered", { field: field("number"), less: 8 }],
  ["flags are compared", { field: field("flag"), equals: true }],
  ["what is missing does not exist", { field: field("missing"), exists: false }],
  ["and what is written does", { field: field("text"), exists: true }],
  ["what is missing is none of some values", { field: field("missing"), notIn: ["a"] }],
  ["a tag is a field", { field: "tags['env']", equals: "prod" }],
  ["the type is one", { field: "type", equals: "microsoft.test/RESOURCEtype" }],
  ["the subscription is known", { value: "[subscription().id]", equals: "/subscriptions/s" }],
  ["texts are joined", { value: "[concat('a', 'b')]", equals: "ab" }],
  ["lengths are told", { value: `[length(field('${strings}'))]`, equals: 3 }],
  [
    "a range holds a smaller one",
    { value: "[ipRangeContains('10.81.0.0/16', '10.81.3.0/24')]", equals: true },
  ],
  ["but not a wider one", { value: "[ipRangeContains('10.81.0.0/16', '10.0.0.0/8')]", equals: false }],
];

it.each(TRUE)("%s", (_, condition) => {
  expect(isTrue(condition, request, around)).toBe(true);
  expect(isTrue({ not: condition }, request, around)).toBe(false);
});

it.each<[string, Condition, RegExp]>([
  ["an alias that nobody knows", { field: "Microsoft.Test/other", exists: true }, /nobody knows the alias/],
  ["types that do not match", { field: field("text"), less: 3 }, /types must match/],
  ["a function that is not known here", { value: "[utcNow()]", equals: "x" }, /utcNow is not known/],
  ["a parameter that is not given", { value: "[parameters('x')]", equals: "x" }, /parameter x is not there/],
])("refuses %s", (_, condition, words) => {
  const known = {
    ...around,
    pathOf: (alias: string) => (alias.includes("other") ? undefined : around.pathOf?.(alias)),
  };
  expect(() => isTrue(condition, request, known)).toThrow(words);
});
