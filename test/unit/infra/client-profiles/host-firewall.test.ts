import fc from "fast-check";
import { addressIn, holds } from "../../../../infra/access-model/address-set";
import { allowing } from "../../../../infra/access-model/decide";
import { holdsPort, TRANSPORTS, type Transport } from "../../../../infra/access-model/port-range";
import { hostFirewall } from "../../../../infra/client-profiles/host-firewall";
import type { HostRule } from "../../../../infra/client-profiles/host-rule";
import { GATEWAY, MODEL, PARKS } from "./profile-city";

const OF = {
  parks: PARKS,
  archive: hostFirewall({ model: MODEL, department: "archive", gateway: GATEWAY, officeOpen: false }),
} as const;
const POOL = { parks: "10.81.0.7", archive: "10.81.1.7" } as const;
const REPAIR = "10.81.252.7";

const names = (rules: readonly HostRule[], direction: string, through: string) =>
  rules.filter((rule) => rule.direction === direction && rule.through === through).map(({ name }) => name);

describe("the firewall policy of a department's laptops", () => {
  it("has a name for every rule, and none twice", () => {
    const all = PARKS.rules.map(({ name }) => name);
    expect(new Set(all).size).toBe(all.length);
  });

  it("lets in from networks nothing but answers of DHCP, a router's word on sizes, and what IPv6 itself needs", () => {
    expect(names(PARKS.rules, "in", "network")).toEqual([
      "dhcp-answer",
      "too-large",
      "ipv6-in",
      "dhcpv6-answer",
    ]);
  });

  it("lets out into networks the gateway, the basics, IPv6's own, and what the model names past the tunnel", () => {
    expect(names(PARKS.rules, "out", "network")).toEqual([
      ...["gateway", "dhcp", "dns-tcp", "dns-udp", "time", "network-check"],
      ...["ipv6-out", "dhcpv6", "direct-certificates-tcp"],
    ]);
    const gateway = PARKS.rules.find(({ name }) => name === "gateway")!;
    expect(gateway).toMatchObject({
      peer: GATEWAY,
      match: {
        transport: "udp",
        remote: [
          { from: 500, to: 500 },
          { from: 4500, to: 4500 },
        ],
      },
    });
  });

  it("lets in from the tunnel only what may open connections to this department's laptops", () => {
    expect(names(OF.parks.rules, "in", "tunnel")).toEqual([
      "patches-to-laptops-tcp",
      "help-to-laptops-tcp",
      "help-to-laptops-udp",
    ]);
    expect(names(OF.archive.rules, "in", "tunnel")).toEqual([
      ...["patches-to-laptops-tcp", "help-to-laptops-tcp", "help-to-laptops-udp"],
    ]);
  });

  it("has IPv4 for every peer but the neighbours of IPv6", () => {
    for (const { name, peer } of PARKS.rules) {
      if (/v6/.test(name)) expect(peer).toBe("link");
      else expect(peer).not.toBe("link");
    }
  });

  /** Whether the laptop's own firewall lets a connection pass inside the tunnel. */
  const opens = (
    rules: readonly HostRule[],
    direction: HostRule["direction"],
    peer: string,
    transport: Transport,
    port: number,
  ) =>
    rules.some(
      (rule) =>
        rule.through === "tunnel" &&
        rule.direction === direction &&
        typeof rule.peer !== "string" &&
        holds(rule.peer, peer) &&
        !("icmp" in rule.match) &&
        holdsPort(direction === "out" ? rule.match.remote : rule.match.local, transport, port),
    );

  it("opens inside the tunnel exactly what the model allows the department, or a laptop under repair", () => {
    const hosts = MODEL.services.flatMap((service) => service.hosts);
    const peer = fc.oneof(
      fc.constantFrom(...hosts.flatMap((host) => [-1, 0, 1, 3].map((place) => addressIn(host, place)))),
      fc.constantFrom(POOL.archive, "198.51.100.7", "203.0.113.200"),
    );
    const port = fc.oneof(
      fc.constantFrom(...[53, 80, 443, 445, 465, 587, 993, 3390, 5986, 8529, 8530, 8531, 8532]),
      fc.integer({ min: 1, max: 65_535 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom("parks" as const, "archive" as const),
        fc.constantFrom("out" as const, "in" as const),
        peer,
        fc.constantFrom(...TRANSPORTS),
        port,
        (department, direction, other, transport, number) => {
          const wanted = [POOL[department], REPAIR].some((own) => {
            const [from, to] = direction === "out" ? [own, other] : [other, own];
            return allowing(MODEL, { from, to, transport, port: number }) !== undefined;
          });
          expect(opens(OF[department].rules, direction, other, transport, number)).toBe(wanted);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
