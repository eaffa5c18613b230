import { intervalTexts, readAddressText } from "../../reachability/address-texts";
import { joined, united, type Intervals } from "../../reachability/intervals";
import type { Box, PacketSet, PacketSets } from "../../reachability/packet-set";
import {
  ALL_SERVICES,
  PROTOCOLS,
  readPorts,
  serviceInterval,
  servicesText,
} from "../../reachability/services";

/** Connections as the pack writes them down. */
export interface ConnectionTexts {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** @throws Error where a text is none of the pack's, as one of a later version may be */
export function packetsOf(sets: PacketSets, all: readonly ConnectionTexts[]): PacketSet {
  return sets.union(
    ...all.map(({ sources, destinations, ports }) =>
      sets.of({
        sources: addressesNamed(sources),
        destinations: addressesNamed(destinations),
        services: servicesNamed(ports),
      }),
    ),
  );
}

export function textsOfBox({ sources, destinations, services }: Box): ConnectionTexts {
  return {
    sources: intervalTexts(sources),
    destinations: intervalTexts(destinations),
    ports: services.length === 0 ? [] : servicesText(services).split(", "),
  };
}

function addressesNamed(texts: readonly string[]): Intervals {
  return joined(
    texts.map((text) => {
      const read = readAddressText(text);
      if (read.kind !== "addresses") throw new Error(`${JSON.stringify(text)} is no address`);
      return read.interval;
    }),
  );
}

/** `tcp/443`, `udp/1-1024`, `tcp/*`, `icmp`, `any`. */
export function servicesNamed(texts: readonly string[]): Intervals {
  return united(
    ...texts.map((text) => {
      if (text === "any") return ALL_SERVICES;
      const [name = "", numbers = "*"] = text.split("/");
      const [protocol, ports] = [PROTOCOLS.find((one) => one === name), readPorts(numbers)];
      if (protocol === undefined || ports === undefined)
        throw new Error(`${JSON.stringify(text)} is no port`);
      return [serviceInterval(protocol, ports.first, ports.last)];
    }),
  );
}
