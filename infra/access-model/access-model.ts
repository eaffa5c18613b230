import type { AddressRange } from "./address-range";
import { fewestRanges, without } from "./address-set";
import type { Expectation } from "./expectation";
import { fewestPorts, type PortRange } from "./port-range";
import { REPAIR_KINDS, type Purpose, type Service } from "./service";
import type { UsageHours } from "./usage-hours";
import { clientZone, type Zone, type ZoneKind } from "./zone";

/** Who filters ports (docs/access.md, "Who filters ports"). */
export const ENFORCEMENTS = ["city-firewall", "azure-firewall"] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];

/** Whether laptops reach patch and posture management over the Internet or through the VPN. */
export type ManagementReachable = "internet" | "vpn";

/** A department as far as access is concerned. */
export interface Department {
  readonly name: string;
  readonly usageHours: UsageHours;
}

/** Address ranges that the gateway hands out, by what a certificate says. */
export interface Pools {
  /** One for all departments, or one of each. */
  readonly clients: readonly { readonly department: string | undefined; readonly range: AddressRange }[];
  readonly remediation: AddressRange | undefined;
  readonly quarantine: AddressRange | undefined;
}

/** Something on the Internet that laptops reach past the tunnel, such as patch management of a cloud. */
export interface DirectEndpoint {
  readonly name: string;
  readonly hosts: readonly AddressRange[];
  readonly ports: readonly PortRange[];
  readonly purpose: Purpose;
  readonly owner: string;
  readonly reason: string;
}

/** One thing that is allowed. What no rule allows is denied: there are no rules that deny. */
export interface AccessRule {
  /** `<service>-from-laptops` or `<service>-to-laptops`; unique, and the same as long as the service keeps its name. */
  readonly name: string;
  readonly service: Service;
  /** Who opens the connection. */
  readonly direction: "to-service" | "to-device";
  /** Names of the zones on the laptops' side. */
  readonly zones: readonly string[];
  readonly from: readonly AddressRange[];
  readonly to: readonly AddressRange[];
  readonly ports: readonly PortRange[];
  readonly owner: string;
  readonly reason: string;
}

/** What was declared, before anything follows from it. All of it has been checked (`access-faults.ts`). */
export interface Declaration {
  readonly enforcement: Enforcement;
  readonly departments: readonly Department[];
  readonly pools: Pools;
  readonly services: readonly Service[];
  readonly managementReachable: ManagementReachable;
  readonly direct: readonly DirectEndpoint[];
  readonly expectations: readonly Expectation[];
}

/** Who may reach what: everything that filters, routes or checks is derived from this. */
export interface AccessModel extends Declaration {
  readonly zones: readonly Zone[];
  readonly rules: readonly AccessRule[];
}

const EVERYTHING: AddressRange = { cidr: "0.0.0.0/0", prefix: 0 };

/** Derives zones and rules, in the order in which they were declared. */
export function accessModel(declaration: Declaration): AccessModel {
  const zones = zonesOf(declaration);
  return { ...declaration, zones, rules: declaration.services.flatMap((service) => rulesOf(service, zones)) };
}

function zonesOf({ pools, services }: Declaration): Zone[] {
  const hostsOf = (management: boolean) =>
    services.filter(({ kind }) => (kind === "management") === management).flatMap(({ hosts }) => hosts);
  const managed = fewestRanges(hostsOf(true));
  const inside: Zone[] = [
    ...pools.clients.map(({ department, range }) =>
      zone(clientZone(department), "clients", [range], department),
    ),
    ...(pools.remediation ? [zone("remediation", "remediation", [pools.remediation])] : []),
    ...(pools.quarantine ? [zone("quarantine", "quarantine", [pools.quarantine])] : []),
    // A host that does both is of the services: what is more worth protecting decides.
    zone("services", "services", fewestRanges(hostsOf(false))),
    zone("management", "management", without(managed, hostsOf(false))),
  ];
  const rest = without(
    [EVERYTHING],
    inside.flatMap(({ ranges }) => ranges),
  );
  return [...inside, zone("internet", "internet", rest)];
}

function zone(name: string, kind: ZoneKind, ranges: readonly AddressRange[], department?: string): Zone {
  return { name, kind, ranges, department };
}

function rulesOf(service: Service, zones: readonly Zone[]): AccessRule[] {
  const users = zones.filter((candidate) => uses(candidate, service));
  const laptops = fewestRanges(users.flatMap(({ ranges }) => ranges));
  const common = {
    service,
    zones: users.map(({ name }) => name),
    owner: service.owner,
    reason: service.reason,
  };
  if (laptops.length === 0) return [];
  return [
    ...(service.direction === "to-device"
      ? []
      : [
          {
            ...common,
            name: `${service.name}-from-laptops`,
            direction: "to-service" as const,
            from: laptops,
            to: service.hosts,
            ports: fewestPorts(service.ports),
          },
        ]),
    ...(service.direction === "to-service"
      ? []
      : [
          {
            ...common,
            name: `${service.name}-to-laptops`,
            direction: "to-device" as const,
            from: service.hosts,
            to: laptops,
            ports: fewestPorts(service.devicePorts),
          },
        ]),
  ];
}

/** Laptops under repair reach what repairs them, and neither mail nor files; those in quarantine reach nothing. */
function uses(zone: Zone, service: Service): boolean {
  if (zone.kind === "remediation") return REPAIR_KINDS.includes(service.kind);
  if (zone.kind !== "clients") return false;
  return (
    service.departments === "all" ||
    zone.department === undefined ||
    service.departments.includes(zone.department)
  );
}
