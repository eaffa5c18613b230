import type { AddressRange } from "./address-range";
import { parsePorts, type PortRange } from "./port-range";

export const SERVICE_KINDS = [
  "mail",
  "files",
  "application",
  "directory",
  "dns",
  "time",
  "management",
] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** How much of the directory laptops need: tickets for mail and file shares, or everything a member of the domain does. */
export const DIRECTORY_LEVELS = ["kerberos", "domain-member"] as const;
export type DirectoryLevel = (typeof DIRECTORY_LEVELS)[number];

/** Who opens the connection: the laptop, the service, or either. */
export const DIRECTIONS = ["to-service", "to-device", "both"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a management service is for. */
export const PURPOSES = ["patch", "posture", "remote-help", "pki"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Something that laptops use, or that looks after them. */
export interface Service {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Its addresses, as few ranges as possible. */
  readonly hosts: readonly AddressRange[];
  /** Where it listens for laptops; empty where it only calls them. */
  readonly ports: readonly PortRange[];
  readonly direction: Direction;
  /** Where laptops listen for it; empty where only they call. */
  readonly devicePorts: readonly PortRange[];
  readonly departments: "all" | readonly string[];
  /** Of kind `directory` only. */
  readonly directory: DirectoryLevel | undefined;
  /** Of kind `management` only. */
  readonly purpose: Purpose | undefined;
  /** A role, never a person. */
  readonly owner: string;
  readonly reason: string;
}

/** Kerberos tickets and password changes (RFC 4120, section 7.2; RFC 3244, section 2). */
const KERBEROS = ["tcp/88", "udp/88", "tcp/464", "udp/464"];

/**
 * What a member of an Active Directory domain says to its domain controllers (learn.microsoft.com, "Service overview
 * and network port requirements for Windows"; "How to configure a firewall for Active Directory domains and trusts").
 * RPC has no fixed ports: the whole dynamic range belongs to it.
 */
const DOMAIN_MEMBER = [
  ...KERBEROS,
  "tcp/53",
  "udp/53",
  "udp/123",
  "tcp/135",
  "tcp/389",
  "udp/389",
  "tcp/445",
  "tcp/636",
  "tcp/3268-3269",
  "tcp/49152-65535",
];

/** What each level of the directory costs, for those who decide on it. */
export const DIRECTORY_PRICE: Readonly<Record<DirectoryLevel, string>> = {
  kerberos:
    "Laptops get tickets for mail and file shares and can change passwords. They get no group policies, and no certificates from the domain's own authority.",
  "domain-member":
    "Laptops get group policies and everything else of the domain. Each of them reaches RPC with its 16,384 dynamic ports, LDAP and SYSVOL on every domain controller: whoever steals a running laptop can ask the directory for all names in it.",
};

/**
 * Ports that a kind of service has unless its settings say others; undefined where they must say.
 *
 * mail: IMAP over TLS and submission (RFC 8314, section 3.3). files: SMB over TCP (RFC 1001 names no other that a
 * modern server needs; learn.microsoft.com, "Direct hosting of SMB over TCP/IP"). dns: RFC 1035, section 4.2. time:
 * NTP, RFC 5905, section 7.
 */
export function usualPorts(
  kind: ServiceKind,
  directory: DirectoryLevel | undefined,
): PortRange[] | undefined {
  switch (kind) {
    case "mail":
      return read(["tcp/465", "tcp/587", "tcp/993"]);
    case "files":
      return read(["tcp/445"]);
    case "directory":
      return directory && read(directory === "kerberos" ? KERBEROS : DOMAIN_MEMBER);
    case "dns":
      return read(["tcp/53", "udp/53"]);
    case "time":
      return read(["udp/123"]);
    case "application":
    case "management":
      return undefined;
  }
}

/** Kinds that a laptop needs so that it can be repaired, and that lead to no data of the city. */
export const REPAIR_KINDS: readonly ServiceKind[] = ["management", "dns", "time"];

function read(texts: readonly string[]): PortRange[] {
  return texts.map((text) => parsePorts(text) as PortRange);
}
