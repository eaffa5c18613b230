import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NEXT_STATES } from "../../../../infra/devices/device";
import { POSTURE_COLUMNS } from "../../../../infra/devices/posture-schema";
import { readPosture } from "../../../../infra/devices/posture-reader";
import { readRegister } from "../../../../infra/devices/register-reader";
import { readRollout } from "../../../../infra/devices/rollout-reader";
import { sourceOf } from "./record-streams";

const PAGE = readFileSync(join(__dirname, "../../../../docs/devices.md"), "utf8");
const NOW = new Date("2026-06-15T12:00:00Z");

/** The examples of a language that stand below a heading, up to the next one. */
function examples(heading: string, language: string): string[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, found, text]) =>
    found === language ? [text!] : [],
  );
}

describe("the page on devices", () => {
  it("shows a register that is read, the same device in both formats", async () => {
    const [csv] = examples("Register", "csv");
    const [json] = examples("Register", "json");
    const fromCsv = await readRegister(sourceOf(csv!, "csv"), NOW);
    const fromJson = await readRegister(sourceOf(json!, "json-lines"), NOW);
    expect([fromCsv.faults, fromJson.faults]).toEqual([[], []]);
    expect(fromCsv.records).toHaveLength(2);
    expect(fromJson.records[0]!.device).toEqual(fromCsv.records[0]!.device);
  });

  it("shows posture that is read", async () => {
    for (const [format, language] of [
      ["csv", "csv"],
      ["json-lines", "json"],
    ] as const) {
      const [text] = examples("Posture", language);
      const { records, faults } = await readPosture(sourceOf(text!, format), NOW);
      expect([records.length, faults]).toEqual([1, []]);
    }
  });

  it("shows a rollout plan that is read", () => {
    const [text] = examples("Rollout plan", "yaml");
    expect(readRollout(text!)).toMatchObject({ faults: [], rollout: { departments: [{}, {}] } });
  });

  it.each(Object.entries(NEXT_STATES))("says what may follow %s", (state, next) => {
    const words = next.length === 0 ? "nothing" : next.map((name) => `\`${name}\``).join(", ");
    expect(PAGE).toContain(`| \`${state}\` | ${words} |`);
  });

  it.each([...POSTURE_COLUMNS.keys()])("names %s", (name) => {
    expect(PAGE).toContain(`\`${name}\``);
  });
});
