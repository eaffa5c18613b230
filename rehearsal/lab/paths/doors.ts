import type { Lead, LabPlan, PlannedAddress } from "../plan/lab-plan";
import { key } from "../plan/planned-resources";
import { addressAt, contains } from "./ranges";

/** What the plan opens to the Internet, with the addresses that it has in the lab. */
export interface Doors {
  readonly addresses: readonly Door[];
  readonly services: readonly ServiceDoor[];
  /** What a public resolver answers. */
  readonly names: readonly PublicName[];
}

/** A public address of the plan. Which one Azure gives out nobody knows before: the lab has its own. */
export interface Door {
  readonly name: string;
  readonly written: string | undefined;
  readonly lab: string;
  readonly closedWithoutGroup: boolean;
  readonly leads: Exclude<Lead, { readonly to: "gateway" }>;
}

/** A service of Microsoft's under one of its public names. */
export interface ServiceDoor {
  readonly host: string;
  readonly lab: string;
  readonly ports: readonly number[];
  /** Whether somebody in the Internet is let in. */
  readonly open: boolean;
}

export type PublicName =
  { readonly name: string; readonly address: string } | { readonly name: string; readonly alias: string };

/** Public addresses in the lab: in a range for tests between networks (RFC 2544). */
const ADDRESSES = "198.18.0.0/24";
export const SERVICES = "198.18.1.0/24";
/** A resolver that anybody may ask. */
export const RESOLVER_ADDRESS = "198.18.2.53";

/**
 * @param gateway address of the gateway in the lab
 * @param stranger somebody in the Internet, who is in no list of a service
 */
export function doorsOf({ doors }: LabPlan, gateway: string, stranger: string): Doors {
  const addresses = doors.addresses.flatMap((one, index): Door[] => {
    const { name, written, closedWithoutGroup, leads } = one;
    if (leads.to === "gateway") return [];
    return [{ name, written, closedWithoutGroup, leads, lab: addressAt(ADDRESSES, 10 + index) }];
  });
  const services = doors.services
    .flatMap(({ hosts, lets }) => hosts.map((host) => ({ ...host, lets })))
    .map(({ host, ports, lets }, index): ServiceDoor => ({
      host,
      ports,
      lab: addressAt(SERVICES, 10 + index),
      open: lets.some((range) => (range.includes("/") ? contains(range, stranger) : range === stranger)),
    }));
  const inLab = (one: PlannedAddress | undefined) =>
    one?.leads.to === "gateway" ? gateway : addresses.find(({ name }) => name === one?.name)?.lab;
  const names = doors.names.flatMap(({ name, is }): PublicName[] => {
    if ("alias" in is) return [{ name, alias: is.alias }];
    const named = doors.addresses.find((one) =>
      "address" in is ? one.written === is.address : key(one.id) === key(is.publicAddress),
    );
    const address = inLab(named) ?? ("address" in is ? is.address : undefined);
    return address === undefined ? [] : [{ name, address }];
  });
  return {
    addresses,
    services,
    names: [...names, ...services.map(({ host, lab }) => ({ name: host, address: lab }))],
  };
}
