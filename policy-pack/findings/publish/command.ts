/**
 * Shows a review's report where its change is discussed. It runs from a trusted checkout, with a token that may write
 * there, and takes the report for what it is: data that the change under review could have written. Only report.json
 * is read; words and SARIF are written from it anew.
 */
import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { replaceFile } from "../../policies/replace-file";
import type { Report } from "../report/report";
import { sarifOf } from "../sarif/sarif";
import { apiAt, type Api } from "./api";
import { checkedReport, LARGEST_REPORT, ReportRefused } from "./checked-report";
import { sayOnce } from "./comment";
import * as github from "./github";
import * as gitlab from "./gitlab";
import { publication } from "./publication";

interface GithubOptions {
  readonly api: string;
  readonly repository: string;
  readonly run: string;
  readonly report: string;
  readonly sarif: string;
  readonly outputs: string;
}

interface GitlabOptions {
  readonly api: string;
  readonly project: string;
}

const EXIT = { done: 0, failed: 1, wrongCall: 2 } as const;
const NOTHING_LEFT = "it left no report.json: look into the job's log, and let it run again";

/** One pull request: that of the run which has just ended. */
async function onGithub(options: GithubOptions): Promise<void> {
  const api = apiWith(options.api, { accept: "application/vnd.github+json" });
  const pull = await github.pullRequestOf(api, options.repository, Number(options.run));
  if (pull === undefined) return console.log("no open pull request is at the commit of this run any more");
  const { body, report } = await publication(() => reportIn(options.report, pull.head));
  const conversation = github.conversationOf(api, options.repository, pull.number);
  console.log(`pull request ${pull.number}: ${await sayOnce(conversation, body)}`);
  if (report === undefined) return;
  replaceFile(options.sarif, JSON.stringify(sarifOf(report)));
  appendFileSync(options.outputs, `number=${pull.number}\nhead=${pull.head}\n`);
}

// eslint-disable-next-line @typescript-eslint/require-await -- what it refuses is a rejection, as over the network
async function reportIn(file: string, head: string): Promise<Report> {
  if (!existsSync(file)) throw new ReportRefused(NOTHING_LEFT);
  if (statSync(file).size > LARGEST_REPORT)
    throw new ReportRefused(`it is larger than ${LARGEST_REPORT} bytes`);
  return checkedReport(readFileSync(file), head);
}

/** Every open merge request: GitLab hands a token that may write to runs of protected branches only. */
async function onGitlab({ api: base, project }: GitlabOptions): Promise<void> {
  const api = apiWith(base);
  const faults: string[] = [];
  for (const request of await gitlab.mergeRequestsOf(api, project)) {
    try {
      console.log(`merge request ${request.number}: ${await sayOnGitlab(api, project, request)}`);
    } catch (fault) {
      faults.push(`merge request ${request.number}: ${(fault as Error).message}`);
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

async function sayOnGitlab(api: Api, project: string, request: gitlab.MergeRequest): Promise<string> {
  const job = await gitlab.endedReviewOf(api, request);
  if (job === undefined) return "no review has ended";
  const { body } = await publication(async () => {
    const bytes = await gitlab.reportOf(api, request.pipeline.project, job);
    if (bytes === undefined) throw new ReportRefused(NOTHING_LEFT);
    return checkedReport(bytes, request.head);
  });
  return sayOnce(gitlab.conversationOf(api, project, request.number), body);
}

function apiWith(base: string, headers: Readonly<Record<string, string>> = {}): Api {
  const token = process.env.PUBLISH_TOKEN ?? "";
  if (token === "") throw new Error("PUBLISH_TOKEN is not set: docs/pipelines.md says whose token it is");
  return apiAt(base, { ...headers, authorization: `Bearer ${token}` });
}

const command = new Command("publish")
  .description(
    "Shows a review's report as one comment, which is edited in place. The token stands in PUBLISH_TOKEN.",
  )
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 said, or nothing to say · 1 the forge refused · 2 wrong call.");

command
  .command("github")
  .description("the pull request of a run")
  .requiredOption("--api <address>", "of the forge's interface")
  .requiredOption("--repository <owner/name>", "where it is discussed")
  .requiredOption("--run <id>", "the run that reviewed")
  .requiredOption("--report <file>", "what it left")
  .requiredOption("--sarif <file>", "to be written, for code scanning")
  .requiredOption("--outputs <file>", "gets number and head of the pull request")
  .action(onGithub);

command
  .command("gitlab")
  .description("every open merge request whose review has ended")
  .requiredOption("--api <address>", "of the forge's interface")
  .requiredOption("--project <id>", "where they are discussed")
  .action(onGitlab);

command.parseAsync(process.argv).then(
  () => (process.exitCode = EXIT.done),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongCall;
      return;
    }
    process.stderr.write(`publish: ${(error as Error).message}\n`);
    process.exitCode = EXIT.failed;
  },
);
