import { findResource, type StoredResource } from "../state/azure-state";
import { FILE_SERVICE, SHARE } from "./access-relations";
import { ACCOUNT } from "./authority-relations";
import { quoted, textAt, valueAt } from "./properties";
import { parentOf } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const SMB = "https://learn.microsoft.com/azure/storage/files/files-smb-protocol";
const TARGETS = "https://learn.microsoft.com/azure/storage/files/storage-files-scale-targets";
const PLANNING = "https://learn.microsoft.com/azure/storage/files/storage-files-planning";

/** Smallest and largest share in gibibytes, by how the account is paid. */
const [PAY_AS_YOU_GO, PROVISIONED, PROVISIONED_V2] = [
  [1, 102_400],
  [100, 102_400],
  [32, 262_144],
] as const;
const [SHORTEST_RETENTION, LONGEST_RETENTION] = [1, 365];

/** Words of the settings of SMB, in each list joined by semicolons. */
const SMB_VALUES: Readonly<Record<string, readonly string[]>> = {
  versions: ["SMB2.1", "SMB3.0", "SMB3.1.1"],
  authenticationMethods: ["NTLMv2", "Kerberos"],
  kerberosTicketEncryption: ["RC4-HMAC", "AES-256"],
  channelEncryption: ["AES-128-CCM", "AES-128-GCM", "AES-256-GCM"],
};

/** Kinds of accounts without file shares. */
const WITHOUT_SHARES = ["BlobStorage", "BlockBlobStorage"];

const isSsd = (account: Properties | undefined) => account?.kind === "FileStorage";

function boundsOf(account: Properties | undefined): readonly [number, number] {
  if (/^(Standard|Premium)V2_/.test(textAt(account, "sku", "name") ?? "")) return PROVISIONED_V2;
  return isSsd(account) ? PROVISIONED : PAY_AS_YOU_GO;
}

/** A share lies in a service, and that in its account. */
function accountAround({ type, id, after }: RuleSubject): StoredResource | undefined {
  return findResource(after, type === FILE_SERVICE ? parentOf(id) : parentOf(parentOf(id)));
}

export const fileShares: readonly ServiceRule[] = [
  {
    id: "account-kind-and-sku",
    types: [ACCOUNT],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/storage/common/storage-account-overview",
    code: "RehearsalAccountSku",
    check: ({ properties }) => {
      const [kind, sku] = [textAt(properties, "kind"), textAt(properties, "sku", "name") ?? ""];
      const isPremium = /^Premium/.test(sku);
      const needsPremium = kind === "FileStorage" || kind === "BlockBlobStorage";
      if (kind === undefined || sku === "") return [];
      if (needsPremium && !isPremium && !(kind === "FileStorage" && /^StandardV2_/.test(sku))) {
        return [`kind is ${quoted(kind)} with sku.name ${quoted(sku)}; write "Premium_LRS" or "Premium_ZRS"`];
      }
      return kind === "StorageV2" && isPremium && sku !== "Premium_LRS"
        ? [
            `kind is "StorageV2" with sku.name ${quoted(sku)}; write a Standard one, or kind "FileStorage" for fast shares`,
          ]
        : [];
    },
  },
  {
    id: "share-account",
    types: [SHARE, FILE_SERVICE],
    on: WRITES,
    source: PLANNING,
    code: "RehearsalShareAccount",
    check: (subject) => {
      const account = accountAround(subject)?.properties;
      return WITHOUT_SHARES.includes(textAt(account, "kind") ?? "")
        ? [
            `the account's kind is ${quoted(account?.kind)}, which has no file shares; take "StorageV2" or "FileStorage"`,
          ]
        : [];
    },
  },
  {
    id: "share-quota",
    types: [SHARE],
    on: WRITES,
    source: TARGETS,
    code: "RehearsalShareQuota",
    check: (subject) => {
      const { shareQuota: quota } = subject.properties;
      const [smallest, largest] = boundsOf(accountAround(subject)?.properties);
      return typeof quota !== "number" || (quota >= smallest && quota <= largest)
        ? []
        : [`shareQuota is ${quota} GiB; in such an account write ${smallest} to ${largest}`];
    },
  },
  {
    id: "share-tier",
    types: [SHARE],
    on: WRITES,
    source: PLANNING,
    code: "RehearsalShareTier",
    check: (subject) => {
      const tier = textAt(subject.properties, "accessTier");
      const account = accountAround(subject)?.properties;
      return tier === undefined || account?.kind === undefined || (tier === "Premium") === isSsd(account)
        ? []
        : [
            `accessTier is ${quoted(tier)}, but the account's kind is ${quoted(account.kind)}; write ${isSsd(account) ? '"Premium"' : '"TransactionOptimized", "Hot" or "Cool"'}`,
          ];
    },
  },
  {
    id: "share-protocol",
    types: [SHARE],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/storage/files/files-nfs-protocol",
    code: "RehearsalShareProtocol",
    check: (subject) => {
      const { enabledProtocols, rootSquash } = subject.properties;
      const isNfs = enabledProtocols === "NFS";
      const account = accountAround(subject)?.properties;
      return [
        ...(isNfs && account !== undefined && !isSsd(account)
          ? [
              `enabledProtocols is "NFS", but the account's kind is ${quoted(account.kind)}; NFS needs "FileStorage"`,
            ]
          : []),
        ...(!isNfs && rootSquash !== undefined
          ? [`rootSquash is ${quoted(rootSquash)}, which only "NFS" knows; leave it out`]
          : []),
      ];
    },
  },
  {
    id: "share-protocol-fixed",
    types: [SHARE],
    on: ["update"],
    source:
      "https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/fileservices/shares",
    code: "RehearsalShareProtocolFixed",
    check: ({ properties, before }) =>
      properties.enabledProtocols === before?.enabledProtocols
        ? []
        : [
            `enabledProtocols is ${quoted(properties.enabledProtocols)}, but the share was made with ${quoted(before?.enabledProtocols)}; make another share`,
          ],
  },
  {
    id: "smb-settings",
    types: [FILE_SERVICE],
    on: WRITES,
    source: SMB,
    code: "RehearsalSmbSettings",
    check: ({ properties }) =>
      Object.entries(SMB_VALUES).flatMap(([name, known]) => {
        const text = textAt(properties, "protocolSettings", "smb", name);
        const wrong = (text ?? "").split(";").filter((word) => word !== "" && !known.includes(word));
        const at = `protocolSettings.smb.${name}`;
        if (text === undefined) return [];
        return [
          ...(text === "" ? [`${at} is empty; write at least one of ${known.join(", ")}`] : []),
          ...wrong.map(
            (word) => `${at} has ${quoted(word)}; write words of ${known.join(", ")}, joined by semicolons`,
          ),
        ];
      }),
  },
  {
    id: "smb-multichannel",
    types: [FILE_SERVICE],
    on: WRITES,
    source: SMB,
    code: "RehearsalSmbMultichannel",
    check: (subject) => {
      const account = accountAround(subject)?.properties;
      return valueAt(subject.properties, "protocolSettings", "smb", "multichannel", "enabled") === true &&
        account !== undefined &&
        !isSsd(account)
        ? [
            `protocolSettings.smb.multichannel is enabled, but the account's kind is ${quoted(account.kind)}; that needs "FileStorage"`,
          ]
        : [];
    },
  },
  {
    id: "share-retention",
    types: [FILE_SERVICE],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/storage/files/storage-files-prevent-file-share-deletion",
    code: "RehearsalShareRetention",
    check: ({ properties }) => {
      const days = valueAt(properties, "shareDeleteRetentionPolicy", "days");
      return valueAt(properties, "shareDeleteRetentionPolicy", "enabled") !== true ||
        (typeof days === "number" && days >= SHORTEST_RETENTION && days <= LONGEST_RETENTION)
        ? []
        : [
            `shareDeleteRetentionPolicy.days is ${quoted(days)}; write ${SHORTEST_RETENTION} to ${LONGEST_RETENTION}`,
          ];
    },
  },
];
