import type { Authority } from "../authority-file";
import { byHand, type Brought } from "../gateway/bring-statement";
import type { GatewayStatement } from "../statement/statement";
import { isAlarming, type SweepReport } from "../run/sweep";
import { bringToGateway, broughtSentence, type DeliveryOptions } from "./deliver";
import { EXIT, type ExitCode } from "./outcome";
import { tell } from "./session";
import { sweepGateway, sweepJson, sweepLines, tooMany, type NoSessions } from "./sweep";
import type { TimedSteps } from "./timed-steps";

/** What the steps behind ledger and statement came to; a step that was not reached is missing. */
export interface NowOutcome {
  readonly code: ExitCode;
  readonly gateway?: Brought;
  readonly sessions?: SweepReport | NoSessions;
  readonly failed?: { readonly step: string; readonly message: string; readonly goOn: string };
}

interface NowRequest {
  readonly authority: Authority;
  readonly statement: Pick<GatewayStatement, "sequence" | "revoked">;
  /** Whose sessions end whatever else is found. */
  readonly devices: readonly string[];
  readonly options: DeliveryOptions & { readonly json?: boolean };
  /** The command that does again what failed, and passes over what is done. */
  readonly goOn: string;
}

/**
 * The way from the published statement to the laptop that is out: gateway, then sessions. In that order, because a
 * laptop whose session ends while the gateway still takes its certificate is back within seconds.
 *
 * Nothing here can take back what ledger and statement say, and a failure never throws: it is told with what is done.
 */
export async function throughTheGateway(
  { authority, statement, devices, options, goOn }: NowRequest,
  steps: TimedSteps,
): Promise<NowOutcome> {
  const { gateway: place } = authority;
  if (place === undefined) {
    const message =
      "the authority's file says nothing of a gateway, so the rest is to be done by hand: " +
      "bring the statement to the gateway with  pulumi up  in the program's folder, then end the sessions in the portal. " +
      "Add the section gateway: (docs/loss.md says what it holds)";
    return { code: EXIT.found, failed: told({ step: "gateway", message, goOn }, steps) };
  }
  let step = "gateway";
  const done: { gateway?: Brought; sessions?: SweepReport | NoSessions } = {};
  try {
    done.gateway = await steps.run(step, () => bringToGateway(authority, statement, options));
    if (!options.json) console.log(broughtSentence(place.name, done.gateway));
    step = "sessions";
    const wishes = { dryRun: false, howeverMany: false, always: devices };
    done.sessions = await steps.run(step, () => sweepGateway(authority, place, wishes));
  } catch (error) {
    const { message } = error as Error;
    const hint = step === "gateway" ? `${message}\nBy hand, in ${place.project}: ${byHand(place)}` : message;
    return { code: EXIT.failed, ...done, failed: told({ step, message: hint, goOn }, steps) };
  }
  if (!options.json) sweepLines(done.sessions, false).forEach((line) => console.log(line));
  return { code: codeOfSweep(done.sessions), ...done };
}

/** The members of the one JSON object that say what this part did. */
export function nowJson({ gateway, sessions, failed }: NowOutcome): object {
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(sessions === undefined ? {} : { sessions: sweepJson(sessions) }),
    ...(failed === undefined ? {} : { failed }),
  };
}

function codeOfSweep(report: SweepReport | NoSessions): ExitCode {
  if ("rehearsal" in report) return EXIT.done;
  report.reasons.forEach(tell);
  if (report.leftAlone > 0) tell(tooMany(report));
  if (report.notEnded > 0) return EXIT.failed;
  return isAlarming(report) || report.leftAlone > 0 ? EXIT.found : EXIT.done;
}

function told<Failure extends NonNullable<NowOutcome["failed"]>>(
  failure: Failure,
  steps: TimedSteps,
): Failure {
  const done = steps.done.map(({ step }) => step).join(", ");
  tell(`${failure.step}: ${failure.message}\nDone are: ${done}. Go on with: ${failure.goOn}`);
  return failure;
}
