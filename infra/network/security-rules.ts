import { createHash } from "node:crypto";
import type { AccessModel, AccessRule } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import { fewestRanges, shared } from "../access-model/address-set";
import { POOL_KINDS } from "../access-model/zone";
import type { AzureNetworks } from "../settings/access-networks";
import { rulesByTransport } from "./rules-by-transport";

/** The servers themselves, private endpoints, the resolver. */
export type SubnetRole = "services" | "endpoints" | "resolver";

/** One rule of a network security group; `*` stands for everything. */
export interface SecurityRule {
  readonly name: string;
  readonly description: string;
  readonly direction: "Inbound" | "Outbound";
  readonly priority: number;
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly from: readonly string[] | "*" | "AzureLoadBalancer";
  readonly to: readonly string[] | "*";
  readonly ports: readonly string[] | "*";
}

/** A subnet that a group guards. */
export interface GuardedSubnet {
  readonly role: SubnetRole;
  readonly range: AddressRange;
}

/** Rules of the model lie between these two, the others behind them; the lower number is looked at first. */
const FIRST_PRIORITY = 1_000;
const PRIORITIES = 2_000;

/** Azure takes no more ("Azure subscription and service limits", and the description of the API). */
const LONGEST_DESCRIPTION = 140;

/**
 * The second layer: what a subnet would let in even if the firewall were passed by.
 *
 * Inbound nothing but the model's rules, the servers among themselves, and the probes of a load balancer. Outbound no
 * server opens a connection to a laptop unless a rule says so; what else servers do is the firewall's and not ours.
 */
export function securityRules(
  model: Pick<AccessModel, "zones" | "rules">,
  subnet: GuardedSubnet,
  networks: Pick<AzureNetworks, "firewallSubnet" | "serviceNetwork">,
): SecurityRule[] {
  const laptops = prefixes(
    fewestRanges(model.zones.filter(({ kind }) => POOL_KINDS.includes(kind)).flatMap(({ ranges }) => ranges)),
  );
  const inbound = model.rules.flatMap((rule) => inboundRules(rule, subnet, networks));
  const outbound = model.rules.flatMap((rule) => outboundRules(rule, subnet));
  const any = { protocol: "*", from: "*", to: "*", ports: "*" } as const;
  const servers = prefixes([networks.serviceNetwork]);
  return [
    ...withPriorities(inbound),
    {
      ...any,
      ...called("no-laptops", "Inbound", 3_100, "Deny", "what no rule above allows laptops"),
      from: laptops,
    },
    {
      ...any,
      ...called("servers-among-themselves", "Inbound", 3_200, "Allow", "the servers' own network"),
      from: servers,
      to: prefixes([subnet.range]),
    },
    ...(subnet.role === "services"
      ? [
          {
            ...any,
            ...called(
              "load-balancer-probes",
              "Inbound",
              3_300,
              "Allow",
              "probes of a load balancer of the city's",
            ),
            from: "AzureLoadBalancer" as const,
          },
        ]
      : []),
    { ...any, ...called("nothing-else", "Inbound", 4_096, "Deny", "everything else") },
    ...withPriorities(outbound),
    {
      ...any,
      ...called("no-laptops", "Outbound", 3_100, "Deny", "no server calls a laptop unless a rule says so"),
      to: laptops,
    },
  ];
}

type Unplaced = Omit<SecurityRule, "priority">;

function inboundRules(
  rule: AccessRule,
  { role, range }: GuardedSubnet,
  { firewallSubnet }: Pick<AzureNetworks, "firewallSubnet">,
): Unplaced[] {
  if (rule.direction !== "to-service") return [];
  const hosts = shared(rule.to, [range]);
  if (hosts.length === 0) return [];
  return unplaced(rule, "Inbound", {
    // What goes to a private endpoint carries the firewall's address (`firewall-args.ts`).
    from: prefixes(role === "endpoints" ? [firewallSubnet] : rule.from),
    // The resolver's address stands before others of its subnet that answer (MicrosoftDocs/azure-docs issue 110796).
    to: prefixes(role === "resolver" ? [range] : hosts),
  });
}

function outboundRules(rule: AccessRule, { range }: GuardedSubnet): Unplaced[] {
  if (rule.direction !== "to-device") return [];
  const hosts = shared(rule.from, [range]);
  return hosts.length === 0
    ? []
    : unplaced(rule, "Outbound", { from: prefixes(hosts), to: prefixes(rule.to) });
}

function unplaced(
  rule: AccessRule,
  direction: SecurityRule["direction"],
  ends: Pick<SecurityRule, "from" | "to">,
): Unplaced[] {
  return rulesByTransport(rule).map(({ name, transport, ports }) => ({
    name,
    description: `${rule.owner}: ${rule.reason}`.slice(0, LONGEST_DESCRIPTION),
    direction,
    access: "Allow",
    protocol: transport === "tcp" ? "Tcp" : "Udp",
    ...ends,
    ports,
  }));
}

function called(
  name: string,
  direction: SecurityRule["direction"],
  priority: number,
  access: SecurityRule["access"],
  description: string,
) {
  return {
    name: `${name}-${direction === "Inbound" ? "in" : "out"}`,
    direction,
    priority,
    access,
    description,
  };
}

/**
 * Gives every rule a number that follows from its name, so that a service that comes or goes leaves those of the others
 * as they are. Where two would meet, the later one takes the next. All of them allow: their order decides nothing.
 */
function withPriorities(rules: readonly Unplaced[]): SecurityRule[] {
  const taken = new Set<number>();
  const placed = rules.map((rule) => {
    let place = createHash("sha256").update(rule.name).digest().readUInt32BE() % PRIORITIES;
    while (taken.has(place)) place = (place + 1) % PRIORITIES;
    taken.add(place);
    return { ...rule, priority: FIRST_PRIORITY + place };
  });
  return placed.sort((one, other) => one.priority - other.priority);
}

const prefixes = (ranges: readonly AddressRange[]) => ranges.map(({ cidr }) => cidr);
