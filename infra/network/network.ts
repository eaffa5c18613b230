import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { AddressRange } from "../access-model/address-range";

export interface NetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly virtualNetworkName: string;
  readonly virtualNetwork: AddressRange;
  readonly gatewaySubnet: AddressRange;
  /** Where an Azure Firewall filters: its subnet, and the routes that lead from the gateway to it. */
  readonly firewall:
    { readonly subnet: AddressRange; readonly gatewayRouteTableId: pulumi.Input<string> } | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The virtual network that the gateway stands in, and the firewall where there is one.
 *
 * The subnets must carry exactly these names. The gateway's takes neither a network security group nor a default route
 * (learn.microsoft.com, "About VPN Gateway configuration settings", gateway subnet), the firewall's no network security
 * group ("Azure Firewall FAQ"), and it needs no routes: those to laptops come from the gateway, those to servers from the
 * peering.
 */
export class Network extends pulumi.ComponentResource {
  readonly virtualNetworkId: pulumi.Output<string>;
  readonly virtualNetworkName: pulumi.Output<string>;
  readonly gatewaySubnetId: pulumi.Output<string>;
  readonly firewallSubnetId: pulumi.Output<string> | undefined;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:Network", name, {}, opts);
    const { resourceGroupName, firewall } = args;

    const virtualNetwork = new network.VirtualNetwork(
      name,
      {
        resourceGroupName,
        virtualNetworkName: args.virtualNetworkName,
        location: args.location,
        addressSpace: { addressPrefixes: [args.virtualNetwork.cidr] },
        tags: args.tags,
      },
      { parent: this },
    );

    const gatewaySubnet = new network.Subnet(
      `${name}-gateway`,
      {
        resourceGroupName,
        virtualNetworkName: virtualNetwork.name,
        subnetName: "GatewaySubnet",
        addressPrefix: args.gatewaySubnet.cidr,
        ...(firewall ? { routeTable: { id: firewall.gatewayRouteTableId } } : {}),
      },
      { parent: this },
    );
    const firewallSubnet =
      firewall &&
      new network.Subnet(
        `${name}-firewall`,
        {
          resourceGroupName,
          virtualNetworkName: virtualNetwork.name,
          subnetName: "AzureFirewallSubnet",
          addressPrefix: firewall.subnet.cidr,
        },
        // Azure changes one subnet of a network at a time, and answers the second request with an error.
        { parent: this, dependsOn: [gatewaySubnet] },
      );

    this.virtualNetworkId = virtualNetwork.id;
    this.virtualNetworkName = virtualNetwork.name;
    this.gatewaySubnetId = gatewaySubnet.id;
    this.firewallSubnetId = firewallSubnet?.id;
    this.registerOutputs({
      virtualNetworkId: this.virtualNetworkId,
      gatewaySubnetId: this.gatewaySubnetId,
      firewallSubnetId: this.firewallSubnetId,
    });
  }
}
