import fc from "fast-check";
import { commonNameOf } from "../../../../infra/certificate-authority/core/device-name";
import { departmentLabel, inventoryNumber } from "../../../../infra/devices/field-forms";
import { publishedSchema, SCHEMA_NAMES, type SchemaName } from "../../../../infra/devices/schemas";
import { POLICY } from "./admission-samples";
import { postureOf, postures } from "./posture-samples";
import { laptop, register } from "./register-samples";

type Schema = Readonly<Record<string, unknown>>;

/** Keywords of the published schemas that only tell. */
const SILENT = ["$schema", "$id", "title", "description"];

/** A validator of exactly the keywords that the published schemas use; another keyword fails the test. */
function valid(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    switch (keyword) {
      case "type":
        if (rule === "integer") return Number.isInteger(value);
        return Array.isArray(value) ? rule === "array" : rule === typeof value;
      case "anyOf":
        return (rule as Schema[]).some((part) => valid(part, value));
      case "minimum":
        return typeof value === "number" && value >= (rule as number);
      case "maximum":
        return typeof value === "number" && value <= (rule as number);
      case "const":
        return value === rule;
      case "enum":
        return (rule as unknown[]).includes(value);
      case "pattern":
        return typeof value === "string" && new RegExp(rule as string, "u").test(value);
      case "minItems":
        return Array.isArray(value) && value.length >= (rule as number);
      case "items":
        return Array.isArray(value) && value.every((item) => valid(rule as Schema, item));
      case "required":
        return (rule as string[]).every((name) => Object.hasOwn(value as object, name));
      case "properties":
        return Object.entries(rule as Record<string, Schema>).every(
          ([name, part]) =>
            !Object.hasOwn(value as object, name) || valid(part, (value as Record<string, unknown>)[name]),
        );
      case "additionalProperties": {
        const names = Object.keys(schema["properties"] ?? {});
        return rule === false && Object.keys(value as object).every((name) => names.includes(name));
      }
      default:
        if (SILENT.includes(keyword)) return true;
        throw new Error(`the validator of this test does not know ${keyword}`);
    }
  });
}

const rollout = {
  schema: "rollout/v1",
  departments: [
    { department: "parks", phase: "pilot", agreement: "DV 1", pauses: [{ from: "2026-07-01", reason: "x" }] },
  ],
};

const policy = { schema: "admission-policy/v1", ...POLICY };
const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
const policies = fc
  .record({
    days: fc.oneof(fc.constant("computed"), fc.integer({ min: 1, max: 30 })),
    remediation: fc.oneof(fc.constant("none"), fc.record({ days: fc.integer({ min: 1, max: 30 }) })),
    losses: fc.option(fc.record({ lost: rate, compromised: rate, unencrypted: rate, notWiped: rate }), {
      nil: undefined,
    }),
  })
  .map(({ days, ...more }) => [
    JSON.parse(
      JSON.stringify({ ...policy, ...more, certificate: { ...POLICY.certificate, days } }),
    ) as unknown,
  ]);

describe("the published schemas", () => {
  it.each(SCHEMA_NAMES)("%s is a JSON schema of draft 2020-12 that refuses unknown fields", (name) => {
    const schema = publishedSchema(name);
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: `urn:remote-access:${name.replace("/", ":")}`,
      type: "object",
      additionalProperties: false,
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it.each<[SchemaName, fc.Arbitrary<readonly unknown[]>]>([
    ["register/v1", register],
    ["posture/v1", postures],
    ["rollout/v1", fc.constant([rollout])],
    ["admission-policy/v1", policies],
  ])("%s accepts what the reader accepts", (name, records) => {
    const schema = publishedSchema(name);
    fc.assert(fc.property(records, (list) => list.every((record) => valid(schema, record))));
  });

  it.each<[string, SchemaName, unknown]>([
    ["unknown field", "register/v1", { ...laptop(1), user: "x" }],
    ["missing field", "register/v1", { ...laptop(1), owner: undefined }],
    ["bad event", "register/v1", { ...laptop(1), history: [{ state: "sold", on: "2026-01-01" }] }],
    ["no event", "register/v1", { ...laptop(1), history: [] }],
    ["free text", "register/v1", { ...laptop(1), agreement: "see mail of x@y.example" }],
    ["time with an offset", "posture/v1", { ...postureOf(1), collectedAt: "2026-06-15T13:00:00+02:00" }],
    ["text for yes", "posture/v1", { ...postureOf(1), encryption: { encrypted: "true", evidence: "luks" } }],
    ["field in a group", "posture/v1", { ...postureOf(1), raw: { ...postureOf(1).raw, user: "x" } }],
    ["other schema", "posture/v1", { ...postureOf(1), schema: "posture/v2" }],
    [
      "lifetime of a year",
      "admission-policy/v1",
      { ...policy, certificate: { ...POLICY.certificate, days: 365 } },
    ],
    [
      "another word",
      "admission-policy/v1",
      { ...policy, certificate: { ...POLICY.certificate, days: "long" } },
    ],
    ["more than every device", "admission-policy/v1", { ...policy, losses: { lost: 1.1 } }],
    ["other loss", "admission-policy/v1", { ...policy, losses: { eaten: 0.1 } }],
    [
      "day as in German",
      "rollout/v1",
      { ...rollout, departments: [{ ...rollout.departments[0], start: "01.02.2026" }] },
    ],
  ])("refuse: %s", (_, name, record) => {
    expect(valid(publishedSchema(name), JSON.parse(JSON.stringify(record)))).toBe(false);
  });
});

describe("names of devices and departments", () => {
  const named = (inventory: string, department: string) => {
    try {
      return commonNameOf({ inventory, department, zone: "d" }) !== "";
    } catch (error) {
      // The whole name's length is no matter of the register, which does not know the zone.
      return (error as Error).message.startsWith("common name");
    }
  };

  it("are those that a certificate can carry", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.string({ unit: fc.constantFrom("a", "Z", "0", "-", "ä", "."), maxLength: 70 }),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(inventoryNumber.safeParse(name).success).toBe(named(name, "d"));
        expect(departmentLabel.safeParse(name).success).toBe(named("d", name));
      }),
      { numRuns: 1_000 },
    );
  });
});
