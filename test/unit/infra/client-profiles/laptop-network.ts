import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One packet: the first of a connection, and the side that sends it. */
export interface Probe {
  /** `out`: the laptop sends it. Else somebody else does: in the network that it is in, or behind the tunnel. */
  readonly from: "out" | "network" | "tunnel";
  /** Where to, or for what comes in, the address that it bears. */
  readonly address: string;
  readonly transport: "udp" | "tcp";
  readonly port: number;
}

const LAPTOP = "192.168.178.20";
const IN_TUNNEL = "10.81.0.7";

/**
 * Sends packets through a firewall that is loaded for real, in a network of their own: a laptop at home, with a router
 * and, where it is up, a tunnel with strongSwan's own device.
 *
 * @param ruleset as a file for `nft -f`
 * @param routes into the tunnel; undefined while it is down
 * @returns for each probe whether the firewall let it pass
 */
export function passing(
  ruleset: string,
  routes: readonly string[] | undefined,
  probes: readonly Probe[],
): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), "laptop-"));
  try {
    const file = join(folder, "nftables.conf");
    writeFileSync(file, ruleset);
    const { status, stdout, stderr } = spawnSync(
      "unshare",
      ["--net", "--mount", "bash", "-euc", scriptFor(file, routes, probes)],
      { encoding: "utf8", timeout: 60_000 },
    );
    if (status !== 0) throw new Error(`the network could not be made: ${stderr}`);
    return probes.map((_, index) =>
      new RegExp(`packets [1-9]\\d* bytes \\d+ comment "${index}"`).test(stdout),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptFor(file: string, routes: readonly string[] | undefined, probes: readonly Probe[]): string {
  const elsewhere = "ip netns exec elsewhere";
  const tunnel = [
    "ip link add ipsec0 type veth peer name far0",
    "ip link set far0 netns elsewhere",
    `ip addr add ${IN_TUNNEL}/32 dev ipsec0`,
    "ip link set ipsec0 up",
    ...(routes ?? []).map((route) => `ip route add ${route} dev ipsec0`),
    `${elsewhere} ip link set far0 up`,
    `${elsewhere} ip route add ${IN_TUNNEL} dev far0`,
  ];
  return [
    "mount -t tmpfs tmpfs /run",
    "ip link set lo up",
    "ip netns add elsewhere",
    "ip link add home0 type veth peer name router0",
    "ip link set router0 netns elsewhere",
    `ip addr add ${LAPTOP}/24 dev home0`,
    "ip link set home0 up",
    `${elsewhere} ip addr add 192.168.178.1/24 dev router0`,
    `${elsewhere} ip link set router0 up`,
    "ip route add default via 192.168.178.1",
    ...(routes === undefined ? [] : tunnel),
    `nft -f ${file}`,
    // A second time: it must be loadable where it stands.
    `nft -f ${file}`,
    `nft -f - <<'END'\n${counters(probes)}\nEND`,
    ...probes.map(send(elsewhere)),
    "nft list table inet probe",
  ].join("\n");
}

/** Counts what has got past the firewall. */
function counters(probes: readonly Probe[]): string {
  const rules = (out: boolean) =>
    probes.flatMap(({ from, address, transport, port }, index) => {
      if ((from === "out") !== out) return [];
      const side = out
        ? `ip daddr ${address}`
        : `iifname "${from === "tunnel" ? "ipsec0" : "home0"}" ip saddr ${address}`;
      return [`    ${side} ${transport} dport ${port} counter comment "${index}"`];
    });
  return [
    "table inet probe {",
    "  chain out {\n    type filter hook postrouting priority 100",
    ...rules(true),
    "  }",
    "  chain in {\n    type filter hook input priority 100",
    ...rules(false),
    "  }",
    "}",
  ].join("\n");
}

function send(elsewhere: string): (probe: Probe) => string {
  return ({ from, address, transport, port }) => {
    const target = from === "out" ? address : from === "tunnel" ? IN_TUNNEL : LAPTOP;
    const line = `timeout 0.3 bash -c 'echo x >/dev/${transport}/${target}/${port}' 2>/dev/null || true`;
    if (from === "out") return line;
    const device = from === "tunnel" ? "far0" : "router0";
    return [
      `${elsewhere} ip addr add ${address}/32 dev ${device} 2>/dev/null || true`,
      `${elsewhere} ip route replace ${target} dev ${device} src ${address}`,
      `${elsewhere} ${line}`,
    ].join("\n");
  };
}
