import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { parse } from "yaml";
import { accessPart } from "../../../infra/access-part";
import { authorityPart } from "../../../infra/authority-part";
import { readSettings } from "../../../infra/settings/settings";
import { DeclarationCache } from "../../../rehearsal/azure/declarations/declaration-cache";
import { installedPackage } from "../../../rehearsal/azure/plugin/installed-package";
import { ALL_ZERO } from "../../../policy-pack/trust/trust-file";
import { PROJECT } from "../../engine/run";
import { RecordingMonitor, type Planned } from "./recording-monitor";
import { NOW, PIN_FILE, STATEMENT_FILE } from "./trusted";

/** A stack that every rule passes, as a preview shows it before anything of it exists. */
export interface CompliantStack {
  readonly name: string;
  readonly resources: readonly Planned[];
}

/** Stacks of the project, by the file of their settings. */
const STACKS = [
  { name: "dev", file: "Pulumi.dev.yaml" },
  { name: "city-access", file: "Pulumi.city.yaml" },
  { name: "city-authority", file: "Pulumi.city.yaml" },
] as const;

const PROVIDER = { subscriptionId: ALL_ZERO, location: "germanywestcentral" };
const TYPES = readFileSync(join(PROJECT, "policy-pack", "allowed-types.json"), "utf8");

/** The declarations of the installed packages, with the modules open that stacks of the project use. */
export async function declarations(
  folder = join(tmpdir(), "remote-access-declarations"),
): Promise<Record<"azure-native" | "random", DeclarationCache>> {
  const azure = new DeclarationCache(installedPackage(PROJECT, "azure-native"), folder);
  const random = new DeclarationCache(installedPackage(PROJECT, "random"), folder);
  const modules = new Set([...TYPES.matchAll(/azure-native:(\w+):/g)].map(([, name = ""]) => name));
  for (const module of modules) await azure.open(module);
  await random.open("");
  return { "azure-native": azure, random };
}

/** Runs the programs of the project as a first preview would. */
export async function compliantStacks(azure: DeclarationCache): Promise<readonly CompliantStack[]> {
  const stacks: CompliantStack[] = [];
  for (const { name, file } of STACKS) {
    const { planned, outputs } = await preview(name, settingsIn(file), azure);
    stacks.push({ name, resources: [...surroundings(name, outputs), ...planned] });
  }
  return stacks;
}

function settingsIn(file: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(PROJECT, file), "utf8")) as { config: Record<string, unknown> };
  const own = Object.entries(config).filter(([key]) => key.startsWith("remote-access:"));
  return Object.fromEntries(own.map(([key, value]) => [key.replace("remote-access:", ""), value]));
}

async function preview(
  stack: string,
  values: Record<string, unknown>,
  azure: DeclarationCache,
): Promise<{ readonly planned: readonly Planned[]; readonly outputs: Planned["outputs"] }> {
  const read = readSettings({
    values,
    stack,
    location: PROVIDER.location,
    subscriptionId: ALL_ZERO,
    rehearsal: true,
    now: NOW,
    strictAge: false,
    readFile: (path) => ({ text: path.endsWith("trust-pins.json") ? PIN_FILE : STATEMENT_FILE }),
  });
  const monitor = new RecordingMonitor(azure, PROVIDER);
  void pulumi.runtime.setMocks({ newResource: () => ({ id: undefined, state: {} }), call: () => ({}) });
  settings.setMockOptions(monitor, "remote-access", stack, true);
  const tags = { "managed-by": "remote-access", stack };
  if (read.authority) authorityPart(read, read.authority, tags);
  const access = read.access && accessPart(read, read.access, tags, NOW).access;
  await (settings as unknown as { waitForRPCs: () => Promise<void> }).waitForRPCs();
  // Of what the stack says of itself, rules read this alone.
  return { planned: monitor.planned, outputs: asWired({ access }) };
}

/** Through JSON, as through the wire: what is `undefined` does not arrive. */
const asWired = (value: object) => JSON.parse(JSON.stringify(value)) as Planned["outputs"];

/** What the engine itself adds to every stack. */
function surroundings(stack: string, said: Planned["outputs"]): readonly Planned[] {
  const options = { protect: false, ignoreChanges: [] };
  const made = (type: string, name: string, inputs: Planned["inputs"], outputs = inputs): Planned => {
    const urn = `urn:pulumi:${stack}::remote-access::${type}::${name}`;
    return { type, name, urn, inputs, outputs, madeFrom: {}, options, provider: undefined };
  };
  return [
    made("pulumi:pulumi:Stack", `remote-access-${stack}`, {}, said),
    made("pulumi:providers:azure-native", "default_3_28_0", { ...PROVIDER, version: "3.28.0" }),
    made("pulumi:providers:random", "default_4_21_2", { version: "4.21.2" }),
  ];
}
