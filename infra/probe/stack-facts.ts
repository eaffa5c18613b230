import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { shareAccountOf } from "../names";
import type { DeclaredAccess } from "../settings/access-settings";
import { readNamedFile } from "../settings/named-file";
import type { Part } from "../settings/schema";
import { NAMESPACE } from "../settings/settings";
import { SoundValues } from "../settings/sound-values";
import { declaredAccessOfFile } from "../settings/stack-file";
import { statementOf } from "../settings/statement-setting";
import type { Anchor } from "./gateway-targets";
import type { StackFacts } from "./make-list";

/** A stack as its file says, which is to be sound as far as access is concerned. */
export interface ProbedStack {
  readonly facts: StackFacts;
  readonly notes: readonly string[];
  /** @throws Error with everything by which the statement cannot be believed */
  readonly anchors: (now: Date) => readonly Anchor[];
}

const KEYS = { name: `${NAMESPACE}:name`, subscription: "azure-native:subscriptionId" } as const;

const surroundings = z.object({
  config: z.object({
    // Written in clear text; whoever encrypts one of them gets no name that is derived from it.
    [KEYS.name]: z.string().optional().catch(undefined),
    [KEYS.subscription]: z.string().optional().catch(undefined),
    [`${NAMESPACE}:parts`]: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
    [`${NAMESPACE}:gatewayStatement`]: z
      .object({ file: z.string(), sealKey: z.string() })
      .optional()
      .catch(undefined),
  }),
});
type Surroundings = z.infer<typeof surroundings>["config"];

/**
 * @param home the rehearsal's, where one runs: its statement lies there
 * @throws SettingsError with every fault of what the file says about access · Error where it cannot be read
 */
export function probedStack(file: string, stack: string, home: string | undefined): ProbedStack {
  const declared = declaredAccessOfFile(file);
  const { config } = surroundings.parse(parse(readFileSync(file, "utf8")));
  const share = shareAccount(declared, config, stack);
  return {
    facts: {
      stack,
      model: declared.model,
      networks: networksOf(declared),
      suffixes: suffixesOf(declared),
      publicSuffixes: declared.clientProfiles.dnsSuffixes,
      shareAccount: share.account,
      deviceZone: declared.pools.deviceZone,
    },
    notes: share.notes,
    anchors: (now) => anchorsOf(file, config, home, now),
  };
}

/** What a stack is called whose file was named: `Pulumi.<name>.yaml`. */
export function stackOfFile(file: string): string | undefined {
  return /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1];
}

function networksOf({ networks, clientAddressSpace }: DeclaredAccess) {
  const { virtualNetwork, azure } = networks;
  return [virtualNetwork, clientAddressSpace, ...(azure ? [azure.serviceNetwork] : [])];
}

function suffixesOf({ clientProfiles, fileShare }: DeclaredAccess): string[] {
  const directory = fileShare?.authentication.domainName;
  return [
    ...clientProfiles.dnsSuffixes,
    ...clientProfiles.trustedNetwork,
    ...(directory === undefined ? [] : [directory]),
  ];
}

function shareAccount({ fileShare }: DeclaredAccess, config: Surroundings, stack: string) {
  if (!fileShare) return { account: undefined, notes: [] };
  const { [KEYS.name]: name, [KEYS.subscription]: subscriptionId } = config;
  if (name === undefined || subscriptionId === undefined) {
    const note = `the file share is not tried by name: ${KEYS.name} or ${KEYS.subscription} is not there in clear text`;
    return { account: undefined, notes: [note] };
  }
  return { account: shareAccountOf({ name, subscriptionId, stack: accessStack(config, stack) }), notes: [] };
}

/** Where several stacks read one file, names are those of the one that has the part `access`. */
function accessStack(config: Surroundings, stack: string): string {
  const access: Part = "access";
  const parts = Object.entries(config[`${NAMESPACE}:parts`] ?? {});
  return parts.find(([, list]) => list.includes(access))?.[0] ?? stack;
}

function anchorsOf(
  file: string,
  config: Surroundings,
  home: string | undefined,
  now: Date,
): readonly Anchor[] {
  const gatewayStatement = config[`${NAMESPACE}:gatewayStatement`];
  if (!gatewayStatement) {
    throw new Error(
      `${file} names no gateway statement, whose anchor a look-alike is made after; write ${NAMESPACE}:gatewayStatement with file and sealKey`,
    );
  }
  const faults: string[] = [];
  const roots = { project: dirname(resolve(file)), home };
  const statement = statementOf(
    new SoundValues({ gatewayStatement }, []),
    {
      values: {},
      stack: "",
      location: undefined,
      subscriptionId: undefined,
      rehearsal: false,
      now,
      // What was revoked since is no matter here.
      strictAge: false,
      readFile: (path, what) => readNamedFile(path, what, roots),
    },
    (path, message) => faults.push(`${NAMESPACE}:${path.map(String).join(".")}: ${message}`),
  );
  if (!statement) throw new Error(faults.join("\n"));
  return statement.anchors.map(({ name, certificate }) => ({ name, certificate }));
}
