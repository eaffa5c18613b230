import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { firstBlock, type AddressRange } from "../../access-model/address-range";
import type { AuthorityNames } from "./names";

export interface PrivateNetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<AuthorityNames, "virtualNetwork">;
  readonly virtualNetwork: AddressRange;
  readonly tags: Readonly<Record<string, string>>;
}

/** Two endpoints need two addresses, and Azure keeps five of every subnet. */
const ENDPOINTS_PREFIX = 28;

/**
 * A small network of the authority's own: vault and ledger can be reached in it and nowhere else. It is joined to no
 * other network, least of all to the one that the gateway lets laptops into.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
  readonly virtualNetworkId: pulumi.Output<string>;
  readonly endpointSubnetId: pulumi.Output<string>;

  constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:PrivateNetwork", name, {}, opts);

    const virtualNetwork = new network.VirtualNetwork(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        virtualNetworkName: args.names.virtualNetwork,
        location: args.location,
        addressSpace: { addressPrefixes: [args.virtualNetwork.cidr] },
        tags: args.tags,
      },
      { parent: this },
    );

    const endpoints = firstBlock(args.virtualNetwork, ENDPOINTS_PREFIX) ?? args.virtualNetwork;
    const subnet = new network.Subnet(
      `${name}-endpoints`,
      {
        resourceGroupName: args.resourceGroupName,
        virtualNetworkName: virtualNetwork.name,
        subnetName: "endpoints",
        addressPrefix: endpoints.cidr,
        defaultOutboundAccess: false,
      },
      { parent: this },
    );

    this.virtualNetworkId = virtualNetwork.id;
    this.endpointSubnetId = subnet.id;
    this.registerOutputs({
      virtualNetworkId: this.virtualNetworkId,
      endpointSubnetId: this.endpointSubnetId,
    });
  }
}
