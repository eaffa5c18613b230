import type { AzureNetwork, PlacedSubnet } from "../paths/azure-network";
import { effectiveRoutes } from "../paths/effective-routes";
import { oneOf, rangeSet } from "./nft-text";
import { securityChain } from "./security-group";

/**
 * What Azure's own network lets pass between subnets: security groups at both ends, and at a peering what the other
 * network has only passed on.
 */
export function fabricRules(azure: AzureNetwork): string {
  const guarded = azure.subnets.filter(({ subnet }) => subnet.securityRules !== undefined);
  return `table ip azure {
${guarded.map((placed) => rangeSet(ownSet(placed), virtualNetwork(azure, placed))).join("\n")}

${guarded.flatMap((placed) => [chain(placed, "Inbound"), chain(placed, "Outbound")]).join("\n\n")}

  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
${[...passedOn(azure), ...guarded.flatMap(jumps)].map((line) => `    ${line}`).join("\n")}
  }
}
`;
}

function chain(placed: PlacedSubnet, direction: "Inbound" | "Outbound"): string {
  const guarded = { subnet: placed.subnet, ownSet: ownSet(placed), endpoints: placed.endpoints };
  const lines = securityChain(guarded, direction).map((line) => `    ${line}`);
  return `  chain ${chainName(placed, direction)} {\n${lines.join("\n")}\n  }`;
}

function jumps(placed: PlacedSubnet): string[] {
  return [
    `iifname "${placed.link}" jump ${chainName(placed, "Outbound")}`,
    `oifname "${placed.link}" jump ${chainName(placed, "Inbound")}`,
  ];
}

const ownSet = ({ link }: PlacedSubnet) => `network-${link}`;
const chainName = ({ link }: PlacedSubnet, direction: "Inbound" | "Outbound") =>
  `${direction === "Inbound" ? "into" : "out-of"}-${link}`;

/**
 * What `VirtualNetwork` means in a subnet's security group: its own and joined networks, what lies behind the gateway, and
 * the ranges of its routes, so that a route for everything makes it everything (learn.microsoft.com, "Service tags").
 */
function virtualNetwork(azure: AzureNetwork, { network, subnet }: PlacedSubnet): string[] {
  return [
    ...azure.joined(network).flatMap(({ prefixes }) => prefixes),
    ...(azure.usesGateway(network) ? azure.behindGateway : []),
    ...subnet.routes.map(({ prefix }) => prefix),
  ];
}

/** A peering lets in what its network did not send itself only where it says so; a lent gateway needs no such word. */
function passedOn(azure: AzureNetwork): string[] {
  const own = azure.gateway;
  return azure.subnets.flatMap((from) =>
    azure.subnets.flatMap((to) => {
      if (from.network === to.network || azure.peering(to.network, from.network)?.forwarded === true)
        return [];
      if (!azure.joined(from.network).includes(to.network)) return [];
      if (from === own && azure.usesGateway(to.network)) return [];
      // What goes to the gateway or comes to an appliance was sent by the network itself.
      return [
        `iifname "${from.link}" oifname "${to.link}" ip saddr != ${oneOf(from.network.prefixes)} counter drop comment "not forwarded"`,
      ];
    }),
  );
}

/** Routes of the fabric as `ip` takes them: one table for each subnet, asked first, and one that delivers. */
export function fabricRouting(azure: AzureNetwork, addressOf: (link: string) => string): string[] {
  const deliver = azure.subnets.map(
    ({ subnet, link }) => `route add ${subnet.prefix} via ${addressOf(link)} dev ${link}`,
  );
  return [
    ...deliver,
    ...azure.subnets.flatMap((placed, index) => {
      const table = 100 + index;
      return [
        `rule add iif ${placed.link} lookup ${table} priority ${table}`,
        ...effectiveRoutes(azure, placed).map(
          ({ prefix, next }) => `route add ${routeText(prefix, next, azure, addressOf)} table ${table}`,
        ),
      ];
    }),
  ];
}

function routeText(
  prefix: string,
  next: ReturnType<typeof effectiveRoutes>[number]["next"],
  azure: AzureNetwork,
  addressOf: (link: string) => string,
): string {
  // The next table is asked then, which knows the subnets.
  if (next === "delivered") return `throw ${prefix}`;
  if (next === "nowhere") return `blackhole ${prefix}`;
  if (next === "internet") return `${prefix} via ${addressOf("internet")} dev internet`;
  const link = next === "gateway" ? azure.gateway.link : applianceLink(next.appliance, azure);
  return link === undefined ? `blackhole ${prefix}` : `${prefix} via ${addressOf(link)} dev ${link}`;
}

/** The plan's firewall is the only appliance that the lab can put up; a route to another leads nowhere. */
function applianceLink(address: string, azure: AzureNetwork): string | undefined {
  const { firewall } = azure;
  return firewall !== undefined && azure.firewallAddress === address ? firewall.link : undefined;
}
