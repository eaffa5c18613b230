import type { Invocation, Log, Notification, Run } from "sarif";
import { visible } from "../markdown/quoted";
import { sorted } from "../markdown/rule-findings";
import type { Report, StackReport } from "../report/report";
import { resultsOf } from "./result";
import { ruleDescriptors } from "./rule-descriptor";
import { atMost, plain } from "./text";

/** GitHub refuses a run with more results, and shows 5,000 of them (docs/review-formats.md). */
const MOST_RESULTS = 25_000;

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const TOOL = "remote-access-policy-pack";

/** The review as SARIF 2.1.0: a run for each stack, because a run is what a reader of SARIF compares with the last one. */
export function sarifOf(report: Report): Log {
  return { $schema: SCHEMA, version: "2.1.0", runs: report.stacks.map((stack) => runOf(stack, report)) };
}

function runOf(stack: StackReport, { made }: Report): Run {
  const findings = sorted(stack.findings).slice(0, MOST_RESULTS);
  const rules = ruleDescriptors(findings);
  const { pack } = made;
  return {
    tool: { driver: { name: TOOL, version: pack.version, rules } },
    // `category/run`: without a run there is one result for each stack and commit.
    automationDetails: { id: `remote-access/${encodeURIComponent(visible(stack.name))}/` },
    invocations: [invocationOf(stack, made)],
    // No address: it would be a path of the machine that reviewed.
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The folder of the project." } } },
    columnKind: "utf16CodeUnits",
    results: resultsOf(findings, rules),
    properties: {
      scope: stack.scope,
      verdict: stack.verdict.line,
      mode: made.mode,
      canary: made.canary,
      packFrom: pack.from,
      ...(pack.digest === undefined ? {} : { packDigest: pack.digest }),
      ...(made.head === undefined ? {} : { head: made.head }),
      ...(made.base === undefined ? {} : { base: made.base }),
    },
  };
}

/** A run with a fault has not said that there is nothing else to find. */
function invocationOf(stack: StackReport, made: Report["made"]): Invocation {
  const faults = [
    ...(made.canary === "failed"
      ? ["The canary failed: the pack does not block what it must, and its verdict counts for nothing."]
      : []),
    ...(stack.verdict.notJudged === "everything"
      ? ["Nothing was judged: the pack was not asked, or not to the end."]
      : []),
    ...stack.faults,
    ...(stack.findings.length > MOST_RESULTS
      ? [`${stack.findings.length - MOST_RESULTS} findings are left out here, see report.html.`]
      : []),
  ];
  return {
    executionSuccessful: faults.length === 0,
    endTimeUtc: made.at,
    toolExecutionNotifications: faults.map(notification),
  };
}

function notification(text: string): Notification {
  return { level: "error", message: { text: atMost(plain(text)) } };
}
