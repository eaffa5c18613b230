/**
 * Reviews a change before it is merged, or what the selected stack would become (docs/review.md).
 *
 *   npm run review                                   the selected stack, with its state
 *   npm run review -- --offline --against main       from empty state on the stand-in, without any login
 *
 * Exit codes: 0 passed · 1 blocked · 2 wrong call · 3 not everything was judged.
 */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { CommanderError } from "commander";
import { progressOn } from "../engine/progress";
import { Stopped } from "../main-job/stopped";
import { inColour } from "../main-job/terminal";
import { WITHOUT_COMPILED } from "./environment";
import { changedFiles, commitOf, commitsLacking } from "./git";
import { previewBase, reviewHead, type Outcome } from "./offline";
import { readCall, type Call, type OfflineCall, type StateCall } from "./options";
import { Processes } from "./processes";
import { removeResults, reportIn, writeNothingJudged, writeReport, type ReportRequest } from "./report";
import { stacksOf } from "./stacks";
import { canaryOf, reviewState } from "./state";
import { EXIT, exitCodeOf } from "./exit";
import { makeTrusted, type Bench } from "./trusted";
import { inWorkFolder } from "./work-folder";

const PROJECT = realpathSync(join(__dirname, "..", ".."));

/** A review, and what its report is told about how it was made. */
type Reviewed = Outcome & Pick<ReportRequest, "head" | "base" | "packFrom" | "packDigest" | "canary">;

async function main(argv: readonly string[]): Promise<number> {
  const call = readCall(argv, PROJECT);
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const processes = new Processes();
  return await inWorkFolder(processes, async (work) => {
    const bench = { project: PROJECT, caller: process.env, work, processes, progress };
    const reviewed = call.mode === "offline" ? await offline(bench, call) : await withState(bench, call);
    const reported = await report(bench, call, reviewed);
    return exitCodeOf(reviewed.code, reported);
  });
}

async function offline(bench: Bench, { base, head, stack, out }: OfflineCall): Promise<Reviewed> {
  const stacks = stacksOf(stack);
  stacks.forEach(({ name }) => removeResults(join(out, name)));
  for (const line of remarks(bench.project, base, head)) bench.progress.say(line);
  const trusted = await makeTrusted(bench, base, stacks);
  const { canary, packFrom, packDigest } = trusted;
  const made = {
    base,
    packFrom,
    packDigest,
    canary: canary.state,
    ...(head === "working tree" ? {} : { head: head.commit }),
  };
  bench.progress.say(
    `The policy pack is that of the ${packFrom}; its digest is ${packDigest}.\n${canary.words}`,
  );
  // What a pack that does not block lets through would say nothing.
  if (canary.state === "failed")
    return { ...made, ...notPreviewed(stacks, out, canary.words), program: trusted.program };
  const plan = { stacks, out };
  const names = stacks.map(({ name }) => name).join(", ");
  const outcome = await bench.progress.during(`Previewing ${names}, base and head`, async () => {
    const previews = previewBase(bench, trusted, plan);
    const [reviewed] = await Promise.all([
      reviewHead(bench, trusted, head, { ...plan, base: previews }),
      previews,
    ]);
    return reviewed;
  });
  return { ...made, ...outcome };
}

/** Of these files what judges is made, and what the program is judged with. */
const TOOLS = /^(rehearsal|policy-pack)\/|^package(-lock)?\.json$/;

/** What a reader has to know before any of it. */
function remarks(project: string, base: string, head: OfflineCall["head"]): readonly string[] {
  const own = changedFiles(project, base, "working tree").filter((file) => TOOLS.test(file));
  const reviewed = head === "working tree" ? commitOf(project, "HEAD") : head.commit;
  const lacking = reviewed === undefined ? 0 : commitsLacking(project, base, reviewed);
  const lines = [];
  if (own.length > 0)
    lines.push(
      `This command, the stand-in and the packages are those of this checkout, which is not the base (${own.slice(0, 3).join(", ")}${own.length > 3 ? " and more" : ""}): for a change that you do not trust, run it from a checkout of the base.`,
    );
  if (lacking > 0)
    lines.push(
      `The change lacks ${lacking} commits of its base, and what they do is shown as taken back: merge the base into it first.`,
    );
  return lines;
}

function notPreviewed(
  stacks: ReturnType<typeof stacksOf>,
  out: string,
  words: string,
): Pick<Outcome, "stacks" | "code"> {
  const folders = stacks.map(({ name }) => ({ name, folder: join(out, name) }));
  folders.forEach(({ folder }) =>
    writeNothingJudged(folder, `The canary failed, and nothing was previewed: ${words}`),
  );
  return { stacks: folders, code: EXIT.blocked };
}

async function withState(bench: Bench, call: StateCall): Promise<Reviewed> {
  const canary = await canaryOf(bench);
  const outcome = await reviewState(bench, call);
  const head = commitOf(bench.project, "HEAD");
  // Of a tree in which something is not committed no commit says what was reviewed.
  const isCommit = head !== undefined && changedFiles(bench.project, head, "working tree").length === 0;
  return { ...outcome, packFrom: "working tree", canary, ...(isCommit ? { head } : {}) };
}

/** @returns the report's exit code */
async function report(
  bench: Bench,
  { mode, out, json, devices, tried }: Call,
  reviewed: Reviewed,
): Promise<number | null> {
  const colour = inColour && !json ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const { project, caller, processes } = bench;
  const command = {
    pack: join(project, "policy-pack"),
    cwd: project,
    env: { ...caller, ...colour, ...WITHOUT_COMPILED },
    processes,
  };
  const request = { ...reviewed, mode, out, tried, ...(devices === undefined ? {} : { devices }) };
  const { code, text, complaint } = await writeReport(command, request);
  process.stderr.write(complaint);
  process.stdout.write(json && code !== null && code !== EXIT.wrongCall ? reportIn(out) : text);
  return code;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.passed : EXIT.wrongCall; // it has printed its own message
      return;
    }
    process.stderr.write(`review: ${(error as Error).message}\n`);
    process.exitCode = error instanceof Stopped ? error.code : EXIT.notJudged;
  },
);
