import type { AddressRange } from "../address-range";
import { shortRange } from "../expectation";
import type { PortRange } from "../port-range";
import { fittingName, HEAD, oneLine } from "./file-text";
import type { RuleList, RuleRow } from "./rule-row";

/** pf.conf(5): names of tables have at most 31 characters (PF_TABLE_NAME_SIZE). */
const LONGEST_TABLE = 31;
/** pf.conf(5): labels have at most 63 characters (PF_RULE_LABEL_SIZE). */
const LONGEST_LABEL = 63;

/**
 * Rules for the packet filter of OpenBSD and FreeBSD, to be loaded into an anchor of their own.
 *
 * Every rule is `quick`, so that the first one that fits decides (pf.conf(5), "quick"). A packet that the firewall
 * forwards is looked at twice, where it comes in and where it goes out; so each row is two rules.
 *
 * @param tunnel name of the interface that the tunnel to Azure ends at
 */
export function pfFile({ rows, laptops, services, pools }: RuleList, tunnel: string): string {
  return [
    ...HEAD.map((line) => `# ${line}`),
    "# For pf. Try: pfctl -n -a remote-access -f FILE. Load: pfctl -a remote-access -f FILE; the main rules need",
    '# the line  anchor "remote-access"  before all others. OPNsense keeps its rules itself: enter the rows there.',
    "",
    `tunnel = "${tunnel}"`,
    "",
    "# Laptops, by zone",
    ...laptops.map(({ name, ranges }) => table(zoneTable(name), ranges)),
    "# All addresses that the gateway hands out: nowhere but behind the tunnel",
    table("pools", pools),
    "",
    "# Servers, by service",
    ...services.map(({ name, hosts }) => table(serviceTable(name), hosts)),
    "",
    'block drop in log quick on ! $tunnel inet from <pools> to any label "not-from-tunnel"',
    'block drop out log quick on $tunnel inet from <pools> to any label "back-into-tunnel"',
    ...rows.flatMap(ruleLines),
    "",
    'block drop out log quick on ! $tunnel inet from <pools> to any label "refused-from-laptops"',
    'block drop out log quick on ! $tunnel inet from any to <pools> label "past-the-tunnel"',
    'block drop in log quick on $tunnel all label "refused-from-tunnel"',
    'block drop out log quick on $tunnel all label "refused-to-tunnel"',
    "",
  ].join("\n");
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
  const clients = `{ ${laptops.map((group) => `<${zoneTable(group.name)}>`).join(", ")} }`;
  const servers = `<${serviceTable(service.name)}>`;
  const toService = direction === "to-service";
  const [from, to] = toService ? [clients, servers] : [servers, clients];
  const flags = transport === "tcp" ? " flags S/SA" : "";
  const match =
    `inet proto ${transport} from ${from} to ${to} port { ${ports.map(numbers).join(", ")} }` +
    `${flags} keep state label "${fittingName(name, LONGEST_LABEL)}"`;
  return [
    "",
    // A backslash at the very end would join the next line to the comment (pf.conf(5)); the parenthesis stands behind it.
    `# ${name}: ${oneLine(reason)} (${oneLine(owner)})`,
    `pass in quick on ${toService ? "" : "! "}$tunnel ${match}`,
    `pass out quick on ${toService ? "! " : ""}$tunnel ${match}`,
  ];
}

function table(name: string, ranges: readonly AddressRange[]): string {
  return `table <${name}> const { ${ranges.map(shortRange).join(", ")} }`;
}

function numbers({ from, to }: PortRange): string {
  return from === to ? `${from}` : `${from}:${to}`;
}

function zoneTable(name: string): string {
  return fittingName(`zone-${name}`, LONGEST_TABLE);
}

function serviceTable(name: string): string {
  return fittingName(`service-${name}`, LONGEST_TABLE);
}
