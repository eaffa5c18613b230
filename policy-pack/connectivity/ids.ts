import { subscriptionOf } from "../own-subscription";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { searchable } from "../resource-model/resource-id";
import { isList, isObject, type Value } from "../resource-model/value";

/** An id up to the name of its resource: a subnet is in its network, a frontend in its balancer. */
const ID = /\/subscriptions\/[^/\s"']+\/resourcegroups\/[^/\s"']+\/providers\/[\w.]+\/\w+\/[\w.()-]+/g;

/** Inputs by which a resource says its own name, or that of what it is a part of. */
const NAMES: ReadonlyArray<readonly [string, string]> = [
  ["virtualNetworkName", "microsoft.network/virtualnetworks"],
  ["virtualHubName", "microsoft.network/virtualhubs"],
  ["networkInterfaceName", "microsoft.network/networkinterfaces"],
  ["virtualNetworkGatewayName", "microsoft.network/virtualnetworkgateways"],
  ["localNetworkGatewayName", "microsoft.network/localnetworkgateways"],
  ["networkSecurityGroupName", "microsoft.network/networksecuritygroups"],
  ["loadBalancerName", "microsoft.network/loadbalancers"],
  ["firewallPolicyName", "microsoft.network/firewallpolicies"],
  ["accountName", "microsoft.storage/storageaccounts"],
  ["vaultName", "microsoft.keyvault/vaults"],
];

/** All ids in a value, in lower case, be they inside longer texts. */
export function idsIn(reading: Reading): readonly string[] {
  return reading.state === "known"
    ? textsIn(reading.value).flatMap((text) => searchable(text).match(ID) ?? [])
    : [];
}

/** The ids that a resource says by a name, its group and its subscription, as far as they are known. */
export function namedIds(resource: JudgedResource): readonly string[] {
  const subscription = subscriptionOf(resource);
  return subscription === undefined
    ? []
    : namesInGroup(resource).map((name) => `/subscriptions/${subscription}${name}`);
}

/** The same without the subscription: where the provider does not say it, whoever calls Pulumi decides. */
export function namesInGroup({ inputs }: JudgedResource): readonly string[] {
  const group = textAt(inputs, "resourceGroupName");
  if (group === undefined) return [];
  return NAMES.flatMap(([input, type]) => {
    const name = textAt(inputs, input);
    return name === undefined ? [] : [lower(`/resourcegroups/${group}/providers/${type}/${name}`)];
  });
}

/** The same without group and subscription, which a first deployment may not know: good inside one stack only. */
export function namesInStack({ inputs }: JudgedResource): readonly string[] {
  return NAMES.flatMap(([input, type]) => {
    const name = textAt(inputs, input);
    return name === undefined ? [] : [lower(`/providers/${type}/${name}`)];
  });
}

export function textAt(from: Reading, ...names: string[]): string | undefined {
  const reading = at(from, ...names);
  return reading.state === "known" && typeof reading.value === "string" ? reading.value : undefined;
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]) : [];
}

function lower(text: string): string {
  return text.toLowerCase();
}
