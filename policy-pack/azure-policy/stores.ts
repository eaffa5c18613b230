import { KEY_DEMANDS, OPERATIONS, STRENGTH } from "../rules/ca-key-in-hsm";
import { SHARE_DEMANDS } from "../rules/file-share-closed";
import { LEDGER_DEMANDS } from "../rules/ledger-store-closed";
import { WEAK } from "../rules/store-closed";
import { VAULT_DEMANDS } from "../rules/vault-closed";
import { FILE_ACCOUNT_DEMANDS } from "../stores/file-account";
import { IDENTITY, SIGN_IN } from "../stores/smb";
import { anyOf, noneOf, ofType, someItem, written } from "./conditions";
import type { Expression } from "./expression";
import { translated, violations, type ArmType } from "./from-demands";
import type { Condition } from "./grammar";

const ACCOUNT: ArmType = {
  type: "Microsoft.Storage/storageAccounts",
  names: {
    enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
    enableNfsV3: "isNfsV3Enabled",
    networkRuleSet: "networkAcls",
  },
};
const KEY: ArmType = { type: "Microsoft.KeyVault/vaults/keys" };

/** Types of stores, by azure-native's name. */
const TYPES: Readonly<Record<string, ArmType>> = {
  "keyvault:Vault": { type: "Microsoft.KeyVault/vaults" },
  "keyvault:Key": KEY,
  "storage:StorageAccount": ACCOUNT,
  "storage:BlobContainer": { type: "Microsoft.Storage/storageAccounts/blobServices/containers" },
  "storage:BlobContainerImmutabilityPolicy": {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
  },
  "storage:FileServiceProperties": { type: "Microsoft.Storage/storageAccounts/fileServices" },
  "storage:FileShare": { type: "Microsoft.Storage/storageAccounts/fileServices/shares" },
};
const IDENTITY_TYPE: ArmType = { type: ACCOUNT.type };

/** Everything about where keys, the ledger and files lie. */
export function storeExpressions(): readonly Expression[] {
  return [vaultClosed(), keyInHsm(), ledgerClosed(), fileShareClosed(), storeClosed()];
}

function vaultClosed(): Expression {
  const { conditions, cannot } = translated(VAULT_DEMANDS, TYPES);
  return {
    rule: "vault-closed",
    expressed: "part",
    can: "A vault that is not premium, has access policies, is open to a network, or can be purged.",
    cannot,
    deny: anyOf(...conditions),
  };
}

function keyInHsm(): Expression {
  const { conditions, cannot } = translated(KEY_DEMANDS, TYPES);
  const operations = `${KEY.type}/keyOps[*]`;
  const strong = Object.entries(STRENGTH).flatMap(([kind, demand]) =>
    violations([demand], KEY).conditions.map((condition): Condition => ({
      allOf: [{ field: `${KEY.type}/kty`, equals: kind }, condition],
    })),
  );
  const uses = [
    someItem(operations, noneOf(operations, OPERATIONS)),
    ...OPERATIONS.map((operation): Condition => ({
      count: { field: operations, where: { field: operations, equals: operation } },
      equals: 0,
    })),
  ];
  return {
    rule: "ca-key-in-hsm",
    expressed: "part",
    can: "A key made by Resource Manager that is not of the HSM, weak, exportable, rotated, or good for more than signing.",
    cannot: [...cannot, "keys that somebody makes by the vault itself, past Resource Manager"],
    deny: anyOf(...conditions, ofType(KEY.type, anyOf(...strong, ...uses))),
  };
}

function ledgerClosed(): Expression {
  const { conditions, cannot } = translated(LEDGER_DEMANDS, TYPES);
  return {
    rule: "ledger-store-closed",
    expressed: "part",
    can: "A storage account that is open to a network, knows keys or other doors, or a blob's protection that is too short.",
    cannot: [
      ...cannot,
      "what lifecycle rules delete",
      "whether an account has a policy of immutability: a definition sees one resource",
    ],
    deny: anyOf(...conditions),
  };
}

function fileShareClosed(): Expression {
  const { conditions, cannot } = translated(SHARE_DEMANDS, TYPES);
  const signIn = violations(SIGN_IN.map(below(IDENTITY)), IDENTITY_TYPE);
  return {
    rule: "file-share-closed",
    expressed: "part",
    can: "A share, or the file service of an account, with older SMB, NTLMv2, weak encryption, NFS or a default permission.",
    cannot: [
      ...cannot,
      ...signIn.cannot,
      "an account whose shares have no settings of the file service beside them",
    ],
    deny: anyOf(...conditions, ofType(ACCOUNT.type, usesDirectory(), anyOf(...signIn.conditions))),
  };
}

/** An account says nothing of a directory unless somebody opens its shares by one. */
function usesDirectory(): Condition {
  return anyOf(
    ...["directoryServiceOptions", "defaultSharePermission"].map((name) =>
      written(`${ACCOUNT.type}/${IDENTITY}.${name}`),
    ),
  );
}

function below(parent: string) {
  return <T extends { readonly names: readonly string[] }>(demand: T): T => ({
    ...demand,
    names: [parent, ...demand.names],
  });
}

function storeClosed(): Expression {
  const weak = translated(
    WEAK.map(({ type, demands }) => ({ type, place: "top" as const, demands })),
    TYPES,
  );
  const accounts = FILE_ACCOUNT_DEMANDS.filter(({ type }) => type === "storage:StorageAccount").map(
    ({ demands }) => violations(demands, ACCOUNT),
  );
  return {
    rule: "store-closed",
    expressed: "part",
    can:
      "A user of a storage account, an account of the kind FileStorage that is open, and shares or file services that say " +
      "something weak.",
    cannot: [
      ...weak.cannot,
      ...accounts.flatMap(({ cannot }) => cannot),
      "accounts of other kinds that hold files",
      "Azure NetApp Files, Azure File Sync and Elastic SAN",
    ],
    deny: anyOf(
      { field: "type", equals: "Microsoft.Storage/storageAccounts/localUsers" },
      ...weak.conditions,
      ofType(
        ACCOUNT.type,
        { field: "kind", equals: "FileStorage" },
        anyOf(...accounts.flatMap(({ conditions }) => conditions)),
      ),
    ),
  };
}
