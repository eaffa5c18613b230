import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../names";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { assertDecided, gatewayArgs, type GatewaySpec } from "./gateway-args";
import { notRolledBack, STATEMENT_TAG } from "./standing-statement";

export interface GatewayArgs extends GatewaySpec {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "resourceGroup" | "gateway" | "publicAddress">;
  readonly statement: Pick<GatewayStatement, "sequence" | "anchors" | "revoked">;
  readonly subnetId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What Azure cannot change on a standing gateway. azure-native sends such a change as an update that fails after
 * minutes; with `replaceOnChanges` the engine plans a replacement instead, and `protect` stops it at preview.
 * (azure-native forces a replacement only where the API's description marks a property as fixed or its own
 * table lists it; this resource is in neither.)
 */
const FIXED_FOR_LIFE = [
  "gatewayType",
  "vpnType",
  "vpnGatewayGeneration",
  "location",
  "ipConfigurations[*].subnet",
];

/** A gateway takes about 45 minutes to make (learn.microsoft.com, "Create a VPN gateway"); two hours is the line to "stuck". */
const GATEWAY_TIMEOUTS = { create: "120m", update: "90m", delete: "120m" };
const ADDRESS_TIMEOUTS = { create: "15m", update: "15m", delete: "15m" };

/** The VPN gateway with its public addresses: point-to-site, IKEv2, device certificates only. */
export class Gateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;
  readonly publicAddresses: pulumi.Output<string>[];

  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:vpn:Gateway", name, {}, opts);

    const addresses = Array.from(
      { length: args.capacity.publicAddresses },
      (_, index) =>
        new network.PublicIPAddress(
          `${name}-address-${index + 1}`,
          {
            resourceGroupName: args.resourceGroupName,
            publicIpAddressName: args.names.publicAddress(index + 1),
            location: args.location,
            sku: { name: "Standard", tier: "Regional" },
            publicIPAllocationMethod: "Static",
            publicIPAddressVersion: "IPv4",
            zones: ["1", "2", "3"],
            tags: args.tags,
          },
          // Every client profile names these addresses: losing one means visiting every laptop.
          { parent: this, protect: true, customTimeouts: ADDRESS_TIMEOUTS },
        ),
    );

    const decided = {
      ...gatewayArgs(args),
      // The engine hears of the gateway only when this is settled: a roll-back stops the preview as well.
      tags: { ...args.tags, [STATEMENT_TAG]: notRolledBack(args.statement.sequence, args.names) },
    };
    assertDecided(decided);
    const gateway = new network.VirtualNetworkGateway(
      name,
      {
        ...decided,
        resourceGroupName: args.resourceGroupName,
        virtualNetworkGatewayName: args.names.gateway,
        location: args.location,
        ipConfigurations: addresses.map((address, index) => ({
          name: `address-${index + 1}`,
          privateIPAllocationMethod: "Dynamic",
          publicIPAddress: { id: address.id },
          subnet: { id: args.subnetId },
        })),
      },
      {
        parent: this,
        protect: true,
        replaceOnChanges: FIXED_FOR_LIFE,
        deleteBeforeReplace: true, // a virtual network holds one VPN gateway
        customTimeouts: GATEWAY_TIMEOUTS,
      },
    );

    this.gatewayId = gateway.id;
    this.publicAddresses = addresses.map((address) => address.ipAddress.apply((ip) => ip ?? ""));
    this.registerOutputs({ gatewayId: this.gatewayId, publicAddresses: this.publicAddresses });
  }
}
