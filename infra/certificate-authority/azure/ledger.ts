import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../../decided";
import { ACCOUNT_DECIDING } from "../../storage/closed-account";
import {
  IMMUTABILITY_DECIDING,
  immutabilityArgs,
  LEDGER_CONTAINER,
  ledgerAccountArgs,
  lifecyclePolicy,
  LOCK_CONTAINER,
  type Environment,
} from "./ledger-args";
import type { AuthorityNames } from "./names";

export interface LedgerArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<AuthorityNames, "ledgerAccount">;
  readonly environment: Environment;
  /** Days after its last entry for which a segment can be neither changed nor deleted, and after which it goes. */
  readonly retentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Where the ledger lies.
 *
 * The immutability policy is made unlocked, as Azure makes every one: locking it is a step of the ceremony, by hand and
 * for good (docs/authority.md).
 */
export class Ledger extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  /** The containers that the issuer writes to: segments and lock. */
  readonly containerIds: readonly { readonly name: string; readonly id: pulumi.Output<string> }[];
  /** Address of the segments' container, as `ca` takes it. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: LedgerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Ledger", name, {}, opts);

    const accountArgs = ledgerAccountArgs(args.environment);
    assertDecided("the ledger's storage account", accountArgs, ACCOUNT_DECIDING, ARGS_FILE);
    const account = new storage.StorageAccount(
      name,
      {
        ...accountArgs,
        resourceGroupName: args.resourceGroupName,
        accountName: args.names.ledgerAccount,
        location: args.location,
        tags: args.tags,
      },
      // Azure sets infrastructure encryption and kind once and for all.
      {
        parent: this,
        protect: true,
        replaceOnChanges: ["kind", "encryption.requireInfrastructureEncryption"],
      },
    );

    const container = (containerName: string, protect: boolean) =>
      new storage.BlobContainer(
        `${name}-${containerName}`,
        {
          resourceGroupName: args.resourceGroupName,
          accountName: account.name,
          containerName,
          publicAccess: "None",
        },
        { parent: this, protect },
      );
    const segments = container(LEDGER_CONTAINER, true);
    const lock = container(LOCK_CONTAINER, false);

    const immutability = immutabilityArgs(args.retentionDays);
    assertDecided("the ledger's immutability policy", immutability, IMMUTABILITY_DECIDING, ARGS_FILE);
    new storage.BlobContainerImmutabilityPolicy(
      `${name}-immutability`,
      {
        ...immutability,
        resourceGroupName: args.resourceGroupName,
        accountName: account.name,
        containerName: segments.name,
      },
      { parent: this, protect: true },
    );
    new storage.ManagementPolicy(
      `${name}-lifecycle`,
      {
        resourceGroupName: args.resourceGroupName,
        accountName: account.name,
        managementPolicyName: "default",
        policy: lifecyclePolicy(args.retentionDays),
      },
      { parent: this },
    );

    this.accountId = account.id;
    this.containerIds = [
      { name: LEDGER_CONTAINER, id: segments.id },
      { name: LOCK_CONTAINER, id: lock.id },
    ];
    this.url = account.primaryEndpoints.apply(({ blob }) => `${blob}${LEDGER_CONTAINER}`);
    this.registerOutputs({ accountId: this.accountId, url: this.url });
  }
}

const ARGS_FILE = "infra/certificate-authority/azure/ledger-args.ts";
