import type { Timing } from "../../azure-calls/timing";
import type { GatewayStatement } from "../statement/statement";
import type { Engine, EngineRun } from "./engine";
import { beyondStatement, readEngineEvents, type EngineSaid } from "./engine-events";
import type { GatewayPlace } from "../authority-file";
import { gatewayInStack, missingOn, type StackGateway } from "./stack-gateway";
import { holderOf } from "./stack-lock";

export interface Bringing {
  readonly place: GatewayPlace;
  readonly statement: Pick<GatewayStatement, "sequence" | "revoked">;
  readonly engine: Engine;
  readonly timing: Pick<Timing, "now" | "random" | "sleep">;
  /** Milliseconds to wait for whoever works on the stack. */
  readonly wait: number;
  /** Whether the gateway may change in more than the statement decides. */
  readonly withOtherChanges: boolean;
  /** Told what happens, in sentences. */
  readonly say: (sentence: string) => void;
}

export interface Brought {
  /** `already` when the gateway carried the statement before. */
  readonly outcome: "updated" | "already";
  /** Number of the statement that the gateway carries now; another process may have brought a newer one. */
  readonly sequence: number;
  /** Milliseconds until the stack was free. */
  readonly waitedMs: number;
}

/** So long between two looks whether the stack is free; with chance, or two that wait would collide again and again. */
const LOOK_EVERY_MS = 3_000;
const LOOK_JITTER_MS = 3_000;

/**
 * Brings the published statement to the gateway, and changes nothing else: a targeted preview under the policy pack says
 * what would change, then a targeted update does it, and the stack must say afterwards that it is there.
 *
 * Where somebody else works on the stack it waits and begins again with the preview. Whichever order two updates have,
 * the newest statement wins: each reads the statement's file while it holds the stack, and the program refuses one
 * that is older than what the gateway carries.
 *
 * @throws Error with the remedy; the gateway is then as it was, or its update can be repeated
 */
export async function bringStatement(bringing: Bringing): Promise<Brought> {
  const { place, statement, engine, timing, wait, say } = bringing;
  let lockedSince: number | undefined;
  let told: string | undefined;
  for (;;) {
    const waitedMs = lockedSince === undefined ? 0 : timing.now() - lockedSince;
    const gateway = await standing(engine, place);
    const plan = await planned(bringing, gateway.urn);
    if (plan.changes.length === 0) {
      // Read once more: somebody else may have brought it since the first look, so that the preview saw it there.
      const now = await standing(engine, place);
      const missing = missingOn(now, statement);
      if (missing !== undefined) throw new Error(nothingPlanned(place, missing));
      return { outcome: "already", sequence: now.sequence!, waitedMs };
    }
    const run = await engine([
      "up",
      "--yes",
      "--skip-preview",
      "--json",
      ...onlyTheGateway(place, gateway.urn),
    ]);
    const holder = run.code === 0 ? undefined : holderOf(run.stdout + run.stderr);
    if (holder === undefined) {
      reading("update of the gateway", run);
      const after = await standing(engine, place);
      const missing = missingOn(after, statement);
      if (missing !== undefined) throw new Error(`the gateway ${place.name} was updated, but ${missing}`);
      return { outcome: "updated", sequence: after.sequence!, waitedMs };
    }
    lockedSince ??= timing.now();
    if (timing.now() - lockedSince >= wait) throw new Error(stillLocked(place, holder));
    if (holder !== told) say(`The stack ${place.stack} is locked by ${holder}. Waiting until it is free.`);
    told = holder;
    await timing.sleep(LOOK_EVERY_MS + Math.floor(timing.random() * LOOK_JITTER_MS));
  }
}

/** The command that does the same by hand. */
export function byHand(place: GatewayPlace): string {
  const rest = [...configOf(place), ...packOf(place)].map((word) => ` ${word}`).join("");
  return `pulumi up --stack ${place.stack} --target '**VirtualNetworkGateway::*'${rest}`;
}

/**
 * Number of the statement that the gateway carries, as its stack knows it.
 *
 * @returns undefined where its tag names none
 * @throws Error when the stack cannot be read, or has no such gateway
 */
export async function carriedStatement(engine: Engine, place: GatewayPlace): Promise<number | undefined> {
  return (await standing(engine, place)).sequence;
}

async function standing(engine: Engine, place: GatewayPlace): Promise<StackGateway> {
  const run = await engine(["stack", "export"]);
  if (run.code !== 0) throw new Error(`the stack ${place.stack} could not be read: ${lastWords(run)}`);
  return gatewayInStack(run.stdout, place);
}

/** @throws Error when it cannot be previewed, is against a policy, or would change more than it may */
async function planned({ place, engine, withOtherChanges }: Bringing, urn: string): Promise<EngineSaid> {
  const plan = reading(
    "preview of the gateway",
    await engine(["preview", "--json", ...onlyTheGateway(place, urn)]),
  );
  const beyond = beyondStatement(plan.changes, urn);
  const never = plan.changes.some((change) => change.urn !== urn || change.operation !== "update");
  if (beyond.length > 0 && (never || !withOtherChanges)) {
    throw new Error(
      `the gateway ${place.name} would change in more than the statement decides (${beyond.join(", ")}): is ` +
        `${place.project} the release that the stack was brought up with? Fetch it` +
        (never ? "" : ", or let it change with --with-other-changes"),
    );
  }
  return plan;
}

function onlyTheGateway(place: GatewayPlace, urn: string): string[] {
  return ["--target", urn, ...configOf(place), ...packOf(place)];
}

function configOf({ configFile }: GatewayPlace): string[] {
  return configFile === undefined ? [] : ["--config-file", configFile];
}

function packOf({ policyPack, policyPackConfig }: GatewayPlace): string[] {
  return [
    ...(policyPack === undefined ? [] : ["--policy-pack", policyPack]),
    ...(policyPackConfig === undefined ? [] : ["--policy-pack-config", policyPackConfig]),
  ];
}

/** @throws Error with everything that the engine, the program or the policy pack objects to */
function reading(what: string, run: EngineRun): EngineSaid {
  const said = readEngineEvents(run.stdout);
  if (run.code === 0 && said.finished) return said;
  const why = said.faults.length > 0 ? said.faults.join("\n") : lastWords(run);
  throw new Error(`the ${what} failed: ${why}`);
}

function lastWords({ code, stdout, stderr }: EngineRun): string {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("{"));
  return lines.slice(-5).join("\n") || `pulumi ended with ${code ?? "a signal"} and said nothing`;
}

function nothingPlanned({ project, stack, name }: GatewayPlace, missing: string): string {
  return (
    `the program plans no change of the gateway ${name}, but ${missing}: does remote-access:gatewayStatement.file ` +
    `of the stack ${stack} in ${project} name the file that the authority publishes?`
  );
}

function stillLocked({ project, stack }: GatewayPlace, holder: string): string {
  return (
    `the stack ${stack} is still locked by ${holder}. Wait longer with --wait <seconds>. If that process runs no more ` +
    `on its machine, its lock is left over: pulumi cancel --stack ${stack}, in ${project}`
  );
}
