import { createHash } from "node:crypto";
import { isMap, type Json } from "../plugin/property-value";
import { derivedUuid } from "./derived";
import { firstUsableAddress } from "./first-address";
import type { Filling } from "./server-filled";

/**
 * What Azure fills in for firewalls, links to other networks, shares and alarms. Values that only time or traffic
 * would settle are left out, or are those of a resource that nobody has used yet.
 */
export function accessOutputs(filling: Filling): Record<string, Json> {
  const { id, type, inputs, find } = filling;
  const name = id.split("/").at(-1) ?? "";
  switch (type) {
    case "network:AzureFirewall":
      return firewallOutputs(filling);
    case "network:NetworkSecurityGroup":
      return { defaultSecurityRules: DEFAULT_RULES.map((rule) => ({ ...rule, ...partOf(id, rule.name) })) };
    case "network:VirtualNetworkGatewayConnection":
      // There is no other end in a rehearsal.
      return {
        connectionStatus: "Unknown",
        egressBytesTransferred: 0,
        ingressBytesTransferred: 0,
        tunnelConnectionStatus: [],
      };
    case "network:VirtualNetworkPeering": {
      const remote = find(idAt(inputs.remoteVirtualNetwork) ?? "")?.addressSpace;
      return {
        peeringSyncLevel: "FullyInSync",
        ...(remote === undefined
          ? {}
          : { remoteAddressSpace: remote, remoteVirtualNetworkAddressSpace: remote }),
      };
    }
    case "keyvault:Secret":
      return secretOutputs(filling, name);
    case "storage:FileShare":
      return shareOutputs(filling);
    case "storage:FileServiceProperties": {
      const sku = find(parentOf(id))?.sku;
      return sku === undefined ? {} : { sku };
    }
    case "privatedns:PrivateRecordSet":
      return { fqdn: `${name}.${id.split("/").at(-3)}.`, isAutoRegistered: false };
    case "monitor:MetricAlert":
      return { isMigrated: false };
    default:
      return {};
  }
}

const parentOf = (id: string) => id.split("/").slice(0, -2).join("/");

function idAt(reference: Json | undefined): string | undefined {
  const id = isMap<Json>(reference ?? null) ? (reference as Record<string, Json>).id : undefined;
  return typeof id === "string" ? id : undefined;
}

/** A firewall's address is the first that Azure does not keep for itself ("Azure Firewall FAQ"). */
function firewallOutputs({ inputs, find }: Filling): Record<string, Json> {
  const { ipConfigurations } = inputs;
  if (!Array.isArray(ipConfigurations)) return {};
  return {
    ipConfigurations: (ipConfigurations as Record<string, Json>[]).map((one) => {
      const subnet = find(idAt(one.subnet) ?? "");
      const address = subnet === undefined ? undefined : firstUsableAddress(rangeOf(subnet));
      return address === undefined ? one : { ...one, privateIPAddress: address };
    }),
  };
}

function rangeOf({ addressPrefix, addressPrefixes }: Readonly<Record<string, Json>>): string {
  const first = Array.isArray(addressPrefixes) ? addressPrefixes[0] : undefined;
  return typeof first === "string" ? first : typeof addressPrefix === "string" ? addressPrefix : "";
}

/**
 * Without what is written and never comes back: the value of a vault's secret ("value will never be returned from
 * the service", its reference).
 */
export function withoutWriteOnly(type: string, properties: Record<string, Json>): Record<string, Json> {
  const { properties: own } = properties;
  return type === "keyvault:Secret" && isMap<Json>(own ?? null)
    ? { ...properties, properties: withoutValue(own as Record<string, Json>) }
    : properties;
}

/**
 * Every PUT makes a new version ("Vaults - secrets" of the Resource
 * Manager's reference; "About Azure Key Vault secrets").
 */
function secretOutputs({ id, inputs, before }: Filling, name: string): Record<string, Json> {
  const properties = (inputs.properties ?? {}) as Record<string, Json>;
  const vault = id.split("/").at(-3)?.toLowerCase() ?? "";
  const secretUri = `https://${vault}.vault.azure.net/secrets/${name}`;
  const last = isMap<Json>(before?.properties ?? null)
    ? (before?.properties as Record<string, Json>).secretUriWithVersion
    : undefined;
  const from = typeof last === "string" ? last : id.toLowerCase();
  const version = createHash("sha256").update(from).digest("hex").slice(0, 32);
  return { properties: { ...properties, secretUri, secretUriWithVersion: `${secretUri}/${version}` } };
}

function withoutValue({ value: _, ...properties }: Record<string, Json>): Record<string, Json> {
  return properties;
}

/** Defaults from "Microsoft.Storage/storageAccounts/fileServices/shares": SMB, and the tier that belongs to the account. */
function shareOutputs({ id, inputs, find }: Filling): Record<string, Json> {
  const account = find(parentOf(parentOf(id)));
  return {
    enabledProtocols: inputs.enabledProtocols ?? "SMB",
    accessTier: inputs.accessTier ?? (account?.kind === "FileStorage" ? "Premium" : "TransactionOptimized"),
    deleted: false,
    leaseState: "Available",
    leaseStatus: "Unlocked",
    shareUsageBytes: 0,
  };
}

interface DefaultRule {
  readonly name: string;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly priority: number;
  readonly protocol: "*";
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange: "*";
}

const defaultRule = (
  direction: "Inbound" | "Outbound",
  priority: number,
  name: string,
  [sourceAddressPrefix, destinationAddressPrefix]: [string, string],
): DefaultRule => ({
  name,
  direction,
  access: name.startsWith("Deny") ? "Deny" : "Allow",
  priority,
  protocol: "*",
  sourceAddressPrefix,
  sourcePortRange: "*",
  destinationAddressPrefix,
  destinationPortRange: "*",
});

/** "Azure network security groups overview", default security rules. */
const DEFAULT_RULES: readonly DefaultRule[] = [
  defaultRule("Inbound", 65_000, "AllowVnetInBound", ["VirtualNetwork", "VirtualNetwork"]),
  defaultRule("Inbound", 65_001, "AllowAzureLoadBalancerInBound", ["AzureLoadBalancer", "*"]),
  defaultRule("Inbound", 65_500, "DenyAllInBound", ["*", "*"]),
  defaultRule("Outbound", 65_000, "AllowVnetOutBound", ["VirtualNetwork", "VirtualNetwork"]),
  defaultRule("Outbound", 65_001, "AllowInternetOutBound", ["*", "Internet"]),
  defaultRule("Outbound", 65_500, "DenyAllOutBound", ["*", "*"]),
];

function partOf(id: string, name: string): Record<string, Json> {
  const own = `${id}/defaultSecurityRules/${name}`;
  return { id: own, etag: `W/"${derivedUuid(own)}"`, provisioningState: "Succeeded" };
}
