import { readRollout } from "../../../../infra/devices/rollout-reader";
import { printed } from "./record-streams";

const PLAN = `schema: rollout/v1
departments:
  - department: parks
    phase: pilot
    agreement: DV-2026/4
    start: 2026-02-01
    pauses:
      - { from: 2026-07-01, until: 2026-07-31, reason: new gateway }
      - { from: 2026-12-24, reason: open end }
  - department: social-services
    phase: phase 2
    agreement: DV-2026/4
`;

describe("reading a rollout plan", () => {
  it("gives every department with its pauses", () => {
    expect(readRollout(PLAN, "rollout.yaml")).toEqual({
      faults: [],
      rollout: {
        departments: [
          {
            department: "parks",
            phase: "pilot",
            agreement: "DV-2026/4",
            start: "2026-02-01",
            pauses: [
              { from: "2026-07-01", until: "2026-07-31", reason: "new gateway" },
              { from: "2026-12-24", reason: "open end" },
            ],
          },
          { department: "social-services", phase: "phase 2", agreement: "DV-2026/4", pauses: [] },
        ],
      },
    });
  });

  it.each([
    ["other schema", "rollout/v1", "rollout/v2", "1:9 schema", 'found "rollout/v2"; write rollout/v1'],
    [
      "unknown field",
      "phase: pilot",
      "phase: pilot\n    head: x",
      "5:11 departments[0]",
      'the unknown field "head"',
    ],
    ["field missing", "    phase: pilot\n", "", "3:5 departments[0].phase", "is missing; write a reference"],
    [
      "number for a text",
      "phase: pilot",
      "phase: 1",
      "4:12 departments[0].phase",
      "a reference: 1 to 60 letters",
    ],
    [
      "reserved name",
      "department: parks",
      "department: remediation",
      "3:17 departments[0].department",
      "is reserved",
    ],
    [
      "capital letter",
      "department: parks",
      "department: Parks",
      "3:17 departments[0].department",
      "small letters",
    ],
    [
      "mail address",
      "DV-2026/4\n    start",
      "a@b.example\n    start",
      "5:16 departments[0].agreement",
      '"a@b.example"',
    ],
    [
      "impossible day",
      "2026-02-01",
      "2026-02-30",
      "6:12 departments[0].start",
      "write a day of the calendar",
    ],
    [
      "second entry",
      "social-services",
      "parks",
      "10:17 departments[1].department",
      'found "parks" as in departments[0]',
    ],
    [
      "pause too early",
      "from: 2026-07-01",
      "from: 2026-01-31",
      "8:17 departments[0].pauses[0].from",
      "before the start; write a day from 2026-02-01 on",
    ],
    [
      "pause that goes back",
      "until: 2026-07-31",
      "until: 2026-06-30",
      "8:36 departments[0].pauses[0].until",
      "before from; write a day from 2026-07-01 on",
    ],
    [
      "pause in a pause",
      "from: 2026-12-24",
      "from: 2026-07-31",
      "9:17 departments[0].pauses[1].from",
      "found 2026-07-31, but the pause of 2026-07-01 lasts until 2026-07-31; make one pause of both, or part them",
    ],
    [
      "pause in an open one",
      ", until: 2026-07-31",
      "",
      "9:17 departments[0].pauses[1].from",
      "the pause of 2026-07-01 has no end",
    ],
    [
      "no reason",
      ", reason: open end",
      "",
      "9:9 departments[0].pauses[1].reason",
      "is missing; write a reference",
    ],
    [
      "empty end",
      ", reason: open",
      ", until: , reason: open",
      "9:36 departments[0].pauses[1].until",
      "found null; write a day",
    ],
    [
      "name that stands twice",
      "phase: pilot",
      "phase: pilot\n    phase: all",
      "5:5",
      "Map keys must be unique",
    ],
    [
      "alias",
      "agreement: DV-2026/4\n    start",
      "agreement: &dv DV-2026/4\n    start: *dv\n    x",
      "6:12",
      "found an alias; write the value itself",
    ],
    ["tag", "phase: pilot", "phase: !person pilot", "4:12", "Unresolved tag"],
    ["open bracket", "departments:\n", "departments: [\n", "3:3", "this is no sound YAML"],
  ])("finds: %s", (_, old, replacement, place, message) => {
    expect(PLAN).toContain(old);
    const { faults, rollout } = readRollout(PLAN.replace(old, replacement), "rollout.yaml");
    expect(printed(faults)[0]).toMatch(new RegExp(`^rollout\\.yaml:${place.replace(/[[\]]/g, "\\$&")}:? `));
    expect(faults[0]!.message).toContain(message);
    expect(rollout).toBeUndefined();
    if (!message.includes("YAML") && !message.includes("alias")) expect(faults).toHaveLength(1);
  });

  it("finds all faults at once, in the order of the lines", () => {
    const text = PLAN.replace("social-services", "parks")
      .replace("pilot", "a@b")
      .replace("from: 2026-07-01", "from: 2026-01-01");
    expect(readRollout(text).faults.map(({ line }) => line)).toEqual([4, 8, 10]);
  });

  it.each(["", "- a", "text", "schema: rollout/v1\n"])("is no plan: %j", (text) => {
    const { faults, rollout } = readRollout(text, "rollout.yaml");
    expect(faults).toHaveLength(1);
    expect(printed(faults)[0]).toMatch(/^rollout\.yaml:1:1 .*write/);
    expect(rollout).toBeUndefined();
  });

  it("measures pauses by the longest of those before", () => {
    const spans = [
      "07-01, until: 2026-08-31",
      "07-10, until: 2026-07-15",
      "08-01, until: 2026-08-02",
      "09-01",
    ];
    const pauses = spans.map((span) => `      - { from: 2026-${span}, reason: x }\n`).join("");
    const { faults } = readRollout(PLAN.replace(/ {6}- \{ from: 2026-07[^]*end \}\n/, pauses));
    expect(faults.map(({ line, message }) => [line, message.slice(0, 47)])).toEqual([
      [9, "found 2026-07-10, but the pause of 2026-07-01 l"],
      [10, "found 2026-08-01, but the pause of 2026-07-01 l"],
    ]);
  });

  it("may have a byte order mark and no departments", () => {
    expect(readRollout("\ufeffschema: rollout/v1\r\ndepartments: []\r\n").rollout).toEqual({
      departments: [],
    });
  });
});
