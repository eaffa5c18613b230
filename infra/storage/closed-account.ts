/** Whether services of Microsoft's may pass the account's firewall, such as its own lifecycle rules. */
export type Bypass = "AzureServices" | "None";

/**
 * A storage account with no public way in, no keys and no shared access signatures: identities only, through a private
 * endpoint.
 *
 * @param service the one that the account is for; the others are empty
 */
export function closedAccountArgs<Service extends "blob" | "file">(service: Service, bypass: Bypass) {
  return {
    kind: "StorageV2",
    publicNetworkAccess: "Disabled",
    networkRuleSet: { defaultAction: "Deny" as const, bypass, ipRules: [], virtualNetworkRules: [] },
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
    isHnsEnabled: false,
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    encryption: {
      keySource: "Microsoft.Storage",
      requireInfrastructureEncryption: true,
      services: { [service]: { enabled: true, keyType: "Account" } },
    },
  };
}

/** What decides who reaches the account. */
export const ACCOUNT_DECIDING = [
  "kind",
  "sku.name",
  "publicNetworkAccess",
  "networkRuleSet.defaultAction",
  "allowBlobPublicAccess",
  "allowSharedKeyAccess",
  "allowCrossTenantReplication",
  "enableHttpsTrafficOnly",
  "minimumTlsVersion",
  "isLocalUserEnabled",
  "isSftpEnabled",
  "encryption.requireInfrastructureEncryption",
] as const;
