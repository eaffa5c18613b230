import fc from "fast-check";
import { holds } from "../../../../infra/access-model/address-set";
import { allowing, type Packet } from "../../../../infra/access-model/decide";
import { brokenExpectations } from "../../../../infra/access-model/expectation";
import { routesOf } from "../../../../infra/access-model/routes";
import { usageText } from "../../../../infra/access-model/usage-hours";
import { cityValues, separatedValues } from "../settings/access-values";
import { modelOf } from "./models";

const separated = modelOf(separatedValues);

/** Laptops of each zone, and what they try. */
const PACKETS: readonly (readonly [who: string, packet: string, rule: string | undefined])[] = [
  ["the Bürgeramt reads mail", "10.81.0.7 192.168.10.10 tcp/993", "mail-from-laptops"],
  ["the Jugendamt reads mail", "10.81.1.7 192.168.10.10 tcp/993", "mail-from-laptops"],
  ["mail over a port of its own", "10.81.0.7 192.168.10.10 tcp/25", undefined],
  ["mail over the other transport", "10.81.0.7 192.168.10.10 udp/993", undefined],
  ["the Jugendamt's own application", "10.81.1.7 192.168.11.5 tcp/8443", "case-files-from-laptops"],
  ["another department's application", "10.81.0.7 192.168.11.5 tcp/8443", undefined],
  ["patches for a laptop under repair", "10.81.252.9 192.168.12.8 tcp/8530", "updates-from-laptops"],
  ["names for a laptop under repair", "10.81.252.9 192.168.10.53 udp/53", "names-from-laptops"],
  ["mail for a laptop under repair", "10.81.252.9 192.168.10.10 tcp/993", undefined],
  ["shares for a laptop under repair", "10.81.252.9 192.168.10.20 tcp/445", undefined],
  ["anything out of quarantine", "10.81.253.9 192.168.10.53 udp/53", undefined],
  ["posture control calls a laptop", "192.168.12.9 10.81.0.7 tcp/5986", "posture-to-laptops"],
  ["posture control calls a laptop in quarantine", "192.168.12.9 10.81.253.7 tcp/5986", undefined],
  ["a mail server calls a laptop", "192.168.10.10 10.81.0.7 tcp/5986", undefined],
  ["laptops among themselves", "10.81.0.7 10.81.0.8 tcp/445", undefined],
  ["the Internet asks for mail", "198.51.100.7 192.168.10.10 tcp/993", undefined],
];

function packetOf(text: string): Packet {
  const [from, to, port] = text.split(" ") as [string, string, string];
  const [transport, number] = port.split("/") as ["tcp" | "udp", string];
  return { from, to, transport, port: Number(number) };
}

describe("the access model", () => {
  it.each(PACKETS)("decides: %s", (_, packet, rule) => {
    expect(allowing(separated, packetOf(packet))?.name).toBe(rule);
  });

  it("puts every address into exactly one zone", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const near = fc.constantFrom("10.81", "192.168");
    const address = fc.oneof(
      fc.tuple(near, octet, octet).map(([front, third, last]) => `${front}.${third}.${last}`),
      fc.tuple(octet, octet, octet, octet).map((octets) => octets.join(".")),
    );
    fc.assert(
      fc.property(address, (at) => {
        expect(separated.zones.filter(({ ranges }) => holds(ranges, at))).toHaveLength(1);
      }),
    );
  });

  it("calls a host that serves laptops and repairs them one of the services", () => {
    const { zones } = modelOf(separatedValues, { "services.4.hosts": ["192.168.10.10"] });
    const zoneOf = (address: string) => zones.find(({ ranges }) => holds(ranges, address))?.name;
    expect(zoneOf("192.168.10.10")).toBe("services");
    expect(zoneOf("192.168.12.9")).toBe("management");
  });

  it("gives the domain controllers' ports at the price that is stated", () => {
    const tickets = {
      kind: "directory",
      name: "dc",
      hosts: ["192.168.10.4"],
      owner: "IT",
      reason: "tickets",
    };
    const portsOf = (directory: string) =>
      modelOf(cityValues, { "services.3": { ...tickets, directory, owner: "IT-Betrieb" } }).rules.find(
        ({ name }) => name === "dc-from-laptops",
      )!.ports;
    const holding = (directory: string, port: number) =>
      portsOf(directory).some(({ transport, from, to }) => transport === "tcp" && from <= port && port <= to);
    expect([88, 464].map((port) => holding("kerberos", port))).toEqual([true, true]);
    expect([135, 389, 445, 50_000].map((port) => holding("kerberos", port))).toEqual(Array(4).fill(false));
    expect([88, 135, 389, 445, 464, 3268, 50_000].map((port) => holding("domain-member", port))).toEqual(
      Array(7).fill(true),
    );
  });

  it("sends laptops to the hosts of the services and nowhere else", () => {
    expect(routesOf(separated).map(({ cidr }) => cidr)).toEqual([
      "192.168.10.10/32",
      "192.168.10.20/31",
      "192.168.10.53/32",
      "192.168.11.5/32",
      "192.168.12.8/31",
    ]);
  });

  it.each([
    [{ days: ["fri", "mon", "tue", "wed"], from: "06:00", to: "20:00" }, "mon–wed, fri 06:00–20:00"],
    [{ days: ["sat", "sun"], from: "08:00", to: "12:00" }, "sat, sun 08:00–12:00"],
    [{ always: "on-call duty" }, "always (on-call duty)"],
  ] as const)("writes the hours %j as %s", (hours, text) => {
    expect(usageText(hours as Parameters<typeof usageText>[0])).toBe(text);
  });
});

/**
 * What is expected, and whether the rules hold it. Asked of random packets: an expectation is held exactly if no packet
 * within it is decided otherwise. The rules know only some addresses and ports, so that their corners suffice.
 */
describe("expectations", () => {
  const NAMES = [
    "clients",
    "clients-jugendamt",
    "buergeramt",
    "remediation",
    "quarantine",
    "services",
    "management",
    "mail",
    "case-files",
    "192.168.10.20",
    "192.168.10.20/31",
    "192.168.10.0/27",
  ];
  const PORTS = [
    "tcp/445",
    "tcp/440-450",
    "tcp/993",
    "tcp/465",
    "udp/53",
    "tcp/8443",
    "tcp/5986",
    "tcp/8530-8531",
    "tcp/1-65535",
  ];
  const ADDRESSES = [
    "10.81.0.0",
    "10.81.0.255",
    "10.81.1.0",
    "10.81.1.9",
    "10.81.252.1",
    "10.81.253.1",
    "192.168.10.0",
    "192.168.10.10",
    "192.168.10.20",
    "192.168.10.21",
    "192.168.10.31",
    "192.168.10.53",
    "192.168.11.5",
    "192.168.12.8",
    "192.168.12.9",
  ];
  const NUMBERS = [1, 53, 440, 443, 445, 450, 465, 587, 993, 5986, 8443, 8530, 8531, 65_535];
  const RANGES: Readonly<Record<string, readonly string[]>> = {
    clients: ["10.81.0.", "10.81.1."],
    "clients-jugendamt": ["10.81.1."],
    buergeramt: ["10.81.0."],
    remediation: ["10.81.252."],
    quarantine: ["10.81.253."],
    services: ["192.168.10.10", "192.168.10.2", "192.168.10.53", "192.168.11."],
    management: ["192.168.12."],
    mail: ["192.168.10.10"],
    "case-files": ["192.168.11."],
    "192.168.10.20": ["192.168.10.20"],
    "192.168.10.20/31": ["192.168.10.20", "192.168.10.21"],
    "192.168.10.0/27": ["192.168.10.0", "192.168.10.10", "192.168.10.2", "192.168.10.31"],
  };
  const within = (name: string, address: string) =>
    RANGES[name]!.some((front) =>
      front.endsWith(".") || front === "192.168.10.2" ? address.startsWith(front) : address === front,
    );

  it("are held exactly where no packet is decided otherwise", () => {
    let held = 0;
    const name = fc.constantFrom(...NAMES);
    const ports = fc.constantFrom(...PORTS).map((text) => {
      const [transport, numbers] = text.split("/") as ["tcp" | "udp", string];
      const [from, to = from] = numbers.split("-").map(Number) as [number, number?];
      return { transport, from, to };
    });
    fc.assert(
      fc.property(name, name, ports, fc.constantFrom("accept", "deny"), (from, to, range, verdict) => {
        const expectation = { from, to, ports: [range], verdict } as const;
        const broken = brokenExpectations({ ...separated, expectations: [expectation] });
        const packets = ADDRESSES.filter((address) => within(from, address)).flatMap((source) =>
          ADDRESSES.filter((address) => within(to, address)).flatMap((target) =>
            NUMBERS.filter((port) => range.from <= port && port <= range.to).map((port) => ({
              from: source,
              to: target,
              transport: range.transport,
              port,
            })),
          ),
        );
        const wrong = packets.some(
          (packet) => (allowing(separated, packet) === undefined) === (verdict === "accept"),
        );
        expect(broken.length > 0).toBe(wrong);
        if (!wrong && verdict === "accept") held += 1;
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(held).toBeGreaterThan(10); // neither verdict is always broken
  });

  it.each([
    ["clients", "mail", "rule mail-from-laptops lets 10.81.0.0/23 reach 192.168.10.10/32 on tcp/993"],
    ["jugendamt", "mail", "rule mail-from-laptops lets 10.81.1.0/24 reach 192.168.10.10/32 on tcp/993"],
  ])("name the rule that lets %s reach %s", (from, to, message) => {
    const expectation = {
      from,
      to,
      ports: [{ transport: "tcp", from: 900, to: 1_000 }],
      verdict: "deny",
    } as const;
    expect(brokenExpectations({ ...separated, expectations: [expectation] })).toMatchObject([
      { message, rule: { name: "mail-from-laptops" } },
    ]);
  });
});
