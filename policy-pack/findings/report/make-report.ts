import type { ReportedLab, ReportedProbe } from "../tried/schema";
import { triedVerdicts } from "../tried/verdict";
import { verdictOver } from "../verdict";
import { withoutMachinePaths } from "./machine-paths";
import { stackReport, type Review, type StackInput } from "./stack-report";
import type { Report } from "./report";

/** What a report is made of. */
export interface ReportInput extends Review {
  readonly at: Date;
  readonly head?: string;
  readonly base?: string;
  readonly packFrom: string;
  /** Of the pack that judged, where the caller knows it. */
  readonly packDigest?: string;
  readonly canary: Report["made"]["canary"];
  readonly stacks: readonly StackInput[];
  readonly devices?: NonNullable<Report["devices"]>;
  readonly labs?: readonly ReportedLab[];
  readonly probes?: readonly ReportedProbe[];
}

/** Puts what was read of all stacks together. */
export function makeReport(input: ReportInput): Report {
  const { at, mode, head, base, packFrom, packDigest, canary, devices, labs = [], probes = [] } = input;
  const stacks = input.stacks
    .map((one) => stackReport(one, input))
    .map((one) => ({ ...one, verdict: reliable(one.verdict, canary) }));
  const records = input.stacks.flatMap((one) => one.head.record ?? []);
  const versions = input.stacks.flatMap((one) => one.head.run.version ?? []);
  return {
    schema: "remote-access-report/v1",
    made: {
      at: `${at.toISOString().slice(0, 19)}Z`,
      mode,
      ...(head === undefined ? {} : { head }),
      ...(base === undefined ? {} : { base }),
      pack: {
        version: records[0]?.pack.version ?? versions[0] ?? "unknown",
        from: packFrom,
        ...(records[0] === undefined ? {} : { rules: records[0].pack.rules }),
        ...(packDigest === undefined ? {} : { digest: packDigest }),
      },
      canary,
    },
    verdict: reliable(
      verdictOver([...stacks.map(({ verdict }) => verdict), ...triedVerdicts(labs, probes)]),
      canary,
    ),
    stacks,
    ...(devices === undefined ? {} : { devices }),
    ...(labs.length === 0 ? {} : { lab: labs.map((lab) => withoutPlaces(lab, input)) }),
    ...(probes.length === 0 ? {} : { probe: [...probes] }),
  };
}

/** What a lab tried lies somewhere on a machine. */
function withoutPlaces(lab: ReportedLab, { folders, program }: Review): ReportedLab {
  const clean = (text: string) => withoutMachinePaths(text, [program.project, ...folders]);
  return {
    ...lab,
    plan: clean(lab.plan),
    scenarios: lab.scenarios.map(({ note, ...one }) => ({
      ...one,
      seen: clean(one.seen),
      ...(note === undefined ? {} : { note: clean(note) }),
    })),
  };
}

/** Of a pack that does not block what it must, `passed` says nothing. */
function reliable(verdict: Report["verdict"], canary: Report["made"]["canary"]): Report["verdict"] {
  if (canary !== "failed" || verdict.blocked > 0) return verdict;
  return { ...verdict, line: "not reliable: the canary failed" };
}

const EXIT = { passed: 0, blocked: 1, notJudged: 3 } as const;

/** What blocks weighs more than what was not judged; a canary that failed says nothing can be relied on. */
export function exitCodeOf({ verdict, made }: Report): number {
  if (verdict.blocked > 0 || made.canary === "failed") return EXIT.blocked;
  return verdict.notJudged === 0 ? EXIT.passed : EXIT.notJudged;
}
