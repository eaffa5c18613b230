import type { PlannedSecurityRule } from "../plan/lab-plan";
import { isAddressOrBlock, isPorts, isSpan } from "../plan/written";

/** `{ a, b }`, or the one value as it is. */
export function oneOf(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `{ ${values.join(", ")} }`;
}

/**
 * The same of ranges.
 *
 * @throws Error for what is none: nft would read it as rules
 */
export function rangesOf(values: readonly string[], who: string): string {
  const odd = values.find((value) => !isAddressOrBlock(value) && !isSpan(value));
  if (odd !== undefined) throw new Error(`${who} names ${JSON.stringify(odd)}, which is no IPv4 range`);
  return oneOf(values);
}

/** A name between quotation marks, which nft has no way to write inside of them. */
export function quoted(name: string): string {
  return `"${name.replace(/[^\w .,/:-]/g, "_").slice(0, 120)}"`;
}

/** A set of ranges that may overlap. */
export function rangeSet(name: string, ranges: readonly string[]): string {
  const elements = ranges.length === 0 ? "" : ` elements = { ${ranges.join(", ")} };`;
  return `  set ${name} { type ipv4_addr; flags interval; auto-merge;${elements} }`;
}

/**
 * Ports as Azure writes them; empty where every port is meant.
 *
 * @throws Error for what is no port: nft would read it as rules
 */
export function portsOf(ports: readonly string[]): readonly string[] {
  const odd = ports.find((port) => port !== "*" && !isPorts(port));
  if (odd !== undefined)
    throw new Error(`a rule names ${JSON.stringify(odd)}, which is no port such as 443 or 8000-8100`);
  return ports.includes("*") ? [] : ports;
}

/** What nft says for a protocol with its ports; undefined where no packet can match. */
export function transport(
  protocol: PlannedSecurityRule["protocol"],
  fromPorts: readonly string[],
  toPorts: readonly string[],
): string {
  const from = portsOf(fromPorts);
  const to = portsOf(toPorts);
  const words = (name: string) => [
    ...(from.length > 0 ? [`${name} sport ${oneOf(from)}`] : []),
    ...(to.length > 0 ? [`${name} dport ${oneOf(to)}`] : []),
  ];
  const portless = from.length === 0 && to.length === 0;
  switch (protocol) {
    case "Tcp":
    case "Udp": {
      const name = protocol.toLowerCase();
      return portless ? `ip protocol ${name}` : words(name).join(" ");
    }
    case "Icmp":
    case "Esp":
    case "Ah":
      return `ip protocol ${protocol.toLowerCase()}`;
    case "*":
      return portless ? "" : ["meta l4proto { tcp, udp }", ...words("th")].join(" ");
  }
}
