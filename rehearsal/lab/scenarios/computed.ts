import ipaddr from "ipaddr.js";
import type { Attempt } from "../laptops/laptop";
import type { ComputedReach, ComputedWay } from "../preparation/lab-input";

/**
 * What the policy pack says of a cell. `bounded`: Azure lets it pass, and filters of the city's own follow, which the pack
 * cannot know. `unknown`: it has found no way, and says that it has not followed all of the plan.
 */
export type Computed = "open" | "shut" | "bounded" | "unknown";

/** Who tries: a laptop with the address that the gateway gave it, or somebody on the Internet. */
export type Sender = { readonly kind: "clients"; readonly address: string } | { readonly kind: "internet" };

/**
 * @param cityFilters whether the city's own firewall stands behind the tunnel
 */
export function computed(
  { ways, notComputed }: ComputedReach,
  cityFilters: boolean,
  sender: Sender,
  attempt: Attempt,
): Computed {
  const possible = ways.filter((way) => isFrom(way, sender) && leadsTo(way, attempt));
  if (possible.length === 0) return notComputed.length > 0 ? "unknown" : "shut";
  return cityFilters && possible.every(({ arrival }) => arrival === "site") ? "bounded" : "open";
}

/** Of the Internet any address counts: a way that is there for one of them is there. */
function isFrom({ sender, sources }: ComputedWay, who: Sender): boolean {
  if (sender.kind !== who.kind) return false;
  return who.kind === "internet" || sources.some((range) => holds(range, who.address));
}

function leadsTo({ destinations, ports }: ComputedWay, { address, transport, port }: Attempt): boolean {
  return (
    destinations.some((range) => holds(range, address)) && ports.some((text) => opens(text, transport, port))
  );
}

/** @param ports `tcp/443`, `udp/1-1024`, `tcp/*`, `icmp`, `any` */
function opens(ports: string, transport: Attempt["transport"], port: number): boolean {
  if (ports === "any") return true;
  const [protocol, numbers = ""] = ports.split("/");
  if (protocol !== transport) return false;
  if (numbers === "*") return true;
  const [from = NaN, to = from] = numbers.split("-").map(Number);
  return from <= port && port <= to;
}

/** @param range a network, a single address, or the first and the last one */
function holds(range: string, address: string): boolean {
  if (range.includes("/")) return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(range));
  const [first = "", last = first] = range.split("-");
  return numberOf(first) <= numberOf(address) && numberOf(address) <= numberOf(last);
}

function numberOf(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
