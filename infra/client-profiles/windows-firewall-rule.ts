import { portNumbers, type PortRange } from "../access-model/port-range";
import { shortRange } from "../access-model/expectation";
import type { HostRule, Sender } from "./host-rule";
import { powershellList, powershellText } from "./powershell-text";

/** `-Name` and value, in the order of the cmdlet's document. */
export type CmdletParameters = readonly (readonly [name: string, value: string])[];

const HOST_PROGRAM = "%SystemRoot%\\System32\\svchost.exe";

/**
 * Services of Windows, by what they do, as the rules "Core Networking" that Windows brings name them. The network check
 * moved from one service to another, so that it has two.
 */
const SERVICES: Readonly<Record<Sender, readonly string[]>> = {
  dns: ["Dnscache"],
  dhcp: ["Dhcp"],
  time: ["W32Time"],
  "network-check": ["NlaSvc", "netprofm"],
};

/** Link-local addresses, and groups on the link (RFC 4291, sections 2.5.6 and 2.7). */
const IPV6_LINK = ["fe80::/10", "ff02::/16"];

/** One rule of Windows: its name, and what makes it. */
export interface WindowsRule {
  readonly name: string;
  readonly parameters: CmdletParameters;
}

/** A rule of the policy as rules of Windows (learn.microsoft.com, "New-NetFirewallRule"). `$Outside` is a variable of the script. */
export function windowsRules(rule: HostRule): WindowsRule[] {
  const services = rule.sender === undefined ? [undefined] : SERVICES[rule.sender];
  return services.map((service) => ({
    name: services.length > 1 ? `${rule.name}-${service!.toLowerCase()}` : rule.name,
    parameters: [
      ["Direction", rule.direction === "out" ? "Outbound" : "Inbound"],
      ["Action", "Allow"],
      ["Profile", "Any"],
      ...(rule.through === "tunnel" ? [["InterfaceType", "RemoteAccess"] as const] : []),
      ...matching(rule),
      ...addresses(rule),
      ...(service === undefined
        ? []
        : ([
            ["Program", powershellText(HOST_PROGRAM)],
            ["Service", powershellText(service)],
          ] as const)),
      ["Description", powershellText(`${rule.owner}: ${rule.reason}`)],
    ],
  }));
}

/**
 * The city's own network, where Windows has recognised it as the domain's by talking to a domain controller: on cable and
 * radio everything that the laptop asks for. Never through the tunnel, whose interface may count as the domain's too.
 */
export function officeRules(): WindowsRule[] {
  return ["Wired", "Wireless"].map((type) => ({
    name: `office-${type.toLowerCase()}`,
    parameters: [
      ["Direction", "Outbound"],
      ["Action", "Allow"],
      ["Profile", "Domain"],
      ["InterfaceType", type],
      ["Description", powershellText("remote-access: in the network of the city its own firewall decides")],
    ],
  }));
}

function matching({ match }: HostRule): CmdletParameters {
  if ("icmp" in match) {
    const { icmp, types, code } = match;
    return [
      ["Protocol", `ICMPv${icmp}`],
      ["IcmpType", powershellList(types.map((type) => (code === undefined ? `${type}` : `${type}:${code}`)))],
    ];
  }
  const ports = (ranges: readonly PortRange[]) => powershellList(ranges.map(portNumbers));
  return [
    ["Protocol", match.transport.toUpperCase()],
    ...(match.local.length > 0 ? [["LocalPort", ports(match.local)] as const] : []),
    ...(match.remote.length > 0 ? [["RemotePort", ports(match.remote)] as const] : []),
  ];
}

function addresses({ peer, match }: HostRule): CmdletParameters {
  // Neighbours ask from any address, even from none; a router lets no such message through (RFC 4861, section 7.1).
  if (peer === "link") return "icmp" in match ? [] : [["RemoteAddress", powershellList(IPV6_LINK)]];
  if (peer === "outside") return [["RemoteAddress", "$Outside"]];
  return [["RemoteAddress", powershellList(peer.map(shortRange))]];
}
