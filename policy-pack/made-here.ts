import { notFromHere } from "./own-subscription";
import { ofType, type Plan, type PlannedResource } from "./resource-model/plan";
import { exactly, type Reading } from "./resource-model/reading";
import { parseId } from "./resource-model/resource-id";
import type { PlaceInPlan } from "./rule";

/** Of a type that others refer to: how its ids say it, in lower case, and the input that holds its name. */
const KINDS: Readonly<Record<string, { readonly inIds: string; readonly name: string }>> = {
  "network:FirewallPolicy": { inIds: "microsoft.network/firewallpolicies", name: "firewallPolicyName" },
  "network:IpGroup": { inIds: "microsoft.network/ipgroups", name: "ipGroupsName" },
  "network:LocalNetworkGateway": {
    inIds: "microsoft.network/localnetworkgateways",
    name: "localNetworkGatewayName",
  },
  "network:NetworkSecurityGroup": {
    inIds: "microsoft.network/networksecuritygroups",
    name: "networkSecurityGroupName",
  },
  "network:RouteTable": { inIds: "microsoft.network/routetables", name: "routeTableName" },
  "network:VirtualNetworkGateway": {
    inIds: "microsoft.network/virtualnetworkgateways",
    name: "virtualNetworkGatewayName",
  },
  "network:VpnServerConfiguration": {
    inIds: "microsoft.network/vpnserverconfigurations",
    name: "vpnServerConfigurationName",
  },
  "network:VirtualNetwork": { inIds: "microsoft.network/virtualnetworks", name: "virtualNetworkName" },
};

/**
 * Objects to an id of something that this stack does not make: what it holds, no rule has judged.
 *
 * An id that only the deployment tells must come from such a resource. One that is known already is compared by group and
 * name, because of a list the engine tells only where the whole of it comes from: one id in it could be anybody's.
 */
export function notMadeHere(
  id: Reading,
  input: string,
  types: readonly string[],
  resource: PlannedResource,
  plan: Plan,
): readonly PlaceInPlan[] {
  if (id.state !== "known") return notFromHere(id, input, types, resource, plan);
  const { value } = id;
  if (typeof value === "string" && ofType(plan, ...types).some((made) => isIdOf(made, value))) return [];
  const found = "an id of something that this stack does not make";
  const write = "the id of a resource that this stack makes, from the resource itself";
  return [{ resource, path: id.path, found, write }];
}

function isIdOf(made: PlannedResource, text: string): boolean {
  const id = parseId(text);
  if (id?.type === undefined) return false;
  const last = text.slice(text.lastIndexOf("/") + 1);
  return made.types.some((type) => {
    const kind = KINDS[type];
    if (kind === undefined || kind.inIds !== id.type) return false;
    return is(made, kind.name, last) && is(made, "resourceGroupName", id.resourceGroup);
  });
}

function is({ inputs }: PlannedResource, name: string, text: string | undefined): boolean {
  const reading = exactly(inputs, name);
  return (
    reading.state === "known" &&
    typeof reading.value === "string" &&
    reading.value.toLowerCase() === text?.toLowerCase()
  );
}
