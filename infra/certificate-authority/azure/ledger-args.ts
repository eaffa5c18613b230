import type { types } from "@pulumi/azure-native";
import { closedAccountArgs } from "../../storage/closed-account";

export type Environment = "development" | "production";

/** The container of the ledger's segments, and the one of the lock that says who writes. */
export const LEDGER_CONTAINER = "ledger";
/** Beside it, because an immutability policy forbids the metadata that the lock is made of. */
export const LOCK_CONTAINER = `${LEDGER_CONTAINER}-lock`;

/**
 * The storage account of the ledger: no public way in, no keys and no shared access signatures, identities only.
 *
 * `bypass` names Microsoft's services, because otherwise the firewall blocks the account's own lifecycle rules
 * (learn.microsoft.com, "Azure Blob Storage lifecycle management overview") and nothing would ever be deleted.
 * Versions stay off (they are off where nobody switches them on): every deleted segment would live on as a version,
 * beyond the time that personal data may be kept.
 */
export function ledgerAccountArgs(environment: Environment) {
  return {
    ...closedAccountArgs("blob", "AzureServices"),
    // Production survives the loss of a zone: without its ledger the authority issues nothing.
    sku: { name: environment === "production" ? "Standard_ZRS" : "Standard_LRS" },
    accessTier: "Hot" as const,
  };
}

/**
 * Nothing that was written can be changed or deleted before its time; a segment can only grow. (Azure counts the
 * days of a growing blob from its last block: learn.microsoft.com, "Container-level WORM policies for immutable blob
 * data".)
 *
 * @param retentionDays days after which a segment may go
 */
export function immutabilityArgs(retentionDays: number) {
  return {
    immutabilityPolicyName: "default",
    immutabilityPeriodSinceCreationInDays: retentionDays,
    allowProtectedAppendWrites: true,
  };
}

/**
 * Segments go when they may: the names of devices in them are personal data as long as the register links them.
 *
 * One of Microsoft's pages ("Azure Blob Storage lifecycle management policy structure", delete) says that rules do not
 * delete in an immutable container, while another ("Container-level WORM policies") allows deletion once the time is
 * over. Nobody tried it here: docs/authority.md says who has to look.
 *
 * @param retentionDays days without a new block after which a segment is deleted
 */
export function lifecyclePolicy(retentionDays: number): types.input.storage.ManagementPolicySchemaArgs {
  return {
    rules: [
      {
        name: "deleteOldSegments",
        type: "Lifecycle",
        enabled: true,
        definition: {
          filters: { blobTypes: ["appendBlob"], prefixMatch: [`${LEDGER_CONTAINER}/`] },
          actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } } },
        },
      },
    ],
  };
}

/** What decides that the ledger can be neither rewritten nor kept too long. */
export const IMMUTABILITY_DECIDING = [
  "immutabilityPolicyName",
  "immutabilityPeriodSinceCreationInDays",
  "allowProtectedAppendWrites",
] as const;
