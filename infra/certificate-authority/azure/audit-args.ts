import type { types } from "@pulumi/azure-native";

type Logs = types.input.monitor.DiagnosticsLogSettingsArgs[];

/** Every call to the vault, refused ones too: each signature must be found in the ledger (`ca verify --hsm-log`). */
export const VAULT_LOGS: Logs = [{ category: "AuditEvent", enabled: true }];

/** Who wrote and deleted; reading is the everyday business of `ca verify` and says nothing. */
export const LEDGER_LOGS: Logs = [
  { category: "StorageWrite", enabled: true },
  { category: "StorageDelete", enabled: true },
];

/**
 * Where the logs lie. Nothing but diagnostic settings writes to it: they do not come through the public door
 * (learn.microsoft.com, "Design your Azure Private Link setup", exceptions), so that door is closed. It is read with
 * Entra sign-in only, by security, from where security works.
 *
 * @param retentionDays as long as the ledger, so that both can be compared; Azure takes 30 to 730
 */
export function workspaceArgs(retentionDays: number) {
  return {
    sku: { name: "PerGB2018" },
    retentionInDays: retentionDays,
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
    publicNetworkAccessForIngestion: "Disabled",
    publicNetworkAccessForQuery: "Enabled",
  };
}

export const WORKSPACE_DECIDING = [
  "retentionInDays",
  "features.disableLocalAuth",
  "publicNetworkAccessForIngestion",
] as const;
