import type { PlannedSecurityRule, PlannedSubnet } from "../plan/lab-plan";
import { isAddressOrBlock } from "../plan/written";
import { oneOf, quoted, transport } from "./nft-text";

/** A subnet with what Azure's words for ranges mean there. */
export interface GuardedSubnet {
  readonly subnet: Pick<PlannedSubnet, "name" | "securityRules" | "endpointPolicies">;
  /** Name of the set of ranges that `VirtualNetwork` means there. */
  readonly ownSet: string;
  /** Private endpoints in it. */
  readonly endpoints: readonly string[];
}

/** Where Azure's load balancers ask from (learn.microsoft.com, "What is IP address 168.63.129.16?"). */
const LOAD_BALANCER = "168.63.129.16";

const any = { protocol: "*", fromPorts: ["*"], toPorts: ["*"] } as const;
const usual = (
  name: string,
  direction: PlannedSecurityRule["direction"],
  priority: number,
  access: PlannedSecurityRule["access"],
  from: string,
  to: string,
): PlannedSecurityRule => ({ ...any, name, direction, priority, access, from: [from], to: [to] });

/** What every security group has behind its own rules (learn.microsoft.com, "Network security groups", default security rules). */
export const DEFAULT_RULES: readonly PlannedSecurityRule[] = [
  usual("AllowVnetInBound", "Inbound", 65_000, "Allow", "VirtualNetwork", "VirtualNetwork"),
  usual("AllowAzureLoadBalancerInBound", "Inbound", 65_001, "Allow", "AzureLoadBalancer", "*"),
  usual("DenyAllInBound", "Inbound", 65_500, "Deny", "*", "*"),
  usual("AllowVnetOutBound", "Outbound", 65_000, "Allow", "VirtualNetwork", "VirtualNetwork"),
  usual("AllowInternetOutBound", "Outbound", 65_001, "Allow", "*", "Internet"),
  usual("DenyAllOutBound", "Outbound", 65_500, "Deny", "*", "*"),
];

/**
 * The rules of one direction as lines of a chain: the lowest number first, and the first that matches decides. What is
 * allowed returns, because the rules of the other end are asked too.
 *
 * @throws Error for words of Azure's that the lab does not know
 */
export function securityChain(
  { subnet, ownSet, endpoints }: GuardedSubnet,
  direction: PlannedSecurityRule["direction"],
): string[] {
  if (subnet.securityRules === undefined) return [];
  const side = direction === "Inbound" ? "daddr" : "saddr";
  // Without network policies a security group does not see private endpoints.
  const unseen =
    endpoints.length > 0 && !subnet.endpointPolicies.securityGroup
      ? [`ip ${side} ${oneOf(endpoints)} return comment "private endpoints without network policies"`]
      : [];
  const rules = [...subnet.securityRules, ...DEFAULT_RULES]
    .filter((rule) => rule.direction === direction)
    .sort((one, other) => one.priority - other.priority);
  return [...unseen, ...rules.flatMap((rule) => linesOf(rule, ownSet))];
}

function linesOf(rule: PlannedSecurityRule, ownSet: string): string[] {
  const ports = transport(rule.protocol, rule.fromPorts, rule.toPorts);
  const verdict = `${rule.access === "Allow" ? "return" : "counter drop"} comment ${quoted(rule.name)}`;
  return sides(rule.from, "saddr", ownSet, rule.name).flatMap((from) =>
    sides(rule.to, "daddr", ownSet, rule.name).map((to) =>
      [from, to, ports, verdict].filter((word) => word !== "").join(" "),
    ),
  );
}

/** Ways to match one side, each a line of its own; one that is empty matches everything. */
function sides(values: readonly string[], side: string, ownSet: string, rule: string): string[] {
  const ranges = values.filter(isAddressOrBlock);
  const words = values.filter((value) => !isAddressOrBlock(value));
  return [
    ...(ranges.length > 0 ? [`ip ${side} ${oneOf(ranges)}`] : []),
    ...words.map((word) => wordMatch(word, side, ownSet, rule)),
  ];
}

function wordMatch(word: string, side: string, ownSet: string, rule: string): string {
  switch (word.toLowerCase()) {
    case "*":
    case "any":
      return "";
    case "virtualnetwork":
      return `ip ${side} @${ownSet}`;
    case "internet":
      return `ip ${side} != @${ownSet}`;
    case "azureloadbalancer":
      return `ip ${side} ${LOAD_BALANCER}`;
    default:
      throw new Error(
        `the security rule ${rule} names ${word}; which addresses that is only Azure knows, so that the lab cannot try it`,
      );
  }
}
