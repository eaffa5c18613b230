import { inAny, inPorts, type Packet } from "./packet";

/*
 * What an Azure Firewall with a policy does with the first packet of a connection, from the documentation and without a
 * look at what writes the rules. What it does not know it refuses. Pages of learn.microsoft.com: "Azure Firewall rule
 * processing logic" (RULES), "Azure Firewall SNAT private IP address ranges" (SNAT). Threat intelligence and the
 * detection of intrusions are left out: they only ever deny more.
 */

export interface CollectionBody {
  readonly ruleCollectionType: string;
  readonly name: string;
  readonly priority: number;
  readonly action: { readonly type: string };
  readonly rules: readonly RuleBody[];
}

/** A network rule, an application rule or a NAT rule as Azure's API takes it. */
export interface RuleBody {
  readonly ruleType: string;
  readonly name: string;
  readonly ipProtocols?: readonly string[];
  readonly sourceAddresses?: readonly string[];
  readonly sourceIpGroups?: readonly string[];
  readonly destinationAddresses?: readonly string[];
  readonly destinationIpGroups?: readonly string[];
  readonly destinationPorts?: readonly string[];
  readonly targetFqdns?: readonly string[];
  readonly protocols?: readonly { readonly protocolType: string; readonly port: number }[];
  readonly translatedAddress?: string;
  readonly translatedPort?: string;
}

export interface GroupBody {
  readonly name: string;
  readonly priority: number;
  readonly ruleCollections: readonly CollectionBody[];
}

export interface PolicyBody {
  readonly groups: readonly GroupBody[];
  /** Groups of the policy from which this one inherits. */
  readonly inherited?: readonly GroupBody[];
  readonly privateRanges?: readonly string[];
  /** Addresses of IP groups, by id. */
  readonly ipGroups: ReadonlyMap<string, readonly string[]>;
}

export interface FirewallRuling {
  readonly allowed: boolean;
  /** The collection and the rule that decided. */
  readonly by: string;
  /** The packet as it leaves the firewall. */
  readonly packet: Packet;
}

type Kind = "NatRule" | "NetworkRule" | "ApplicationRule";

/** @param own the address with which the firewall sends what it translates: one of AzureFirewallSubnet */
export function firewallRuling(policy: PolicyBody, own: string, packet: Packet): FirewallRuling {
  const found = (kind: Kind) => {
    for (const { collection, rule } of inOrder(policy, kind))
      if (matches(rule, policy, packet)) {
        const by = `${collection.name}/${rule.name}`;
        return { rule, by, allowed: allows(collection, kind) };
      }
    return undefined;
  };

  // "NAT rules apply in priority before network rules. If Azure Firewall finds a match, it translates the traffic according
  // to the DNAT rule and allows it. So, the traffic isn't subject to any further processing by other network rules." (RULES)
  const nat = found("NatRule");
  if (nat) return { by: nat.by, allowed: true, packet: translatedTo(nat.rule, packet) };

  // "The rules are terminating. So, if Azure Firewall finds a match in a network rule, it doesn't process any other rules."
  // (RULES)
  const network = found("NetworkRule");
  if (network) return { ...network, packet: network.allowed ? translated(policy, own, packet) : packet };

  // "Application rules evaluate the packet in priority order if there's no network rule match and if the protocol is HTTP,
  // HTTPS, or MSSQL." (RULES) "Application rules are always SNATed" (SNAT)
  if (packet.web) {
    const application = found("ApplicationRule");
    if (application) return { ...application, packet: { ...packet, from: own } };
    // "If Azure Firewall doesn't find a match within application rules, it evaluates the packet against the infrastructure
    // rule collection." (RULES)
    if (packet.web.infrastructure)
      return { allowed: true, by: "infrastructure", packet: { ...packet, from: own } };
  }
  // "If Azure Firewall still doesn't find a match, it denies the packet by default." (RULES)
  return { allowed: false, by: "default", packet };
}

/**
 * "The firewall iterates through all rule collection groups three times - once per rule type in order: DNAT, then Network,
 * then Application. Within each pass, it processes groups in priority order, then rule collections within each group in
 * priority order." (RULES) "Rule collection groups in the parent policy always take precedence regardless of the priority of
 * a child policy." (RULES)
 */
export function collectionsInOrder({ groups, inherited = [] }: PolicyBody, kind: Kind): CollectionBody[] {
  return [inherited, groups].flatMap((level) =>
    byPriority(level).flatMap(({ ruleCollections }) =>
      byPriority(ruleCollections).filter((collection) => kindOf(collection) === kind),
    ),
  );
}

function inOrder(policy: PolicyBody, kind: Kind) {
  return collectionsInOrder(policy, kind).flatMap((collection) =>
    collection.rules.map((rule) => ({ collection, rule })),
  );
}

/** "Priority is any number between 100 (highest priority) to 65,000 (lowest priority)." (RULES) */
function byPriority<One extends { readonly name: string; readonly priority: number }>(
  all: readonly One[],
): One[] {
  for (const { name, priority } of all)
    if (priority < 100 || priority > 65_000) throw new Error(`${name}: priority ${priority}`);
  if (new Set(all.map(({ priority }) => priority)).size < all.length)
    throw new Error("two have one priority");
  return [...all].sort((one, other) => one.priority - other.priority);
}

/** "Rules in a rule collection must be of the same type (NAT, Network, or Application)." (RULES) */
function kindOf({ name, rules, ruleCollectionType }: CollectionBody): Kind {
  const [kind, ...others] = [...new Set(rules.map(({ ruleType }) => ruleType))];
  if (others.length > 0) throw new Error(`${name}: rules of several types`);
  if (kind !== "NatRule" && kind !== "NetworkRule" && kind !== "ApplicationRule")
    throw new Error(`${name}: no rules of a type that is known`);
  const type = kind === "NatRule" ? "FirewallPolicyNatRuleCollection" : "FirewallPolicyFilterRuleCollection";
  if (ruleCollectionType !== type) throw new Error(`${name}: is a ${ruleCollectionType}`);
  return kind;
}

function allows({ name, action }: CollectionBody, kind: Kind): boolean {
  const known = kind === "NatRule" ? ["DNAT"] : ["Allow", "Deny"];
  if (!known.includes(action.type)) throw new Error(`${name}: action ${action.type}`);
  return action.type !== "Deny";
}

function matches(rule: RuleBody, policy: PolicyBody, packet: Packet): boolean {
  if (!holds(rule, policy, [rule.sourceAddresses, rule.sourceIpGroups], packet.from)) return false;
  if (rule.ruleType === "ApplicationRule") return applicationMatches(rule, packet);
  if (!rule.ipProtocols || !rule.destinationPorts) throw new Error(`rule ${rule.name}: nothing to match`);
  return (
    rule.ipProtocols.some((protocol) => protocolFits(protocol, packet)) &&
    holds(rule, policy, [rule.destinationAddresses, rule.destinationIpGroups], packet.to) &&
    rule.destinationPorts.some((text) => inPorts(text, packet.port))
  );
}

function applicationMatches({ name, targetFqdns, protocols }: RuleBody, { web, port }: Packet): boolean {
  if (!targetFqdns || !protocols) throw new Error(`rule ${name}: nothing to match`);
  return (
    web !== undefined &&
    protocols.some((one) => one.protocolType === web.protocol && one.port === port) &&
    targetFqdns.some((fqdn) => fqdn === "*" || fqdn === web.host)
  );
}

/** "You can configure network rules for TCP, UDP, ICMP, or Any IP protocol." (RULES) */
function protocolFits(protocol: string, { transport }: Packet): boolean {
  if (!["TCP", "UDP", "ICMP", "Any"].includes(protocol)) throw new Error(`no protocol "${protocol}"`);
  return protocol === "Any" || protocol.toLowerCase() === transport;
}

type Ends = readonly [readonly string[] | undefined, readonly string[] | undefined];

function holds({ name }: RuleBody, { ipGroups }: PolicyBody, [given, ids]: Ends, address: string): boolean {
  if (!given?.length === !ids?.length) throw new Error(`rule ${name}: addresses or groups`);
  const known = (id: string) => {
    const addresses = ipGroups.get(id);
    if (!addresses) throw new Error(`rule ${name}: no group ${id}`);
    return addresses;
  };
  return given?.length
    ? given.some((prefix) => prefix === "*" || inAny([prefix], address))
    : ids!.some((id) => inAny(known(id), address));
}

/** "Azure Firewall doesn't SNAT with Network rules when the destination IP address is in a private IP address range" (SNAT) */
function translated(
  { privateRanges = ["IANAPrivateRanges"] }: PolicyBody,
  own: string,
  packet: Packet,
): Packet {
  const ranges = privateRanges.flatMap((range) => (range === "IANAPrivateRanges" ? IANA : [range]));
  return inAny(ranges, packet.to) ? packet : { ...packet, from: own };
}

/** "per IANA RFC 1918 or shared address space per IANA RFC 6598" (SNAT) */
const IANA = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

function translatedTo({ name, translatedAddress, translatedPort }: RuleBody, packet: Packet): Packet {
  if (!translatedAddress || !translatedPort) throw new Error(`rule ${name}: translates to nothing`);
  return { ...packet, to: translatedAddress, port: Number(translatedPort) };
}
