import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../engine/progress";
import type { Places } from "../places";
import type { Pulumi } from "./pulumi";
import { programArguments, stackArguments, type RehearsedStack } from "./rehearsed-stack";

/** What `pulumi stack export` gives; only the part that a recovery touches. */
export interface StackExport {
  readonly deployment: {
    readonly resources?: readonly unknown[];
    readonly pending_operations?: readonly PendingOperation[];
  };
}

/** An operation that was under way when the engine was killed. */
export interface PendingOperation {
  readonly type: string;
  readonly resource: {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
  };
}

/** A resource as the stand-in Azure keeps it; the part that is needed to find it again. */
export interface Standing {
  readonly id: string;
  /** `network:Subnet`. */
  readonly type: string;
}

/**
 * Takes up what a killed run left half done: a resource that was created but not recorded is put into the state,
 * one that was never created is forgotten, and a refresh reads what really stands. azure-native refuses to create
 * what exists, so that without this every later run would fail.
 *
 * The state is edited through export and import: `pulumi refresh --import-pending-creates` (3.250.0) marks such
 * operations as imports and then drops them.
 *
 * @throws Error with the engine's words when it cannot be settled; the state is then as it was
 */
export async function recoverStack(
  places: Places,
  pulumi: Pulumi,
  stack: RehearsedStack,
  progress: Progress,
): Promise<void> {
  const of = stackArguments(stack);
  const exported = JSON.parse(await output(pulumi, "stack", "export", ...of)) as StackExport;
  const pending = exported.deployment.pending_operations ?? [];
  if (pending.length === 0) return;

  const { adopted, state } = settle(exported, standingIn(places.azureState));
  progress.say(`An earlier run was cut off: ${pending.length} unfinished, ${adopted} of them found again.`);
  const file = join(places.home, `recovery-${process.pid}.json`);
  try {
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    await output(pulumi, "stack", "import", ...of, "--file", file);
  } finally {
    rmSync(file, { force: true });
  }
  await output(pulumi, "refresh", "--yes", "--skip-preview", ...programArguments(stack));
}

async function output(pulumi: Pulumi, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await pulumi.read(...args);
  if (code !== 0)
    throw new Error(`The cut-off run could not be settled (pulumi ${args[0]}):\n${stdout}\n${stderr}`);
  return stdout;
}

/** Moves pending creations that stand into the state, and drops every other pending operation. */
export function settle(
  exported: StackExport,
  standing: readonly Standing[],
): { adopted: number; state: StackExport } {
  const { pending_operations: pending = [], resources = [], ...rest } = exported.deployment;
  const found = pending.flatMap(({ type, resource }) => {
    const id = type === "creating" ? findAgain(resource, standing) : undefined;
    // Last in the list: a resource whose creation had begun depends on finished ones only.
    return id === undefined ? [] : [{ ...resource, id }];
  });
  return {
    adopted: found.length,
    state: { ...exported, deployment: { ...rest, resources: [...resources, ...found] } },
  };
}

/** Same type, and every name of the inputs in the id. */
function findAgain(
  { type, inputs = {} }: PendingOperation["resource"],
  standing: readonly Standing[],
): string | undefined {
  const names = namesIn(inputs);
  const parent = parentIn(inputs);
  const found = standing.find(
    (candidate) =>
      type === `azure-native:${candidate.type}` &&
      holds(candidate.id, names) &&
      candidate.id.toLowerCase().startsWith(parent),
  );
  return found?.id;
}

/**
 * azure-native names the parts of an id `…Name`: `resourceGroupName`, `virtualNetworkName`, `subnetName`. A role has a
 * GUID instead (`roleName` is what people read), and what is attached to any resource is called `name`.
 */
function namesIn(inputs: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(inputs).flatMap(([key, value]) => {
    const named =
      (key.endsWith("Name") && key !== "roleName") ||
      key === "roleDefinitionId" ||
      (key === "name" && "resourceUri" in inputs);
    return named && typeof value === "string" && !value.includes("/") ? [value] : [];
  });
}

/** What a role, a right or a diagnostic setting hangs on: many of them bear one name. */
function parentIn({ resourceUri, scope }: Readonly<Record<string, unknown>>): string {
  const parent = resourceUri ?? scope;
  return typeof parent === "string" ? parent.toLowerCase() : "";
}

function holds(id: string, names: readonly string[]): boolean {
  const segments = id.toLowerCase().split("/");
  return names.length > 0 && names.every((name) => segments.includes(name.toLowerCase()));
}

function standingIn(file: string): Standing[] {
  try {
    return Object.values(
      (JSON.parse(readFileSync(file, "utf8")) as { resources: Record<string, Standing> }).resources,
    );
  } catch {
    return []; // nothing was ever created
  }
}
