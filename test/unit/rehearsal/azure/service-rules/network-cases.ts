import type { Cases } from "./case";
import {
  address,
  city,
  creating,
  deleting,
  gateway,
  id,
  network,
  resource,
  resourceGroup,
  subnet,
  SUBNET,
  updating,
} from "./city";

const elsewhere = { location: "westeurope" };
const spare = () => subnet("spare", "10.80.2.0/24");
const withGateway = () => city([gateway()]);

/** Rules on what every resource takes for granted, and on networks, subnets and addresses. */
export const NETWORK_CASES: Cases = {
  "resource-group-exists": [
    {
      title: "a resource in a resource group that does not exist",
      refuses: () => creating(address("a9"), city([], ["resourceGroups/g"])),
      words: "there is no resource group /subscriptions/s/resourceGroups/g; create it first",
      grants: () => creating(address("a9")),
    },
  ],
  "parent-exists": [
    {
      title: "a subnet in a network that does not exist",
      refuses: () => creating(spare(), city([], ["virtualNetworks/net"])),
      words: `it lies in ${id("virtualNetworks/net")}, which does not exist; create that first`,
      grants: () => creating(spare()),
    },
  ],
  "references-exist": [
    {
      title: "a reference to a subnet that does not exist",
      refuses: () => creating(gateway(), city([], ["subnets/GatewaySubnet"])),
      words: `ipConfigurations[0].subnet.id refers to ${SUBNET}, which does not exist`,
      grants: () => creating(gateway()),
    },
    {
      title: "a reference to a security group that does not exist",
      refuses: () =>
        creating(
          subnet("spare", "10.80.2.0/24", {
            networkSecurityGroup: { id: id("networkSecurityGroups/none") },
          }),
        ),
      words: "networkSecurityGroup.id refers to",
      grants: () =>
        creating(
          subnet("spare", "10.80.2.0/24", { networkSecurityGroup: { id: id("networkSecurityGroups/NSG") } }),
        ),
    },
  ],
  "resource-group-location-fixed": [
    {
      title: "another location for a resource group",
      refuses: () => updating(resourceGroup(), resourceGroup("g", "westeurope")),
      words: 'location is "westeurope", but it stands in "germanywestcentral"',
      grants: () => updating(resourceGroup(), resourceGroup("g", "Germany West Central")),
    },
  ],
  "location-fixed": [
    {
      title: "another location for a gateway",
      refuses: () => updating(gateway(), gateway(elsewhere)),
      words: 'location is "westeurope", but it stands in "germanywestcentral"',
      grants: () => updating(gateway(), gateway({ location: "Germany West Central" })),
    },
  ],
  "subnet-in-use": [
    {
      title: "the deletion of a subnet with a gateway in it",
      refuses: () => deleting("virtualNetworks/net/subnets/GatewaySubnet", withGateway()),
      words: `${SUBNET} is still used by ${id("virtualNetworkGateways/gw")}; change or delete that first`,
      grants: () => deleting("virtualNetworks/net/subnets/servers", withGateway()),
    },
    {
      title: "the deletion of a network with a gateway in it",
      refuses: () => deleting("virtualNetworks/net", withGateway()),
      words: `${SUBNET} is still used by`,
      grants: () => deleting("virtualNetworks/net", city()),
    },
    {
      title: "a network that no longer names the subnet of its gateway",
      refuses: () => updating(network(), network({ subnets: [] }), withGateway()),
      words: `${SUBNET} is still used by`,
      grants: () => updating(network(), network({ tags: { a: "b" } }), withGateway()),
    },
  ],
  "address-in-use": [
    {
      title: "the deletion of a gateway's address",
      refuses: () => deleting("publicIPAddresses/a1", withGateway()),
      words: `${id("publicIPAddresses/a1")} is still used by`,
      grants: () => deleting("publicIPAddresses/a1", city()),
    },
  ],
  "security-group-in-use": [
    {
      title: "the deletion of a subnet's security group",
      refuses: () =>
        deleting(
          "networkSecurityGroups/nsg",
          city([
            subnet("servers", "10.80.1.0/24", {
              networkSecurityGroup: { id: id("networkSecurityGroups/nsg") },
            }),
          ]),
        ),
      words: "is still used by",
      grants: () => deleting("networkSecurityGroups/nsg", city()),
    },
  ],
  "route-table-in-use": [
    {
      title: "the deletion of a subnet's route table",
      refuses: () =>
        deleting(
          "routeTables/table",
          city([subnet("servers", "10.80.1.0/24", { routeTable: { id: id("routeTables/table") } })]),
        ),
      words: "is still used by",
      grants: () => deleting("routeTables/table", city()),
    },
  ],
  "gateway-in-use": [
    {
      title: "the deletion of a gateway with a connection",
      refuses: () =>
        deleting(
          "virtualNetworkGateways/gw",
          city([
            gateway(),
            resource("VirtualNetworkGatewayConnection", "connections/line", {
              virtualNetworkGateway1: { id: id("virtualNetworkGateways/gw") },
            }),
          ]),
        ),
      words: `is still used by ${id("connections/line")}`,
      grants: () => deleting("virtualNetworkGateways/gw", withGateway()),
    },
  ],
  "resource-group-in-use": [
    {
      title: "the deletion of a group whose subnet another group's gateway uses",
      refuses: () => {
        const { id: at, ...foreign } = gateway();
        return deleting(
          "/subscriptions/s/resourceGroups/g",
          city([
            resourceGroup("h"),
            { ...foreign, id: at.replace("resourceGroups/g/", "resourceGroups/h/") },
          ]),
        );
      },
      words: "is still used by /subscriptions/s/resourceGroups/h/",
      grants: () => deleting("/subscriptions/s/resourceGroups/g", withGateway()),
    },
  ],
  "resource-name": [
    {
      title: "a name that ends with a hyphen",
      refuses: () => creating(address("pip-")),
      words: 'the name is "pip-" (4 characters); write 1 to 80',
      grants: () => creating(address("pip_")),
    },
    {
      title: "a network's name of one letter",
      refuses: () => creating(resource("VirtualNetwork", "virtualNetworks/n")),
      words: "write 2 to 64",
      grants: () => creating(resource("VirtualNetwork", "virtualNetworks/n2")),
    },
    {
      title: "a name that is too long",
      refuses: () => creating(address("a".repeat(81))),
      words: "(81 characters); write 1 to 80",
      grants: () => creating(address("a".repeat(80))),
    },
    {
      title: "a resource group whose name ends with a period",
      refuses: () => creating(resourceGroup("g.")),
      words: "no period last",
      grants: () => creating(resourceGroup("stadt-straße_(dev)")),
    },
  ],
  "network-prefix-notation": [
    {
      title: "an address space that is no range",
      refuses: () =>
        creating(network({ addressSpace: { addressPrefixes: ["10.80.0.0"] } }), city([], ["net"])),
      words: 'addressSpace.addressPrefixes[0] is "10.80.0.0"; write a range in CIDR notation',
      grants: () =>
        creating(
          network({ addressSpace: { addressPrefixes: ["10.80.0.0/22", "fd00::/48"] } }),
          city([], ["virtualNetworks/net"]),
        ),
    },
  ],
  "network-prefixes-distinct": [
    {
      title: "an address space that overlaps itself",
      refuses: () =>
        creating(network({ addressSpace: { addressPrefixes: ["10.80.0.0/22", "10.80.2.0/24"] } })),
      words: "addressSpace.addressPrefixes has 10.80.0.0/22 and 10.80.2.0/24, which overlap",
      grants: () =>
        creating(network({ addressSpace: { addressPrefixes: ["10.80.0.0/22", "10.80.4.0/24"] } })),
    },
  ],
  "network-prefix-reserved": [
    {
      title: "an address space with link-local addresses",
      refuses: () =>
        creating(network({ addressSpace: { addressPrefixes: ["10.80.0.0/22", "169.254.1.0/24"] } })),
      words: "addressSpace.addressPrefixes has 169.254.1.0/24, which meets 169.254.0.0/16",
      grants: () =>
        creating(network({ addressSpace: { addressPrefixes: ["10.80.0.0/22", "172.16.0.0/16"] } })),
    },
  ],
  "subnet-prefix-notation": [
    {
      title: "a subnet without a mask",
      refuses: () => creating(subnet("spare", "10.80.2.0")),
      words: 'has the range "10.80.2.0"; write it in CIDR notation',
      grants: () => creating(spare()),
    },
  ],
  "subnet-size": [
    {
      title: "a subnet of four addresses",
      refuses: () => creating(subnet("spare", "10.80.2.0/30")),
      words: "has the range 10.80.2.0/30; write a mask from /8 to /29",
      grants: () => creating(subnet("spare", "10.80.2.0/29")),
    },
  ],
  "subnet-within-network": [
    {
      title: "a subnet outside of its network",
      refuses: () => creating(subnet("spare", "10.90.0.0/24")),
      words: "has the range 10.90.0.0/24, which is outside of its network (10.80.0.0/22)",
      grants: () => creating(spare()),
    },
    {
      title: "a network that shrinks below its subnets",
      refuses: () => updating(network(), network({ addressSpace: { addressPrefixes: ["10.80.0.0/24"] } })),
      words: "has the range 10.80.1.0/24, which is outside of its network (10.80.0.0/24)",
      grants: () => updating(network(), network({ addressSpace: { addressPrefixes: ["10.80.0.0/21"] } })),
    },
    {
      title: "a subnet that is written into its network and lies outside of it",
      refuses: () =>
        creating(
          network({ subnets: [{ name: "a", addressPrefix: "10.1.0.0/24" }] }),
          city([], ["virtualNetworks/net", "subnets/GatewaySubnet", "subnets/servers"]),
        ),
      words: "/subnets/a has the range 10.1.0.0/24",
      grants: () =>
        creating(
          network({ subnets: [{ name: "a", addressPrefix: "10.80.0.0/24" }] }),
          city([], ["virtualNetworks/net", "subnets/GatewaySubnet", "subnets/servers"]),
        ),
    },
  ],
  "subnets-distinct": [
    {
      title: "a subnet that overlaps another one",
      refuses: () => creating(subnet("spare", "10.80.1.128/25")),
      words: "/subnets/servers with 10.80.1.0/24 and ",
      grants: () => creating(spare()),
    },
  ],
  "subnet-range-in-use": [
    {
      title: "another range for a subnet with a gateway in it",
      refuses: () =>
        updating(
          subnet("GatewaySubnet", "10.80.0.0/27"),
          subnet("GatewaySubnet", "10.80.3.0/26"),
          withGateway(),
        ),
      words: 'cannot change its range from "10.80.0.0/27" to "10.80.3.0/26" while',
      grants: () =>
        updating(subnet("GatewaySubnet", "10.80.0.0/27"), subnet("GatewaySubnet", "10.80.3.0/26")),
    },
    {
      title: "another range for a subnet in which a gateway stands, but not for one that only has parts",
      refuses: () =>
        updating(
          subnet("GatewaySubnet", "10.80.0.0/27"),
          subnet("GatewaySubnet", "10.80.0.0/26"),
          withGateway(),
        ),
      words: 'from "10.80.0.0/27" to "10.80.0.0/26"',
      grants: () => {
        const parts = {
          delegations: [{ name: "d", id: id("virtualNetworks/net/subnets/spare/delegations/d") }],
        };
        return updating(subnet("spare", "10.80.2.0/24", parts), subnet("spare", "10.80.3.0/24", parts));
      },
    },
  ],
  "subnet-companions-nearby": [
    {
      title: "a route table of another location",
      refuses: () =>
        creating(
          subnet("spare", "10.80.2.0/24", { routeTable: { id: id("routeTables/table") } }),
          city([resource("RouteTable", "routeTables/table", elsewhere)]),
        ),
      words: 'in "westeurope", but the network lies in "germanywestcentral"',
      grants: () =>
        creating(subnet("spare", "10.80.2.0/24", { routeTable: { id: id("routeTables/table") } })),
    },
  ],
  "standard-address-static": [
    {
      title: "a Standard address without a fixed value",
      refuses: () => creating(address("a9", { publicIPAllocationMethod: "Dynamic" })),
      words: 'publicIPAllocationMethod is "Dynamic"; with the Standard SKU write "Static"',
      grants: () => creating(address("a9")),
    },
  ],
  "basic-address-retired": [
    {
      title: "a new Basic address",
      refuses: () => creating(address("a9", { sku: { name: "Basic" }, zones: [] })),
      words: 'sku.name is "Basic", which was retired',
      grants: () => {
        const old = address("a9", { sku: { name: "Basic" }, zones: [] });
        return updating(old, { ...old, properties: { ...old.properties, tags: { a: "b" } } });
      },
    },
  ],
  "basic-address-without-zones": [
    {
      title: "zones of an address that has no SKU",
      refuses: () => creating(address("a9", { sku: {} })),
      words: "zones are 1, 2, 3, but sku.name is missing",
      grants: () => creating(address("a9", { sku: {}, zones: [] })),
    },
  ],
  "address-sku-not-lowered": [
    {
      title: "to lower an address to Basic",
      refuses: () =>
        updating(address("a9", { zones: [] }), address("a9", { sku: { name: "Basic" }, zones: [] })),
      words: 'sku.name is "Basic", but the address is "Standard", and cannot be lowered',
      grants: () => updating(address("a9"), address("a9", { tags: { a: "b" } })),
    },
  ],
  "address-sku-not-raised-in-use": [
    {
      title: "to raise an address that a gateway uses",
      refuses: () => {
        const old = address("a1", { sku: { name: "Basic" }, zones: [] });
        return updating(old, address("a1", { zones: [] }), withGateway());
      },
      words: 'sku.name cannot go from "Basic" to "Standard" while',
      grants: () => {
        const old = address("a1", { sku: { name: "Basic" }, zones: [] });
        return updating(old, address("a1", { zones: [] }));
      },
    },
  ],
  "address-zones-fixed": [
    {
      title: "other zones for an address",
      refuses: () => updating(address("a9"), address("a9", { zones: ["1"] })),
      words: 'zones are "1", but the address was made with "1, 2, 3"',
      grants: () => updating(address("a9"), address("a9", { zones: ["3", "2", "1"] })),
    },
  ],
  "address-idle-timeout": [
    {
      title: "an idle timeout of more than half an hour",
      refuses: () => creating(address("a9", { idleTimeoutInMinutes: 31 })),
      words: "idleTimeoutInMinutes is 31; write 4 to 30",
      grants: () => creating(address("a9", { idleTimeoutInMinutes: 30 })),
    },
  ],
};
