import fc from "fast-check";
import { addressOf, endsOf, numberOf, type Packet } from "./packet";
import type { Reported } from "./reported";

/** Around what packets gather: ends of ranges, and single numbers. */
export interface Interest {
  readonly prefixes: readonly string[];
  readonly ports: readonly number[];
  /** Whole packets that something allows: they and their neighbours are drawn as often as all others together. */
  readonly rules: Reported["rules"];
}

const FOREIGN = [
  "8.8.8.8/32",
  "192.0.2.0/24",
  "203.0.113.0/26",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
];
const USUAL = [1, 22, 53, 80, 123, 443, 445, 3389, 5985, 5986, 65_535];

/** Every address and port that a text of JSON names, wherever it stands. */
export function namedIn(value: unknown): Pick<Interest, "prefixes" | "ports"> {
  const texts = JSON.stringify(value).match(/"[^"]*"/g) ?? [];
  const plain = texts.map((text) => text.slice(1, -1));
  return {
    prefixes: plain.filter((text) => /^\d+(\.\d+){3}(\/\d+)?$/.test(text)),
    ports: plain
      .filter((text) => /^((tcp|udp)\/)?\d{1,5}(-\d{1,5})?$/.test(text))
      .flatMap((text) => text.replace(/^\D+/, "").split("-").map(Number)),
  };
}

/** An address at, in or beside one of the ranges. */
function addressNear(prefixes: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...prefixes).chain((prefix) => {
    const [first, last] = endsOf(prefix);
    return fc
      .oneof(
        { weight: 3, arbitrary: fc.integer({ min: first, max: last }) },
        { weight: 2, arbitrary: fc.constantFrom(first - 1, first, last, last + 1) },
      )
      .map(addressOf);
  });
}

function portNear(ports: readonly number[]): fc.Arbitrary<number> {
  const near = [...ports, ...USUAL].flatMap((port) => [port - 1, port, port + 1]);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...new Set(near.filter((port) => port >= 1 && port <= 65_535))),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 65_535 }) },
  );
}

const transport = fc.constantFrom("tcp" as const, "udp" as const);

/** What some row allows, mostly with one thing changed: another sender, receiver, port or transport, or the way back. */
function nearRule(rules: Interest["rules"], anything: fc.Arbitrary<Packet>): fc.Arbitrary<Packet> {
  const change = fc.constantFrom("none", "none", "from", "to", "port", "beside", "transport", "back");
  return fc.constantFrom(...rules).chain((rule) =>
    fc
      .record({
        from: addressNear(rule.from),
        to: addressNear(rule.to),
        ports: fc.constantFrom(...rule.ports),
        end: fc.boolean(),
        beside: fc.constantFrom(-1, 1),
        other: anything,
        change,
      })
      .map(({ from, to, ports, end, beside, other, change }): Packet => {
        const [text, numbers] = ports.split("/");
        const [first, last = first] = numbers!.split("-").map(Number);
        const packet = {
          from,
          to,
          transport: text === "tcp" ? ("tcp" as const) : ("udp" as const),
          port: end ? last! : first!,
        };
        switch (change) {
          case "from":
            return { ...packet, from: other.from };
          case "to":
            return { ...packet, to: other.to };
          case "port":
            return { ...packet, port: other.port };
          case "beside":
            return { ...packet, port: Math.min(65_535, Math.max(1, packet.port + beside)) };
          case "transport":
            return { ...packet, transport: packet.transport === "tcp" ? "udp" : "tcp" };
          case "back":
            return { ...packet, from: to, to: from };
          case "none":
            return packet;
        }
      }),
  );
}

export function packetsAround({ prefixes, ports, rules }: Interest): fc.Arbitrary<Packet> {
  const address = fc.oneof(
    { weight: 6, arbitrary: addressNear([...new Set(prefixes)].filter((prefix) => prefix !== "0.0.0.0/0")) },
    { weight: 2, arbitrary: addressNear(FOREIGN) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: numberOf("255.255.255.255") }).map(addressOf) },
  );
  const anything = fc.record({ from: address, to: address, transport, port: portNear(ports) });
  return rules.length === 0 ? anything : fc.oneof(anything, nearRule(rules, anything));
}

const HOSTS = [
  { host: "infrastructure.example", infrastructure: true },
  { host: "www.example.com", infrastructure: false },
];

/** The same, and where the port is one of the web's, sometimes with a name in it. */
export function withNames(packets: fc.Arbitrary<Packet>): fc.Arbitrary<Packet> {
  return fc.tuple(packets, fc.option(fc.constantFrom(...HOSTS))).map(([packet, host]) => {
    const protocol = { 80: "Http" as const, 443: "Https" as const }[packet.port];
    return host && protocol && packet.transport === "tcp"
      ? { ...packet, web: { protocol, ...host } }
      : packet;
  });
}
