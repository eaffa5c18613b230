import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { AddressRange } from "../access-model/address-range";

export interface NetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly virtualNetworkName: string;
  readonly virtualNetwork: AddressRange;
  readonly gatewaySubnet: AddressRange;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The virtual network that the gateway stands in.
 *
 * The gateway's subnet must carry exactly this name, and takes neither a network security group nor a default
 * route (learn.microsoft.com, "About VPN Gateway configuration settings", gateway subnet).
 */
export class Network extends pulumi.ComponentResource {
  readonly gatewaySubnetId: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:Network", name, {}, opts);

    const virtualNetwork = new network.VirtualNetwork(
      name,
      {
        resourceGroupName: args.resourceGroupName,
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
        resourceGroupName: args.resourceGroupName,
        virtualNetworkName: virtualNetwork.name,
        subnetName: "GatewaySubnet",
        addressPrefix: args.gatewaySubnet.cidr,
      },
      { parent: this },
    );

    this.gatewaySubnetId = gatewaySubnet.id;
    this.registerOutputs({ gatewaySubnetId: this.gatewaySubnetId });
  }
}
