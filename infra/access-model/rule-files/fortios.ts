import ipaddr from "ipaddr.js";
import type { AddressRange } from "../address-range";
import { portNumbers } from "../port-range";
import { cutToBytes, fittingName, HEAD, oneLine } from "./file-text";
import type { RuleList, RuleRow } from "./rule-row";

/** Longest texts (FortiOS CLI reference: firewall policy, address, addrgrp, service custom). */
const LONGEST_POLICY_NAME = 35;
const LONGEST_OBJECT_NAME = 79;
const LONGEST_OBJECT_COMMENT = 255;
const LONGEST_POLICY_COMMENT = 1023;

/** Numbers of policies that belong to this file alone. The first one comes before all, the last two behind all. */
const REFUSE_TURNING_BACK = 71_000;
const FIRST_POLICY = REFUSE_TURNING_BACK + 1;
const MOST_POLICIES = 100;
const REFUSE_FROM_TUNNEL = FIRST_POLICY + MOST_POLICIES;
const REFUSE_TO_TUNNEL = REFUSE_FROM_TUNNEL + 1;

/**
 * Commands for a FortiGate (FortiOS 7.0 or later: one policy for IPv4 and IPv6).
 *
 * FortiOS does not replace policies as a whole. So they have numbers of their own: a later file writes over the same
 * numbers, deletes those that it does not use, and puts each before the two that refuse the rest. A name carries the
 * place of its policy, because two policies may not have one name, not even while a file is being read.
 *
 * @param tunnel name of the interface that the tunnel to Azure ends at
 * @throws RangeError when there are more rows than numbers
 */
export function fortiosFile({ rows, laptops, services }: RuleList, tunnel: string): string {
  if (rows.length > MOST_POLICIES) {
    throw new RangeError(
      `the model has ${rows.length} rows, and the file for FortiOS has numbers for ${MOST_POLICIES}; join services, or use the format csv`,
    );
  }
  const groups = [
    ...laptops.map(({ name, ranges }) => ({ name: zoneGroup(name), ranges, comment: `laptops: ${name}` })),
    ...services.map(({ name, hosts, owner, reason }) => ({
      name: serviceGroup(name),
      ranges: hosts,
      comment: `${owner}: ${reason}`,
    })),
  ];
  const ranges = [
    ...new Map(groups.flatMap((group) => group.ranges).map((range) => [range.cidr, range])).values(),
  ];
  return [
    ...HEAD.map((line) => `# ${line}`),
    `# For FortiOS 7.0 or later. Policies ${REFUSE_TURNING_BACK} to ${REFUSE_TO_TUNNEL} belong to this file alone. Policies that stand before`,
    `# ${REFUSE_TURNING_BACK} and speak of "any" or of the tunnel come first: move them behind ${REFUSE_TO_TUNNEL}. "entry not found" after`,
    '# a "delete" is no fault: that number was not in use.',
    ...config("firewall address", ranges.map(addressLines)),
    ...config("firewall addrgrp", groups.map(groupLines)),
    ...config("firewall service custom", rows.map(serviceLines)),
    "config firewall policy",
    ...refusal(REFUSE_TURNING_BACK, "ra-refused-turning-back", tunnel, tunnel, TURNED),
    ...refusal(REFUSE_FROM_TUNNEL, "ra-refused-from-laptops", tunnel, "any"),
    ...refusal(REFUSE_TO_TUNNEL, "ra-refused-to-laptops", "any", tunnel),
    ...rows.flatMap((row, index) => policyLines(row, index, tunnel)),
    ...Array.from(
      { length: MOST_POLICIES - rows.length },
      (_, index) => `  delete ${FIRST_POLICY + rows.length + index}`,
    ),
    "end",
    "",
  ].join("\n");
}

function config(path: string, entries: readonly string[][]): string[] {
  return [`config ${path}`, ...entries.flat(), "end"];
}

function entry(name: string, settings: readonly string[]): string[] {
  return [`  edit ${name}`, ...settings.map((setting) => `    set ${setting}`), "  next"];
}

function addressLines(range: AddressRange): string[] {
  const mask = ipaddr.IPv4.subnetMaskFromPrefixLength(range.prefix).toString();
  return entry(`"${addressName(range)}"`, [
    "type ipmask",
    `subnet ${range.cidr.split("/")[0]} ${mask}`,
    'comment "remote access"',
  ]);
}

function groupLines(group: { name: string; ranges: readonly AddressRange[]; comment: string }): string[] {
  return entry(`"${group.name}"`, [
    `member ${group.ranges.map((range) => `"${addressName(range)}"`).join(" ")}`,
    `comment "${cutToBytes(harmless(group.comment), LONGEST_OBJECT_COMMENT)}"`,
  ]);
}

function serviceLines({ name, transport, ports, owner, reason }: RuleRow): string[] {
  return entry(`"${portsName(name)}"`, [
    "protocol TCP/UDP/SCTP",
    `${transport}-portrange ${ports.map(portNumbers).join(" ")}`,
    `comment "${cutToBytes(harmless(`${owner}: ${reason}`), LONGEST_OBJECT_COMMENT)}"`,
  ]);
}

function policyLines(row: RuleRow, index: number, tunnel: string): string[] {
  const number = FIRST_POLICY + index;
  const laptops = row.laptops.map(({ name }) => `"${zoneGroup(name)}"`).join(" ");
  const servers = `"${serviceGroup(row.service.name)}"`;
  const toService = row.direction === "to-service";
  const place = String(index + 1).padStart(3, "0");
  return [
    ...entry(`${number}`, [
      `name "${fittingName(`ra-${place}-${row.name}`, LONGEST_POLICY_NAME)}"`,
      `srcintf "${toService ? tunnel : "any"}"`,
      `dstintf "${toService ? "any" : tunnel}"`,
      "action accept",
      `srcaddr ${toService ? laptops : servers}`,
      `dstaddr ${toService ? servers : laptops}`,
      'schedule "always"',
      `service "${portsName(row.name)}"`,
      "nat disable",
      "logtraffic all",
      `comments "${cutToBytes(harmless(`${row.name}; ${row.owner}; ${row.reason}`), LONGEST_POLICY_COMMENT)}"`,
    ]),
    `  move ${number} before ${REFUSE_FROM_TUNNEL}`,
  ];
}

const REST = "what no policy above allows, IPv6 as well";
const TURNED = "nothing comes out of the tunnel and goes back into it";

/** `match-vip`, because a policy that denies otherwise leaves out what a virtual address translates. */
function refusal(number: number, name: string, from: string, to: string, why = REST): string[] {
  return entry(`${number}`, [
    `name "${name}"`,
    `srcintf "${from}"`,
    `dstintf "${to}"`,
    "action deny",
    'srcaddr "all"',
    'dstaddr "all"',
    'srcaddr6 "all"',
    'dstaddr6 "all"',
    'schedule "always"',
    'service "ALL"',
    "match-vip enable",
    "logtraffic all",
    `comments "${why}"`,
  ]);
}

/**
 * Free text within quotation marks. A backslash would escape, a question mark asks the console for help, and most
 * fields take none of < > ( ) # ' " (FortiOS administration guide, "CLI basics", special characters).
 */
function harmless(text: string): string {
  const other: Readonly<Record<string, string>> = { "\\": "/", "<": "[", "(": "[", ">": "]", ")": "]" };
  return oneLine(text)
    .replace(/[\\<>()]/g, (character) => other[character]!)
    .replace(/["']/g, "’")
    .replace(/[#?]/g, ".");
}

function addressName({ cidr }: AddressRange): string {
  return `ra-${cidr.replace("/", "-")}`;
}

function zoneGroup(name: string): string {
  return fittingName(`ra-zone-${name}`, LONGEST_OBJECT_NAME);
}

function serviceGroup(name: string): string {
  return fittingName(`ra-service-${name}`, LONGEST_OBJECT_NAME);
}

function portsName(row: string): string {
  return fittingName(`ra-${row}`, LONGEST_OBJECT_NAME);
}
