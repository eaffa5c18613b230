import { isRecord, plannedResources, type PlannedResource } from "./planned-resources";

/** Resources of a kind as azure-native has them: its type, and the inputs that name what Azure has in the address. */
interface Native {
  readonly type: string;
  /** In the order of the address: `virtualNetworks/a/subnets/b`. */
  readonly names: readonly string[];
}

const NETWORK: Readonly<Record<string, Native>> = {
  azurefirewalls: { type: "AzureFirewall", names: ["azureFirewallName"] },
  connections: { type: "VirtualNetworkGatewayConnection", names: ["virtualNetworkGatewayConnectionName"] },
  firewallpolicies: { type: "FirewallPolicy", names: ["firewallPolicyName"] },
  "firewallpolicies/rulecollectiongroups": {
    type: "FirewallPolicyRuleCollectionGroup",
    names: ["firewallPolicyName", "ruleCollectionGroupName"],
  },
  ipgroups: { type: "IpGroup", names: ["ipGroupsName"] },
  localnetworkgateways: { type: "LocalNetworkGateway", names: ["localNetworkGatewayName"] },
  networkinterfaces: { type: "NetworkInterface", names: ["networkInterfaceName"] },
  networksecuritygroups: { type: "NetworkSecurityGroup", names: ["networkSecurityGroupName"] },
  "networksecuritygroups/securityrules": {
    type: "SecurityRule",
    names: ["networkSecurityGroupName", "securityRuleName"],
  },
  privateendpoints: { type: "PrivateEndpoint", names: ["privateEndpointName"] },
  publicipaddresses: { type: "PublicIPAddress", names: ["publicIpAddressName"] },
  routetables: { type: "RouteTable", names: ["routeTableName"] },
  "routetables/routes": { type: "Route", names: ["routeTableName", "routeName"] },
  virtualnetworkgateways: { type: "VirtualNetworkGateway", names: ["virtualNetworkGatewayName"] },
  virtualnetworks: { type: "VirtualNetwork", names: ["virtualNetworkName"] },
  "virtualnetworks/subnets": { type: "Subnet", names: ["virtualNetworkName", "subnetName"] },
  "virtualnetworks/virtualnetworkpeerings": {
    type: "VirtualNetworkPeering",
    names: ["virtualNetworkName", "virtualNetworkPeeringName"],
  },
};

/**
 * The plan as the state of a stack, which programs that know nothing of the stand-in can read. An export stays as it is; of
 * a log of requests each resource is written as azure-native would have it, and what is not listed here as its generic one.
 *
 * @param name of the file, for what is wrong with it
 * @throws Error with what cannot be read
 */
export function asState(text: string, name: string): string {
  if (isExport(text)) return text;
  const reading = plannedResources(text, name);
  if ("faults" in reading) throw new Error(reading.faults.join("\n"));
  return JSON.stringify({ version: 3, deployment: { resources: reading.resources.flatMap(stateResource) } });
}

function isExport(text: string): boolean {
  try {
    const whole: unknown = JSON.parse(text);
    return isRecord(whole) && isRecord(whole.deployment);
  } catch {
    return false;
  }
}

/** Nothing for what is no resource of a provider: a group of resources is only a place. */
function stateResource({ id, kind, properties }: PlannedResource): object[] {
  const provider = /\/providers\/(?!.*\/providers\/)(.+)$/i.exec(id)?.[1];
  if (provider === undefined) return [];
  const [namespace = "", ...path] = provider.split("/");
  const native = kind.startsWith("microsoft.network/")
    ? NETWORK[kind.split("/").slice(1).join("/")]
    : undefined;
  const type = `azure-native:${native === undefined ? "resources:Resource" : `network:${native.type}`}`;
  const group = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
  const inputs = {
    ...(native === undefined
      ? generic(namespace, path, properties)
      : { ...properties, ...named(native, path) }),
    ...(group === undefined ? {} : { resourceGroupName: group }),
  };
  const outputs = { ...properties, name: path.at(-1) };
  return [{ urn: `urn:pulumi:plan::plan::${type}::${id}`, custom: true, id, type, inputs, outputs }];
}

function named({ names }: Native, path: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((input, index) => [input, path[2 * index + 1] ?? ""]));
}

function generic(namespace: string, path: readonly string[], properties: PlannedResource["properties"]) {
  return {
    resourceProviderNamespace: namespace,
    parentResourcePath: path.slice(0, -2).join("/"),
    resourceType: path.at(-2) ?? "",
    resourceName: path.at(-1) ?? "",
    properties,
  };
}
