import { existsSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../../../../policy-pack/catalogue";
import { CONTROLS, controlResults } from "../../../../../policy-pack/findings/controls/controls";
import type { Report, StackReport } from "../../../../../policy-pack/findings/report/report";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";

const PROJECT = join(__dirname, "../../../../..");
const EACH_CONTROL = CONTROLS.flatMap(({ catalogue: name, controls }) =>
  controls.map((control) => [`${name}: ${control.id}: ${control.sentence.en}`, control] as const),
);
const isPage = (by: string) => by.endsWith(".md");

/** `rule: catalogue: id` for every control that a rule names. */
const namedByRules = catalogue.flatMap(({ id: rule, controls }) =>
  controls.flatMap((line) => {
    const [name = "", ids = ""] = line.split(": ");
    return ids.split(", ").map((id) => `${name}: ${id} by ${rule}`);
  }),
);

/** The same as the data have it; WiBA is not among what rules name. */
const namedHere = CONTROLS.filter(({ catalogue: name }) => name !== "WiBA").flatMap(
  ({ catalogue: name, controls }) =>
    controls.flatMap(({ id, by }) =>
      by.filter((reference) => !isPage(reference)).map((rule) => `${name}: ${id} by ${rule}`),
    ),
);

const clean: Partial<StackReport> = {
  findings: [],
  verdict: { blocked: 0, notJudged: 0, exempted: 0, line: "passed" },
};
const reportOf = (changed: Partial<StackReport>, of: Partial<Report> = {}) =>
  exampleReport({ stacks: [exampleStack({ ...clean, ...changed })], ...of });
const firstBy = (report: Report, rule: string) => {
  const found = controlResults(report).find(({ by }) => by.includes(rule));
  if (found === undefined) throw new Error(`no control by ${rule}`);
  return found;
};

describe("the sentences", () => {
  it("name for each control exactly the rules that name it", () => {
    expect([...new Set(namedHere)].sort()).toEqual([...new Set(namedByRules)].sort());
  });

  it.each(EACH_CONTROL)("%s: what it refers to exists, once each", (_, { by }) => {
    const ids = new Set(catalogue.map(({ id }) => id));
    const missing = by.filter((reference) =>
      isPage(reference) ? !existsSync(join(PROJECT, reference)) : !ids.has(reference),
    );
    expect(missing).toEqual([]);
    expect(new Set(by).size).toBe(by.length);
    expect(by).not.toEqual([]);
  });

  it.each(EACH_CONTROL)("%s: is said in both languages, as whole texts", (_, { title, sentence, note }) => {
    for (const text of [title, sentence.de, sentence.en, ...(note === undefined ? [] : [note.de, note.en])]) {
      expect(text).toMatch(/^\S.*\S$/);
    }
    // A quotation is closed again, and only a German text is one.
    expect(sentence.de).toMatch(/^(„[^„“]+“|[^„“]*(„[^„“]+“[^„“]*)?)$/);
    expect(sentence.en).not.toMatch(/[„“]/);
  });

  it.each(EACH_CONTROL)(
    "%s: a rule stands behind what is enforced, a note behind a deviation",
    (_, control) => {
      if (control.state === "enforced") expect(control.by.some((reference) => !isPage(reference))).toBe(true);
      if (control.state === "organisational") expect(control.by.every(isPage)).toBe(true);
      if (control.state === "deviation") expect(control.note).toBeDefined();
    },
  );

  it("are told apart", () => {
    expect(new Set(EACH_CONTROL.map(([name]) => name)).size).toBe(EACH_CONTROL.length);
  });

  it("say what the city has to answer for, as well as what is held by rules", () => {
    const states = new Set(EACH_CONTROL.map(([, { state }]) => state));
    expect([...states].sort()).toEqual(["deviation", "enforced", "evidenced", "organisational"]);
  });

  it("call usage hours and keys that are online deviations", () => {
    const deviations = EACH_CONTROL.filter(([, { state }]) => state === "deviation").map(([, { id }]) => id);
    expect(deviations).toEqual(["NET.3.3.A5", "CON.1.A2"]);
  });
});

describe("of a run", () => {
  it("nothing is said against a sentence whose rules found nothing", () => {
    const results = controlResults(reportOf({}));
    expect(results).toHaveLength(EACH_CONTROL.length);
    expect(results.filter(({ findings }) => findings > 0)).toEqual([]);
    expect(results.map(({ note }) => note)).toEqual(EACH_CONTROL.map(([, { note }]) => note));
  });

  it("findings are counted over all stacks, at every sentence of their rule and at no other", () => {
    const findings = [exampleFinding(), exampleFinding({ name: "other" })];
    const stack = exampleStack({ ...clean, findings });
    const results = controlResults(exampleReport({ stacks: [stack, stack] }));
    const counted = results.filter(({ findings: number }) => number > 0);
    expect(new Set(counted.map(({ findings: number }) => number))).toEqual(new Set([4]));
    expect(counted.map(({ by }) => by.includes("p2s-certificate-only"))).not.toContain(false);
    expect(counted).toHaveLength(results.filter(({ by }) => by.includes("p2s-certificate-only")).length);
  });

  it.each([
    ["blocks", 1, "Not fulfilled in this run (blocked: 1)."],
    ["exempted", 1, "Let through for a while in this run, so not fulfilled: 1."],
    ["not-judged", 1, "Not judged in this run: 1."],
    ["warns", 0, undefined],
  ] as const)("what %s counts %i and stands in front of the note", (effect, number, said) => {
    const result = firstBy(reportOf({ findings: [exampleFinding({ effect })] }), "p2s-certificate-only");
    expect(result.findings).toBe(number);
    const always = firstBy(reportOf({}), "p2s-certificate-only").note;
    expect(always).toBeDefined();
    expect(result.note?.en).toBe([said, always?.en].filter((text) => text !== undefined).join(" "));
    if (said !== undefined) expect(result.note?.de).toMatch(/^In diesem Lauf .+: 1\)?\. /);
  });

  it.each<[string, Partial<StackReport>, Partial<Report>]>([
    [
      "a stack was not judged to the end",
      { verdict: { ...exampleStack().verdict, notJudged: "everything" } },
      {},
    ],
    ["the canary failed", {}, { made: { ...exampleReport().made, canary: "failed" } }],
    ["there was no stack", {}, { stacks: [] }],
  ])("it shows no sentence that rules hold when %s", (_, stack, report) => {
    const results = controlResults(reportOf(stack, report));
    for (const { by, note } of results) {
      expect(note?.en.startsWith("This run does not show it: ") ?? false).toBe(!by.every(isPage));
    }
  });

  it("rules that judge the stack of the remote access alone are not shown by a run without it", () => {
    const shown = (scope: StackReport["scope"]) =>
      controlResults(reportOf({ scope })).filter(
        ({ note }) => note?.en.includes("only in the stack of the remote access") === true,
      );
    expect(shown("remote-access")).toEqual([]);
    const unseen = shown("any");
    const confined = new Set(catalogue.filter(({ kind }) => kind === "confinement").map(({ id }) => id));
    expect(unseen).toEqual(
      controlResults(reportOf({ scope: "any" })).filter(({ by }) => by.some((id) => confined.has(id))),
    );
    expect(unseen.find(({ id }) => id === "NET.3.3.A13" || id === "NET.3.3.A7")?.note?.en).toContain(
      "remote access: gateway-capable.",
    );
  });
});
