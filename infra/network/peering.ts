import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";

export interface PeeredNetwork {
  readonly id: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
}

export interface PeeringArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** The network of gateway and firewall. */
  readonly hub: PeeredNetwork;
  /** The network of the servers. */
  readonly services: PeeredNetwork;
}

const DECIDING = [
  "allowVirtualNetworkAccess",
  "allowForwardedTraffic",
  "allowGatewayTransit",
  "useRemoteGateways",
];

/**
 * The first side is `Initiated` until the other is made, and `Connected` without anybody's doing from then on: no drift. The
 * loss of a side is one, and told of that side itself.
 */
const AS_AZURE_HAS_IT = { ignoreChanges: ["peeringState"] };

/**
 * Joins the servers' network to that of gateway and firewall. Wants the gateway to stand: Azure refuses to use one that
 * is not there (learn.microsoft.com, "Configure VPN gateway transit for virtual network peering").
 */
export class Peering extends pulumi.ComponentResource {
  constructor(name: string, args: PeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:Peering", name, {}, opts);
    const { resourceGroupName, hub, services } = args;

    const fromHub = {
      allowVirtualNetworkAccess: true,
      // Servers send as themselves; nothing else may come from their network.
      allowForwardedTraffic: false,
      allowGatewayTransit: true,
      useRemoteGateways: false,
    };
    assertDecided("the hub's peering", fromHub, DECIDING, "infra/network/peering.ts");
    const first = new network.VirtualNetworkPeering(
      `${name}-hub`,
      {
        ...fromHub,
        resourceGroupName,
        virtualNetworkName: hub.name,
        virtualNetworkPeeringName: "services",
        remoteVirtualNetwork: { id: services.id },
      },
      { parent: this, ...AS_AZURE_HAS_IT },
    );

    const fromServices = {
      allowVirtualNetworkAccess: true,
      // What the firewall forwards still carries the laptop's address.
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: true,
    };
    assertDecided("the servers' peering", fromServices, DECIDING, "infra/network/peering.ts");
    new network.VirtualNetworkPeering(
      `${name}-services`,
      {
        ...fromServices,
        resourceGroupName,
        virtualNetworkName: services.name,
        virtualNetworkPeeringName: "hub",
        remoteVirtualNetwork: { id: hub.id },
      },
      // A gateway can be used only where the other side already lends it.
      { parent: this, dependsOn: [first], ...AS_AZURE_HAS_IT },
    );
    this.registerOutputs();
  }
}
