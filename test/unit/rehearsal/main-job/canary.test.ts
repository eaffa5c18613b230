import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askCanary } from "../../../../rehearsal/main-job/canary";
import { Stopped } from "../../../../rehearsal/main-job/stopped";
import { findPlaces } from "../../../../rehearsal/places";

/** A project whose canary is this script. */
const project = mkdtempSync(join(tmpdir(), "asked canary-"));
const places = findPlaces(process.env, project);
const canarySays = (script: string) =>
  writeFileSync(join(project, "policy-pack", "policies", "command.ts"), script);

beforeAll(() => {
  mkdirSync(join(project, "policy-pack", "policies"), { recursive: true });
  symlinkSync(join(__dirname, "../../../../node_modules"), join(project, "node_modules"));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

it("asks with pack and configuration of the stack, and hands on the last line", async () => {
  canarySays('console.log("first\\n" + process.argv.slice(2).join(" "));');
  expect(await askCanary(places, process.env)).toBe(
    `canary --config ${join(project, "policy-pack", "remote-access.json")} --scope remote-access`,
  );
});

it("stops the rehearsal when a rule does not block, in the canary's words", async () => {
  canarySays('console.error("p2s-ikev2-only does not object"); process.exitCode = 1;');
  await expect(askCanary(places, process.env)).rejects.toMatchObject({
    constructor: Stopped,
    code: 1,
    message: "p2s-ikev2-only does not object",
  });
});
