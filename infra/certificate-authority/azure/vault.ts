import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import { CLOSED_VAULT_DECIDING, closedVaultProperties } from "../../closed-vault";
import { assertDecided } from "../../decided";
import type { AuthorityNames } from "./names";
import { anchorKeyProperties, KEY_DECIDING, sealKeyProperties } from "./vault-args";

export interface VaultArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<AuthorityNames, "vault" | "anchorKey" | "sealKey">;
  readonly tenantId: pulumi.Input<string>;
  /** Generations of the anchors whose keys exist: one, or two while one follows the other. */
  readonly anchorGenerations: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A key that signs. */
export interface SigningKey {
  readonly name: string;
  /** In the Resource Manager: the scope of rights to it. */
  readonly id: pulumi.Output<string>;
  /** In the vault, with its version: what the issuer pins. */
  readonly keyId: pulumi.Output<string>;
}

/**
 * The vault with the keys of anchors and seal.
 *
 * Keys are made through the Resource Manager, which no firewall of the vault concerns (learn.microsoft.com, "Virtual
 * network service endpoints for Azure Key Vault"), and which only ever makes a key's first version: a changed key is
 * answered with the old one and without a word. Hence `replaceOnChanges`, which `protect` then stops at preview.
 */
export class Vault extends pulumi.ComponentResource {
  readonly vaultId: pulumi.Output<string>;
  readonly vaultUri: pulumi.Output<string>;
  readonly anchorKeys: readonly SigningKey[];
  readonly sealKey: SigningKey;

  constructor(name: string, args: VaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Vault", name, {}, opts);

    const properties = closedVaultProperties(args.tenantId);
    assertDecided("the authority's vault", properties, CLOSED_VAULT_DECIDING, "infra/closed-vault.ts");
    const vault = new keyvault.Vault(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        vaultName: args.names.vault,
        location: args.location,
        properties,
        tags: args.tags,
      },
      { parent: this, protect: true },
    );

    const key = (keyName: string, keyProperties: ReturnType<typeof anchorKeyProperties>): SigningKey => {
      assertDecided(`the key ${keyName}`, keyProperties, KEY_DECIDING, ARGS_FILE);
      const made = new keyvault.Key(
        `${name}-${keyName}`,
        {
          resourceGroupName: args.resourceGroupName,
          vaultName: vault.name,
          keyName,
          properties: keyProperties,
          tags: args.tags,
        },
        // A key goes only through the vault's private door, where the engine does not stand: dropping one from
        // the program leaves it in the vault, without anybody's right to use it.
        // eslint-disable-next-line no-restricted-syntax -- what stays in the closed vault opens nothing by itself
        { parent: this, protect: true, retainOnDelete: true, replaceOnChanges: ["properties"] },
      );
      return { name: keyName, id: made.id, keyId: made.keyUriWithVersion };
    };

    this.vaultId = vault.id;
    this.vaultUri = vault.properties.apply(({ vaultUri }) => vaultUri ?? "");
    this.anchorKeys = args.anchorGenerations.map((generation) =>
      key(args.names.anchorKey(generation), anchorKeyProperties()),
    );
    this.sealKey = key(args.names.sealKey, sealKeyProperties());
    this.registerOutputs({ vaultId: this.vaultId, vaultUri: this.vaultUri });
  }
}

const ARGS_FILE = "infra/certificate-authority/azure/vault-args.ts";
