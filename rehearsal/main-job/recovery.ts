import { readFileSync } from "node:fs";
import type { Progress } from "../engine/progress";
import type { Pulumi } from "./pulumi";

/** An operation that was under way when the engine was killed (`pulumi stack export`). */
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
 * Takes up what a killed run left half done: a resource that was created but not recorded is imported, one that
 * was never created is forgotten. azure-native refuses to create what exists, so that without this every later run
 * would fail.
 *
 * @throws Error with the engine's words when it cannot be settled
 */
export async function recoverStack(azureState: string, pulumi: Pulumi, progress: Progress): Promise<void> {
  const exported = await pulumi.read("stack", "export");
  if (exported.code !== 0) throw new Error(exported.stderr);
  const pending = pendingIn(exported.stdout);
  if (pending.length === 0) return;

  const imports = toImport(pending, standingIn(azureState));
  progress.say(
    `An earlier run was cut off: ${pending.length} unfinished, ${imports.length} of them found again.`,
  );
  const flags = imports.flatMap(({ urn, id }) => [
    `--import-pending-creates=${urn}`,
    `--import-pending-creates=${id}`,
  ]);
  const settled = await pulumi.read(
    "refresh",
    "--yes",
    "--skip-preview",
    ...flags,
    "--clear-pending-creates",
  );
  if (settled.code !== 0)
    throw new Error(`The cut-off run could not be settled:\n${settled.stdout}\n${settled.stderr}`);
}

function pendingIn(exported: string): PendingOperation[] {
  const { deployment } = JSON.parse(exported) as { deployment?: { pending_operations?: PendingOperation[] } };
  return deployment?.pending_operations ?? [];
}

/** Pairs pending creations with the resources that stand: same type, and every name of the inputs in the id. */
export function toImport(
  pending: readonly PendingOperation[],
  standing: readonly Standing[],
): { urn: string; id: string }[] {
  return pending.flatMap(({ type, resource }) => {
    if (type !== "creating") return [];
    const names = namesIn(resource.inputs ?? {});
    const found = standing.find(
      (candidate) => resource.type === `azure-native:${candidate.type}` && holds(candidate.id, names),
    );
    return found === undefined ? [] : [{ urn: resource.urn, id: found.id }];
  });
}

/** azure-native names the parts of an id `…Name`: `resourceGroupName`, `virtualNetworkName`, `subnetName`. */
function namesIn(inputs: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(inputs).flatMap(([key, value]) =>
    key.endsWith("Name") && typeof value === "string" ? [value] : [],
  );
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
