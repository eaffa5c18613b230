import { join } from "node:path";
import { readEngineEvents, type EngineReading } from "./engine-events";
import { auditReport, type AuditReport } from "./report";

/** How a command of the engine ended. */
export interface Ended {
  /** `null` when it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pulumi` with these arguments in the folder of the audited program. */
export type Pulumi = (args: readonly string[]) => Promise<Ended>;

/** What to audit. */
export interface AuditRequest {
  /** The selected one when absent. */
  readonly stack?: string;
  /** Where the settings of the audited stack are not in `Pulumi.<stack>.yaml`, absolute. */
  readonly configFile?: string;
  /** Folder of the policy pack. */
  readonly pack: string;
  /** Scope in which the pack judges; its configuration is `<scope>.json` in the pack, `any` has none. */
  readonly scope: string;
  /** The pack configuration to use instead, absolute. */
  readonly configuration?: string;
  /** Whether the program is run for the plan. */
  readonly plan: boolean;
}

/** An audit that could not be made: nothing is known about the stack. */
export class AuditImpossible extends Error {}

/**
 * Refreshes a stack, judges what stands, and asks for the plan.
 *
 * A preview judges the program, even with `--refresh`; what stands is judged by `pulumi policy analyze` alone. The
 * plan is asked because a refresh tells a drift once only: it records what it found, so that the next audit would
 * be silent about whatever no rule objects to.
 *
 * @param say is told what is being done, as it begins.
 * @throws AuditImpossible when nothing could be found out. What fails after the refresh is a fault of the report, so
 * that the drift that was just recorded is told.
 */
export async function runAudit(
  request: AuditRequest,
  pulumi: Pulumi,
  say: (line: string) => void,
): Promise<AuditReport> {
  const stack = request.stack ?? (await selectedStack(pulumi));
  const ofStack = ["--stack", stack, "--non-interactive"];
  const ofFile = request.configFile === undefined ? [] : ["--config-file", request.configFile];
  say(`Refreshing ${stack}: reading what stands …`);
  const refresh = await read(
    "refresh",
    ["refresh", "--yes", "--skip-preview", "--json", ...ofStack, ...ofFile],
    pulumi,
  );
  const faults: string[] = [];
  const orFault = async (reading: Promise<EngineReading>) => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof AuditImpossible)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  say("Judging what stands …");
  const analysis = await orFault(judge(request, ofStack, pulumi));
  if (request.plan) say("Planning the way back …");
  const preview = ["preview", "--json", ...ofStack, ...ofFile];
  const plan = request.plan ? await orFault(read("preview", preview, pulumi)) : undefined;
  return auditReport(stack, { refresh, analysis, plan, faults });
}

/** By what the pack judges. */
export type Judging = Pick<AuditRequest, "pack" | "scope" | "configuration">;

/**
 * Judges what stands.
 *
 * @param what the options that name it: a stack, or a file with a state
 * @throws AuditImpossible when not everything was judged
 */
export async function judge(
  { pack, scope, configuration: given }: Judging,
  what: readonly string[],
  pulumi: Pulumi,
): Promise<EngineReading> {
  const file = given ?? (scope === "any" ? undefined : join(pack, `${scope}.json`));
  const configuration = file === undefined ? [] : ["--policy-pack-config", file];
  const args = ["policy", "analyze", "--json", "--policy-pack", pack, ...configuration, ...what];
  const analysis = await read("policy analyze", args, pulumi);
  // A pack that was not loaded objects to nothing.
  if (analysis.packs.length === 0) throw new AuditImpossible(`no policy pack has judged: ${pack}`);
  return analysis;
}

async function selectedStack(pulumi: Pulumi): Promise<string> {
  const ended = await pulumi(["stack", "--show-name", "--non-interactive"]);
  const name = ended.stdout.trim();
  if (ended.code === 0 && name !== "") return name;
  throw impossible("stack --show-name", ended, [
    "no stack is selected: name one with --stack, or run pulumi stack select",
  ]);
}

/** A run that failed for anything but violations has not told everything. */
async function read(what: string, args: readonly string[], pulumi: Pulumi): Promise<EngineReading> {
  const ended = await pulumi(args);
  const reading = readEngineEvents(ended.stdout);
  const blocked = reading.violations.some(({ level }) => level === "mandatory");
  if (!reading.finished || reading.errors.length > 0 || (ended.code !== 0 && !blocked)) {
    throw impossible(what, ended, reading.errors);
  }
  return reading;
}

function impossible(what: string, { code, stderr }: Ended, errors: readonly string[]): AuditImpossible {
  if (code === null) {
    return new AuditImpossible(
      `pulumi cannot be started (${stderr.trim()}); install it, or in a rehearsal: eval "$(npm run --silent rehearsal:env)"`,
    );
  }
  const words = [...errors, stderr.trim()].filter((word) => word !== "");
  return new AuditImpossible([`pulumi ${what} ended with code ${code}:`, ...words].join("\n"));
}
