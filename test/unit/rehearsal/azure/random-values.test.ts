import { randomValue, RANDOM_CLASSES } from "../../../../rehearsal/azure/random-values/value-of";
import type { Json } from "../../../../rehearsal/azure/plugin/property-value";
import * as random from "@pulumi/random";

const make = (name: string, inputs: Record<string, Json>, urn = "urn:a") => randomValue(name, urn, inputs)!;
const result = (name: string, inputs: Record<string, Json>, urn?: string) =>
  make(name, inputs, urn).outputs.result as string;

it("covers every class of the installed package", () => {
  const classes = Object.keys(random).filter((name) => name.startsWith("Random"));
  expect([...RANDOM_CLASSES].sort()).toEqual(classes.sort());
});

it("knows nothing of other names", () => {
  expect(randomValue("constructor", "urn:a", {})).toBeUndefined();
});

describe("a value", () => {
  it("is the same for the same resource and inputs, whatever their order", () => {
    expect(result("RandomString", { length: 30, keepers: { a: "1", b: "2" } })).toBe(
      result("RandomString", { keepers: { b: "2", a: "1" }, length: 30 }),
    );
  });

  it.each<[string, Record<string, Json>, string]>([
    ["another resource", { length: 30 }, "urn:b"],
    ["another keeper", { length: 30, keepers: { a: "2" } }, "urn:a"],
    ["another length", { length: 31 }, "urn:a"],
  ])("differs for %s", (_, inputs, urn) => {
    const first = result("RandomString", { length: 30 });
    expect(result("RandomString", inputs, urn).slice(0, 20)).not.toBe(first.slice(0, 20));
  });
});

describe("a password", () => {
  it.each(Array.from({ length: 20 }, (_, i) => `urn:${i}`))("keeps its rules: %s", (urn) => {
    const password = result(
      "RandomPassword",
      { length: 12, minUpper: 2, minNumeric: 3, minSpecial: 4, overrideSpecial: "_.", lower: false },
      urn,
    );
    expect(password).toMatch(/^[A-Z0-9_.]{12}$/);
    expect(password.match(/[A-Z]/g)!.length).toBeGreaterThanOrEqual(2);
    expect(password.match(/\d/g)!.length).toBeGreaterThanOrEqual(3);
    expect(password.match(/[_.]/g)!.length).toBeGreaterThanOrEqual(4);
  });

  it("is secret, and so is what looks like its hash", () => {
    expect(make("RandomPassword", { length: 8 }).secret).toEqual(["result", "bcryptHash"]);
    expect(make("RandomBytes", { length: 8 }).secret).toEqual(["base64", "hex"]);
  });

  it.each<[Record<string, Json>, string]>([
    [{ length: 3, minUpper: 2, minSpecial: 2 }, "length is 3, but at least 4 characters are asked for"],
    [{ length: 0 }, "length is 0, but at least 1 characters are asked for"],
    [{ length: 3, lower: false, upper: false, numeric: false, special: false }, "no characters are allowed"],
  ])("is refused when no text can keep the rules: %j", (inputs, message) => {
    expect(() => make("RandomPassword", inputs)).toThrow(message);
  });
});

it("writes one id in four ways", () => {
  const { id, outputs } = make("RandomId", { byteLength: 8, prefix: "p-" });
  const bytes = Buffer.from(id, "base64url");
  expect(bytes).toHaveLength(8);
  expect(outputs).toEqual({
    b64Url: `p-${id}`,
    b64Std: `p-${bytes.toString("base64")}`,
    hex: `p-${bytes.toString("hex")}`,
    dec: `p-${bytes.readBigUInt64BE()}`,
  });
});

it("stays within the bounds of an integer, and reaches them", () => {
  const values = Array.from(
    { length: 200 },
    (_, i) => make("RandomInteger", { min: -1, max: 1 }, `urn:${i}`).outputs.result,
  );
  expect(new Set(values)).toEqual(new Set([-1, 0, 1]));
});

it("repeats a shuffled list when more is asked for than there is", () => {
  const { outputs } = make("RandomShuffle", { inputs: ["a", "b", "c"], resultCount: 5 });
  const results = outputs.results as string[];
  expect(results).toHaveLength(5);
  expect([...results.slice(0, 3)].sort()).toEqual(["a", "b", "c"]);
});

it.each([
  ["RandomUuid", "4"],
  ["RandomUuid4", "4"],
  ["RandomUuid7", "7"],
])("makes of %s a UUID of version %s", (name, version) => {
  expect(result(name, {})).toMatch(
    new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
  );
});
