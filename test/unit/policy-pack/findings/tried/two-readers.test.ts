import { listText } from "../../../../../infra/probe/probe-list";
import { probeResult, VERDICTS, type Verdict } from "../../../../../infra/probe/probe-result";
import { verifyResult } from "../../../../../infra/probe/verify-result";
import { InputReader } from "../../../../../policy-pack/findings/report/read-input";
import { probeFileSchema, probeOf } from "../../../../../policy-pack/findings/tried/read-probe";
import { probeSchema } from "../../../../../policy-pack/findings/tried/schema";
import { ALL_KNOWN, listOf } from "../../../infra/probe/lists";
import { knocker, resultFor, signedText, type Knocker } from "../../../infra/probe/results";
import { inFolder } from "./folder";

// The pack may not know the program: each has a reader of its own for what the probe writes.
jest.setTimeout(60_000);

const folder = inFolder();
const { list } = listOf("dev", ALL_KNOWN);
const MAIL = "tcp:10.84.0.10:993";
const CONTROL = list.targets.find(({ kind }) => kind === "control")!.id;
let who: Knocker;
beforeAll(async () => {
  who = await knocker();
});

/** What `npm run probe -- --verify` and the report make of one result, in the same words. */
function bothOf(text: string) {
  folder.file("probe-list.json", listText(list));
  const name = folder.file("probe-result.json", text);
  const file = (content: string) => ({ name, bytes: Buffer.from(content) });
  const found = verifyResult(file(text), file(listText(list)));
  const program = found.ok
    ? { conclusive: found.conclusive, thumbprint: found.thumbprint, reached: found.result.reached.length }
    : "refused";
  const probe = new InputReader().probe(name);
  const pack =
    probe === undefined
      ? "refused"
      : { conclusive: probe.conclusive, thumbprint: probe.thumbprint, reached: probe.reached };
  return { program, pack };
}

it.each<[string, Readonly<Record<string, Verdict>>, object]>([
  ["that reached nothing", {}, {}],
  ["that reached something", { [MAIL]: "reached" }, {}],
  ["that did not try everything", { [MAIL]: "not-tried" }, {}],
  ["to which no gateway answered", { "ike:self-made": "silent" }, {}],
  [
    "to which no gateway answered, and which calls itself conclusive",
    { "ike:self-made": "silent" },
    { conclusive: true },
  ],
  ["to which a public host that must answer did not", { [CONTROL]: "silent" }, { conclusive: true }],
  ["that calls itself conclusive, and is not", { [MAIL]: "not-tried" }, { conclusive: true }],
  ["that keeps back what it reached", { [MAIL]: "reached" }, { reached: [] }],
  ["of another version", {}, { version: 2 }],
])("program and pack read a result %s alike", (_, verdicts, changed) => {
  const { program, pack } = bothOf(signedText({ ...resultFor(list, who, verdicts), ...changed }, who));
  expect(pack).toEqual(program);
});

it("a result of another list, or without one, shows nothing to either", () => {
  const text = signedText(resultFor(list, who), who);
  const file = { name: "probe-result.json", bytes: Buffer.from(text) };
  expect(verifyResult(file, undefined)).toMatchObject({ ok: true, conclusive: false });
  expect(probeOf(probeFileSchema.parse(JSON.parse(text)), undefined)).toMatchObject({ conclusive: false });
  const another = Buffer.from(`${listText(list)} `);
  expect(verifyResult(file, { name: "probe-list.json", bytes: another })).toMatchObject({ ok: false });
  expect(probeOf(probeFileSchema.parse(JSON.parse(text)), another)).toMatchObject({ conclusive: false });
});

it("what the program takes has every field that the pack asks for, and the same verdicts", () => {
  const fields = Object.keys(probeResult.shape);
  const asked = Object.entries(probeFileSchema.shape).filter(
    ([, field]) => !field.safeParse(undefined).success,
  );
  expect(asked.map(([name]) => name).filter((name) => !fields.includes(name))).toEqual([]);
  expect(probeFileSchema.shape.findings.element.shape.verdict.options).toEqual(VERDICTS);
  expect(probeSchema.shape.targets.element.shape.verdict.options).toEqual(VERDICTS);
  expect(probeFileSchema.shape.script.options).toEqual(probeResult.shape.script.options);
});
