import type { types } from "@pulumi/azure-native";

type Logs = types.input.monitor.DiagnosticsLogSettingsArgs[];

/** Every call to the vault, refused ones too: each signature must be found in the ledger (`ca verify --hsm-log`). */
export const VAULT_LOGS: Logs = [{ category: "AuditEvent", enabled: true }];

/** Who wrote and deleted; reading is the everyday business of `ca verify` and says nothing. */
export const LEDGER_LOGS: Logs = [
  { category: "StorageWrite", enabled: true },
  { category: "StorageDelete", enabled: true },
];
