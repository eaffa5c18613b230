import { readFileSync } from "node:fs";
import { join } from "node:path";
import { asPolicy } from "../../../policy-pack/as-policy";
import { catalogue } from "../../../policy-pack/catalogue";
import {
  readExemptions,
  type Exemption,
  type ExemptionsReading,
} from "../../../policy-pack/exemptions/exemption-file";
import { lenienceFor } from "../../../policy-pack/exemptions/lenience";
import { isMeant, patternFault } from "../../../policy-pack/exemptions/urn-pattern";
import { exemptionIn } from "../../../policy-pack/findings/message";
import type { Rule } from "../../../policy-pack/rule";
import { call, courtOf, GATEWAY, type Trial } from "./judge";

const RULES = [
  { id: "open", exemptable: true },
  { id: "strict", exemptable: false },
  { id: "undecided" },
  { id: "urgent", exemptable: "emergency" },
] as const;
const URN = "urn:pulumi:dev::web::azure-native:network:Subnet::dmz";
const entry = (change: Record<string, string> = {}) => {
  const fields = { rule: "open", urn: URN, reason: "moves", approver: "security", until: '"2026-12-31"' };
  const lines = Object.entries({ ...fields, ...change }).map(([key, value]) => `${key}: ${value}`);
  return [`  - ${lines[0]}`, ...lines.slice(1).map((line) => `    ${line}`)];
};
const file = (...lines: string[]) => ["schema: exemptions/v1", "exemptions:", ...lines, ""].join("\n");
const read = (text: string) => readExemptions(text, "exemptions.yaml", RULES);

it("reads the file that the pack ships, in which nothing is exempted", () => {
  const shipped = readFileSync(join(__dirname, "../../../policy-pack/exemptions.yaml"), "utf8");
  expect(readExemptions(shipped, "exemptions.yaml", catalogue)).toEqual({ ok: true, exemptions: [] });
});

it("reads exemptions with and without an owner", () => {
  expect(read(file(...entry(), ...entry({ urn: `${URN}-*`, owner: "web team" })))).toEqual({
    ok: true,
    exemptions: [
      { rule: "open", urn: URN, reason: "moves", approver: "security", until: "2026-12-31" },
      {
        rule: "open",
        urn: `${URN}-*`,
        reason: "moves",
        approver: "security",
        owner: "web team",
        until: "2026-12-31",
      },
    ],
  });
});

const PATTERN = "write urn:pulumi:<stack>::<project>::<type>::<name>, in which * stands for any text";
const WIDE = "write the type to its end, or a name: this means everything in the project";
const ROLE = 'write a role, as "head of IT security"; people change, and addresses are personal data';
it.each<[string, string, string[]]>([
  ["another schema", "schema: exemptions/v2\nexemptions: []\n", ['1: schema: write "exemptions/v1"']],
  ["an empty file", "", ["1: write schema and exemptions"]],
  [
    "no list",
    "schema: exemptions/v1\n",
    ['1: exemptions: write the list of exemptions, "exemptions: []" when there is none'],
  ],
  [
    "broken YAML",
    "schema: [",
    [
      "1: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 10:",
    ],
  ],
  [
    "a key written twice",
    file(...entry(), "    rule: open"),
    ["8: Map keys must be unique at line 8, column 5:"],
  ],
  [
    "an unknown key",
    file(...entry({ untill: "x" })),
    ['3: exemptions[0]: found the unknown "untill"; remove it or correct its spelling'],
  ],
  [
    "an entry that is a text",
    file("  - open"),
    ["3: exemptions[0]: write an exemption: rule, urn, reason, approver, until and perhaps owner"],
  ],
  [
    "a rule that does not exist",
    file(...entry({ rule: "opne" })),
    ['3: exemptions[0].rule: there is no rule "opne"; npm run policies -- list shows all'],
  ],
  ...["strict", "undecided"].map((id): [string, string, string[]] => [
    `the rule "${id}", from which nothing can be exempted`,
    file(...entry({ rule: id })),
    [
      `3: exemptions[0].rule: nothing can be exempted from ${id}: it decides who gets in, or what nobody can undo`,
    ],
  ]),
  [
    "a rule that only an override lifts",
    file(...entry({ rule: "urgent" })),
    ["3: exemptions[0].rule: nothing is exempted from urgent: only an override lifts it, for a day"],
  ],
  ...(
    [
      ["'*'", PATTERN],
      ["'**::**'", PATTERN],
      ["urn:pulumi:dev::web::t", PATTERN],
      ["urn:pulumi:dev::web::::dmz", PATTERN],
      ["urn:pulumi:*::*::*::*", "write the name of one project, without *"],
      ["urn:pulumi:*::we*::t::n", "write the name of one project, without *"],
      ["urn:pulumi:*::web::*::*", WIDE],
      ["urn:pulumi:dev::web::azure-native:*::**", WIDE],
    ] as const
  ).map(([urn, fault]): [string, string, string[]] => [
    `the pattern ${urn}`,
    file(...entry({ urn })),
    [`4: exemptions[0].urn: ${fault}`],
  ]),
  ["a number as a URN", file(...entry({ urn: "7" })), ["4: exemptions[0].urn: write the URN of a resource"]],
  ["no reason", file(...entry({ reason: '" "' })), ["5: exemptions[0].reason: write why"]],
  [
    "a person's address as approver",
    file(...entry({ approver: "a.muster@city.example" })),
    [`6: exemptions[0].approver: ${ROLE}`],
  ],
  [
    "a person's address as owner",
    file(...entry({ owner: "a.muster@city.example" })),
    [`8: exemptions[0].owner: ${ROLE}`],
  ],
  [
    "no approver",
    file(...entry({ approver: "''" })),
    ["6: exemptions[0].approver: write which role approved it"],
  ],
  [
    "a day that is no day",
    file(...entry({ until: '"2026-02-30"' })),
    ['7: exemptions[0].until: write a day of the calendar as "2027-03-31", in quotation marks'],
  ],
  [
    "no day",
    file(...entry().slice(0, 4)),
    ['3: exemptions[0].until: write a day of the calendar as "2027-03-31", in quotation marks'],
  ],
  [
    "the same twice",
    file(...entry(), ...entry({ until: '"2027-01-31"' })),
    ["9: exemptions[1].urn: the same rule and URN as in exemptions[0]; remove one of them"],
  ],
  [
    "several faults, all at once",
    file(...entry({ rule: "strict", approver: "a@b" }), ...entry({ until: "soon" })),
    [
      "3: exemptions[0].rule: nothing can be exempted from strict: it decides who gets in, or what nobody can undo",
      `6: exemptions[0].approver: ${ROLE}`,
      '12: exemptions[1].until: write a day of the calendar as "2027-03-31", in quotation marks',
    ],
  ],
])("refuses %s and names the line", (_, text, faults) => {
  expect(read(text)).toEqual({ ok: false, faults: faults.map((fault) => `exemptions.yaml:${fault}`) });
});

it.each([
  [URN, URN, true],
  [URN, `${URN}-2`, false],
  [URN, `x${URN}`, false],
  [`${URN}*`, `${URN}-2`, true],
  [`${URN}*`, URN, true],
  ["urn:pulumi:*::web::azure-native:network*:Subnet::*", URN, true],
  ["urn:pulumi:*::web::*:Subnet::d*z", URN, true],
  ["urn:pulumi:*::web::*:Subnet::d*m*z", URN, true],
  ["urn:pulumi:*::web::*:Subnet::dm*mz", URN, false],
  ["urn:pulumi:*::web::*:Subnet::*x*", URN, false],
  ["urn:pulumi:prod::web::*:Subnet::*", URN, false],
  ["urn:pulumi:*::other::*:Subnet::*", URN, false],
  ["urn:pulumi:*::web::*:Network::*", URN, false],
  // A name that looks like the rest of another resource's URN.
  ["urn:pulumi:*::web::*:Subnet::dmz", "urn:pulumi:dev::evil::t::a::web::x:Subnet::dmz", false],
  ["urn:pulumi:*::web::*:Subnet::a::b", "urn:pulumi:dev::web::x:Subnet::a::b", true],
  [URN, "no urn", false],
  // What would be special in a regular expression.
  ["urn:pulumi:dev::web::t::a.c", "urn:pulumi:dev::web::t::abc", false],
])("the pattern %s and %s: %s", (pattern, urn, meant) => {
  expect(isMeant(pattern, urn)).toBe(meant);
  expect(patternFault(pattern)).toBeUndefined();
});

const exempting = (...changes: Partial<Exemption>[]): ExemptionsReading => ({
  ok: true,
  exemptions: changes.map((change) => ({
    rule: "open",
    urn: URN,
    reason: "moves",
    approver: "security",
    until: "2026-06-30",
    ...change,
  })),
});
const asked = (
  exemptions: ExemptionsReading,
  day: string,
  rule: (typeof RULES)[number] = RULES[0],
  what: "finding" | "failure" = "finding",
) =>
  lenienceFor(rule, URN, what, {
    exemptions,
    breakGlass: { state: "none" },
    now: new Date(`${day}T23:59:00Z`),
  });

it("an exemption counts through its last day and not a day longer, which is said", () => {
  expect(asked(exempting({}), "2026-06-30")).toEqual({
    lets: true,
    terms: "exempted until 2026-06-30 by security",
    reason: "moves",
  });
  expect(asked(exempting({}), "2026-07-01")).toEqual({
    lets: false,
    notes: ["an exemption for this ended on 2026-06-30; it was approved by security"],
  });
});

it("of several exemptions the one counts that ends last", () => {
  const several = exempting({ until: "2026-06-01" }, { until: "2026-07-31", approver: "head" }, {});
  expect(asked(several, "2026-06-15")).toMatchObject({ terms: "exempted until 2026-07-31 by head" });
});

it.each<[string, ExemptionsReading, Parameters<typeof asked>[2], "finding" | "failure"]>([
  ["another rule", exempting({ rule: "other" }), RULES[0], "finding"],
  ["another resource", exempting({ urn: `${URN}-2` }), RULES[0], "finding"],
  ["a rule that failed", exempting({}), RULES[0], "failure"],
  ["a rule that is never lifted", exempting({ rule: "strict" }), RULES[1], "finding"],
  ["a rule about which nobody has decided", exempting({ rule: "undecided" }), RULES[2], "finding"],
  ["a rule that only an override lifts", exempting({ rule: "urgent" }), RULES[3], "finding"],
])("an exemption is none for %s", (_, exemptions, rule, what) => {
  expect(asked(exemptions, "2026-06-01", rule, what)).toEqual({ lets: false, notes: [] });
});

it("with a fault in the file nothing is exempted, and every finding says why", () => {
  const faulty: ExemptionsReading = { ok: false, faults: ["exemptions.yaml:3: a", "exemptions.yaml:4: b"] };
  expect(asked(faulty, "2026-06-01")).toEqual({
    lets: false,
    notes: ["no exemption counts while there is a fault: exemptions.yaml:3: a | exemptions.yaml:4: b"],
  });
});

describe("a finding", () => {
  const ALWAYS: Rule = {
    id: "open",
    title: "nothing may be",
    severity: "high",
    why: "because",
    remedy: "do not",
    controls: [],
    kind: "entrance",
    exemptable: true,
    check: () => [{ path: "a", found: "b", write: "c", notes: ["d"] }],
  };
  const told = (exemptions: ExemptionsReading, rule = ALWAYS, trial: Trial = { inputs: {} }) => {
    const now = new Date("2026-06-01T12:00:00Z");
    const lenience = { exemptions, breakGlass: { state: "none" }, now } as const;
    const court = {
      ...courtOf(trial),
      lenienceFor: (one: Rule, urn: string, what: "finding" | "failure") =>
        lenienceFor(one, urn, what, lenience),
    };
    const [reported, ...rest] = call(asPolicy(rule, court), trial);
    expect(rest).toEqual([]);
    return { level: reported?.enforcementLevel, message: reported?.message ?? "" };
  };
  const urn = `urn:pulumi:dev::judged::${GATEWAY}::vpn`;

  it("that is exempted blocks nothing, and says until when, by whom and why", () => {
    const { level, message } = told(exempting({ urn }));
    expect(level).toBe("advisory");
    expect(message.split("\n").slice(0, 3)).toEqual([
      `open would block "vpn" (${GATEWAY}): nothing may be.`,
      "  exempted until 2026-06-30 by security: moves",
      "  property: a",
    ]);
    expect(exemptionIn(message)).toBe("exempted until 2026-06-30 by security: moves");
  });

  it("whose exemption has ended blocks and says so beside its own notes", () => {
    const { level, message } = told(exempting({ urn, until: "2026-05-31" }));
    expect(level).toBe("mandatory");
    expect(message).toContain(
      "  note: d\n  note: an exemption for this ended on 2026-05-31; it was approved by security\n",
    );
    expect(exemptionIn(message)).toBeUndefined();
  });

  it("that is exempted cannot write lines of its own", () => {
    const { message } = told(exempting({ urn, approver: "a\n  found: z", reason: "r\n  found: y" }));
    expect(message).toContain("  exempted until 2026-06-30 by a\\u000a  found: z: r\\u000a  found: y\n");
  });

  it("that only warns is no matter for exemptions", () => {
    const warning: Rule = { ...ALWAYS, check: () => [{ path: "a", found: "b", write: "c", warns: true }] };
    const { level, message } = told(exempting({ urn }), warning);
    expect({ level, exempted: exemptionIn(message) }).toEqual({ level: "advisory", exempted: undefined });
  });

  it("at a place where nobody lets anything through blocks, and says so", () => {
    const strict: Rule = { ...ALWAYS, check: () => [{ path: "a", found: "b", write: "c", strict: true }] };
    const { level, message } = told(exempting({ urn }), strict);
    expect(level).toBe("mandatory");
    expect(message).toContain("  note: neither an exemption nor an override lets this through\n");
  });

  it("of a rule that failed blocks although it is exempted", () => {
    const broken: Rule = {
      ...ALWAYS,
      check: () => {
        throw new Error("no such property");
      },
    };
    expect(told(exempting({ urn }), broken).level).toBe("mandatory");
  });
});
