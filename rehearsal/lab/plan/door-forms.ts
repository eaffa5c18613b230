import { z } from "zod";
import { address, list, reference, word } from "./forms";

/** What the lab reads of resources that the Internet may call. */
export const publicAddress = z.object({
  sku: z.object({ name: word(["Basic", "Standard", "StandardV2"]).nullish() }).nullish(),
  publicIPAddressVersion: word(["IPv4"]).nullish(),
  /** Known once Azure has given it out; an export has it. */
  ipAddress: address.nullish(),
});

export const networkInterface = z.object({
  networkSecurityGroup: reference.nullish(),
  ipConfigurations: list(
    z.object({
      name: z.string(),
      privateIPAddress: address.nullish(),
      subnet: reference.nullish(),
      publicIPAddress: reference.nullish(),
      loadBalancerBackendAddressPools: list(reference),
      loadBalancerInboundNatRules: list(reference),
    }),
  ),
});

const transport = word(["Tcp", "Udp", "All"]);
const port = z.number().int().min(1).max(65_535);

const inboundRule = z.object({
  frontendIPConfiguration: reference,
  protocol: transport,
  frontendPort: port,
  backendPort: port.nullish(),
  enableFloatingIP: z.boolean().nullish(),
});

export const backendPool = z.object({
  loadBalancerBackendAddresses: list(z.object({ ipAddress: address.nullish() })),
});

export const natRule = inboundRule.extend({ backendIPConfiguration: reference.nullish() });

export const loadBalancer = z.object({
  frontendIPConfigurations: list(
    z.object({ name: z.string(), publicIPAddress: reference.nullish(), publicIPPrefix: reference.nullish() }),
  ),
  backendAddressPools: list(backendPool.extend({ name: z.string() })),
  loadBalancingRules: list(
    inboundRule.extend({ backendAddressPool: reference.nullish(), backendAddressPools: list(reference) }),
  ),
  inboundNatRules: list(natRule.extend({ name: z.string() })),
  inboundNatPools: z.array(z.never()).nullish(),
});

const netRules = z.object({
  defaultAction: word(["Allow", "Deny"]).nullish(),
  ipRules: list(z.object({ value: z.string() })),
});

/** Of storage accounts and key vaults; `networkAcls` is Azure's name, `networkRuleSet` azure-native's. */
export const publicService = z.object({
  publicNetworkAccess: word(["Enabled", "Disabled"]).nullish(),
  networkAcls: netRules.nullish(),
  networkRuleSet: netRules.nullish(),
});

/** One set of records; azure-native writes `aRecords` and `cnameRecord`, Azure's own interface in other letters. */
export const recordSet = z.object({
  aRecords: list(z.object({ ipv4Address: address })),
  ARecords: list(z.object({ ipv4Address: address })),
  cnameRecord: z.object({ cname: z.string() }).nullish(),
  CNAMERecord: z.object({ cname: z.string() }).nullish(),
  targetResource: z.object({ id: z.string().nullish() }).nullish(),
});
