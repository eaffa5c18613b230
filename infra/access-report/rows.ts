import type { AccessModel, AccessRule } from "../access-model/access-model";
import { shortRange } from "../access-model/expectation";
import { portText } from "../access-model/port-range";
import { routesOf } from "../access-model/routes";
import { DIRECTORY_PRICE } from "../access-model/service";
import { usageText } from "../access-model/usage-hours";
import { POOL_KINDS } from "../access-model/zone";

/** One thing that is allowed, as words. */
export interface AccessRow {
  readonly rule: string;
  readonly kind: string;
  readonly direction: AccessRule["direction"];
  /** Zones on the laptops' side. */
  readonly zones: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly string[];
  readonly owner: string;
  readonly reason: string;
}

export interface AccessReport {
  readonly schema: "access/v1";
  readonly enforcement: AccessModel["enforcement"];
  /** Who filters ports, in a sentence. */
  readonly filteredBy: string;
  readonly zones: readonly {
    readonly name: string;
    readonly kind: string;
    readonly ranges: readonly string[];
  }[];
  readonly rules: readonly AccessRow[];
  /** What laptops reach past the tunnel. */
  readonly direct: readonly {
    readonly name: string;
    readonly hosts: readonly string[];
    readonly ports: readonly string[];
    readonly reason: string;
  }[];
  readonly routes: readonly string[];
  readonly departments: readonly { readonly name: string; readonly usageHours: string }[];
  /** All of them are held: a model with a broken one is refused. */
  readonly expectations: readonly string[];
  /** What a decision costs, where one does. */
  readonly prices: readonly string[];
}

// Of clients of one gateway Microsoft's FAQ says both that they are joined and that they are not: no filter of ours is between.
const BETWEEN_LAPTOPS =
  " Between two laptops stand only their own firewalls (npm run profiles): the gateway may join them.";

export const FILTERED_BY: Readonly<Record<AccessModel["enforcement"], string>> = {
  "city-firewall":
    "Azure filters no ports here: what laptops send to the city's network turns round inside the VPN gateway. " +
    "The city's own firewall must hold these rules (npm run firewall-rules)." +
    BETWEEN_LAPTOPS,
  "azure-firewall":
    "The Azure Firewall filters addresses and ports. Security groups do so a second time at the servers' subnet, and at " +
    "those of private endpoints and of the resolver without telling laptops apart." +
    BETWEEN_LAPTOPS,
};

/** Everything that is to be said of who may reach what. Whatever is in no row is denied. */
export function accessReport(model: AccessModel): AccessReport {
  return {
    schema: "access/v1",
    enforcement: model.enforcement,
    filteredBy: FILTERED_BY[model.enforcement],
    zones: model.zones.map(({ name, kind, ranges }) => ({
      name,
      kind,
      ranges: ranges.map(({ cidr }) => cidr),
    })),
    rules: model.rules.map(rowOf),
    direct: model.direct.map(({ name, hosts, ports, reason }) => ({
      name,
      hosts: hosts.map(shortRange),
      ports: ports.map(portText),
      reason,
    })),
    routes: routesOf(model).map(({ cidr }) => cidr),
    departments: model.departments.map(({ name, usageHours }) => ({
      name,
      usageHours: usageText(usageHours),
    })),
    expectations: model.expectations.map(
      ({ from, to, ports, verdict }) =>
        `from ${from} to ${to} on ${ports.map(portText).join(", ")}: ${verdict}`,
    ),
    prices: [...new Set(model.services.flatMap(({ directory }) => (directory ? [directory] : [])))].map(
      (level) => `directory ${level}: ${DIRECTORY_PRICE[level]}`,
    ),
  };
}

/** Of a model what says who may reach what, and nothing for readers: the stack's output `access`. */
export function declaredRules(model: AccessModel) {
  const rules = model.rules.map(rowOf).map(({ rule, from, to, ports }) => ({ rule, from, to, ports }));
  const zones = model.zones
    .filter(({ kind }) => POOL_KINDS.includes(kind))
    .map(({ name, ranges }) => ({ name, ranges: ranges.map(({ cidr }) => cidr) }));
  return { schema: "access/v1", zones, rules };
}

export function rowOf(rule: AccessRule): AccessRow {
  return {
    rule: rule.name,
    kind: rule.service.kind,
    direction: rule.direction,
    zones: rule.zones,
    from: rule.from.map(shortRange),
    to: rule.to.map(shortRange),
    ports: rule.ports.map(portText),
    owner: rule.owner,
    reason: rule.reason,
  };
}
