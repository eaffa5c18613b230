import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";
import type { Names } from "../names";
import type { FirewallTier } from "../settings/azure-firewall-schema";
import { ADDRESS_TIMEOUTS, PUBLIC_ADDRESS } from "./public-address";
import { confirmedAddress } from "./routes";

export interface FirewallArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "firewall" | "firewallAddress">;
  readonly tier: FirewallTier;
  readonly subnetId: pulumi.Input<string>;
  readonly policyId: pulumi.Input<string>;
  /** The address that routes name. */
  readonly privateAddress: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What Azure cannot change on a standing firewall, or only by taking it down. azure-native would send it as an update;
 * so the engine plans a replacement, and `protect` stops it at preview.
 */
const FIXED_FOR_LIFE = ["location", "sku.name", "zones", "ipConfigurations[*].subnet"];

/** A firewall takes up to half an hour to make or to change; two hours is the line to "stuck". */
const FIREWALL_TIMEOUTS = { create: "120m", update: "120m", delete: "120m" };

const DECIDING = ["sku.name", "sku.tier", "firewallPolicy", "zones", "ipConfigurations"];

/** The firewall with its public address, in all zones. Laptops never use the public one; Azure wants it. */
export class Firewall extends pulumi.ComponentResource {
  readonly firewallId: pulumi.Output<string>;
  readonly publicAddress: pulumi.Output<string>;
  /** Known when Azure has confirmed it. */
  readonly privateAddress: pulumi.Output<string>;

  constructor(name: string, args: FirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:Firewall", name, {}, opts);

    const address = new network.PublicIPAddress(
      `${name}-address`,
      {
        resourceGroupName: args.resourceGroupName,
        publicIpAddressName: args.names.firewallAddress,
        location: args.location,
        ...PUBLIC_ADDRESS,
        tags: args.tags,
      },
      { parent: this, protect: true, customTimeouts: ADDRESS_TIMEOUTS },
    );

    const decided = {
      sku: { name: "AZFW_VNet", tier: args.tier },
      zones: ["1", "2", "3"],
      firewallPolicy: { id: args.policyId },
      ipConfigurations: [
        { name: "address", publicIPAddress: { id: address.id }, subnet: { id: args.subnetId } },
      ],
    };
    assertDecided("the firewall", decided, DECIDING, "infra/network/firewall.ts");
    const firewall = new network.AzureFirewall(
      name,
      {
        ...decided,
        resourceGroupName: args.resourceGroupName,
        azureFirewallName: args.names.firewall,
        location: args.location,
        tags: args.tags,
      },
      {
        parent: this,
        protect: true,
        replaceOnChanges: FIXED_FOR_LIFE,
        deleteBeforeReplace: true, // its subnet holds one firewall
        customTimeouts: FIREWALL_TIMEOUTS,
      },
    );

    this.firewallId = firewall.id;
    this.publicAddress = address.ipAddress.apply((ip) => ip ?? "");
    this.privateAddress = firewall.ipConfigurations.apply((configurations) =>
      confirmedAddress(args.names.firewall, configurations?.[0]?.privateIPAddress, args.privateAddress),
    );
    this.registerOutputs({
      firewallId: this.firewallId,
      publicAddress: this.publicAddress,
      privateAddress: this.privateAddress,
    });
  }
}
