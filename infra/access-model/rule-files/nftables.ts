import type { AddressRange } from "../address-range";
import { shortRange } from "../expectation";
import { portNumbers } from "../port-range";
import { cutToBytes, HEAD, oneLine } from "./file-text";
import type { RuleList, RuleRow } from "./rule-row";

/** nft keeps no longer comment at a rule, in bytes with the final zero (libnftnl, NFTNL_UDATA_COMMENT_MAXLEN). */
const LONGEST_COMMENT = 127;

/**
 * A table of its own, replaced as a whole in one transaction (nft(8), "-f": a file is loaded atomically).
 *
 * It has a word in all that passes through the tunnel, and in all that has an address of laptops beside it; other
 * traffic of the firewall it lets through to the tables of the city. Its own "accept" is not the last word either: a
 * chain of the city's at the same hook may still drop (nft(8), "VERDICT STATEMENTS").
 *
 * @param tunnel name of the interface that the tunnel to Azure ends at
 */
export function nftablesFile({ rows, laptops, services, pools }: RuleList, tunnel: string): string {
  return [
    ...HEAD.map((line) => `# ${line}`),
    "# For nftables 1.0 or later. Try: nft -c -f FILE. Load: nft -f FILE. Show: nft list table inet remote_access.",
    "",
    "table inet remote_access",
    "delete table inet remote_access",
    "",
    `define tunnel = "${tunnel}"`,
    "",
    "# Laptops, by zone",
    ...laptops.map(({ name, ranges }) => `define ${zoneSet(name)} = ${set(ranges)}`),
    "# All addresses that the gateway hands out: nowhere but behind the tunnel",
    `define pools = ${set(pools)}`,
    "",
    "# Servers, by service",
    ...services.map(({ name, hosts }) => `define ${serviceSet(name)} = ${set(hosts)}`),
    "",
    "table inet remote_access {",
    ...chain("refused", [
      'limit rate 10/minute burst 30 packets log prefix "remote-access refused: "',
      "counter drop",
    ]),
    ...chain("from_laptops", [
      ...ALWAYS,
      ...rows.filter(({ direction }) => direction === "to-service").flatMap(ruleLines),
      "goto refused",
    ]),
    ...chain("to_laptops", [
      ...ALWAYS,
      ...rows.filter(({ direction }) => direction === "to-device").flatMap(ruleLines),
      "goto refused",
    ]),
    ...chain("forward", [
      hook("forward"),
      "iifname $tunnel oifname $tunnel goto refused",
      "iifname $tunnel goto from_laptops",
      "oifname $tunnel goto to_laptops",
      "ip saddr $pools goto refused",
      "ip daddr $pools goto refused",
    ]),
    "  # The firewall itself: a server of the model where its own address is one, and nothing else.",
    ...chain("input", [hook("input"), "iifname $tunnel goto from_laptops", "ip saddr $pools goto refused"]),
    ...chain("output", [
      hook("output"),
      "oifname $tunnel goto to_laptops",
      "ip daddr $pools goto refused",
    ]).slice(0, -1),
    "}",
    "",
  ].join("\n");
}

/** Before the rows of both directions. Of what is "related", only errors of IP: no helper opens ports here. */
const ALWAYS = [
  "meta nfproto ipv6 goto refused",
  "ct state established accept",
  "ct state related ip protocol icmp accept",
  "ct state invalid goto refused",
];

function hook(name: string): string {
  return `type filter hook ${name} priority filter - 10; policy accept;`;
}

function chain(name: string, lines: readonly string[]): string[] {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }", ""];
}

function ruleLines({
  name,
  direction,
  laptops,
  service,
  transport,
  ports,
  owner,
  reason,
}: RuleRow): string[] {
  const clients = `{ ${laptops.map((group) => `$${zoneSet(group.name)}`).join(", ")} }`;
  const servers = `$${serviceSet(service.name)}`;
  const [from, to] = direction === "to-service" ? [clients, servers] : [servers, clients];
  const comment = cutToBytes(`${name}; ${harmless(owner)}; ${harmless(reason)}`, LONGEST_COMMENT);
  return [
    `# ${name}: ${harmless(reason)} (${harmless(owner)})`,
    `ip saddr ${from} ip daddr ${to} ${transport} dport { ${ports.map(portNumbers).join(", ")} } ct state new counter accept comment "${comment}"`,
  ];
}

/** A string of nft ends at the next quotation mark, whatever stands before it. */
function harmless(text: string): string {
  return oneLine(text).replace(/"/g, "'");
}

function set(ranges: readonly AddressRange[]): string {
  return `{ ${ranges.map(shortRange).join(", ")} }`;
}

function zoneSet(name: string): string {
  return `zone_${underscored(name)}`;
}

function serviceSet(name: string): string {
  return `service_${underscored(name)}`;
}

/** Names of the model have no underscore, so that two of them never become one. */
function underscored(name: string): string {
  return name.replace(/-/g, "_");
}
