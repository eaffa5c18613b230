import * as dnsresolver from "@pulumi/azure-native/dnsresolver";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../names";

export interface ResolverArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "resolver" | "resolverEndpoint">;
  readonly virtualNetworkId: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** Where laptops ask. */
  readonly address: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Answers laptops' questions for names as the servers' network would: Azure's own name server cannot be reached from
 * outside of it (learn.microsoft.com, "What is Azure DNS Private Resolver?").
 */
export class Resolver extends pulumi.ComponentResource {
  readonly resolverId: pulumi.Output<string>;

  constructor(name: string, args: ResolverArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:Resolver", name, {}, opts);
    const { resourceGroupName, location, tags } = args;

    const resolver = new dnsresolver.DnsResolver(
      name,
      {
        resourceGroupName,
        dnsResolverName: args.names.resolver,
        location,
        virtualNetwork: { id: args.virtualNetworkId },
        tags,
      },
      { parent: this },
    );
    new dnsresolver.InboundEndpoint(
      `${name}-endpoint`,
      {
        resourceGroupName,
        dnsResolverName: resolver.name,
        inboundEndpointName: args.names.resolverEndpoint,
        location,
        ipConfigurations: [
          {
            privateIpAllocationMethod: "Static",
            privateIpAddress: args.address,
            subnet: { id: args.subnetId },
          },
        ],
        tags,
      },
      // Laptops' profiles and the firewall's rules name the address.
      { parent: this },
    );

    this.resolverId = resolver.id;
    this.registerOutputs({ resolverId: this.resolverId });
  }
}
