import { armTypes, GENERIC } from "./generic-resource";
import { exactly, readingOf, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";
import { isList, isObject, UNKNOWN, type Value, type ValueObject } from "./value";

/** From namespace and last part of an ARM type, in lower case, to the type of azure-native. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "microsoft.storage": {
    storageaccounts: "storage:StorageAccount",
    fileservices: "storage:FileServiceProperties",
    shares: "storage:FileShare",
    localusers: "storage:LocalUser",
    privateendpointconnections: "storage:PrivateEndpointConnection",
  },
  "microsoft.keyvault": {
    accesspolicies: "keyvault:AccessPolicy",
    privateendpointconnections: "keyvault:PrivateEndpointConnection",
  },
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
    resourceassociations: "network:NetworkSecurityPerimeterAssociation",
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

/**
 * ARM has in `properties`, in whatever letter case, what azure-native has beside it. What stands there counts, and not what
 * has the same name beside it or in a further `properties` inside: those may be written to be seen only.
 */
function hoisted(value: Value, isWrapped = false): Value {
  if (isList(value)) return value.map((item) => hoisted(item));
  if (!isObject(value)) return value;
  const wrappers = Object.keys(value).filter((name) => name.toLowerCase() === "properties");
  const [wrapper] = wrappers;
  // Of two spellings nobody can tell which one Azure takes: a reader finds a name that is written twice.
  if (wrapper === undefined || wrappers.length > 1) return mapped(value);
  const { [wrapper]: content = null, ...rest } = value;
  const inner = hoisted(content, true);
  const beside = mapped(rest);
  if (!isObject(inner)) return { ...beside, [wrapper]: inner };
  return isWrapped ? over(inner, beside) : over(beside, inner);
}

function mapped(value: ValueObject): ValueObject {
  return Object.fromEntries<Value>(Object.entries(value).map(([name, inner]) => [name, hoisted(inner)]));
}

/** Both, without what has the same name in the other as in the one that counts. */
function over(other: ValueObject, counting: ValueObject): ValueObject {
  const names = new Set(Object.keys(counting).map((name) => name.toLowerCase()));
  const free = Object.entries(other).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries<Value>(free), ...counting };
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
