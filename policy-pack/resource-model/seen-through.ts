import { armTypes, GENERIC } from "./generic-resource";
import { exactly, readingOf, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";
import { isList, isObject, UNKNOWN, type Value } from "./value";

/** From namespace and last part of an ARM type, in lower case, to the type of azure-native. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "microsoft.storage": {
    storageaccounts: "storage:StorageAccount",
    fileservices: "storage:FileServiceProperties",
    shares: "storage:FileShare",
    localusers: "storage:LocalUser",
    privateendpointconnections: "storage:PrivateEndpointConnection",
  },
  "microsoft.keyvault": { privateendpointconnections: "keyvault:PrivateEndpointConnection" },
  "microsoft.netapp": { volumes: "netapp:CapacityPoolVolume", volumegroups: "netapp:VolumeGroup" },
  "microsoft.fileshares": { fileshares: "fileshares:FileShare" },
  "microsoft.communication": {
    smtpusernames: "communication:SmtpUsername",
    senderusernames: "communication:SenderUsername",
  },
  "microsoft.compute": {
    virtualmachines: "compute:VirtualMachine",
    virtualmachinescalesets: "compute:VirtualMachineScaleSet",
  },
  "microsoft.network": {
    applicationgateways: "network:ApplicationGateway",
    azurefirewalls: "network:AzureFirewall",
    bastionhosts: "network:BastionHost",
    dnszones: "dns:Zone",
    firewallpolicies: "network:FirewallPolicy",
    forwardingrules: "dnsresolver:ForwardingRule",
    hubvirtualnetworkconnections: "network:HubVirtualNetworkConnection",
    inboundnatrules: "network:InboundNatRule",
    loadbalancers: "network:LoadBalancer",
    networkinterfaces: "network:NetworkInterface",
    networksecuritygroups: "network:NetworkSecurityGroup",
    privatednszones: "privatedns:PrivateZone",
    privateendpoints: "network:PrivateEndpoint",
    rulecollectiongroups: "network:FirewallPolicyRuleCollectionGroup",
    securityrules: "network:SecurityRule",
    subnets: "network:Subnet",
    virtualhubs: "network:VirtualHub",
    virtualnetworklinks: "privatedns:VirtualNetworkLink",
    virtualnetworkpeerings: "network:VirtualNetworkPeering",
    virtualnetworks: "network:VirtualNetwork",
  },
};

/** Inputs by which azure-native names what a part of an ARM path names. */
const NAMED: Readonly<Record<string, string>> = {
  storageaccounts: "accountName",
  vaults: "vaultName",
  virtualnetworks: "virtualNetworkName",
  virtualhubs: "virtualHubName",
  networksecuritygroups: "networkSecurityGroupName",
  loadbalancers: "loadBalancerName",
  firewallpolicies: "firewallPolicyName",
  privatednszones: "privateZoneName",
  dnszones: "zoneName",
};

/**
 * A generic resource as the type that it makes, with the inputs in azure-native's shape; every other resource as it is,
 * and a generic one of which nobody can tell the type, or whose type is not listed here.
 */
export function seenThrough<T extends JudgedResource>(resource: T): T {
  if (!isAnyOf(resource.types, GENERIC)) return resource;
  const types = Object.entries(TYPES).flatMap(([namespace, known]) => {
    const { own } = armTypes(resource.inputs, namespace);
    const last = own === "any" ? undefined : own.at(-1);
    return last === undefined ? [] : (known[last] ?? []);
  });
  if (types.length === 0 || resource.inputs.state !== "known") return resource;
  const flat = hoisted(resource.inputs.value);
  const inputs = isObject(flat) ? { ...flat, ...namesIn(resource.inputs) } : flat;
  // Each property by itself: the others are getters, which a spread would call.
  return Object.defineProperties(Object.create(resource) as T, {
    types: { value: types },
    inputs: { value: readingOf(inputs) },
  });
}

/** ARM has in `properties` what azure-native has beside it. */
function hoisted(value: Value): Value {
  if (isList(value)) return value.map(hoisted);
  if (!isObject(value)) return value;
  const { properties, ...rest } = Object.fromEntries<Value>(
    Object.entries(value).map(([name, inner]) => [name, hoisted(inner)]),
  );
  if (properties === undefined) return rest;
  return isObject(properties) ? { ...rest, ...properties } : { ...rest, properties };
}

/** `virtualNetworks/vnet-city` and then the resource's own type and name. */
function namesIn(inputs: Reading): Readonly<Record<string, Value>> {
  const [parent = "", type = "", name = ""] = ["parentResourcePath", "resourceType", "resourceName"].map(
    (input) => {
      const reading = exactly(inputs, input);
      return reading.state === "known" && typeof reading.value === "string" ? reading.value : "";
    },
  );
  const parts = `${parent}/${type}/${name}`.split("/").filter((part) => part !== "");
  return Object.fromEntries<Value>(
    parts.flatMap((part, index): ReadonlyArray<readonly [string, Value]> => {
      const input = NAMED[part.toLowerCase()];
      return input === undefined ? [] : [[input, parts[index + 1] ?? UNKNOWN]];
    }),
  );
}
