import type { AccessModel, AccessRule } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import { rulesByTransport } from "./rules-by-transport";

/** Addresses that rules refer to by a name, so that one changed host changes one group and no rule. */
export interface AddressGroup {
  /** `pool-<zone>` or `service-<service>`. */
  readonly name: string;
  readonly ranges: readonly AddressRange[];
}

/** One network rule that allows something. */
export interface FirewallRule {
  readonly name: string;
  readonly description: string;
  readonly protocol: "TCP" | "UDP";
  /** Names of address groups. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly string[];
}

/** Rules that are looked at together: none of them denies, so that their order says nothing. */
export interface RuleCollection {
  readonly name: string;
  readonly priority: number;
  readonly rules: readonly FirewallRule[];
}

export interface FirewallRules {
  readonly groups: readonly AddressGroup[];
  readonly collections: readonly RuleCollection[];
}

/** What the firewall lets pass: exactly the model's rules. It drops everything else by itself. */
export function firewallRules({
  zones,
  services,
  rules,
}: Pick<AccessModel, "zones" | "services" | "rules">): FirewallRules {
  const usedZones = new Set(rules.flatMap((rule) => rule.zones));
  const usedServices = new Set(rules.map(({ service }) => service.name));
  return {
    groups: [
      ...zones
        .filter(({ name }) => usedZones.has(name))
        .map(({ name, ranges }) => ({ name: poolGroup(name), ranges })),
      ...services
        .filter(({ name }) => usedServices.has(name))
        .map(({ name, hosts }) => ({ name: serviceGroup(name), ranges: hosts })),
    ],
    collections: [
      collection("laptops-to-services", 100, rules, "to-service"),
      collection("services-to-laptops", 200, rules, "to-device"),
    ].filter(({ rules }) => rules.length > 0),
  };
}

function collection(
  name: string,
  priority: number,
  rules: readonly AccessRule[],
  direction: AccessRule["direction"],
): RuleCollection {
  return { name, priority, rules: rules.filter((rule) => rule.direction === direction).flatMap(ruleOf) };
}

function ruleOf(rule: AccessRule): FirewallRule[] {
  const laptops = rule.zones.map(poolGroup);
  const service = [serviceGroup(rule.service.name)];
  const [from, to] = rule.direction === "to-service" ? [laptops, service] : [service, laptops];
  return rulesByTransport(rule).map(({ name, transport, ports }) => ({
    name,
    description: `${rule.owner}: ${rule.reason}`,
    protocol: transport === "tcp" ? "TCP" : "UDP",
    from,
    to,
    ports,
  }));
}

const poolGroup = (zone: string) => `pool-${zone}`;
const serviceGroup = (service: string) => `service-${service}`;
