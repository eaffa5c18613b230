import { subscriptionOf } from "../own-subscription";
import type { Plan, PlannedResource } from "../resource-model/plan";
import { at, isLater, type Reading } from "../resource-model/reading";
import { isAnyOf } from "../resource-model/token";

/** What a reference leads to. */
export type Target =
  | { readonly state: "none" }
  | { readonly state: "here"; readonly resource: PlannedResource }
  /** One of these, and nobody can tell which before the deployment. */
  | { readonly state: "some"; readonly resources: Plan }
  /** Something that this stack does not make: what it holds nobody here can tell. */
  | { readonly state: "elsewhere" };

/** The input that holds the name of a type's resource, where others refer to it. */
const NAMES: Readonly<Record<string, string>> = {
  "network:ApplicationSecurityGroup": "applicationSecurityGroupName",
  "network:AzureFirewall": "azureFirewallName",
  "network:FirewallPolicy": "firewallPolicyName",
  "network:IpGroup": "ipGroupsName",
  "network:LoadBalancer": "loadBalancerName",
  "network:LocalNetworkGateway": "localNetworkGatewayName",
  "network:NetworkInterface": "networkInterfaceName",
  "network:NetworkSecurityGroup": "networkSecurityGroupName",
  "network:PublicIPAddress": "publicIpAddressName",
  "network:RouteTable": "routeTableName",
  "network:VirtualNetwork": "virtualNetworkName",
  "network:VirtualNetworkGateway": "virtualNetworkGatewayName",
};

/** Finds what the references of a plan lead to; each resource is looked at once. */
export class References {
  private readonly byUrn = new Map<string, PlannedResource>();
  private readonly byId = new Map<string, PlannedResource>();
  private readonly byName = new Map<string, PlannedResource[]>();
  private readonly byType = new Map<string, PlannedResource[]>();

  constructor(plan: Plan) {
    for (const resource of plan) {
      this.byUrn.set(resource.urn, resource);
      const id = textOf(at(resource.outputs, "id"));
      if (id !== undefined) this.byId.set(id.toLowerCase(), resource);
      for (const type of resource.types) {
        push(this.byType, type, resource);
        for (const name of namesOf(resource, type)) push(this.byName, `${type} ${name}`, resource);
      }
    }
  }

  /** The resources of a type, in the order in which the program made them. */
  all(type: string): Plan {
    return this.byType.get(type) ?? [];
  }

  /**
   * @param input the resource's own property that holds the reference: Pulumi tells where its value comes from
   */
  byReference(reading: Reading, input: string, holder: PlannedResource, type: string): Target {
    if (reading.state === "absent") return { state: "none" };
    if (isLater(reading)) return this.madeFrom(holder, input, type);
    if (reading.state === "unknown") return { state: "elsewhere" };
    return typeof reading.value === "string" ? this.byText(reading.value, type) : { state: "elsewhere" };
  }

  /** The same for a name instead of an id, as parts of a resource name what they are part of. */
  byOwnName(reading: Reading, input: string, holder: PlannedResource, type: string): Target {
    if (reading.state !== "known") return this.madeFrom(holder, input, type);
    const name = typeof reading.value === "string" ? reading.value.toLowerCase() : "";
    const [subscription, group] = [subscriptionOf(holder), groupOf(holder)];
    const named = this.byName.get(`${type} ${name}`) ?? [];
    return oneOf(named.filter((made) => isIn(made, group) && subscriptionOf(made) === subscription));
  }

  private byText(id: string, type: string): Target {
    const known = this.byId.get(id.toLowerCase());
    if (known !== undefined) return isAnyOf(known.types, type) ? here(known) : { state: "elsewhere" };
    const parts = id.toLowerCase().split("/");
    const kind = `${(type.split(":")[1] ?? "").toLowerCase()}`;
    // `…/networkSecurityGroups/nsg-mail`; plurals of types that end in s have none of their own.
    const isKind = [`${kind}s`, `${kind}es`, `${kind.slice(0, -1)}ies`].includes(parts.at(-2) ?? "");
    if (!isKind) return { state: "elsewhere" };
    const [subscription, group] = ["subscriptions", "resourcegroups"].map(
      (part) => parts[parts.indexOf(part) + 1],
    );
    const named = this.byName.get(`${type} ${parts.at(-1) ?? ""}`) ?? [];
    return oneOf(named.filter((made) => isIn(made, group) && subscriptionOf(made) === subscription));
  }

  /** An id that this plan makes is told by what the value is made from. */
  private madeFrom(holder: PlannedResource, input: string, type: string): Target {
    const sources = (holder.madeFrom[input] ?? []).map((urn) => this.byUrn.get(urn));
    if (sources.includes(undefined)) return { state: "elsewhere" };
    return oneOf(sources.flatMap((one) => (one !== undefined && isAnyOf(one.types, type) ? [one] : [])));
  }
}

/** How people call a resource: by its name in Azure if that is known, or by the program's. */
export function calledName(resource: PlannedResource): string {
  const named = resource.types.map((type) => nameOf(resource, type)).find((name) => name !== undefined);
  return named ?? resource.name;
}

export function textOf(reading: Reading): string | undefined {
  return reading.state === "known" && typeof reading.value === "string" ? reading.value : undefined;
}

/** What it is called in Azure, in lower case: as the program says it, and as Azure has said it. */
function namesOf(resource: PlannedResource, type: string): ReadonlySet<string> {
  const names = [nameOf(resource, type), textOf(at(resource.outputs, "name"))];
  return new Set(names.flatMap((name) => name?.toLowerCase() ?? []));
}

function nameOf(resource: PlannedResource, type: string): string | undefined {
  const input = NAMES[type];
  const own = input === undefined ? undefined : textOf(at(resource.inputs, input));
  return own ?? textOf(at(resource.outputs, "name"));
}

function groupOf({ inputs }: PlannedResource): string | undefined {
  return textOf(at(inputs, "resourceGroupName"))?.toLowerCase();
}

/** A group that nobody knows yet may be any. */
function isIn(made: PlannedResource, group: string | undefined): boolean {
  const own = groupOf(made);
  return own === undefined || group === undefined || own === group;
}

function oneOf(found: Plan): Target {
  const [only, ...more] = found;
  if (only === undefined) return { state: "elsewhere" };
  return more.length === 0 ? here(only) : { state: "some", resources: found };
}

function here(resource: PlannedResource): Target {
  return { state: "here", resource };
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
