import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";
import type { Names } from "../names";
import { PrivateEntrance } from "../network/private-entrance";
import type { FileShareSettings } from "../settings/file-share-settings";
import {
  FILE_SERVICE_DECIDING,
  fileServiceArgs,
  SHARE_ACCOUNT_DECIDING,
  shareAccountArgs,
} from "./file-share-args";

export interface FileShareArgs extends FileShareSettings {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly accountName: string;
  readonly names: Pick<Names, "privateEndpoint">;
  readonly virtualNetworkId: pulumi.Input<string>;
  readonly endpointSubnetId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A share of Azure Files, found by its usual name and reached through its private endpoint only. */
export class FileShare extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  /** What logs of the share are asked from. */
  readonly fileServiceId: pulumi.Output<string>;
  /** `\\account.file.core.windows.net\share` */
  readonly path: string;

  constructor(name: string, args: FileShareArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:services:FileShare", name, {}, opts);
    const { resourceGroupName, location, accountName, tags } = args;

    const accountArgs = shareAccountArgs(args);
    assertDecided("the file share's storage account", accountArgs, SHARE_ACCOUNT_DECIDING, ARGS_FILE);
    const account = new storage.StorageAccount(
      name,
      { ...accountArgs, resourceGroupName, accountName, location, tags },
      // Azure sets infrastructure encryption and kind once and for all.
      {
        parent: this,
        protect: true,
        replaceOnChanges: ["kind", "encryption.requireInfrastructureEncryption"],
      },
    );

    const serviceArgs = fileServiceArgs(args);
    assertDecided("the file service", serviceArgs, FILE_SERVICE_DECIDING, ARGS_FILE);
    const service = new storage.FileServiceProperties(
      `${name}-service`,
      { ...serviceArgs, resourceGroupName, accountName: account.name },
      { parent: this },
    );
    new storage.FileShare(
      `${name}-share`,
      {
        resourceGroupName,
        accountName: account.name,
        shareName: args.name,
        shareQuota: args.quotaGiB,
        enabledProtocols: "SMB",
        accessTier: "TransactionOptimized",
      },
      // Never reachable with settings weaker than these.
      { parent: this, protect: true, dependsOn: [service] },
    );

    new PrivateEntrance(
      `${name}-entrance`,
      {
        resourceGroupName,
        location,
        tags,
        endpointName: args.names.privateEndpoint(accountName),
        target: account.id,
        door: "file",
        address: args.address,
        linkName: "services",
        virtualNetworkId: args.virtualNetworkId,
        subnetId: args.endpointSubnetId,
        networkPolicies: "Enabled",
      },
      { parent: this },
    );

    this.accountId = account.id;
    this.fileServiceId = pulumi.interpolate`${account.id}/fileServices/default`;
    this.path = `\\\\${accountName}.file.core.windows.net\\${args.name}`;
    this.registerOutputs({ accountId: this.accountId, path: this.path });
  }
}

const ARGS_FILE = "infra/services/file-share-args.ts";
