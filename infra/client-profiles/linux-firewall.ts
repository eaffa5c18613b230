import { portNumbers, type PortRange } from "../access-model/port-range";
import { shortRange } from "../access-model/expectation";
import type { HostFirewall, HostRule } from "./host-rule";

/** A table of its own: what other programs have in theirs can only close more, never open again. */
const TABLE = "inet remote-access";

/**
 * The same firewall policy for nftables. What goes through the tunnel is told by the kernel's own mark on the packet's
 * route, not by its address: while the tunnel is down, nothing for the services leaves the laptop, whatever network it
 * is in. `ipsec0` is the device of strongSwan's kernel-libipsec, where the kernel does not do IPsec itself.
 *
 * Loaded as one transaction, also where it stands already.
 */
export function nftables({ department, rules, routes }: HostFirewall): string {
  const of = (direction: HostRule["direction"], through: HostRule["through"]) =>
    rules
      .filter((rule) => rule.direction === direction && rule.through === through)
      .flatMap((rule) => [...comment(rule), `    ${matching(rule)} accept comment "${named(rule)}"`]);
  return `#!/usr/sbin/nft -f
# Made by: npm run profiles, for the laptops of ${oneLine(department)}. Do not change it by hand; change the settings and
# make it again.
table ${TABLE} {}
delete table ${TABLE}
table ${TABLE} {
  # What goes into the tunnel; the network that the laptop is in is everything else.
  set routes {
    type ipv4_addr
    flags interval
    elements = { ${routes.map(({ cidr }) => cidr).join(", ")} }
  }

  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    meta ipsec exists goto from-tunnel
    iifname "ipsec0" goto from-tunnel
    # Who has a service's address and does not come through the tunnel is not the service.
    ip saddr @routes drop
    ct state established,related accept
${of("in", "network").join("\n")}
  }

  chain from-tunnel {
    ct state established,related accept
${[...of("in", "tunnel"), "    drop"].join("\n")}
  }

  chain output {
    type filter hook output priority filter; policy drop;
    oifname "lo" accept
    rt ipsec exists goto into-tunnel
    oifname "ipsec0" goto into-tunnel
    # Connections that began inside the tunnel do not go on outside of it.
    ip daddr @routes reject with icmpx admin-prohibited
    ct state established,related accept
${of("out", "network").join("\n")}
    # At once, so that programs need not wait.
    reject with icmpx admin-prohibited
  }

  chain into-tunnel {
    ct state established,related accept
${[...of("out", "tunnel"), "    reject with icmpx admin-prohibited"].join("\n")}
  }

  # The laptop is nobody's router.
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`;
}

function comment({ owner, reason }: HostRule): string[] {
  return [`    # ${oneLine(`${owner}: ${reason}`)}`];
}

/** nftables knows no way to write a quotation mark inside quotation marks; names need none. */
function named({ name }: HostRule): string {
  if (!/^[a-z0-9-]{1,120}$/.test(name)) {
    throw new RangeError(
      `${JSON.stringify(name)} is no name of a rule; write small letters, digits, hyphens`,
    );
  }
  return name;
}

/** For a comment, which ends with its line: what would end it early, or join the next one to it, is left out. */
function oneLine(text: string): string {
  return text.replace(/[^\P{C}]|[\u2028\u2029\\]/gu, " ").trim();
}

function matching(rule: HostRule): string {
  const { match, direction, sender } = rule;
  if ("icmp" in match) {
    const protocol = match.icmp === 6 ? "icmpv6" : "icmp";
    return [
      ...(match.icmp === 6 ? [] : peerOf(rule)),
      `${protocol} type ${list(match.types.map(String))}`,
      ...(match.code === undefined ? [] : [`${protocol} code ${match.code}`]),
    ].join(" ");
  }
  const { transport, local, remote } = match;
  const [source, destination] = direction === "out" ? [local, remote] : [remote, local];
  return [
    ...peerOf(rule),
    ...portsOf(transport, "sport", source),
    ...portsOf(transport, "dport", destination),
    // NetworkManager's check runs as root; a login page in a browser does not.
    ...(sender === "network-check" ? ["meta skuid 0"] : []),
  ].join(" ");
}

function peerOf({ peer, direction }: HostRule): string[] {
  const side = direction === "out" ? "daddr" : "saddr";
  if (peer === "link") return [`ip6 ${side} { fe80::/10, ff02::/16 }`];
  // What leads into the tunnel has left the chain before; this keeps IPv6 out.
  if (peer === "outside") return [`ip ${side} != @routes`];
  return [`ip ${side} ${list(peer.map(shortRange))}`];
}

function portsOf(transport: string, side: "sport" | "dport", ports: readonly PortRange[]): string[] {
  return ports.length === 0 ? [] : [`${transport} ${side} ${list(ports.map(portNumbers))}`];
}

function list(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `{ ${values.join(", ")} }`;
}
