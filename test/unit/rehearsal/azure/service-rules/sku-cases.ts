import type { Cases } from "./case";
import {
  address,
  city,
  creating,
  gateway,
  id,
  ipConfiguration,
  resource,
  resourceGroup,
  sku,
  standby,
  SUBNET,
  updating,
} from "./city";

const basic = address("a1", { sku: { name: "Basic" }, zones: [] });

/** Rules on the gateway's size, and on what is fixed for its life. */
export const SKU_CASES: Cases = {
  "gateway-sku-creatable": [
    {
      title: "a new gateway that is not zone-redundant",
      refuses: () => creating(gateway({ ...sku("VpnGw2") })),
      words: 'sku.name is "VpnGw2", which no new VPN gateway can have; write "VpnGw2AZ"',
      grants: () => updating(gateway(sku("VpnGw2")), gateway({ ...sku("VpnGw2"), tags: { a: "b" } })),
    },
    {
      title: "the SKU VpnGw1",
      refuses: () => creating(gateway({ ...sku("VpnGw1"), vpnGatewayGeneration: "Generation1" })),
      words: 'sku.name is "VpnGw1", which no new VPN gateway can have; write "VpnGw1AZ"',
      grants: () => creating(gateway({ ...sku("VpnGw1AZ"), vpnGatewayGeneration: "Generation1" })),
    },
  ],
  "gateway-sku-tier": [
    {
      title: "a tier that is not the SKU's",
      refuses: () => creating(gateway({ sku: { name: "VpnGw2AZ", tier: "VpnGw3AZ" } })),
      words: 'sku.tier is "VpnGw3AZ" and sku.name "VpnGw2AZ"; write the same in both',
      grants: () => creating(gateway({ sku: { name: "VpnGw2AZ" } })),
    },
  ],
  "gateway-sku-generation": [
    {
      title: "VpnGw1AZ in generation 2",
      refuses: () => creating(gateway(sku("VpnGw1AZ"))),
      words:
        'sku.name is "VpnGw1AZ", which Generation2 does not have; write one of VpnGw2AZ, VpnGw3AZ, VpnGw4AZ, VpnGw5AZ',
      grants: () => creating(gateway({ ...sku("VpnGw1AZ"), vpnGatewayGeneration: "Generation1" })),
    },
    {
      title: "VpnGw4AZ in generation 1",
      refuses: () => creating(gateway({ ...sku("VpnGw4AZ"), vpnGatewayGeneration: "Generation1" })),
      words: 'sku.name is "VpnGw4AZ", which Generation1 does not have',
      grants: () => creating(gateway(sku("VpnGw4AZ"))),
    },
    {
      title: "VpnGw5AZ in generation 1",
      refuses: () => creating(gateway({ ...sku("VpnGw5AZ"), vpnGatewayGeneration: "Generation1" })),
      words: 'sku.name is "VpnGw5AZ", which Generation1 does not have',
      grants: () => creating(gateway(sku("VpnGw5AZ"))),
    },
  ],
  "generation-of-vpn-only": [
    {
      title: "a generation for an ExpressRoute gateway",
      refuses: () =>
        creating(
          standby({ gatewayType: "ExpressRoute", ...sku("ErGw1AZ"), vpnGatewayGeneration: "Generation2" }),
        ),
      words: 'vpnGatewayGeneration is "Generation2", but gatewayType is "ExpressRoute"',
      grants: () =>
        creating(standby({ gatewayType: "ExpressRoute", ...sku("ErGw1AZ"), vpnGatewayGeneration: "None" })),
    },
  ],
  "gateway-generation-fixed": [
    {
      title: "another generation for a gateway",
      refuses: () =>
        updating(
          gateway({ vpnGatewayGeneration: "Generation1" }),
          gateway({ vpnGatewayGeneration: "Generation2" }),
        ),
      words:
        'vpnGatewayGeneration is "Generation2", but the gateway was made with "Generation1", which is for life',
      grants: () => updating(gateway(), gateway({ tags: { a: "b" } })),
    },
  ],
  "gateway-sku-not-lowered": [
    {
      title: "a smaller SKU for a gateway",
      refuses: () => updating(gateway(sku("VpnGw3AZ")), gateway(sku("VpnGw2AZ"))),
      words: 'sku.name is "VpnGw2AZ", but the gateway is "VpnGw3AZ", and cannot be lowered',
      grants: () => updating(gateway(sku("VpnGw2AZ")), gateway(sku("VpnGw3AZ"))),
    },
    {
      title: "a SKU without zones for a gateway that has them",
      refuses: () => updating(gateway(sku("VpnGw2AZ")), gateway(sku("VpnGw2"))),
      words: 'sku.name is "VpnGw2", but the gateway is "VpnGw2AZ", and cannot be lowered',
      grants: () => updating(gateway(sku("VpnGw2")), gateway(sku("VpnGw2AZ"))),
    },
  ],
  "gateway-sku-basic-fixed": [
    {
      title: "another SKU for a Basic gateway",
      refuses: () =>
        updating(
          standby({ ...sku("Basic"), vpnGatewayGeneration: "Generation1" }),
          standby({ ...sku("VpnGw1AZ"), vpnGatewayGeneration: "Generation1" }),
        ),
      words: 'sku.name is "VpnGw1AZ", but the gateway is "Basic"',
      grants: () =>
        creating(standby({ ...sku("Basic"), vpnGatewayGeneration: "Generation1" }), city([basic])),
    },
  ],
  "gateway-type-fixed": [
    {
      title: "another type of gateway",
      refuses: () => updating(standby({ gatewayType: "ExpressRoute" }), standby()),
      words: 'gatewayType is "Vpn", but the gateway was made with "ExpressRoute", which is for life',
      grants: () => updating(standby(), standby()),
    },
  ],
  "gateway-vpn-type-fixed": [
    {
      title: "another VPN type",
      refuses: () => updating(standby(), standby({ vpnType: "PolicyBased" })),
      words: 'vpnType is "PolicyBased", but the gateway was made with "RouteBased", which is for life',
      grants: () => updating(standby(), standby()),
    },
  ],
  "gateway-subnet-fixed": [
    {
      title: "another network for a gateway",
      refuses: () =>
        updating(
          standby(),
          standby({
            ipConfigurations: [ipConfiguration("a1", id("virtualNetworks/other/subnets/GatewaySubnet"))],
          }),
          city([
            resource("VirtualNetwork", "virtualNetworks/other"),
            resource("Subnet", "virtualNetworks/other/subnets/GatewaySubnet"),
          ]),
        ),
      words: "ipConfigurations[*].subnet.id is",
      grants: () =>
        updating(
          standby(),
          standby({ ipConfigurations: [ipConfiguration("a1", SUBNET.toUpperCase())] }),
          city([resourceGroup()]),
        ),
    },
  ],
};
