import {
  accessModel,
  type AccessModel,
  type DirectEndpoint,
  type Enforcement,
  type ManagementReachable,
} from "../access-model/access-model";
import { contains, isPrivate, parseRange, type AddressRange } from "../access-model/address-range";
import { fewestRanges } from "../access-model/address-set";
import { addressesOf, brokenExpectations, type Expectation } from "../access-model/expectation";
import { portText } from "../access-model/port-range";
import { MOST_ROUTES } from "../access-model/routes";
import { ZONE_NAMES } from "../access-model/zone";
import { firstFreeAddress } from "../network/subnet-addresses";
import type { Redundancy } from "../vpn/capacity";
import type { AccessNetworks } from "./access-networks";
import type { RawAccessModel } from "./access-model-schema";
import { poolSettings, type PoolSettings } from "./pool-settings";
import type { Say } from "./range-setting";
import { managementFaults, poolClash, readOpenedPorts, readPorts, servicesOf } from "./service-settings";
import type { SoundValues } from "./sound-values";

export interface AccessModelSettings {
  readonly model: AccessModel;
  readonly pools: PoolSettings;
}

export interface ModelSurroundings {
  readonly enforcement: Enforcement | undefined;
  readonly networks: AccessNetworks | undefined;
  readonly addressSpace: AddressRange | undefined;
  readonly redundancy: Redundancy | undefined;
  readonly onePool: AddressRange | undefined;
}

const SECURED_HUB =
  '"secured-hub" is not built yet; write azure-firewall where the services stand in Azure, or city-firewall where they stand in the city\'s own network';

/** @returns undefined after a fault has been said, or where the schema has found one */
export function enforcementOf(values: SoundValues, say: Say): Enforcement | undefined {
  const enforcement = values.get<RawAccessModel["enforcement"]>(["enforcement"]);
  if (enforcement !== "secured-hub") return enforcement;
  say(["enforcement"], SECURED_HUB);
  return undefined;
}

/** Where laptops ask for names: the address that the resolver of a stack with `resolverSubnet` gets. */
export function resolverAddress(resolverSubnet: AddressRange): string {
  return firstFreeAddress(resolverSubnet);
}

/**
 * Who may reach what, from the settings.
 *
 * @returns undefined after a fault has been said, or where the schema has found one
 */
export function accessModelSettings(
  values: SoundValues,
  surroundings: ModelSurroundings,
  say: Say,
): AccessModelSettings | undefined {
  let sound = true;
  const fault: Say = (path, message) => {
    sound = false;
    say(path, message);
  };
  namesFaults(values, fault);
  usageFaults(values, fault);
  const { enforcement, networks, addressSpace, redundancy, onePool } = surroundings;
  const reachable = values.get<ManagementReachable>(["management", "reachable"]);
  const direct = directEndpoints(values, reachable, fault);
  const pools =
    addressSpace && redundancy && onePool && reachable
      ? poolSettings(values, { addressSpace, redundancy, onePool, managementReachable: reachable }, fault)
      : undefined;
  const departments = values.get<RawAccessModel["departments"]>(["departments"]);
  const services = servicesOf(
    values,
    {
      separation: values.get<"none" | "by-department">(["pools", "separation"]),
      departments: (departments ?? []).map(({ name }) => name),
      placeFault: (host) => placeFault(host, enforcement, networks, addressSpace),
    },
    fault,
  );
  if (reachable) {
    managementFaults(reachable, services).forEach((message) => fault(["management", "reachable"], message));
  }
  resolverFault(services, networks, fault);
  const expectations = expectationsOf(values, fault);
  if (!sound || !enforcement || !networks || !pools || !departments || !reachable) return undefined;

  const model = accessModel({
    enforcement,
    departments: departments.map(({ name, usageHours }) => ({ name, usageHours })),
    pools,
    services,
    managementReachable: reachable,
    direct,
    expectations,
  });
  expectationFaults(model, fault);
  routeFault(model, networks, fault);
  return sound ? { model, pools } : undefined;
}

function namesFaults(values: SoundValues, say: Say): void {
  const taken = new Map<string, string>(ZONE_NAMES.map((name) => [name, "a zone"]));
  for (const list of ["departments", "services"]) {
    for (const index of values.indexes([list])) {
      const name = values.get<string>([list, index, "name"]);
      if (name === undefined) continue;
      const first = taken.get(name);
      if (first !== undefined) say([list, index, "name"], `"${name}" is used twice; the first is ${first}`);
      else taken.set(name, `${list}[${index}]`);
    }
  }
}

function usageFaults(values: SoundValues, say: Say): void {
  for (const index of values.indexes(["departments"])) {
    const path = ["departments", index, "usageHours"];
    const [from, to] = [values.get<string>([...path, "from"]), values.get<string>([...path, "to"])];
    if (from !== undefined && to !== undefined && from >= to) {
      say([...path, "to"], `"${to}" is not after "${from}"; write hours of one day, or { always: <why> }`);
    }
  }
}

function placeFault(
  host: AddressRange,
  enforcement: Enforcement | undefined,
  networks: AccessNetworks | undefined,
  addressSpace: AddressRange | undefined,
): string | undefined {
  const clash = poolClash(host, addressSpace ? [addressSpace] : []);
  if (clash) return `"${host.cidr}" lies in clientAddressSpace ${clash.cidr}, where laptops are`;
  if (!networks || !enforcement) return undefined;
  if (enforcement === "city-firewall") {
    return contains(networks.virtualNetwork, host)
      ? `"${host.cidr}" lies in the virtual network, where nothing filters with enforcement city-firewall; name hosts of the city's own network`
      : undefined;
  }
  const { serviceSubnet, endpointSubnet, resolverSubnet, serviceNetwork } = networks.azure!;
  const subnets = [serviceSubnet, endpointSubnet, resolverSubnet].filter((subnet) => subnet !== undefined);
  if (subnets.some((subnet) => contains(subnet, host))) return undefined;
  return (
    `"${host.cidr}" is in none of the service network's subnets (${subnets.map(({ cidr }) => cidr).join(", ")} of ${serviceNetwork.cidr}). ` +
    "A host of the city's own network is reached with enforcement city-firewall only: what laptops send to it turns round " +
    "inside the VPN gateway, and an Azure Firewall would never see it"
  );
}

function directEndpoints(
  values: SoundValues,
  reachable: ManagementReachable | undefined,
  say: Say,
): DirectEndpoint[] {
  const there = values.has(["management", "endpoints"]);
  if (reachable === "vpn" && there) {
    say(["management", "endpoints"], "belongs to reachable internet; remove it");
  }
  const indexes = values.indexes(["management", "endpoints"]);
  if (reachable === "internet" && indexes.length === 0) {
    say(
      ["management", "endpoints"],
      "is missing; name what laptops reach past the tunnel to be patched and checked: their own firewall opens only that",
    );
  }
  return indexes.flatMap((index) => {
    const path = ["management", "endpoints", index];
    const raw = values.get<NonNullable<RawAccessModel["management"]["endpoints"]>[number]>(path);
    if (!raw) return [];
    const fault = (key: readonly PropertyKey[], message: string) => say([...path, ...key], message);
    const hosts = raw.hosts.flatMap((text, place) => {
      const range = parseRange(text.includes("/") ? text : `${text}/32`);
      if (!("fault" in range) && !isPrivate(range)) return [range];
      fault(["hosts", place], "fault" in range ? range.fault : `"${text}" is private; name public addresses`);
      return [];
    });
    return [{ ...raw, hosts: fewestRanges(hosts), ports: readOpenedPorts(raw.ports, "ports", fault) }];
  });
}

/** A resolver that no service names would stand there for nobody; a service in its subnet at another address finds none. */
function resolverFault(
  services: readonly { kind: string; hosts: readonly AddressRange[] }[],
  networks: AccessNetworks | undefined,
  say: Say,
): void {
  const subnet = networks?.azure?.resolverSubnet;
  if (!subnet) return;
  const address = resolverAddress(subnet);
  const inside = services.filter(({ hosts }) => hosts.some((host) => contains(subnet, host)));
  const right = inside.every(
    ({ kind, hosts }) => kind === "dns" && hosts.every(({ cidr }) => cidr === `${address}/32`),
  );
  if (inside.length === 0 || !right) {
    say(
      ["network", "resolverSubnet"],
      `holds the resolver, at ${address}, and nothing else: write one service of the kind dns with the hosts [${address}]`,
    );
  }
}

function expectationsOf(values: SoundValues, say: Say): Expectation[] {
  return values.indexes(["expectations"]).flatMap((index) => {
    const path = ["expectations", index];
    const raw = values.get<RawAccessModel["expectations"][number]>(path);
    if (!raw) return [];
    const { from, to, verdict } = raw;
    const ports = readPorts(raw.ports, "ports", (key, message) => say([...path, ...key], message));
    return [{ from, to, ports, verdict }];
  });
}

/** What the rules do not hold, and names that stand for nothing. */
function expectationFaults(model: AccessModel, say: Say): void {
  const indexOf = (expectation: Expectation) => model.expectations.indexOf(expectation);
  for (const expectation of model.expectations) {
    for (const end of ["from", "to"] as const) {
      if (addressesOf(model, expectation[end]) === undefined) {
        say(
          ["expectations", indexOf(expectation), end],
          `"${expectation[end]}" is no zone (${model.zones.map(({ name }) => name).join(", ")}), department, service or address`,
        );
      }
    }
  }
  for (const { expectation, message } of brokenExpectations(model)) {
    const { from, to, ports, verdict } = expectation;
    if ([from, to].some((name) => addressesOf(model, name) === undefined)) continue;
    say(
      ["expectations", indexOf(expectation)],
      `is broken (from ${from} to ${to} on ${ports.map(portText).join(", ")}: ${verdict}): ${message}`,
    );
  }
}

function routeFault(model: AccessModel, networks: AccessNetworks, say: Say): void {
  const made = [networks.virtualNetwork, networks.azure?.serviceNetwork].filter(
    (range) => range !== undefined,
  );
  const routes = fewestRanges([...made, ...model.services.flatMap(({ hosts }) => hosts)]);
  if (routes.length <= MOST_ROUTES) return;
  say(
    ["services"],
    `need ${routes.length} routes, and a Windows client takes ${MOST_ROUTES} over IKEv2, the rest is lost without a word; ` +
      `put hosts side by side so that they share a range. The routes are ${routes.map(({ cidr }) => cidr).join(", ")}`,
  );
}
