import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { gatewayIdOf, type Names } from "../names";
import { ADDRESS_TIMEOUTS, PUBLIC_ADDRESS } from "../network/public-address";
import type { Confirmable } from "../change-safety/confirmable";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { assertDecided, gatewayArgs, type GatewaySpec } from "./gateway-args";
import { standingGateway } from "./standing-gateway";
import { notRolledBack, STATEMENT_TAG } from "./standing-statement";
import { unconfirmedReplacement } from "./unconfirmed-replacement";

export interface GatewayArgs extends Omit<GatewaySpec, "ownId"> {
  readonly subscriptionId: string;
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "resourceGroup" | "gateway" | "publicAddress">;
  readonly statement: Pick<GatewayStatement, "sequence" | "anchors" | "revoked">;
  readonly subnetId: pulumi.Input<string>;
  /** What may be replaced in this run because the settings confirm it. */
  readonly confirmed: readonly Confirmable[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What Azure cannot change on a standing gateway. azure-native sends such a change as an update that fails after
 * minutes; with `replaceOnChanges` the engine plans a replacement instead, and `protect` stops it at preview, unless the
 * settings confirm it (docs/changes.md).
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

/**
 * Fails the run. A preview goes on, so that people see the whole plan that is refused; an update ends at once, because it
 * would carry out one step after the other.
 */
function refuse(reasons: readonly string[]): void {
  if (reasons.length > 0 && !pulumi.runtime.isDryRun()) throw new pulumi.RunError(reasons.join("\n"));
  reasons.forEach((reason) => void pulumi.log.error(reason));
}

/** The VPN gateway with its public addresses: point-to-site, IKEv2, device certificates only. */
export class Gateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;
  readonly publicAddresses: pulumi.Output<string>[];
  readonly publicAddressIds: pulumi.Output<string>[];

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
            ...PUBLIC_ADDRESS,
            tags: args.tags,
          },
          // Every client profile names these addresses: losing one means visiting every laptop.
          {
            parent: this,
            protect: !args.confirmed.includes("replace-addresses"),
            customTimeouts: ADDRESS_TIMEOUTS,
          },
        ),
    );

    const wanted = gatewayArgs({ ...args, ownId: gatewayIdOf(args.subscriptionId, args.names) });
    const decided = {
      ...wanted,
      // The engine hears of the gateway only when this is settled: a roll-back stops the preview as well.
      tags: {
        ...args.tags,
        [STATEMENT_TAG]: standingGateway(args.names).then((standing) => {
          const { location, confirmed, capacity } = args;
          refuse(unconfirmedReplacement(standing, { ...wanted, location, ...capacity }, confirmed));
          return notRolledBack(args.statement.sequence, standing, args.names.gateway);
        }),
      },
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
        protect: !args.confirmed.includes("replace-gateway"),
        replaceOnChanges: FIXED_FOR_LIFE,
        deleteBeforeReplace: true, // a virtual network holds one VPN gateway
        customTimeouts: GATEWAY_TIMEOUTS,
      },
    );

    this.gatewayId = gateway.id;
    this.publicAddressIds = addresses.map(({ id }) => id);
    this.publicAddresses = addresses.map((address) => address.ipAddress.apply((ip) => ip ?? ""));
    this.registerOutputs({ gatewayId: this.gatewayId, publicAddresses: this.publicAddresses });
  }
}
