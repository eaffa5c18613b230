import { fromStruct, fromWire, toStruct, toWire } from "../../../../rehearsal/azure/plugin/struct";
import {
  Secret,
  UNKNOWN,
  type Json,
  type PropertyMap,
} from "../../../../rehearsal/azure/plugin/property-value";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("what the engine sends", () => {
  it.each<[string, Json, unknown]>([
    ["a secret", { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: "s" }, new Secret("s")],
    ["an unknown text", UNKNOWN_TEXT, UNKNOWN],
    ["an unknown object", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", UNKNOWN],
    ["a known output", { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 7 }, 7],
    ["an unknown output", { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" }, UNKNOWN],
    [
      "a secret output",
      { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 7, secret: true },
      new Secret(7),
    ],
    ["a resource", { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "i" }, "i"],
    [
      "a resource without an id yet",
      { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "" },
      UNKNOWN,
    ],
    ["an object with nulls", { a: null, b: [1, null] }, { b: [1, null] }],
  ])("is read: %s", (_, wire, value) => {
    expect(fromWire(wire)).toEqual(value);
  });

  it("is refused when it is of a kind nobody has told us about", () => {
    expect(() => fromWire({ [SIGNATURE]: "abc" })).toThrow('signature "abc"');
  });
});

it("brings properties back as they were after a way through the wire", () => {
  const properties: PropertyMap = {
    text: "t",
    number: 1.5,
    yes: false,
    list: [{ a: UNKNOWN }, new Secret({ b: ["c"] })],
    empty: {},
  };
  expect(fromStruct(toStruct(properties))).toEqual(properties);
});

it("writes secrets and unknowns with the engine's signatures", () => {
  expect(toWire({ a: new Secret(UNKNOWN) })).toEqual({
    a: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: UNKNOWN_TEXT },
  });
});
