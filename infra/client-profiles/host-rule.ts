import type { AddressRange } from "../access-model/address-range";
import type { PortRange, Transport } from "../access-model/port-range";

/** Programs of the system that alone may use what is open to every address. */
export type Sender = "dns" | "dhcp" | "time" | "network-check";

/** Ports as firewalls on a host see them: the laptop's own, and those of the other side. Empty: any. */
export interface HostPorts {
  readonly transport: Transport;
  readonly local: readonly PortRange[];
  readonly remote: readonly PortRange[];
}

/** Messages of ICMP for one version of IP, by type; with `code` only those of that code. */
export interface HostMessages {
  readonly icmp: 4 | 6;
  readonly types: readonly number[];
  readonly code?: number;
}

/**
 * Whom the laptop talks to: some addresses · `outside`: every IPv4 address that no route leads into the tunnel for ·
 * `link`: the IPv6 neighbours on the same cable or radio network, and nobody behind a router.
 */
export type Peer = readonly AddressRange[] | "outside" | "link";

/** One thing that the firewall of a laptop lets pass. What no rule allows is blocked, in both directions. */
export interface HostRule {
  /** Unique within a policy: small letters, digits, hyphens. */
  readonly name: string;
  /** Who opens the connection: the laptop (`out`) or the other side (`in`). */
  readonly direction: "out" | "in";
  /** Through the tunnel only, or past it. */
  readonly through: "tunnel" | "network";
  readonly peer: Peer;
  readonly match: HostPorts | HostMessages;
  readonly sender: Sender | undefined;
  /** A role, never a person. */
  readonly owner: string;
  readonly reason: string;
}

/** What one department's laptops may do on any network. */
export interface HostFirewall {
  readonly department: string;
  readonly rules: readonly HostRule[];
  /** What goes into the tunnel; `outside` is everything else. */
  readonly routes: readonly AddressRange[];
  /** Whether the city's own network, where Windows has recognised it as the domain's, is open for what the laptop asks. */
  readonly officeOpen: boolean;
}
