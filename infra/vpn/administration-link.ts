import * as keyvault from "@pulumi/azure-native/keyvault";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { CLOSED_VAULT_DECIDING, closedVaultProperties } from "../closed-vault";
import { assertDecided } from "../decided";
import type { Administration } from "../settings/administration-settings";
import {
  CONNECTION_DECIDING,
  connectionArgs,
  DEVICE_DECIDING,
  deviceArgs,
  KEY_TEXT,
} from "./administration-link-args";
import type { AdministrationNames } from "./administration-names";

export interface AdministrationLinkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly tenantId: pulumi.Input<string>;
  readonly names: AdministrationNames;
  readonly administration: Pick<Administration, "peer" | "selectors" | "keyGeneration">;
  readonly gatewayId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

const ARGS_FILE = "infra/vpn/administration-link-args.ts";
const TIMEOUTS = { create: "45m", update: "45m", delete: "45m" };

/**
 * The tunnel from the gateway to the city's own network.
 *
 * It narrows addresses and no ports: what passes is decided by the city's firewall behind it (docs/city-firewall.md).
 * Its key is made here and never leaves state, vault and gateway: it is neither an output nor a line of a log.
 */
export class AdministrationLink extends pulumi.ComponentResource {
  readonly connectionId: pulumi.Output<string>;
  /** Holds the tunnel's key; every look at it is logged there. */
  readonly vaultId: pulumi.Output<string>;

  constructor(name: string, args: AdministrationLinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:vpn:AdministrationLink", name, {}, opts);
    const { resourceGroupName, location, names, administration, tags } = args;

    // The same as long as the generation is: no other change of the program makes a new key.
    const key = new random.RandomPassword(
      `${name}-key`,
      { ...KEY_TEXT, keepers: { generation: String(administration.keyGeneration) } },
      { parent: this, additionalSecretOutputs: ["result", "bcryptHash"] },
    );

    const vaultProperties = closedVaultProperties(args.tenantId);
    assertDecided("the tunnel's vault", vaultProperties, CLOSED_VAULT_DECIDING, "infra/closed-vault.ts");
    const vault = new keyvault.Vault(
      `${name}-vault`,
      { resourceGroupName, vaultName: names.vault, location, properties: vaultProperties, tags },
      { parent: this, protect: true },
    );
    new keyvault.Secret(
      `${name}-secret`,
      {
        resourceGroupName,
        vaultName: vault.name,
        secretName: names.secret,
        properties: {
          value: key.result,
          contentType: "text/plain; pre-shared key of the tunnel to the administration network",
          attributes: { enabled: true },
        },
        tags,
      },
      // A secret goes only through the vault's own door, where the engine does not stand (as with keys, vault.ts of
      // the authority).
      // eslint-disable-next-line no-restricted-syntax -- what stays in the closed vault opens nothing by itself
      { parent: this, retainOnDelete: true, additionalSecretOutputs: ["properties"] },
    );

    const device = deviceArgs(administration);
    assertDecided("the city's VPN device", device, DEVICE_DECIDING, ARGS_FILE);
    const localGateway = new network.LocalNetworkGateway(
      `${name}-device`,
      { ...device, resourceGroupName, localNetworkGatewayName: names.device, location, tags },
      { parent: this },
    );

    const decided = { ...connectionArgs(administration.selectors), sharedKey: key.result };
    assertDecided("the tunnel to the city's network", decided, CONNECTION_DECIDING, ARGS_FILE);
    const connection = new network.VirtualNetworkGatewayConnection(
      `${name}-connection`,
      {
        ...decided,
        resourceGroupName,
        virtualNetworkGatewayConnectionName: names.connection,
        location,
        virtualNetworkGateway1: { id: args.gatewayId },
        localNetworkGateway2: { id: localGateway.id },
        tags,
      },
      { parent: this, customTimeouts: TIMEOUTS, additionalSecretOutputs: ["sharedKey"] },
    );

    this.connectionId = connection.id;
    this.vaultId = vault.id;
    this.registerOutputs({ connectionId: this.connectionId, vaultId: this.vaultId });
  }
}
