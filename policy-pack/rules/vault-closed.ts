import { holdsNothing, holdsOnly, says, saysIfWritten, unmet, type Demands } from "../demand";
import type { Rule } from "../rule";

/** learn.microsoft.com/azure/templates/microsoft.keyvault/vaults and /azure/key-vault/general/network-security */
export const VAULT_DEMANDS: readonly Demands[] = [
  {
    type: "keyvault:Vault",
    place: "properties",
    demands: [
      says("sku.name", "premium"),
      says("enableRbacAuthorization", true),
      holdsNothing("accessPolicies"),
      says("enablePurgeProtection", true),
      saysIfWritten("enableSoftDelete", true),
      saysIfWritten("softDeleteRetentionInDays", 90),
      // "recover" brings a deleted vault back as it was, whatever else is written.
      saysIfWritten("createMode", "default"),
      saysIfWritten("enabledForDeployment", false),
      saysIfWritten("enabledForDiskEncryption", false),
      saysIfWritten("enabledForTemplateDeployment", false),
      says("publicNetworkAccess", "Disabled"),
      says("networkAcls.defaultAction", "Deny"),
      says("networkAcls.bypass", "None"),
      holdsNothing("networkAcls.ipRules"),
      holdsNothing("networkAcls.virtualNetworkRules"),
      holdsOnly("networkAcls", "defaultAction", "bypass", "ipRules", "virtualNetworkRules"),
    ],
  },
];

/** The vault of the CA keys has one door, and it leads inside. */
export const vaultClosed: Rule = {
  id: "vault-closed",
  title:
    "a key vault of the remote access must be a premium vault with roles instead of access policies, closed to every public network and protected against purging",
  severity: "critical",
  why:
    "whoever reaches the key of the device CA can certify any laptop in the world, and a vault lets in every network, " +
    "every access policy and several of Microsoft's services unless it says otherwise",
  remedy:
    'Write sku "premium", enableRbacAuthorization true, enablePurgeProtection true, publicNetworkAccess "Disabled" and ' +
    'networkAcls with "Deny" and "None" as literal values, and no access policies.',
  controls: [
    "BSI IT-Grundschutz 2023: CON.1.A2, CON.1.A4, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.3, 8.20, 8.24",
  ],
  kind: "confinement",
  // Security may open the vault while the way to it is down; who signed meanwhile stands in the HSM's log.
  exemptable: "emergency",
  check: (resource) => unmet(resource, VAULT_DEMANDS),
};
