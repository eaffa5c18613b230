import type { AzureNetwork, PlacedMachine, PlacedSubnet } from "../paths/azure-network";
import type { Door } from "../paths/doors";
import { effectiveRoutes } from "../paths/effective-routes";
import { oneOf, rangeSet } from "./nft-text";
import { fromInternet, publicAddressRules } from "./public-addresses";
import { securityChain } from "./security-group";

/**
 * What Azure's own network lets pass between subnets: security groups at both ends, of subnets and of machines, and at a
 * peering what the other network has only passed on. From the Internet, what comes to a public address.
 */
export function fabricRules(azure: AzureNetwork, doors: readonly Door[] = []): string {
  const guarded = azure.subnets.filter(({ subnet }) => subnet.securityRules !== undefined);
  const machines = azure.machines.filter(({ machine }) => machine.securityRules !== undefined);
  const sets = [...new Set([...guarded, ...machines.map(({ placed }) => placed)])];
  const chains = [
    ...guarded.flatMap((placed) => [chain(placed, "Inbound"), chain(placed, "Outbound")]),
    ...machines.flatMap((one) => [machineChain(one, "Inbound"), machineChain(one, "Outbound")]),
  ];
  const lines = [
    ...fromInternet(doors, (address) => !hasGroup(azure, address)),
    ...passedOn(azure),
    ...guarded.flatMap(jumps),
    ...machines.flatMap(machineJumps),
  ];
  return `${publicAddressRules(doors)}
table ip azure {
${sets.map((placed) => rangeSet(ownSet(placed), virtualNetwork(azure, placed))).join("\n")}

${chains.join("\n\n")}

  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
${lines.map((line) => `    ${line}`).join("\n")}
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

function machineChain({ machine, placed, link }: PlacedMachine, direction: "Inbound" | "Outbound"): string {
  const { name, securityRules } = machine;
  const subnet = { name, securityRules, endpointPolicies: placed.subnet.endpointPolicies };
  const lines = securityChain({ subnet, ownSet: ownSet(placed), endpoints: [] }, direction);
  return `  chain ${chainName({ link }, direction)} {\n${lines.map((line) => `    ${line}`).join("\n")}\n  }`;
}

function machineJumps({ machine, placed, link }: PlacedMachine): string[] {
  return [
    `iifname "${placed.link}" ip saddr ${machine.address} jump ${chainName({ link }, "Outbound")}`,
    `oifname "${placed.link}" ip daddr ${machine.address} jump ${chainName({ link }, "Inbound")}`,
  ];
}

/** Whether a security group stands before an address: its subnet's, or its own. */
function hasGroup(azure: AzureNetwork, address: string): boolean {
  return (
    azure.holding(address)?.subnet.securityRules !== undefined ||
    azure.machines.some(({ machine }) => machine.address === address && machine.securityRules !== undefined)
  );
}

const ownSet = ({ link }: PlacedSubnet) => `network-${link}`;
const chainName = ({ link }: Pick<PlacedSubnet, "link">, direction: "Inbound" | "Outbound") =>
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
export function fabricRouting(
  azure: AzureNetwork,
  addressOf: (link: string) => string,
  doors: readonly Door[] = [],
): string[] {
  const deliver = azure.subnets.map(
    ({ subnet, link }) => `route add ${subnet.prefix} via ${addressOf(link)} dev ${link}`,
  );
  const { firewall } = azure;
  const toFirewall = doors.flatMap(({ lab, leads }) =>
    firewall && leads.to === "firewall"
      ? [`route add ${lab}/32 via ${addressOf(firewall.link)} dev ${firewall.link}`]
      : [],
  );
  return [
    ...deliver,
    ...toFirewall,
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
