import {
  judgeSource,
  measureOf,
  surveyOf,
} from "../../../../../infra/certificate-authority/run/source-survey";
import { POSTURE } from "../../devices/admission-samples";

const NOW = new Date("2026-06-15T12:00:00Z");
const FRESH = "2026-06-15T11:00:00Z";

const kinds = (devices: number, postures: number, newestPosture: string | undefined = FRESH, before = 100) =>
  judgeSource(
    { devices, postures, ...(postures === 0 ? {} : { newestPosture }) },
    { devices: before, postures: before },
    24,
    NOW,
  ).map(({ kind }) => kind);

describe("sources are judged before any device is", () => {
  it.each([
    ["are whole", kinds(100, 100), []],
    ["have grown", kinds(300, 290), []],
    ["lost a fifth", kinds(80, 80), []],
    ["lost more than a fifth of the records", kinds(100, 79), ["shrunk"]],
    ["lost more than a fifth of the register", kinds(79, 100), ["register-shrunk"]],
    ["are halved", kinds(50, 50), ["register-shrunk", "shrunk"]],
    ["are empty", kinds(100, 0), ["empty"]],
    ["are empty both", kinds(0, 0), ["register-shrunk"]],
    ["are new and empty", kinds(0, 0, undefined, 0), []],
    ["have no posture yet", kinds(100, 0, undefined, 0), ["empty"]],
    ["are a month old", kinds(100, 100, "2026-05-15T11:00:00Z"), ["old"]],
    ["are a month old and halved", kinds(100, 50, "2026-05-15T11:00:00Z"), ["shrunk", "old"]],
    ["are a day old to the second", kinds(100, 100, "2026-06-14T12:00:00Z"), []],
    ["are a day and a second old", kinds(100, 100, "2026-06-14T11:59:59Z"), ["old"]],
    ["lost one device of three", kinds(2, 2, FRESH, 3), []],
    ["lost two devices of three", kinds(1, 1, FRESH, 3), ["register-shrunk", "shrunk"]],
  ])("that %s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it("by their newest record, whatever the order", () => {
    const at = (collectedAt: string) => ({ posture: { ...POSTURE, collectedAt } });
    const survey = surveyOf(3, [at("2026-06-14T11:00:00Z"), at(FRESH), at("2026-06-13T11:00:00Z")]);
    expect(survey).toEqual({ devices: 3, postures: 3, newestPosture: FRESH });
  });
});

describe("the measure", () => {
  const run = (day: number, postures: number, measure?: "approved") => ({
    began: `2026-06-${String(day).padStart(2, "0")}T12:00:00Z`,
    mode: "normal" as const,
    devices: 100,
    postures,
    ...(measure === undefined ? {} : { measure }),
  });
  it.each([
    ["is the largest of seven days", [run(9, 100), run(12, 90), run(14, 80)], 100],
    ["forgets what is older", [run(7, 200), run(12, 90), run(14, 80)], 90],
    [
      "begins anew where a second person confirmed it",
      [run(12, 100), run(13, 60, "approved"), run(14, 58)],
      60,
    ],
    ["is nothing where there was no run", [], 0],
  ])("%s", (_, runs, expected) => {
    expect(measureOf(runs, NOW).postures).toBe(expected);
  });
});
