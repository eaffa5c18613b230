import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseTypeList } from "../../policy-pack/type-list/allowed-types";
import { Rehearsal } from "../engine/rehearsal";
import { PACK, verdictOf, type Verdict } from "./engine";

const FILE = join(PACK, "allowed-types.json");
const rehearsal = new Rehearsal();
let verdict: Verdict;
let types: readonly string[];

/** What the engine tells about each resource of a preview. */
interface Step {
  readonly resourcePreEvent?: { readonly metadata?: { readonly type?: string } };
}

beforeAll(async () => {
  const pack = `--policy-pack '${PACK}' --policy-pack-config '${join(PACK, "remote-access.json")}'`;
  const ended = await rehearsal.shell(
    `pulumi stack select dev --create && exec pulumi preview --json ${pack}`,
    undefined,
    { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
  );
  verdict = verdictOf(ended);
  const steps = ended.stdout.split("\n").filter((line) => line.startsWith("{"));
  const seen = steps.map((line) => (JSON.parse(line) as Step).resourcePreEvent?.metadata?.type ?? "");
  types = [...new Set(seen)].filter((type) => type !== "" && !type.startsWith("remote-access:")).sort();
}, 900_000);
afterAll(() => rehearsal.remove());

it("finds nothing in the stack dev in the scope remote-access", () => {
  expect({ code: verdict.code, blocked: verdict.blocked, errors: verdict.errors }).toEqual({
    code: 0,
    blocked: {},
    errors: [],
  });
});

it("lists exactly the types that the stack dev uses, and explains every other", () => {
  const list = parseTypeList(readFileSync(FILE, "utf8"));
  if ("faults" in list) throw new Error(list.faults.join("\n"));
  // A resource's provider is a resource too, which a preview does not show as a step of its own.
  const used = [...new Set([...types, "pulumi:providers:azure-native"])].sort();
  if (process.env.UPDATE_ALLOWED_TYPES === "1") {
    writeFileSync(FILE, `${JSON.stringify({ ...list, used }, null, 2)}\n`);
    return;
  }
  expect(list.used).toEqual(used);
});
