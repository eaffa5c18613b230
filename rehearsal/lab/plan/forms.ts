import { z } from "zod";
import { isAddress, isAddressOrBlock, isBlock, isPorts, isSpan, RANGE_WORDS } from "./written";

/**
 * What the lab reads of Azure's resources. A property that is not named here says nothing about who gets in or where packets
 * go; a value that is not known here is a fault, because a lab that passed over it would prove the wrong thing.
 */
export const reference = z.object({ id: z.string() });

export const range = z.string().refine(isBlock, "it is no IPv4 range such as 10.0.0.0/24");

export const address = z.string().refine(isAddress, "it is no IPv4 address");

const quoting = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `${JSON.stringify(input)} is ${what}`,
});

/** One side of a security rule. */
const side = z
  .string()
  .refine(
    (text) => isAddressOrBlock(text) || RANGE_WORDS.includes(text.toLowerCase()),
    quoting(
      "no IPv4 address, no range and none of Azure's words that the lab knows (*, VirtualNetwork, Internet, AzureLoadBalancer); which addresses others are only Azure knows",
    ),
  );

/** One side of a rule of Azure Firewall. */
const firewallSide = z
  .string()
  .refine(
    (text) => text === "*" || isAddressOrBlock(text) || isSpan(text),
    quoting("no IPv4 address, no range and not *; which addresses other words are only Azure knows"),
  );

const port = z
  .string()
  .trim()
  .refine((text) => isPorts(text) && !text.includes("-"), quoting("no port such as 443"));

const ports = z
  .string()
  .trim()
  .refine((text) => text === "*" || isPorts(text), quoting("no port such as 443, no 8000-8100 and not *"));

const kept = z
  .string()
  .refine(
    (text) => text === "IANAPrivateRanges" || isAddressOrBlock(text),
    quoting("no IPv4 address, no range and not IANAPrivateRanges"),
  );

/** Absent and null are the same to Azure. */
export const list = <T extends z.ZodType>(form: T) =>
  z
    .array(form)
    .nullish()
    .transform((found) => found ?? []);

const text = z.string();
const yes = (usual: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((value) => value ?? usual);

/** One of Azure's words in whatever letters, as it is written here. */
export const word = <const T extends string>(words: readonly T[]) =>
  z.string().transform((value, context): T => {
    const found = words.find((one) => one.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: "custom", message: `"${value}" is not known here (${words.join(", ")})` });
    return z.NEVER;
  });

const suite = z.object({
  ikeEncryption: text,
  ikeIntegrity: text,
  dhGroup: text,
  ipsecEncryption: text,
  ipsecIntegrity: text,
  pfsGroup: text,
  saLifeTimeSeconds: z.number(),
});

const pool = z.object({ addressPrefixes: list(range) });

export const gateway = z.object({
  ipConfigurations: z.array(z.object({ subnet: reference, publicIPAddress: reference.nullish() })).min(1),
  gatewayType: word(["Vpn", "ExpressRoute", "LocalGateway"]),
  vpnClientConfiguration: z
    .object({
      vpnAuthenticationTypes: list(text),
      vpnClientProtocols: list(text),
      vpnClientRootCertificates: list(z.object({ name: text, publicCertData: z.base64() })),
      vpnClientRevokedCertificates: list(
        z.object({
          thumbprint: z
            .string()
            .regex(/^[0-9a-f]{40}$/i, "it is no SHA-1 thumbprint")
            .transform((hex) => hex.toUpperCase()),
        }),
      ),
      vpnClientIpsecPolicies: list(suite),
      vpnClientAddressPool: pool.nullish(),
      vngClientConnectionConfigurations: list(
        z.object({
          name: text,
          vpnClientAddressPool: pool,
          virtualNetworkGatewayPolicyGroups: list(reference),
        }),
      ),
    })
    .nullish(),
  virtualNetworkGatewayPolicyGroups: list(
    z.object({
      name: text,
      isDefault: z.boolean(),
      priority: z.number(),
      policyMembers: list(
        z.object({ name: text, attributeType: word(["CertificateGroupId"]), attributeValue: text }),
      ),
    }),
  ),
});

export const network = z.object({
  addressSpace: z.object({ addressPrefixes: z.array(range).min(1) }),
});

export const subnet = z.object({
  addressPrefix: range.nullish(),
  addressPrefixes: list(range),
  networkSecurityGroup: reference.nullish(),
  routeTable: reference.nullish(),
  privateEndpointNetworkPolicies: word([
    "Enabled",
    "Disabled",
    "NetworkSecurityGroupEnabled",
    "RouteTableEnabled",
  ])
    .nullish()
    .transform((value) => value ?? "Disabled"),
});

export const peering = z.object({
  remoteVirtualNetwork: reference,
  allowVirtualNetworkAccess: yes(true),
  allowForwardedTraffic: yes(false),
  allowGatewayTransit: yes(false),
  useRemoteGateways: yes(false),
});

export const securityRule = z.object({
  name: text,
  direction: word(["Inbound", "Outbound"]),
  priority: z.number(),
  access: word(["Allow", "Deny"]),
  protocol: word(["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"]),
  sourceAddressPrefix: side.nullish(),
  sourceAddressPrefixes: list(side),
  destinationAddressPrefix: side.nullish(),
  destinationAddressPrefixes: list(side),
  sourcePortRange: ports.nullish(),
  sourcePortRanges: list(ports),
  destinationPortRange: ports.nullish(),
  destinationPortRanges: list(ports),
  sourceApplicationSecurityGroups: z.array(z.never()).nullish(),
  destinationApplicationSecurityGroups: z.array(z.never()).nullish(),
});

export const securityGroup = z.object({ securityRules: list(securityRule) });

export const route = z.object({
  name: text,
  addressPrefix: range,
  nextHopType: word(["VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "Internet", "None"]),
  nextHopIpAddress: address.nullish(),
});

export const routeTable = z.object({ routes: list(route), disableBgpRoutePropagation: yes(false) });

export const firewall = z.object({
  ipConfigurations: z
    .array(z.object({ subnet: reference.nullish(), publicIPAddress: reference.nullish() }))
    .min(1),
  managementIpConfiguration: z.object({ publicIPAddress: reference.nullish() }).nullish(),
  firewallPolicy: reference,
});

export const firewallPolicy = z.object({
  basePolicy: reference.nullish(),
  snat: z.object({ privateRanges: z.array(kept).nullish() }).nullish(),
});

const firewallRule = z.object({
  name: text,
  ruleType: word(["NetworkRule", "ApplicationRule", "NatRule"]),
  ipProtocols: list(word(["TCP", "UDP", "ICMP", "Any"])),
  sourceAddresses: list(firewallSide),
  sourceIpGroups: list(text),
  destinationAddresses: list(firewallSide),
  destinationIpGroups: list(text),
  destinationFqdns: list(text),
  destinationPorts: list(ports),
  translatedAddress: address.nullish(),
  translatedFqdn: text.nullish(),
  translatedPort: port.nullish(),
});

export const ruleGroup = z.object({
  priority: z.number(),
  ruleCollections: list(
    z.object({
      name: text,
      priority: z.number(),
      ruleCollectionType: text,
      action: z.object({ type: word(["Allow", "Deny", "DNAT"]) }),
      rules: list(firewallRule),
    }),
  ),
});

export const addressGroup = z.object({ ipAddresses: list(firewallSide) });

export const connection = z.object({
  localNetworkGateway2: reference.nullish(),
  virtualNetworkGateway1: reference,
  virtualNetworkGateway2: reference.nullish(),
  connectionType: text,
  connectionMode: text.nullish(),
  usePolicyBasedTrafficSelectors: yes(false),
  trafficSelectorPolicies: list(
    z.object({ localAddressRanges: list(range), remoteAddressRanges: list(range) }),
  ),
});

export const device = z.object({
  localNetworkAddressSpace: z.object({ addressPrefixes: list(range) }).nullish(),
});

export const privateEndpoint = z.object({
  subnet: reference,
  ipConfigurations: list(z.object({ privateIPAddress: address })),
});

export const resolverEndpoint = z.object({
  ipConfigurations: z.array(z.object({ privateIpAddress: address.nullish(), subnet: reference })).min(1),
});
