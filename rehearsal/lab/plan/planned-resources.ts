/** A resource of a plan as Azure would get it, whichever way the plan was written down. */
export interface PlannedResource {
  /** Its address in Azure, as it is written. */
  readonly id: string;
  /** `microsoft.network/virtualnetworkgateways`, in small letters: Azure does not tell letters apart there. */
  readonly kind: string;
  /** What Azure calls `properties` and what stands beside it, in one object. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export type Reading =
  { readonly resources: readonly PlannedResource[] } | { readonly faults: readonly string[] };

/**
 * Reads a plan: the export of a stack (`pulumi stack export`), or the log of requests that the stand-in for Azure keeps.
 *
 * @param text of the file
 * @param name of the file, for what is wrong with it
 */
export function plannedResources(text: string, name: string): Reading {
  const whole = parsed(text);
  if (isRecord(whole) && isRecord(whole.deployment)) return ofExport(whole.deployment, name);
  return ofRequests(text, name);
}

/** The last word on each resource counts: a log begins with the first run of a rehearsal. */
function ofRequests(text: string, name: string): Reading {
  const standing = new Map<string, PlannedResource>();
  const faults: string[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const request = parsed(line);
    if (!isRecord(request) || typeof request.method !== "string" || typeof request.id !== "string") {
      faults.push(
        `${name}: line ${index + 1} is no request of the stand-in; name its requests.jsonl, or what pulumi stack export wrote`,
      );
    } else if (request.method === "DELETE") standing.delete(key(request.id));
    else if (request.method === "PUT") standing.set(key(request.id), planned(request.id, request.body));
  });
  if (faults.length > 0) return { faults: faults.slice(0, 3) };
  if (standing.size === 0)
    return { faults: [`${name}: there is no resource in it; bring the stack up first`] };
  return { resources: [...standing.values()] };
}

function ofExport({ resources }: Readonly<Record<string, unknown>>, name: string): Reading {
  if (!Array.isArray(resources)) {
    return { faults: [`${name}: the export has no resources; bring the stack up first`] };
  }
  const foreign = resources.filter(isRecord).filter(isForeign);
  if (foreign.length > 0) {
    return {
      faults: foreign.map(
        ({ type, urn, id }) =>
          `${name}: ${nameIn(urn) ?? nameIn(id) ?? "a resource"} (${String(type)}) is of a provider that the lab does not read, and may open anything: try such a plan with Azure itself`,
      ),
    };
  }
  const found = resources.filter(isRecord).flatMap(({ id, type, inputs, outputs, delete: ending }) => {
    const ours = typeof id === "string" && typeof type === "string" && isNative(type);
    // What the engine has put aside to delete no longer stands in the plan.
    if (!ours || ending === true) return [];
    return [planned(id, { ...(isRecord(outputs) ? outputs : {}), ...(isRecord(inputs) ? inputs : {}) })];
  });
  if (found.length === 0) {
    return {
      faults: [`${name}: the export has no resource of azure-native; export the stack with the gateway`],
    };
  }
  return { resources: found };
}

/** Of `pulumi` are stacks and providers, of `random` names and secrets: neither stands anywhere in a network. */
const WITHOUT_NETWORK = /^(pulumi|random):/;

/** A resource that some provider other than azure-native would make: a component is made of others, which stand beside it. */
function isForeign({ type, custom, delete: ending }: Readonly<Record<string, unknown>>): boolean {
  if (custom !== true || ending === true || typeof type !== "string") return false;
  return !isNative(type) && !WITHOUT_NETWORK.test(type);
}

/** With the packages of single versions of its API, such as `azure-native_network_v20240101`. */
const isNative = (type: string) => /^azure-native(?:[_-][\w-]+)?:/.test(type);

/** The last part of a URN or of an address in Azure. */
function nameIn(written: unknown): string | undefined {
  return typeof written === "string" ? written.split(/::|\//).at(-1) : undefined;
}

function planned(id: string, body: unknown): PlannedResource {
  const properties = flattened(body);
  return { id, kind: kindOf(id), properties: isRecord(properties) ? properties : {} };
}

/** `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/a/subnets/b` → `microsoft.network/virtualnetworks/subnets`. */
function kindOf(id: string): string {
  const [provider = "", ...rest] = (/.*\/providers\/(.+)$/i.exec(id)?.[1] ?? "").split("/");
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/").toLowerCase();
}

/** azure-native puts what Azure calls `properties` beside the name; both ways of writing become that one. */
function flattened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flattened);
  if (!isRecord(value)) return value;
  const { properties, ...beside } = value;
  const own = Object.fromEntries(Object.entries(beside).map(([name, inner]) => [name, flattened(inner)]));
  const inner = flattened(properties);
  if (properties === undefined) return own;
  return isRecord(inner) ? { ...own, ...inner } : { ...own, properties: inner };
}

/** How an address in Azure is compared. */
export function key(id: string): string {
  return id.toLowerCase();
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
