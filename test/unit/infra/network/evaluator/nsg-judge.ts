import { inAny, inPorts, inPrefix, type Packet } from "./packet";

/*
 * What a network security group does with a packet, from the documentation and without a look at what writes its rules.
 * What it does not know it refuses. Pages of learn.microsoft.com: "Azure network security groups overview" (NSG),
 * "How network security groups filter network traffic" (HOW), "Virtual network service tags" (TAGS).
 */

export type Direction = "Inbound" | "Outbound";

/** A security rule as Azure's API takes it. */
export interface SecurityRuleBody {
  readonly name: string;
  readonly priority: number;
  readonly direction: string;
  readonly access: string;
  readonly protocol: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: readonly string[];
  readonly sourcePortRange?: string;
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: readonly string[];
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
}

export interface GroupRuling {
  readonly access: "Allow" | "Deny";
  readonly rule: string;
}

/**
 * @param virtualNetwork prefixes that the tag VirtualNetwork stands for: "The virtual network address space (all IP address
 *   ranges defined for the virtual network), all connected on-premises address spaces, peered virtual networks, virtual
 *   networks connected to a virtual network gateway, the virtual IP address of the host, and address prefixes used on
 *   user-defined routes. This tag might also contain default routes." (TAGS)
 */
export function groupRuling(
  rules: readonly SecurityRuleBody[],
  virtualNetwork: readonly string[],
  direction: Direction,
  packet: Packet,
): GroupRuling {
  refuseUnsound(rules);
  // "Rules are processed in priority order, with lower numbers processed before higher numbers [...]. Once traffic matches
  // a rule, processing stops." (NSG) "Azure default security rules are given the lowest priority" (NSG)
  const found = [...rules, ...DEFAULT_RULES]
    .filter((rule) => rule.direction === direction)
    .sort((one, other) => one.priority - other.priority)
    .find((rule) => matches(rule, virtualNetwork, packet));
  if (!found) throw new Error("the last default rule fits everything");
  if (found.access !== "Allow" && found.access !== "Deny") throw new Error(`no access "${found.access}"`);
  return { access: found.access, rule: found.name };
}

/**
 * What several groups on the way do, in their order: "For inbound traffic, Azure processes the rules in a network security
 * group associated to a subnet first, if there's one, and then the rules in a network security group associated to the
 * network interface" (HOW), outbound the other way round. "All network traffic is allowed through a subnet and network
 * interface if they don't have a network security group associated to them." (HOW)
 */
export function passesGroups(
  groups: readonly (readonly SecurityRuleBody[] | undefined)[],
  virtualNetwork: readonly string[],
  direction: Direction,
  packet: Packet,
): boolean {
  return groups.every(
    (rules) => !rules || groupRuling(rules, virtualNetwork, direction, packet).access === "Allow",
  );
}

/** NSG, "Default security rules". */
const everything = {
  protocol: "*",
  sourcePortRange: "0-65535",
  destinationPortRange: "0-65535",
  sourceAddressPrefix: "0.0.0.0/0",
  destinationAddressPrefix: "0.0.0.0/0",
};
const inside = { sourceAddressPrefix: "VirtualNetwork", destinationAddressPrefix: "VirtualNetwork" };
const rule = (
  name: string,
  direction: Direction,
  priority: number,
  access: "Allow" | "Deny",
  ends: Partial<SecurityRuleBody> = {},
): SecurityRuleBody => ({ ...everything, name, direction, priority, access, ...ends });
const balancer = { sourceAddressPrefix: "AzureLoadBalancer" };
const DEFAULT_RULES: readonly SecurityRuleBody[] = [
  rule("AllowVNetInBound", "Inbound", 65_000, "Allow", inside),
  rule("AllowAzureLoadBalancerInBound", "Inbound", 65_001, "Allow", balancer),
  rule("DenyAllInbound", "Inbound", 65_500, "Deny"),
  rule("AllowVnetOutBound", "Outbound", 65_000, "Allow", inside),
  rule("AllowInternetOutBound", "Outbound", 65_001, "Allow", { destinationAddressPrefix: "Internet" }),
  rule("DenyAllOutBound", "Outbound", 65_500, "Deny"),
];

function matches(of: SecurityRuleBody, virtualNetwork: readonly string[], packet: Packet): boolean {
  const holds = (prefixes: readonly string[], address: string) =>
    prefixes.some((prefix) => prefixHolds(prefix, virtualNetwork, address));
  return (
    protocolFits(of.protocol, packet) &&
    holds(listed(of, "source"), packet.from) &&
    holds(listed(of, "destination"), packet.to) &&
    ports(of).some((text) => inPorts(text, packet.port))
  );
}

/** "In the Protocol column, Any encompasses TCP, UDP, and ICMP." (NSG) */
function protocolFits(protocol: string, { transport }: Packet): boolean {
  if (!["*", "Tcp", "Udp", "Icmp", "Esp", "Ah"].includes(protocol))
    throw new Error(`no protocol "${protocol}"`);
  return protocol === "*" || protocol.toLowerCase() === transport;
}

function prefixHolds(prefix: string, virtualNetwork: readonly string[], address: string): boolean {
  switch (prefix) {
    // "0.0.0.0/0 in the Source and Destination columns represents all IP addresses. Clients [...] can use * or Any" (NSG)
    case "*":
      return true;
    case "VirtualNetwork":
      return inAny(virtualNetwork, address);
    // "The tag translates to the virtual IP address of the host (168.63.129.16) where the Azure health probes originate." (TAGS)
    case "AzureLoadBalancer":
      return address === HOST_ADDRESS;
    // "The IP address space that's outside the virtual network and reachable by the public internet." (TAGS)
    case "Internet":
      return !inAny(virtualNetwork, address) && !inAny(NOT_PUBLIC, address);
    default:
      return inPrefix(prefix, address); // throws where it is no address: a tag that is not known here
  }
}

export const HOST_ADDRESS = "168.63.129.16";
/** RFC 1918 and RFC 6598. */
export const NOT_PUBLIC = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

function listed(of: SecurityRuleBody, end: "source" | "destination"): readonly string[] {
  const [one, several] =
    end === "source"
      ? [of.sourceAddressPrefix, of.sourceAddressPrefixes]
      : [of.destinationAddressPrefix, of.destinationAddressPrefixes];
  return oneOrSeveral(of, one, several);
}

function ports(of: SecurityRuleBody): readonly string[] {
  return oneOrSeveral(of, of.destinationPortRange, of.destinationPortRanges);
}

/** "However, you can't specify multiple service tags or application groups in a single rule." (NSG) */
function oneOrSeveral(
  { name }: SecurityRuleBody,
  one: string | undefined,
  several: readonly string[] = [],
): readonly string[] {
  if ((one === undefined) === (several.length === 0)) throw new Error(`rule ${name}: one or several`);
  if (several.some((text) => /^[A-Z*]/.test(text))) throw new Error(`rule ${name}: a tag in a list`);
  return one === undefined ? several : [one];
}

/**
 * "A unique name within the network security group"; "A number between 100 and 4096"; "You can't create two security rules
 * with the same priority and direction." (NSG)
 */
function refuseUnsound(rules: readonly SecurityRuleBody[]): void {
  const places = rules.map(({ priority, direction }) => `${direction} ${priority}`);
  const names = rules.map(({ name }) => name.toLowerCase());
  if (new Set(places).size < rules.length) throw new Error("two rules have one priority");
  if (new Set(names).size < rules.length) throw new Error("two rules have one name");
  for (const { name, priority, direction, sourcePortRange } of rules) {
    if (priority < 100 || priority > 4096) throw new Error(`rule ${name}: priority ${priority}`);
    if (direction !== "Inbound" && direction !== "Outbound")
      throw new Error(`rule ${name}: direction ${direction}`);
    if (sourcePortRange !== "*") throw new Error(`rule ${name}: the source's port is not looked at here`);
  }
}
