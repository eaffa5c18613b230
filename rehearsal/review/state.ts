import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stopped } from "../main-job/stopped";
import { askCanary, type Canary } from "./canary";
import type { Outcome } from "./offline";
import { previewTwice, RESULT } from "./preview";
import { removeResults, writeFaults } from "./report";
import { EXIT } from "./exit";
import type { Bench } from "./trusted";

/** A stack with its state, as the caller's own login reaches it. */
export interface StateReview {
  /** The selected one when absent. */
  readonly stack?: string;
  readonly configFile?: string;
  /** Absolute. */
  readonly out: string;
}

/** Previews a real stack with this checkout's pack and configuration; nothing is changed. */
export async function reviewState(bench: Bench, review: StateReview): Promise<Outcome> {
  const { project, caller: env, processes, progress } = bench;
  const name = review.stack ?? (await selectedStack(bench));
  const folder = join(review.out, name);
  removeResults(folder);
  const stack = [
    ...["--stack", name],
    ...(review.configFile === undefined ? [] : ["--config-file", review.configFile]),
  ];
  const pack = join(project, "policy-pack");
  const judging = { pack, configuration: join(pack, "remote-access.json") };
  const request = { folder: project, stack, env, into: join(folder, "head") };
  const judged = await progress.during(`Previewing ${name}`, () => previewTwice(request, judging, processes));
  const effects = await effectsOf(bench, join(folder, "head", RESULT.events));
  if (effects !== undefined) writeFileSync(join(folder, "effects.json"), effects);
  writeFaults(folder, [
    ...(judged.fault === undefined ? [] : [`Not judged: ${judged.fault}`]),
    ...(effects === undefined ? ["What takes long and who is cut off could not be read: npm run plan"] : []),
  ]);
  const code = judged.blocked > 0 ? EXIT.blocked : judged.fault === undefined ? EXIT.passed : EXIT.notJudged;
  return { stacks: [{ name, folder }], program: project, code };
}

/** Has the canary try this checkout's pack; what it objects to is told at once. */
export async function canaryOf({ project, caller, processes, progress }: Bench): Promise<Canary["state"]> {
  const pack = join(project, "policy-pack");
  const command = { pack, cwd: project, env: caller, processes };
  const { state, words } = await progress.during("Trying the policy pack on what must fail", () =>
    askCanary(command, join(pack, "remote-access.json")),
  );
  if (state === "failed") process.stderr.write(`${words}\n`);
  return state;
}

async function effectsOf({ project, caller, processes }: Bench, events: string): Promise<string | undefined> {
  const command = join(project, "infra", "change-safety", "command.ts");
  const args = ["--import", "tsx", command, "--json", "--events", events];
  const { stdout } = await processes.run(process.execPath, args, { cwd: project, env: caller });
  return stdout.trim() === "" ? undefined : stdout;
}

async function selectedStack({ project, caller, processes }: Bench): Promise<string> {
  const args = ["stack", "--show-name", "--non-interactive"];
  const { code, stdout } = await processes.run("pulumi", args, { cwd: project, env: caller });
  const name = stdout.trim();
  if (code === 0 && name !== "") return name;
  throw new Stopped(
    EXIT.wrongCall,
    "No stack is selected: name one with --stack, or run pulumi stack select.",
  );
}
