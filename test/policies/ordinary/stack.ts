import type { WrittenResource } from "../state-file";

/** The subscription of the teams whose stacks these are; nothing of it is protected. */
export const TEAM = "3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17";
const GROUP = "rg";

/** A value that another resource of the stack has only after it was created. */
export class Made {
  constructor(
    readonly by: string,
    /** What stands there afterwards. */
    readonly afterwards: (type: string) => string,
  ) {}
}

/** The id of another resource, or of a part of it: `idOf("vnet", "subnets/web")`. */
export const idOf = (by: string, part?: string) => new Made(by, (type) => `${armId(type, by)}${tail(part)}`);
/** The name of another resource; Pulumi adds random letters, so that it is known after creation only. */
export const nameOf = (by: string) => new Made(by, () => by);
/** Some other output. */
export const outOf = (by: string, afterwards = `made-up-output-of-${by}`) => new Made(by, () => afterwards);

const tail = (part?: string) => (part === undefined ? "" : `/${part}`);

/** In the shape of an id of Azure; whether the namespace is spelled as Azure does is nothing a rule looks at. */
function armId(type: string, name: string): string {
  const [, module = "", kind = ""] = type.split(":");
  const prefix = `/subscriptions/${TEAM}/resourceGroups/${GROUP}`;
  if (kind === "ResourceGroup") return prefix;
  const plural = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s`
    .replace(/ys$/, "ies")
    .replace(/sss$/, "sses");
  return `${prefix}/providers/Microsoft.${module.charAt(0).toUpperCase()}${module.slice(1)}/${plural}/${name}`;
}

export interface OrdinaryResource {
  readonly type: string;
  /** As the program writes them, with {@link Made} where a value comes from another resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly ignoreChanges?: readonly string[];
}

/** What the city, or anybody, deploys every day. */
export interface OrdinaryStack {
  readonly name: string;
  /** Where the public can see what such a stack holds. */
  readonly origin: string;
  readonly resources: Readonly<Record<string, OrdinaryResource>>;
  /** Rules that block it. */
  readonly blocked: readonly string[];
  /** Why it deserves that; empty for a stack that nothing may block. */
  readonly why: string;
}

type Expected = Partial<Pick<OrdinaryStack, "blocked">> & { readonly why?: string };

/** A resource of azure-native in the stack's resource group. */
export function az(type: string, inputs: OrdinaryResource["inputs"] = {}): OrdinaryResource {
  return { type: `azure-native:${type}`, inputs: { resourceGroupName: nameOf(GROUP), ...inputs } };
}

/** A resource of azure-native that lies in no resource group. */
export function wide(type: string, inputs: OrdinaryResource["inputs"]): OrdinaryResource {
  return { type: `azure-native:${type}`, inputs };
}

/** A resource of another package, under its whole token. */
export function other(type: string, inputs: OrdinaryResource["inputs"] = {}): OrdinaryResource {
  return { type, inputs };
}

/** A stack with its resource group. */
export function stack(
  name: string,
  origin: string,
  resources: OrdinaryStack["resources"],
  { blocked = [], why = "" }: Expected = {},
): OrdinaryStack {
  const group = { [GROUP]: wide("resources:ResourceGroup", { location: "germanywestcentral" }) };
  return { name, origin, resources: { ...group, ...resources }, blocked, why };
}

/** Every {@link Made} in a value, wherever it stands. */
export function madeIn(value: unknown): readonly Made[] {
  if (value instanceof Made) return [value];
  if (Array.isArray(value)) return value.flatMap(madeIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(madeIn) : [];
}

/** The value with something else in the place of each {@link Made}. */
export function filled(value: unknown, by: (made: Made) => unknown): unknown {
  if (value instanceof Made) return by(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, by));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, by)]));
}

/** What stands in the place of a {@link Made} after the deployment. */
export const afterwards = (resources: OrdinaryStack["resources"]) => (made: Made) => {
  const maker = resources[made.by];
  if (maker === undefined) throw new Error(`no resource ${made.by} in this stack`);
  return made.afterwards(maker.type);
};

/** The stack as a state holds it: everything is known. */
export function written({ name, resources }: OrdinaryStack): WrittenResource[] {
  return Object.entries(resources).map(([own, { type, inputs }]) => ({
    name: `${name}-${own}`,
    type,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([key, value]) => [key, filled(value, afterwards(resources))]),
    ),
  }));
}
