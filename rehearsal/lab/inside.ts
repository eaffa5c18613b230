import { existsSync, mkdirSync, writeSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { Lab } from "./lab";
import type { LabInput } from "./preparation/lab-input";
import { chosen } from "./scenarios/catalogue";
import { runScenario, type ScenarioResult } from "./scenarios/scenario";
import { World } from "./world/world";

/** Where packages would keep something of their own: empty for the time of the lab. */
const EMPTY = ["/run", "/var/lib/samba", "/var/cache/samba", "/var/log/samba", "/var/lib/dovecot"];

export interface Request {
  readonly input: LabInput;
  /** Part of the names of those scenarios that shall run; all of them where it is missing. */
  readonly only?: string;
}

async function main(): Promise<void> {
  const folder = process.env.REMOTE_ACCESS_LAB_FOLDER;
  // A mount here would be seen by the whole machine otherwise.
  if (folder === undefined || process.pid !== 1)
    throw new Error("the lab runs in namespaces of its own: npm run lab");
  for (const place of [folder, ...EMPTY.filter((path) => existsSync(path))]) {
    execFileSync("mount", ["-t", "tmpfs", "-o", "mode=755", "tmpfs", place]);
  }
  mkdirSync("/run/netns");
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  const { input, only } = JSON.parse(text) as Request;
  const lab = new Lab(new World(folder), input);
  await lab.build();
  for (const scenario of chosen(only)) tell(await runScenario(scenario, lab));
  lab.confirm();
}

function tell(event: ScenarioResult): void {
  writeSync(3, `${JSON.stringify(event)}\n`);
}

// Until everything has been tried: Node ends with 0 by itself where it waits for nothing that could still come.
process.exitCode = 1;
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);
