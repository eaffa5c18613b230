import { partsFaults, stackParts } from "../../../../infra/settings/parts-setting";
import { readSettings, ZERO_SUBSCRIPTION } from "../../../../infra/settings/settings";
import { SettingsError } from "../../../../infra/settings/faults";
import { cityValues } from "./access-values";

const BOTH = { "city-authority": ["authority"], "city-access": ["access"] };
const authority = { virtualNetwork: "10.82.0.0/27", retentionDays: 365, environment: "development" };
const gatewayStatement = { file: "statement.json", sealKey: "a".repeat(64) };
const monitoring = { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"] };

/** Faults of a file for several stacks, without those of the statement, which is not there. */
function faultsOf(change: Record<string, unknown>, stack: string): string[] {
  const values = {
    name: "musterstadt",
    parts: BOTH,
    authority,
    gatewayStatement,
    monitoring,
    ...cityValues(),
    ...change,
  };
  try {
    readSettings({
      values,
      stack,
      location: "germanywestcentral",
      subscriptionId: ZERO_SUBSCRIPTION,
      rehearsal: true,
      now: new Date("2026-06-01T00:00:00Z"),
      strictAge: true,
      readFile: () => ({ fault: "is not there" }),
    });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults
      .map(({ key, message }) => `${key.replace("remote-access:", "")}: ${message}`)
      .filter((fault) => !fault.includes("is not there"));
  }
  return [];
}

describe("one file for several stacks", () => {
  it.each(["city-authority", "city-access"])(
    "gives %s its parts, and keys of the other are no fault",
    (stack) => {
      expect(faultsOf({}, stack)).toEqual([]);
    },
  );

  it("gives a stack nothing of what the other has", () => {
    const values = { name: "musterstadt", parts: BOTH, authority, ...cityValues() };
    const settings = readSettings({
      values,
      stack: "city-authority",
      location: "germanywestcentral",
      subscriptionId: ZERO_SUBSCRIPTION,
      rehearsal: true,
      now: new Date("2026-06-01T00:00:00Z"),
      strictAge: true,
      readFile: () => ({ fault: "must not be read" }),
    });
    expect([settings.authority?.environment, settings.access]).toEqual(["development", undefined]);
  });

  it.each([
    [
      "a stack that the map does not name",
      {},
      "city",
      [
        "parts: does not name the stack city, which reads this file (it names city-authority and city-access); add city: [<its parts>]",
      ],
    ],
    [
      "no stack at all",
      { parts: {} },
      "city",
      ["parts: does not name the stack city, which reads this file (it names none); add city: [<its parts>]"],
    ],
    [
      "a part twice in one stack",
      { parts: { ...BOTH, "city-access": ["access", "access"] } },
      "city-access",
      ['parts.city-access[1]: "access" is used twice; the first is parts.city-access[0]'],
    ],
    [
      "a part of two stacks",
      { parts: { ...BOTH, other: ["access"] } },
      "city-access",
      ['parts.other[0]: "access" is used twice; the first is parts.city-access[0]'],
    ],
    [
      "an unknown part",
      { parts: { ...BOTH, "city-access": ["mail"] } },
      "city-access",
      ['parts.city-access[0]: found "mail"; write authority or access'],
    ],
    [
      "an unknown part of another stack",
      { parts: { ...BOTH, other: ["mail"] } },
      "city-access",
      ['parts.other[0]: found "mail"; write authority or access'],
    ],
    [
      "no list",
      { parts: { ...BOTH, "city-access": "access" } },
      "city-access",
      ['parts.city-access: found "access"; write a list: authority, access, or both'],
    ],
    [
      "keys of a part that no stack has",
      { parts: { "city-access": ["access"] } },
      "city-access",
      ["authority: belongs to the part authority; remove it, or add authority to remote-access:parts"],
    ],
  ] as const)("%s", (_, change, stack, faults) => {
    expect(faultsOf(change, stack)).toEqual(faults);
  });

  it("still checks what belongs to no part, and the keys of its own", () => {
    expect(faultsOf({ nmae: "x", redundancy: "none" }, "city-access")).toEqual([
      'redundancy: found "none"; write active-standby or active-active',
      "nmae: there is no such setting; remove it, or correct its spelling",
    ]);
    expect(faultsOf({ redundancy: "none" }, "city-authority")).toEqual([]);
  });
});

it("takes a list as before", () => {
  expect(stackParts({ parts: ["access"] }, "dev")).toEqual({ own: ["access"], elsewhere: [], shared: false });
  const said: string[] = [];
  partsFaults(["access", "access"], "dev", (path, message) => said.push(`${path.join(".")} ${message}`));
  expect(said).toEqual(['parts.1 "access" is used twice; the first is parts[0]']);
});
