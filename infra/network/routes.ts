import type { AccessModel } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import { POOL_KINDS } from "../access-model/zone";
import type { AzureNetworks } from "../settings/access-networks";
import { firstFreeAddress } from "./subnet-addresses";

/** Where packets for a range go next: always to the firewall. */
export interface RouteToFirewall {
  readonly name: string;
  readonly addressPrefix: string;
  readonly nextHopType: "VirtualAppliance";
  readonly nextHopIpAddress: string;
}

type FirewallPlace = Pick<AzureNetworks, "firewallSubnet">;

/**
 * The firewall's private address. Azure gives the first free one of its subnet, which holds nothing else; routes name it
 * so that a preview knows them, and {@link confirmedAddress} objects where Azure gave another.
 */
export function firewallAddressOf({ firewallSubnet }: FirewallPlace): string {
  return firstFreeAddress(firewallSubnet);
}

/**
 * @param given the private address that Azure gave the firewall
 * @throws Error where that is not the one to which the routes lead
 */
export function confirmedAddress(firewall: string, given: string | undefined, routed: string): string {
  if (given === routed) return given;
  const found =
    given === undefined ? "was given no private address" : `was given the private address ${given}`;
  throw new Error(
    `the firewall ${firewall} ${found}, but all routes lead to ${routed}, so that no laptop reaches anything; ` +
      "something else must stand in AzureFirewallSubnet: look what, remove it, and make the firewall anew",
  );
}

/**
 * What the gateway sends to the firewall: everything for the servers' network.
 *
 * One route for the whole network, which is exactly the prefix that peering brings along: the user's route wins over one
 * of the same length (learn.microsoft.com, "Virtual network traffic routing"), it covers subnets that are added later, and
 * being no shorter than the network's own prefix it also takes the place of the /32 routes of private endpoints ("Manage
 * network policies for private endpoints"). No default route: Azure refuses one here ("About VPN Gateway configuration
 * settings").
 */
export function gatewayRoutes(
  networks: Pick<AzureNetworks, "firewallSubnet" | "serviceNetwork">,
): RouteToFirewall[] {
  return [route("services", networks.serviceNetwork, networks)];
}

/** What the servers' network sends to the firewall: everything for laptops. */
export function laptopRoutes(
  { zones }: Pick<AccessModel, "zones">,
  networks: FirewallPlace,
): RouteToFirewall[] {
  return zones
    .filter(({ kind }) => POOL_KINDS.includes(kind))
    .flatMap(({ name, ranges }) =>
      ranges.map((range, index) =>
        route(index === 0 ? `pool-${name}` : `pool-${name}-${index + 1}`, range, networks),
      ),
    );
}

/**
 * What servers send to the firewall: besides that for laptops, everything for the Internet.
 *
 * No rule allows servers the Internet, and the firewall drops what no rule allows. Without this route a public address or
 * a NAT gateway that somebody adds one day would open a way past it; with it, even answers from such an address end at
 * the firewall.
 */
export function serverRoutes(model: Pick<AccessModel, "zones">, networks: FirewallPlace): RouteToFirewall[] {
  return [
    ...laptopRoutes(model, networks),
    route("everything-else", { cidr: "0.0.0.0/0", prefix: 0 }, networks),
  ];
}

function route(name: string, { cidr }: AddressRange, networks: FirewallPlace): RouteToFirewall {
  return {
    name,
    addressPrefix: cidr,
    nextHopType: "VirtualAppliance",
    nextHopIpAddress: firewallAddressOf(networks),
  };
}
