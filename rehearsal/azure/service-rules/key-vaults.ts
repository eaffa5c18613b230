import { quoted, valueAt } from "./properties";
import { DELETED_VAULT, namesakesOf, VAULT } from "./authority-relations";
import { nameOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const SOFT_DELETE = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview";
const [SHORTEST_RETENTION, LONGEST_RETENTION] = [7, 90];

const ofVault = (properties: Properties | undefined, name: string) => valueAt(properties, "properties", name);

export const keyVaults: readonly ServiceRule[] = [
  {
    id: "vault-name-unique",
    types: [VAULT],
    on: ["create"],
    source: SOFT_DELETE,
    code: "VaultAlreadyExists",
    codeSource: "https://github.com/Esri/arcgis-gitops/issues/174",
    check: ({ id, content }) => [
      ...namesakesOf(content, VAULT, id).map(
        (other) =>
          `the name ${quoted(nameOf(id))} is already that of ${other.id}; no two vaults of Azure have one name, take another`,
      ),
      ...namesakesOf(content, DELETED_VAULT, id).map(
        () =>
          `the name ${quoted(nameOf(id))} is that of a deleted vault, which is kept until its retention is over; recover that one, or take another name`,
      ),
    ],
  },
  {
    id: "vault-purge-protection-stays",
    types: [VAULT],
    on: WRITES,
    source: SOFT_DELETE,
    code: "BadRequest",
    codeSource: "https://github.com/Azure/ai-hub/issues/241",
    check: ({ properties }) =>
      ofVault(properties, "enablePurgeProtection") === false
        ? [
            "properties.enablePurgeProtection is false, which Azure never takes; write true, or leave it out for a vault that shall have none",
          ]
        : [],
  },
  {
    id: "vault-soft-delete-stays",
    types: [VAULT],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-change",
    code: "RehearsalSoftDelete",
    check: ({ properties }) =>
      ofVault(properties, "enableSoftDelete") === false
        ? [
            "properties.enableSoftDelete is false; no vault is without soft delete, write true or leave it out",
          ]
        : [],
  },
  {
    id: "vault-retention-range",
    types: [VAULT],
    on: WRITES,
    source: SOFT_DELETE,
    code: "RehearsalVaultRetention",
    check: ({ properties }) => {
      const days = ofVault(properties, "softDeleteRetentionInDays");
      const fits = typeof days !== "number" || (days >= SHORTEST_RETENTION && days <= LONGEST_RETENTION);
      return fits
        ? []
        : [
            `properties.softDeleteRetentionInDays is ${days}; write ${SHORTEST_RETENTION} to ${LONGEST_RETENTION}`,
          ];
    },
  },
  {
    id: "vault-retention-fixed",
    types: [VAULT],
    on: ["update"],
    source: SOFT_DELETE,
    code: "RehearsalVaultRetentionFixed",
    check: ({ properties, before }) => {
      const [was, is] = [before, properties].map((one) => ofVault(one, "softDeleteRetentionInDays"));
      return was === is
        ? []
        : [
            `properties.softDeleteRetentionInDays cannot change from ${quoted(was)} to ${quoted(is)}; write the old value`,
          ];
    },
  },
];
