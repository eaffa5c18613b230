import { added, changed, objectIn, type Inputs, type Scenario } from "./scenario";

const GROUP =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-musterstadt-dev-authority";
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-made-up`;
const SOMEBODY = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11";

const vault = (title: string, change: Inputs) =>
  changed("keyvault:Vault", "authority-vault", { title, rules: ["vault-closed"] }, (inputs) => ({
    ...inputs,
    properties: { ...objectIn(inputs, "properties"), ...change },
  }));
const key = (title: string, change: Inputs) =>
  changed("keyvault:Key", "authority-vault-device-ca-g1", { title, rules: ["ca-key-in-hsm"] }, (inputs) => ({
    ...inputs,
    properties: { ...objectIn(inputs, "properties"), ...change },
  }));
const ledger = (title: string, change: Inputs) =>
  changed(
    "storage:StorageAccount",
    "authority-ledger",
    { title, rules: ["ledger-store-closed"] },
    (inputs) => ({
      ...inputs,
      ...change,
    }),
  );

/** Ways to a certificate that nobody knows of. */
export const AUTHORITY: Readonly<Record<string, Scenario>> = {
  "public-vault": vault("Somebody opens the vault, to look at a key from home.", {
    publicNetworkAccess: "Enabled",
    networkAcls: { defaultAction: "Allow", bypass: "AzureServices" },
  }),
  "vault-policy": vault("Somebody gives himself the vault's keys by an access policy, beside all roles.", {
    enableRbacAuthorization: false,
    accessPolicies: [
      {
        tenantId: "11111111-1111-1111-1111-111111111111",
        objectId: SOMEBODY,
        permissions: { keys: ["all"] },
      },
    ],
  }),
  "exportable-key": key("Somebody makes the key of the device CA exportable, for a backup.", {
    attributes: { exportable: true },
  }),
  "software-key": key("Somebody makes the key of the device CA outside the HSM, because it costs less.", {
    kty: "RSA",
  }),
  "power-role": changed(
    "authorization:RoleDefinition",
    "authority-issuer-sign-only",
    {
      title: "Somebody lets the issuer's role do everything with keys, after one call was refused.",
      rules: ["sign-role-narrow"],
    },
    (inputs) => ({
      ...inputs,
      permissions: [{ actions: ["*"], dataActions: ["Microsoft.KeyVault/vaults/keys/*"] }],
    }),
  ),
  "second-signer": added(
    "azure-native:authorization:RoleAssignment",
    "somebody-signs",
    {
      title: "Somebody lets a person sign beside the issuer, with a role that Azure has built in.",
      rules: ["sign-right-single"],
    },
    {
      scope: VAULT,
      // Key Vault Crypto User
      roleDefinitionId: `${GROUP}/providers/Microsoft.Authorization/roleDefinitions/12338af0-0e69-4776-bea7-57ae8d297424`,
      principalId: SOMEBODY,
      principalType: "User",
    },
  ),
  "issuer-from-outside": added(
    "azure-native:managedidentity:FederatedIdentityCredential",
    "any-pull-request",
    { title: "Somebody lets a build server elsewhere act as the issuer.", rules: ["type-allowed"] },
    {
      resourceGroupName: "rg-musterstadt-dev-authority",
      resourceName: "id-issuer",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:musterstadt/anything:pull_request",
      audiences: ["api://AzureADTokenExchange"],
    },
  ),
  "ledger-open": ledger("Somebody opens the ledger's account to every network.", {
    publicNetworkAccess: "Enabled",
    networkRuleSet: { defaultAction: "Allow" },
  }),
  "account-keys": ledger("Somebody switches the keys of the ledger's account on, for a tool.", {
    allowSharedKeyAccess: true,
  }),
  "ledger-rewritable": changed(
    "storage:BlobContainerImmutabilityPolicy",
    "authority-ledger-immutability",
    { title: "Somebody keeps the ledger unchangeable for a day only.", rules: ["ledger-store-closed"] },
    (inputs) => ({ ...inputs, immutabilityPeriodSinceCreationInDays: 1 }),
  ),
  "foreign-workspace": changed(
    "monitor:DiagnosticSetting",
    "authority-audit-vault",
    { title: "Somebody sends the vault's log to a service provider.", rules: ["audit-kept-here"] },
    (inputs) => ({
      ...inputs,
      workspaceId:
        "/subscriptions/0f1e2d3c-0000-4000-8000-000000000061/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log",
    }),
  ),
  "webhook-receiver": changed(
    "monitor:ActionGroup",
    "authority-alarm-mail",
    { title: "Somebody has alarms call an address on the Internet.", rules: ["alarm-mail-only"] },
    (inputs) => ({
      ...inputs,
      webhookReceivers: [{ name: "chat", serviceUri: "https://chat.example/hook" }],
    }),
  ),
  "silent-alarm": changed(
    "monitor:ScheduledQueryRule",
    "authority-alarm-silence",
    {
      title: "Somebody switches the alarm off that nobody revokes lost laptops any more.",
      rules: ["alarm-mail-only"],
    },
    (inputs) => ({ ...inputs, enabled: false }),
  ),
};
