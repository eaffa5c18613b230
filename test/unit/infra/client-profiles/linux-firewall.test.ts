import { spawnSync } from "node:child_process";
import fc from "fast-check";
import type { HostRule } from "../../../../infra/client-profiles/host-rule";
import { nftables } from "../../../../infra/client-profiles/linux-firewall";
import { describeWith } from "../enrolment/laptop/linux/debian-package";
import { passing, type Probe } from "./laptop-network";
import { golden, PARKS } from "./profile-city";

jest.setTimeout(120_000);

const RULES = nftables(PARKS);

describe("the firewall for Linux", () => {
  it("is as it was reviewed", () => {
    expect(RULES).toBe(golden("nftables.conf"));
  });

  it("refuses a name that nftables could not hold", () => {
    const [rule] = PARKS.rules;
    const odd = { ...PARKS, rules: [{ ...rule!, name: 'a" accept comment "b' }] };
    expect(() => nftables(odd)).toThrow(RangeError);
  });

  it("has every line that the settings have no say in, whatever stands in reasons", () => {
    const odd = fc.string({ unit: fc.constantFrom(...'a"\\#{};\n\r\u2028\u0085\u0000 ü') });
    const withTexts = (reason: string, owner: string) =>
      nftables({ ...PARKS, rules: PARKS.rules.map((rule): HostRule => ({ ...rule, reason, owner })) });
    const statements = (text: string) =>
      text.split(/\r\n|[\n\r\u2028\u2029\u0085]/).filter((line) => !/^\s*#/.test(line));
    fc.assert(
      fc.property(odd, odd, (reason, owner) => {
        const text = withTexts(reason, owner);
        expect(statements(text)).toEqual(statements(RULES));
        expect(text).not.toMatch(/#.*\\\n/);
      }),
    );
  });
});

const root = process.getuid?.() === 0;
if (!root) console.warn("the firewall for Linux is not loaded: that needs root");
const alone = root
  ? describeWith({ nft: "nftables", unshare: "util-linux", ip: "iproute2", bash: "bash" })
  : describe.skip;

alone("real nftables", () => {
  it("takes the file, odd reasons and all", () => {
    const rules = PARKS.rules.map((rule) => ({ ...rule, reason: 'a "quoted" \\\nend } # ;', owner: "ü\\" }));
    for (const text of [RULES, nftables({ ...PARKS, rules })]) {
      const { status, stderr } = spawnSync("unshare", ["-n", "nft", "-c", "-f", "-"], {
        input: text,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
    }
  });

  const out = (address: string, transport: Probe["transport"], port: number): Probe => ({
    from: "out",
    address,
    transport,
    port,
  });
  type Case = readonly [what: string, probe: Probe, passes: boolean];

  function check(cases: readonly Case[], routes: readonly string[] | undefined): void {
    const passed = passing(
      RULES,
      routes,
      cases.map(([, probe]) => probe),
    );
    expect(cases.map(([what], index) => [what, passed[index]])).toEqual(
      cases.map(([what, , passes]) => [what, passes]),
    );
  }

  /** The same whether the tunnel is up or not. */
  const ALWAYS: readonly Case[] = [
    ["IKE to the gateway", out("203.0.113.200", "udp", 500), true],
    ["ESP in UDP to the gateway's other address", out("203.0.113.201", "udp", 4500), true],
    ["IKE to somebody else", out("203.0.113.202", "udp", 500), false],
    ["another port of the gateway", out("203.0.113.200", "udp", 53), true], // any resolver may be asked
    ["https to the gateway", out("203.0.113.200", "tcp", 443), false],
    ["the resolver of the network", out("192.168.178.1", "udp", 53), true],
    ["time", out("192.0.2.123", "udp", 123), true],
    ["certificates past the tunnel", out("198.51.100.7", "tcp", 443), true],
    ["the same host on another port", out("198.51.100.7", "tcp", 22), false],
    ["the printer at home", out("192.168.178.9", "tcp", 631), false],
    ["any web site", out("192.0.2.80", "tcp", 443), false],
    [
      "somebody at home who tries the laptop's shares",
      { from: "network", address: "192.168.178.9", transport: "tcp", port: 445 },
      false,
    ],
    [
      "somebody at home who claims to be the management",
      { from: "network", address: "10.20.1.8", transport: "tcp", port: 5986 },
      false,
    ],
  ];

  it("lets pass exactly what it should while the tunnel is up", () => {
    check(
      [
        ...ALWAYS,
        ["mail", out("10.20.0.10", "tcp", 993), true],
        ["mail on an unknown port", out("10.20.0.10", "tcp", 22), false],
        ["the department's drive", out("10.20.0.17", "tcp", 445), true],
        ["the name server", out("10.20.0.4", "udp", 53), true],
        ["the mail server as a name server", out("10.20.0.10", "udp", 53), false],
        ["time from the mail server", out("10.20.0.10", "udp", 123), false],
        [
          "the management on the laptop's port",
          { from: "tunnel", address: "10.20.1.8", transport: "tcp", port: 5986 },
          true,
        ],
        [
          "the management on another port",
          { from: "tunnel", address: "10.20.1.8", transport: "tcp", port: 445 },
          false,
        ],
        [
          "the mail server on the management's port",
          { from: "tunnel", address: "10.20.0.10", transport: "tcp", port: 5986 },
          false,
        ],
        ["another laptop", { from: "tunnel", address: "10.81.0.9", transport: "tcp", port: 445 }, false],
      ],
      PARKS.routes.map(({ cidr }) => cidr),
    );
  });

  it("lets nothing for the services out while the tunnel is down, whoever has their addresses", () => {
    check(
      [
        ...ALWAYS,
        ["mail", out("10.20.0.10", "tcp", 993), false],
        ["the department's drive", out("10.20.0.17", "tcp", 445), false],
        ["the name server", out("10.20.0.4", "udp", 53), false],
        ["time", out("10.20.0.10", "udp", 123), false],
      ],
      undefined,
    );
  });
});
