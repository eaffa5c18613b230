import type { Cases } from "./case";
import {
  address,
  city,
  creating,
  gateway,
  id,
  ipConfiguration,
  ipConfigurations,
  network,
  resource,
  standby,
  subnet,
  SUBNET,
  updating,
  type Properties,
} from "./city";

const table = (properties: Properties = {}) => resource("RouteTable", "routeTables/table", properties);
const tableOnGatewaySubnet = subnet("GatewaySubnet", "10.80.0.0/27", {
  routeTable: { id: id("routeTables/table") },
});
const route = (addressPrefix: string) =>
  resource("Route", "routeTables/table/routes/all", { addressPrefix, nextHopType: "Internet" });
const basic = address("a1", { sku: { name: "Basic" }, zones: [] });

/** Rules on the gateway's subnet and addresses. */
export const GATEWAY_CASES: Cases = {
  "gateway-subnet-name": [
    {
      title: "a gateway in a subnet of another name",
      refuses: () =>
        creating(
          standby({ ipConfigurations: [ipConfiguration("a1", id("virtualNetworks/net/subnets/servers"))] }),
        ),
      words: 'the gateway stands in the subnet "servers"; it must be named exactly "GatewaySubnet"',
      grants: () => creating(standby()),
    },
  ],
  "gateway-subnet-size": [
    {
      title: "a gateway subnet of sixteen addresses",
      refuses: () => creating(gateway(), city([subnet("GatewaySubnet", "10.80.0.0/28")])),
      words: "the gateway's subnet has the range 10.80.0.0/28; this SKU needs a /27 or larger",
      grants: () => creating(gateway(), city([subnet("GatewaySubnet", "10.80.0.0/27")])),
    },
  ],
  "gateway-subnet-without-security-group": [
    {
      title: "a security group on the gateway's subnet",
      refuses: () =>
        updating(
          subnet("GatewaySubnet", "10.80.0.0/27"),
          subnet("GatewaySubnet", "10.80.0.0/27", {
            networkSecurityGroup: { id: id("networkSecurityGroups/nsg") },
          }),
        ),
      words: "Azure takes none here, leave it out",
      grants: () =>
        creating(
          subnet("spare", "10.80.2.0/24", { networkSecurityGroup: { id: id("networkSecurityGroups/nsg") } }),
        ),
    },
    {
      title: "a security group on a gateway's subnet that is written into the network",
      refuses: () =>
        updating(
          network(),
          network({
            subnets: [
              {
                name: "GatewaySubnet",
                addressPrefix: "10.80.0.0/27",
                networkSecurityGroup: { id: id("networkSecurityGroups/nsg") },
              },
            ],
          }),
        ),
      words: "Azure takes none here",
      grants: () =>
        updating(network(), network({ subnets: [{ name: "GatewaySubnet", addressPrefix: "10.80.0.0/27" }] })),
    },
  ],
  "gateway-subnet-not-delegated": [
    {
      title: "a gateway's subnet that is delegated",
      refuses: () =>
        updating(
          subnet("GatewaySubnet", "10.80.0.0/27"),
          subnet("GatewaySubnet", "10.80.0.0/27", {
            delegations: [{ name: "d", serviceName: "Microsoft.Network/dnsResolvers" }],
          }),
        ),
      words: 'is delegated to "Microsoft.Network/dnsResolvers"',
      grants: () =>
        creating(
          subnet("spare", "10.80.2.0/24", {
            delegations: [{ name: "d", serviceName: "Microsoft.Network/dnsResolvers" }],
          }),
        ),
    },
  ],
  "gateway-subnet-for-gateways-only": [
    {
      title: "a network interface in the gateway's subnet",
      refuses: () =>
        creating(
          resource("NetworkInterface", "networkInterfaces/nic", {
            ipConfigurations: [{ name: "x", subnet: { id: SUBNET } }],
          }),
        ),
      words: 'ipConfigurations[0].subnet.id is a "GatewaySubnet"; only gateways may stand there',
      grants: () =>
        creating(
          resource("NetworkInterface", "networkInterfaces/nic", {
            ipConfigurations: [{ name: "x", subnet: { id: id("virtualNetworks/net/subnets/servers") } }],
          }),
        ),
    },
  ],
  "gateway-subnet-without-default-route": [
    {
      title: "a default route on the gateway's subnet",
      refuses: () =>
        updating(subnet("GatewaySubnet", "10.80.0.0/27"), tableOnGatewaySubnet, city([route("0.0.0.0/0")])),
      words: 'would have the route "all" for "0.0.0.0/0"; Azure takes no default route here',
      grants: () =>
        updating(subnet("GatewaySubnet", "10.80.0.0/27"), tableOnGatewaySubnet, city([route("10.0.0.0/8")])),
    },
    {
      title: "a default route in the table that the gateway's subnet has",
      refuses: () => creating(route("0.0.0.0/0"), city([tableOnGatewaySubnet])),
      words: "Azure takes no default route here",
      grants: () => creating(route("0.0.0.0/0")),
    },
    {
      title: "a gateway in a subnet that somebody gave a default route",
      refuses: () => creating(gateway(), city([tableOnGatewaySubnet, route("0.0.0.0/0")])),
      words: "Azure takes no default route here",
      grants: () => creating(gateway(), city([tableOnGatewaySubnet])),
    },
  ],
  "gateway-subnet-propagates-routes": [
    {
      title: "a gateway's subnet without propagated routes",
      refuses: () =>
        updating(
          subnet("GatewaySubnet", "10.80.0.0/27"),
          tableOnGatewaySubnet,
          city([table({ disableBgpRoutePropagation: true })]),
        ),
      words: "with disableBgpRoutePropagation true, and the gateway would not work",
      grants: () => updating(table(), table({ disableBgpRoutePropagation: true })),
    },
  ],
  "one-vpn-gateway": [
    {
      title: "a second VPN gateway in a network",
      refuses: () =>
        creating(
          {
            ...standby({ ipConfigurations: [ipConfiguration("a4")] }),
            id: id("virtualNetworkGateways/second"),
          },
          city([gateway(), address("a4")]),
        ),
      words: `the virtual network already has the VPN gateway ${id("virtualNetworkGateways/gw")}`,
      grants: () =>
        creating(
          {
            ...standby({
              gatewayType: "ExpressRoute",
              vpnGatewayGeneration: "None",
              sku: { name: "ErGw1AZ", tier: "ErGw1AZ" },
              ipConfigurations: [ipConfiguration("a4")],
            }),
            id: id("virtualNetworkGateways/er"),
          },
          city([gateway(), address("a4")]),
        ),
    },
  ],
  "gateway-has-ip-configuration": [
    {
      title: "a gateway without IP configurations",
      refuses: () => creating(standby({ ipConfigurations: [] })),
      words: "ipConfigurations is []; write one with the gateway's subnet and a public address",
      grants: () => creating(standby()),
    },
  ],
  "gateway-ip-configuration-complete": [
    {
      title: "an IP configuration without a public address",
      refuses: () => creating(standby({ ipConfigurations: [{ name: "a1", subnet: { id: SUBNET } }] })),
      words: "ipConfigurations[0].publicIPAddress.id is missing; write the id of a Standard public address",
      grants: () => creating(standby()),
    },
    {
      title: "an IP configuration without a subnet",
      refuses: () =>
        creating(
          standby({
            ipConfigurations: [{ name: "a1", publicIPAddress: { id: id("publicIPAddresses/a1") } }],
          }),
        ),
      words: "ipConfigurations[0].subnet.id is missing; write the id of GatewaySubnet",
      grants: () => creating(standby()),
    },
  ],
  "active-active-two-addresses": [
    {
      title: "one address for an active-active gateway",
      refuses: () => creating(standby({ activeActive: true })),
      words: "ipConfigurations has 1 members; an active-active gateway needs exactly 2",
      grants: () => creating(standby({ activeActive: true, ipConfigurations: ipConfigurations("a1", "a2") })),
    },
  ],
  "active-active-point-to-site-three-addresses": [
    {
      title: "two addresses for active-active with point-to-site",
      refuses: () => creating(gateway({ ipConfigurations: ipConfigurations("a1", "a2") })),
      words: "ipConfigurations has 2 members; an active-active gateway with point-to-site needs exactly 3",
      grants: () => creating(gateway()),
    },
  ],
  "active-active-route-based": [
    {
      title: "an active-active gateway that is policy-based",
      refuses: () =>
        creating(
          standby({
            activeActive: true,
            ipConfigurations: ipConfigurations("a1", "a2"),
            vpnType: "PolicyBased",
          }),
        ),
      words: 'activeActive is true with vpnType "PolicyBased"; write "RouteBased", or false',
      grants: () => creating(standby({ vpnType: "PolicyBased" })),
    },
  ],
  "gateway-address-standard": [
    {
      title: "a Basic address for a gateway",
      refuses: () => creating(standby(), city([basic])),
      words: `the public address ${id("publicIPAddresses/a1")} has sku.name "Basic"; a gateway needs "Standard"`,
      grants: () => creating(standby()),
    },
  ],
  "gateway-address-static": [
    {
      title: "a dynamic address for a gateway",
      refuses: () => creating(standby(), city([address("a1", { publicIPAllocationMethod: "Dynamic" })])),
      words: 'has publicIPAllocationMethod "Dynamic"; a gateway needs "Static"',
      grants: () => creating(standby()),
    },
  ],
  "gateway-address-zones": [
    {
      title: "an address without zones for a zone-redundant gateway",
      refuses: () => creating(standby(), city([address("a1", { zones: [] })])),
      words:
        'has no zones, but the gateway\'s SKU is "VpnGw2AZ"; create the address with zones ["1", "2", "3"]',
      grants: () => creating(standby()),
    },
  ],
  "gateway-addresses-alike": [
    {
      title: "addresses of different zones for one gateway",
      refuses: () => creating(gateway(), city([address("a2", { zones: ["1"] })])),
      words: "give all addresses of a gateway the same",
      grants: () => creating(gateway()),
    },
  ],
  "gateway-address-ipv4": [
    {
      title: "an IPv6 address for a gateway",
      refuses: () => creating(standby(), city([address("a1", { publicIPAddressVersion: "IPv6" })])),
      words: "is of IPv6; a gateway needs one of IPv4",
      grants: () => creating(standby()),
    },
  ],
  "gateway-address-unshared": [
    {
      title: "an address that another resource uses",
      refuses: () =>
        creating(
          standby(),
          city([
            resource("BastionHost", "bastionHosts/b", {
              ipConfigurations: [{ name: "x", publicIPAddress: { id: id("publicIPAddresses/a1") } }],
            }),
          ]),
        ),
      words: `already belongs to ${id("bastionHosts/b")}; take another one`,
      grants: () => creating(standby()),
    },
    {
      title: "one address twice",
      refuses: () =>
        creating(
          gateway({
            ipConfigurations: [
              ipConfiguration("a1"),
              ipConfiguration("a2"),
              { ...ipConfiguration("a2"), name: "third" },
            ],
          }),
        ),
      words: "is used twice; give every configuration its own",
      grants: () => creating(gateway()),
    },
  ],
  "gateway-in-its-networks-location": [
    {
      title: "a gateway in another location than its network",
      refuses: () => creating(gateway({ location: "westeurope" })),
      words: 'location is "westeurope", but',
      grants: () => creating(gateway({ location: "Germany West Central" })),
    },
    {
      title: "a gateway in another location than one of its addresses",
      refuses: () => creating(gateway(), city([address("a3", { location: "westeurope" })])),
      words: 'lies in "westeurope"',
      grants: () => creating(gateway()),
    },
  ],
};
