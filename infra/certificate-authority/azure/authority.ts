import * as pulumi from "@pulumi/pulumi";
import type { AddressRange } from "../../access-model/address-range";
import { DeletionLocks } from "../../locks/deletion-locks";
import { Alarm } from "./alarm";
import { Audit } from "./audit";
import { Issuer } from "./issuer";
import { Ledger } from "./ledger";
import type { Environment } from "./ledger-args";
import type { AuthorityNames } from "./names";
import { PrivateEntrance } from "../../network/private-entrance";
import { PrivateNetwork } from "./private-network";
import { Vault } from "./vault";

export interface AuthorityArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly resourceGroupId: pulumi.Input<string>;
  readonly subscriptionId: string;
  readonly tenantId: pulumi.Input<string>;
  readonly location: string;
  readonly names: AuthorityNames;
  readonly virtualNetwork: AddressRange;
  readonly environment: Environment;
  /** Days after its last entry after which a segment of the ledger is deleted. */
  readonly retentionDays: number;
  readonly anchorGenerations: readonly number[];
  /** Mailboxes that are told when nothing is sealed any more; without one there is no alarm. */
  readonly alarmMail: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Everything the certificate authority needs of Azure: keys, ledger, the issuer's identity, and the record of what
 * was done with them. As many resources for ten devices as for ten thousand: devices are no resources.
 */
export class Authority extends pulumi.ComponentResource {
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly issuer: Issuer;
  readonly audit: Audit;

  constructor(name: string, args: AuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Authority", name, {}, opts);
    const { resourceGroupName, location, names, tags } = args;
    const place = { resourceGroupName, location, names, tags };
    const parent = { parent: this };

    const network = new PrivateNetwork(
      `${name}-network`,
      { ...place, virtualNetwork: args.virtualNetwork },
      parent,
    );
    this.vault = new Vault(
      `${name}-vault`,
      { ...place, tenantId: args.tenantId, anchorGenerations: args.anchorGenerations },
      parent,
    );
    this.ledger = new Ledger(
      `${name}-ledger`,
      { ...place, environment: args.environment, retentionDays: args.retentionDays },
      parent,
    );

    const doors = [
      { door: "vault", target: this.vault.vaultId, endpointName: names.privateEndpoint(names.vault) },
      {
        door: "blob",
        target: this.ledger.accountId,
        endpointName: names.privateEndpoint(names.ledgerAccount),
      },
    ] as const;
    for (const door of doors) {
      new PrivateEntrance(
        `${name}-${door.door}-entrance`,
        {
          resourceGroupName,
          location,
          tags,
          ...door,
          linkName: "authority",
          virtualNetworkId: network.virtualNetworkId,
          subnetId: network.endpointSubnetId,
          networkPolicies: "Disabled",
        },
        parent,
      );
    }

    this.issuer = new Issuer(
      `${name}-issuer`,
      {
        ...place,
        resourceGroupId: args.resourceGroupId,
        subscriptionId: args.subscriptionId,
        keys: [...this.vault.anchorKeys, this.vault.sealKey],
        containers: this.ledger.containerIds,
      },
      parent,
    );
    this.audit = new Audit(
      `${name}-audit`,
      {
        ...place,
        retentionDays: args.retentionDays,
        vaultId: this.vault.vaultId,
        ledgerAccountId: this.ledger.accountId,
      },
      parent,
    );
    // The ledger only. A lock on the vault would forbid what must be possible at once, taking the issuer's right to sign
    // away: a lock holds the rights on what it lies on. The vault needs it less, it can be had back for 90 days.
    new DeletionLocks(
      `${name}-locks`,
      {
        locked: [{ name: "ledger", resourceId: this.ledger.accountId, why: "The ledger of the device CA." }],
        holding: [this.issuer, this.audit],
      },
      parent,
    );
    if (args.alarmMail.length > 0) {
      new Alarm(
        `${name}-alarm`,
        { ...place, workspaceId: this.audit.workspaceId, mailboxes: args.alarmMail },
        parent,
      );
    }
    this.registerOutputs();
  }
}
