import type { Command } from "commander";
import type { Authority, GatewayPlace } from "../authority-file";
import { inRehearsal } from "../gateway/gateway-place";
import { isAlarming, sweep, type EndedSession, type SweepReport } from "../run/sweep";
import { networkClient, resourceManagerOf } from "../sessions/resource-manager";
import { LIST_REFRESHED_MINUTES } from "../sessions/session";
import { ALARMING, type EndReason } from "../sessions/judge-sessions";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import {
  authorityOf,
  countingProgress,
  ledgerOf,
  tell,
  withAuthority,
  type AuthorityOptions,
} from "./session";

interface SweepOptions extends AuthorityOptions {
  readonly dryRun?: boolean;
  readonly howeverMany?: boolean;
}

/** What a rehearsal answers: there is no Azure, and nobody is connected. */
export interface NoSessions {
  readonly rehearsal: true;
}

const MEANING: Readonly<Record<EndReason, string>> = {
  revoked: "a certificate of it was revoked; the laptop comes back by itself if it has a good one",
  lapsed: "has no certificate any more that a gateway would take",
  "never-issued": "a name of our zone that the ledger has never seen",
  foreign: "a name that is none of our zone",
  unnamed: "no name at all",
};

export function addSweep(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("sweep")
      .description("end the sessions of devices that have no good certificate any more")
      .option("--dry-run", "say which would end, and end none")
      .option("--however-many", "end them even if they are more than ten and a tenth of all"),
  ).action((options: SweepOptions) => run(() => sweepCommand(options)));
}

async function sweepCommand(options: SweepOptions): Promise<ExitCode> {
  const authority = authorityOf(options);
  const place = placeOf(authority);
  const { dryRun = false, howeverMany = false } = options;
  const report = await sweepGateway(authority, place, { dryRun, howeverMany, always: [] });
  if (options.json) console.log(JSON.stringify({ gateway: place.name, dryRun, ...sweepJson(report) }));
  else sweepLines(report, dryRun).forEach((line) => console.log(line));
  if ("rehearsal" in report) return EXIT.done;
  if (report.leftAlone > 0) throw new StoppedForReview(tooMany(report));
  report.reasons.forEach(tell);
  if (report.notEnded > 0) return EXIT.failed;
  return isAlarming(report) ? EXIT.found : EXIT.done;
}

/** @throws Error saying what to add to the authority's file */
export function placeOf({ gateway }: Authority): GatewayPlace {
  if (gateway !== undefined) return gateway;
  throw new Error(
    "the authority's file says nothing of a gateway; add the section gateway: (docs/loss.md says what it holds)",
  );
}

/**
 * Asks Azure and the ledger as they are now.
 *
 * @throws Error with the remedy
 */
export async function sweepGateway(
  authority: Authority,
  place: GatewayPlace,
  wishes: {
    readonly dryRun: boolean;
    readonly howeverMany: boolean;
    readonly always: readonly string[];
  },
): Promise<SweepReport | NoSessions> {
  const manager = resourceManagerOf(authority, process.env);
  if (inRehearsal(place) && !manager.loopback) return { rehearsal: true };
  const client = await networkClient(manager, place, tell);
  const { view } = await ledgerOf(authority, { write: false });
  const onEnded = countingProgress("Ending sessions");
  return sweep({ authority, place, view, client, now: new Date(), onEnded, ...wishes });
}

/** For `--json`: with how old the list may be. */
export function sweepJson(report: SweepReport | NoSessions): object {
  return "rehearsal" in report ? report : { ...report, listUpToMinutesOld: LIST_REFRESHED_MINUTES };
}

/** For people; what is an alarm goes to standard error, in words that a log search finds. */
export function sweepLines(report: SweepReport | NoSessions, dryRun: boolean): string[] {
  if ("rehearsal" in report) return ["A rehearsal has no sessions: nobody is connected, nothing has to end."];
  const { sessions, stay, end, notEnded, leftAlone } = report;
  const alarms = end.filter(({ because }) => ALARMING.has(because));
  if (alarms.length > 0) tell(alarm(alarms));
  return [
    `${sessions} sessions, as Azure saw them up to ${LIST_REFRESHED_MINUTES} minutes ago; ${stay} stay.`,
    ...end.map(({ device, nameSha256, because }) => {
      const who = device ?? `name with SHA-256 ${nameSha256}…`;
      return `${who}  ${because}: ${MEANING[because]}`;
    }),
    dryRun
      ? `${end.length} would end; none did.`
      : `${end.length - notEnded} ended${notEnded === 0 ? "" : `, ${notEnded} did not`}.`,
    ...(leftAlone === 0 ? [] : [`${leftAlone} more would have to end and were left alone.`]),
  ];
}

export function tooMany({ sessions, end, leftAlone }: SweepReport): string {
  return (
    `${leftAlone + end.length} of ${sessions} sessions would end, more than ten and a tenth of all; they were left alone. ` +
    "Look with --dry-run whether deviceZone, anchors and ledger are the right ones; then: " +
    "npm run ca -- sweep --however-many"
  );
}

function alarm(alarms: readonly EndedSession[]): string {
  return (
    `ALARM: ${alarms.length} sessions were opened with certificates that this authority did not issue: ` +
    "look for a foreign anchor on the gateway (npm run audit) and for signatures that the ledger does not know " +
    "(npm run ca -- verify --hsm-log)."
  );
}
