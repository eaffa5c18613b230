import type { AccessModel, AccessRule } from "../access-model";
import type { AddressRange } from "../address-range";
import { fewestRanges } from "../address-set";
import { TRANSPORTS, type PortRange, type Transport } from "../port-range";
import type { Service } from "../service";
import { clientZone, POOL_KINDS, type Zone } from "../zone";

/** Addresses of laptops under one name: a zone, or all departments together. */
export interface LaptopGroup {
  readonly name: string;
  readonly ranges: readonly AddressRange[];
}

/** One line of a rule file: a rule of the model on one transport, because firewalls know ports only together with it. */
export interface RuleRow {
  /** `<rule>-<transport>`, such as `mail-from-laptops-tcp`: lower-case letters, digits and hyphens, unique. */
  readonly name: string;
  /** Who opens the connection; answers belong to it. */
  readonly direction: AccessRule["direction"];
  readonly laptops: readonly LaptopGroup[];
  readonly service: Service;
  readonly from: readonly AddressRange[];
  readonly to: readonly AddressRange[];
  readonly transport: Transport;
  readonly ports: readonly PortRange[];
  /** Free text of the settings; every writer makes it harmless in its own way. */
  readonly owner: string;
  readonly reason: string;
}

/** What a firewall between the tunnel and the city's network is told: these rows, and to drop the rest. */
export interface RuleList {
  readonly rows: readonly RuleRow[];
  /** Those that rows speak of, in the order of the rows. */
  readonly laptops: readonly LaptopGroup[];
  readonly services: readonly Service[];
  /** All addresses that the gateway hands out, with quarantine: they are at home behind the tunnel and nowhere else. */
  readonly pools: readonly AddressRange[];
}

export function ruleList({ zones, services, rules }: AccessModel): RuleList {
  const rows = rules.flatMap((rule) => rowsOf(rule, zones));
  const laptops = new Map(rows.flatMap((row) => row.laptops.map((group) => [group.name, group])));
  return {
    rows,
    laptops: [...laptops.values()],
    services: services.filter((service) => rows.some((row) => row.service === service)),
    pools: rangesOf(zones.filter(({ kind }) => POOL_KINDS.includes(kind))),
  };
}

function rowsOf(rule: AccessRule, zones: readonly Zone[]): RuleRow[] {
  const { direction, service, from, to, owner, reason } = rule;
  const laptops = groupsOf(
    zones.filter(({ name }) => rule.zones.includes(name)),
    zones.filter(({ kind }) => kind === "clients"),
  );
  return TRANSPORTS.map((transport) => ({
    name: `${rule.name}-${transport}`,
    direction,
    laptops,
    service,
    from,
    to,
    transport,
    ports: rule.ports.filter((ports) => ports.transport === transport),
    owner,
    reason,
  })).filter(({ ports }) => ports.length > 0);
}

/** A row for every department names none of them: nobody reads fourteen names to find that it is all of them. */
function groupsOf(zones: readonly Zone[], departments: readonly Zone[]): LaptopGroup[] {
  const all = departments.length > 1 && departments.every((zone) => zones.includes(zone));
  return [
    ...(all ? [{ name: clientZone(undefined), ranges: rangesOf(departments) }] : []),
    ...zones
      .filter((zone) => !all || !departments.includes(zone))
      .map(({ name, ranges }) => ({ name, ranges })),
  ];
}

function rangesOf(zones: readonly Zone[]): AddressRange[] {
  return fewestRanges(zones.flatMap(({ ranges }) => ranges));
}
