import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";

export interface PrivateEntranceArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly endpointName: string;
  /** What is entered, and by which of its doors. */
  readonly target: pulumi.Input<string>;
  readonly door: keyof typeof ZONES;
  /** The endpoint's address, where others know it beforehand; any free one otherwise. */
  readonly address?: string;
  /** What the link between zone and network is called. */
  readonly linkName: string;
  readonly virtualNetworkId: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** Whether routes and security groups of that subnet hold for endpoints, as the subnet itself says. */
  readonly networkPolicies: "Enabled" | "Disabled";
  readonly tags: Readonly<Record<string, string>>;
}

/** Sub-resource of the target → zone in which its name must be found (learn.microsoft.com, "Azure private endpoint DNS values"). */
const ZONES = {
  vault: "privatelink.vaultcore.azure.net",
  blob: "privatelink.blob.core.windows.net",
  file: "privatelink.file.core.windows.net",
} as const;

/** A private endpoint, and the name under which it is found in one network. */
export class PrivateEntrance extends pulumi.ComponentResource {
  constructor(name: string, args: PrivateEntranceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "remote-access:network:PrivateEntrance",
      name,
      {},
      // It was the authority's alone once: what stands under the old name stays.
      pulumi.mergeOptions(opts, {
        aliases: [{ type: "remote-access:certificate-authority:PrivateEntrance" }],
      }),
    );
    const { resourceGroupName, location, tags } = args;
    const parent = { parent: this };

    const endpoint = new network.PrivateEndpoint(
      name,
      {
        resourceGroupName,
        privateEndpointName: args.endpointName,
        location,
        // The SDK would write "Disabled" beside the id, whatever the subnet says.
        subnet: { id: args.subnetId, privateEndpointNetworkPolicies: args.networkPolicies },
        privateLinkServiceConnections: [
          { name: args.door, privateLinkServiceId: args.target, groupIds: [args.door] },
        ],
        ...(args.address === undefined ? {} : { ipConfigurations: [fixed(args.address, args.door)] }),
        tags,
      },
      parent,
    );

    const zone = new privatedns.PrivateZone(
      `${name}-zone`,
      { resourceGroupName, privateZoneName: ZONES[args.door], location: "global", tags },
      parent,
    );
    new privatedns.VirtualNetworkLink(
      `${name}-zone-link`,
      {
        resourceGroupName,
        privateZoneName: zone.name,
        virtualNetworkLinkName: args.linkName,
        location: "global",
        virtualNetwork: { id: args.virtualNetworkId },
        registrationEnabled: false,
        tags,
      },
      parent,
    );
    new network.PrivateDnsZoneGroup(
      `${name}-zone-group`,
      {
        resourceGroupName,
        privateEndpointName: endpoint.name,
        privateDnsZoneGroupName: "default",
        privateDnsZoneConfigs: [{ name: args.door, privateDnsZoneId: zone.id }],
      },
      parent,
    );
    this.registerOutputs();
  }
}

/** Storage and vaults have one member in each of their groups, and it is called as the group is. */
function fixed(privateIPAddress: string, door: string) {
  return { name: door, groupId: door, memberName: door, privateIPAddress };
}
