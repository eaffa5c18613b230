import { SIGNATURES } from "./seal-silence-query";
import { vaultSignatures } from "./vault-signatures-query";

/** What is compared: keys and ledger of one authority. */
export interface RecordedAuthority {
  /** Name of the vault. */
  readonly vault: string;
  /** Name of the key that seals; every other key of the vault is an anchor's, also one that is no longer declared. */
  readonly sealKey: string;
  /** Name of the storage account with the ledger. */
  readonly ledgerAccount: string;
}

/** A signature without a write to the ledger so near to it was made outside of a run. */
const NEAR = "10m";

/**
 * How many signatures of anchor keys were made, one to two hours ago, while nothing was written to the ledger: every
 * run writes an intent before it signs, and what became of it right after (docs/ledger.md). It is an hour late, because
 * vault and storage deliver their logs each in their own time.
 *
 * It finds a key that is used outside of a run, and not one that is used once too often during a run: that is what
 * `ca verify --hsm-log` finds, which compares each signature. Storage writes its log to `StorageBlobLogs`
 * (learn.microsoft.com, "StorageBlobLogs" reference: `AccountName`, `Category`).
 *
 * A write covers the slot of ten minutes that it lies in and those before and after. Should the ledger's log be missing
 * altogether, everything that was signed is told; should the vault's log be, nothing is: then the alarm of silence
 * speaks. It was never run on a real workspace.
 */
export function unrecordedSignatureQuery({ vault, sealKey, ledgerAccount }: RecordedAuthority): string {
  return [
    "let written = union isfuzzy=true",
    "  (datatable(TimeGenerated: datetime, AccountName: string, Category: string) []),",
    "  (StorageBlobLogs | project TimeGenerated, AccountName, Category)",
    `| where AccountName =~ "${ledgerAccount}" and Category == "StorageWrite"`,
    `| summarize by Slot = bin(TimeGenerated, ${NEAR});`,
    "let covered = union",
    `  (written | project Slot = Slot - ${NEAR}), (written | project Slot), (written | project Slot = Slot + ${NEAR})`,
    "| distinct Slot;",
    ...vaultSignatures(vault),
    `| where Address !contains "/keys/${sealKey}/"`,
    "| where TimeGenerated between (ago(2h) .. ago(1h))",
    `| extend Slot = bin(TimeGenerated, ${NEAR})`,
    "| join kind=leftanti covered on Slot",
    `| summarize ${SIGNATURES} = count()`,
  ].join("\n");
}
