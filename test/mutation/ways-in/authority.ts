import { CITY, ELSEWHERE, forbidden, IN_CITY, rows, VAULT, type Row } from "./way-in";

const must = (rule: string) => ({ absent: [rule], unknown: [rule] });
const written = (rule: string) => ({ unknown: [rule] });
const own = (type: string, resource: string) =>
  ({
    section: "authority",
    type: `azure-native:${type}`,
    base: { stack: "dev", resource },
    scope: "remote-access",
  }) as const;
const V = "vault-closed";
const K = "ca-key-in-hsm";
const vault: readonly Row[] = [
  [
    "vault-public",
    "the vault is open to the Internet",
    { "properties.publicNetworkAccess": "Enabled" },
    [V],
    must(V),
  ],
  [
    "vault-every-network",
    "every network reaches the vault",
    { "properties.networkAcls.defaultAction": "Allow" },
    [V],
    must(V),
  ],
  [
    "vault-addresses",
    "some addresses reach the vault",
    { "properties.networkAcls.ipRules": [{ value: "203.0.113.9" }] },
    [V],
    written(V),
  ],
  [
    "vault-services",
    "services of Azure reach the vault past its filter",
    { "properties.networkAcls.bypass": "AzureServices" },
    [V],
    must(V),
  ],
  [
    "vault-subnets",
    "a foreign subnet reaches the vault",
    { "properties.networkAcls.virtualNetworkRules": [{ id: "x" }] },
    [V],
    written(V),
  ],
  [
    "vault-policies",
    "an access policy gives rights past the roles",
    {
      "properties.accessPolicies": [
        { tenantId: ELSEWHERE, objectId: ELSEWHERE, permissions: { keys: ["all"] } },
      ],
    },
    [V],
    written(V),
  ],
  [
    "vault-without-roles",
    "access policies count instead of roles",
    { "properties.enableRbacAuthorization": false },
    [V],
    must(V),
  ],
  [
    "vault-purge",
    "the keys can be deleted for good",
    { "properties.enablePurgeProtection": false },
    [V],
    must(V),
  ],
  [
    "vault-no-soft-delete",
    "the keys are gone when they are deleted",
    { "properties.enableSoftDelete": false },
    [V],
    written(V),
  ],
  [
    "vault-days",
    "the keys are gone after a week",
    { "properties.softDeleteRetentionInDays": 7 },
    [V],
    written(V),
  ],
  [
    "vault-deployment",
    "machines get what lies in the vault",
    { "properties.enabledForDeployment": true },
    [V],
    written(V),
  ],
  [
    "vault-templates",
    "templates get what lies in the vault",
    { "properties.enabledForTemplateDeployment": true },
    [V],
    written(V),
  ],
  [
    "vault-disks",
    "disks get what lies in the vault",
    { "properties.enabledForDiskEncryption": true },
    [V],
    written(V),
  ],
  [
    "vault-recovered",
    "an older vault comes back as it was",
    { "properties.createMode": "recover" },
    [V],
    written(V),
  ],
  ["vault-standard", "the vault has no HSM", { "properties.sku.name": "standard" }, [V], must(V)],
];
const key: readonly Row[] = [
  ["key-exportable", "the key can leave the HSM", { "properties.attributes.exportable": true }, [K], must(K)],
  [
    "key-release",
    "the key is handed to whoever attests something",
    { "properties.releasePolicy": { data: "x" } },
    [K],
    written(K),
  ],
  ["key-software", "the key does not lie in an HSM", { "properties.kty": "RSA" }, [K], must(K)],
  [
    "key-unwraps",
    "the key does more than sign",
    { "properties.keyOps": ["sign", "verify", "unwrapKey"] },
    [K],
    must(K),
  ],
  ["key-import", "the key came from somewhere", { "properties.keyOps[0]": "import" }, [K], must(K)],
  ["key-weak", "the key is weak", { "properties.keySize": 2048 }, [K], must(K)],
  [
    "key-rotates",
    "a new version is made that no gateway trusts",
    { "properties.rotationPolicy": { lifetimeActions: [], attributes: { expiryTime: "P1Y" } } },
    [K],
    written(K),
  ],
];
const OWNER = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";
const ROLES = {
  owner: OWNER,
  contributor: OWNER.replace(/[^/]+$/, "b24988ac-6180-42a0-ab88-20f7382dd24c"),
  "user-access": OWNER.replace(/[^/]+$/, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"),
  "rbac-administrator": OWNER.replace(/[^/]+$/, "f58310d9-a9f6-439a-9e8d-f62e7b41a168"),
  "vault-administrator": OWNER.replace(/[^/]+$/, "00482a5a-887f-4fb3-b363-3b7fe8e74483"),
  "crypto-officer": OWNER.replace(/[^/]+$/, "14b46e9e-c2b7-41b4-b07b-48a6ebf60603"),
  "crypto-user": OWNER.replace(/[^/]+$/, "12338af0-0e69-4776-bea7-57ae8d297424"),
  "certificates-officer": OWNER.replace(/[^/]+$/, "a4417e6f-fecd-4de8-b567-7b0420556985"),
  "vault-contributor": OWNER.replace(/[^/]+$/, "f25e0fa2-a7c8-4377-a976-54943a77a395"),
};
const SIGN = "sign-right-single";
const G = "no-grant-on-protected";
const federated: Parameters<typeof rows>[0] = {
  section: "authority",
  type: "azure-native:managedidentity:FederatedIdentityCredential",
  base: {
    inputs: {
      resourceName: "id-issuer",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:city/remote-access:environment:production",
      audiences: ["api://AzureADTokenExchange"],
    },
  },
  scope: "any",
  provider: IN_CITY,
};

/** The key of the device CA, and who may sign with it. */
export const AUTHORITY = [
  ...rows(own("keyvault:Vault", "authority-vault"), ...vault, [
    "vault-unprotected",
    "the vault goes with a renamed variable",
    {},
    ["protect-crown-jewels"],
    { options: { protect: false } },
  ]),
  ...rows(own("keyvault:Key", "authority-vault-device-ca-g1"), ...key, [
    "key-unprotected",
    "the key goes with a renamed variable",
    {},
    ["protect-crown-jewels"],
    { options: { protect: false } },
  ]),
  ...rows(own("storage:StorageAccount", "authority-ledger"), [
    "ledger-unprotected",
    "the ledger goes with a renamed variable",
    {},
    ["protect-crown-jewels"],
    { options: { protect: false } },
  ]),
  ...rows(own("storage:BlobContainer", "authority-ledger-ledger"), [
    "ledger-anonymous",
    "everybody reads the ledger",
    { publicAccess: "Blob" },
    ["ledger-store-closed"],
    must("ledger-store-closed"),
  ]),
  ...rows(
    own("authorization:RoleDefinition", "authority-issuer-sign-only"),
    [
      "role-wildcard",
      "the role may do everything with keys",
      { "permissions[0].dataActions": ["Microsoft.KeyVault/vaults/keys/*"] },
      ["sign-role-narrow"],
      { unknown: ["sign-role-narrow"] },
    ],
    [
      "role-manages",
      "the role may give rights",
      { "permissions[0].actions": ["Microsoft.Authorization/roleAssignments/write"] },
      ["sign-role-narrow"],
      { unknown: ["sign-role-narrow"] },
    ],
    [
      "role-everywhere",
      "the role can be given in the whole subscription",
      { "assignableScopes[0]": "/subscriptions/00000000-0000-0000-0000-000000000000" },
      ["sign-role-narrow"],
      { unknown: "its source is the group of this stack" },
    ],
  ),
  ...rows(
    own("authorization:RoleAssignment", "authority-issuer-sign-device-ca-g1"),
    [
      "sign-somebody-else",
      "somebody else may sign",
      { principalId: ELSEWHERE },
      [SIGN],
      { absent: [SIGN], unknown: "its source is the identity of this stack" },
    ],
    [
      "sign-from-another-stack",
      "who may sign comes out of another stack",
      { principalId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      [SIGN],
      { from: {}, absent: [SIGN] },
    ],
    [
      "sign-in-the-vault",
      "the right counts for the whole vault",
      { scope: VAULT },
      [SIGN],
      { absent: [SIGN], unknown: "its source is the key of this stack" },
    ],
    ...Object.entries(ROLES).map(([name, role]): Row => [
      `sign-as-${name}`,
      "a role gives more than to sign",
      { roleDefinitionId: role },
      [SIGN],
      must(SIGN),
    ]),
  ),
  ...rows(
    {
      section: "authority",
      type: "azure-native:authorization:RoleAssignment",
      base: { inputs: { scope: VAULT, principalId: ELSEWHERE, roleDefinitionId: READER } },
      scope: "any",
    },
    ...Object.entries(ROLES).map(([name, role]): Row => [
      `grant-on-vault-${name}`,
      "any stack gives a right on the city's vault",
      { roleDefinitionId: role },
      [G],
      { unknown: [G] },
    ]),
  ),
  ...rows(
    federated,
    [
      "federation-of-any-branch",
      "every run of a pipeline becomes the issuer",
      { subject: "repo:city/remote-access:*" },
      [G],
      must(G),
    ],
    [
      "federation-of-proposals",
      "a proposed change becomes the issuer",
      { subject: "repo:city/remote-access:pull_request" },
      [G],
      must(G),
    ],
    [
      "federation-by-expression",
      "an expression decides who becomes the issuer",
      { claimsMatchingExpression: { value: "claims['sub'] matches '*'", languageVersion: 1 } },
      [G],
    ],
  ),
  ...rows(
    {
      section: "authority",
      type: "azure-native:authorization:RoleDefinition",
      base: {
        inputs: {
          assignableScopes: [`/subscriptions/${CITY}`],
          permissions: [{ actions: ["Microsoft.Network/virtualNetworks/read"], dataActions: [] }],
        },
      },
      scope: "any",
    },
    [
      "power-role-everything",
      "any stack defines a role for everything in the city's subscription",
      { "permissions[0].actions": ["*"] },
      [G],
      { unknown: [G] },
    ],
    [
      "power-role-gateways",
      "the role may change the gateway",
      { "permissions[0].actions[0]": "Microsoft.Network/virtualNetworkGateways/*" },
      [G],
      { unknown: [G] },
    ],
    [
      "power-role-signs",
      "the role may sign",
      { "permissions[0].dataActions": ["Microsoft.KeyVault/vaults/keys/sign/action"] },
      [G],
      { unknown: [G] },
    ],
  ),
  ...forbidden(
    "authority",
    ["azure-native:keyvault:AccessPolicy", "rights past the roles"],
    ["azure-native:keyvault:ManagedHsm", "a second place for keys"],
    ["azure-native:managedidentity:FederatedIdentityCredential", "an outside workload becomes the issuer"],
    ["azure-native:hardwaresecuritymodules:DedicatedHsm", "a second place for keys"],
    ["azure-native:certificateregistration:AppServiceCertificateOrder", "a second authority"],
    ["azure-native:codesigning:CodeSigningAccount", "a second authority"],
  ),
];
