import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const DEFINITION = "azure-native:authorization:RoleDefinition";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const SUBSCRIPTION = "/subscriptions/0";
const GROUP = `${SUBSCRIPTION}/resourceGroups/g`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`;
const KEY = `${VAULT}/keys/device-ca-g1`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/log`;
const SIGN_ONLY = "5f0e8c1a-7b2d-8c3e-9f40-1a2b3c4d5e6f";
const BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const roleId = (guid: string) => `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;

const signing = {
  scope: KEY,
  roleDefinitionId: roleId(SIGN_ONLY),
  principalId: "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11",
  principalType: "ServicePrincipal",
};
const writing = { ...signing, scope: CONTAINER, roleDefinitionId: roleId(BLOB_DATA_CONTRIBUTOR) };

const assignment = (inputs: Record<string, unknown>) =>
  judge({ type: ASSIGNMENT, scope: "remote-access", inputs }, "sign-right-single");

describe("sign-right-single", () => {
  it.each([
    ["to sign with a key", signing],
    ["to write a container", writing],
    ["of a stack that does not stand yet", { ...signing, scope: unknown, principalId: unknown }],
    ["in other letter case", { ...signing, scope: KEY.toUpperCase(), principalType: "serviceprincipal" }],
    [
      "by the short id of a built-in role",
      { ...writing, roleDefinitionId: roleId(BLOB_DATA_CONTRIBUTOR).slice(SUBSCRIPTION.length) },
    ],
  ])("passes the right %s", (_, inputs) => {
    expect(assignment(inputs)).toEqual([]);
  });

  it.each([
    [
      "roleDefinitionId",
      "the role Owner, which may give itself every right",
      "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    ],
    [
      "roleDefinitionId",
      "the role Contributor, which may open the vault's doors",
      "b24988ac-6180-42a0-ab88-20f7382dd24c",
    ],
    [
      "roleDefinitionId",
      "the role User Access Administrator, which may give itself every right",
      "18D7D88D-D35E-4FB5-A5C3-7773C20A72D9",
    ],
    [
      "roleDefinitionId",
      "the role Role Based Access Control Administrator, which may give itself every right",
      "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    ],
    [
      "roleDefinitionId",
      "the role Key Vault Administrator, which may sign, import and delete",
      "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    ],
    [
      "roleDefinitionId",
      "the role Key Vault Crypto Officer, which may sign, import and delete",
      "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    ],
    [
      "roleDefinitionId",
      "the role Key Vault Crypto User, which may also update, back up and decrypt",
      "12338af0-0e69-4776-bea7-57ae8d297424",
    ],
    [
      "roleDefinitionId",
      "the role Managed Identity Contributor, which may let an outsider sign in as the identity",
      "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    ],
  ])("blocks at %s %s", (path, found, guid) => {
    const findings = assignment({ ...signing, roleDefinitionId: roleId(guid) });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each([
    ["roleDefinitionId", "nothing", { roleDefinitionId: undefined }],
    ["roleDefinitionId", LATER, { roleDefinitionId: unknown }],
    ["roleDefinitionId", `"${SIGN_ONLY}"`, { roleDefinitionId: SIGN_ONLY }],
    ["roleDefinitionId", "3", { roleDefinitionId: 3 }],
    ["roleDefinitionId", `"${KEY}"`, { roleDefinitionId: KEY }],
    ["scope", "nothing", { scope: undefined }],
    ["scope", '"/"', { scope: "/" }],
    ["scope", `"${SUBSCRIPTION}", which is a subscription`, { scope: SUBSCRIPTION }],
    ["scope", `"${GROUP}", which is a resource group`, { scope: GROUP }],
    [
      "scope",
      '"/providers/Microsoft.Management/managementGroups/city", which is a management group',
      { scope: "/providers/Microsoft.Management/managementGroups/city" },
    ],
    ["scope", `"${VAULT}", which is microsoft.keyvault/vaults`, { scope: VAULT }],
    [
      "scope",
      `"${CONTAINER}", which is microsoft.storage/storageaccounts/blobservices/containers`,
      { scope: CONTAINER },
    ],
    ["scope", `"${ACCOUNT}", which is microsoft.storage/storageaccounts`, { ...writing, scope: ACCOUNT }],
    [
      "Scope",
      "a value that cannot be decided before deployment: it is written as Scope, which may never arrive",
      { scope: undefined, Scope: KEY },
    ],
    [
      "scope",
      "a value that cannot be decided before deployment: it is written twice, as scope and Scope",
      { Scope: SUBSCRIPTION },
    ],
    ["principalType", '"User"', { principalType: "User" }],
    ["principalType", '"Group"', { principalType: "Group" }],
    ["principalType", "nothing", { principalType: undefined }],
    ["principalType", LATER, { principalType: unknown }],
    ["principalId", "nothing", { principalId: null }],
    [
      "delegatedManagedIdentityResourceId",
      "(a text of 3 characters)",
      { delegatedManagedIdentityResourceId: "/id" },
    ],
  ])("blocks a right whose %s is %s", (path, found, change) => {
    const findings = assignment({ ...signing, ...change });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });
});

const definition = {
  scope: GROUP,
  permissions: [
    {
      actions: [],
      dataActions: ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"],
    },
  ],
  assignableScopes: [GROUP],
};
const allowing = (permission: object) => ({ permissions: [{ ...definition.permissions[0], ...permission }] });

describe("sign-role-narrow", () => {
  const role = (inputs: Record<string, unknown>) =>
    judge({ type: DEFINITION, scope: "remote-access", inputs }, "sign-role-narrow");

  it.each([
    ["that signs and reads", {}],
    ["that only signs", allowing({ dataActions: ["microsoft.keyvault/vaults/keys/sign/action"] })],
    ["that denies even more", allowing({ notActions: ["*"], actions: null })],
    ["of a stack that does not stand yet", { scope: unknown, assignableScopes: [unknown] }],
    ["for one vault", { scope: VAULT, assignableScopes: [VAULT] }],
  ])("passes a role %s", (_, change) => {
    expect(role({ ...definition, ...change })).toEqual([]);
  });

  it.each([
    ["permissions", "nothing", { permissions: undefined }],
    ["permissions", "an empty list", { permissions: [] }],
    ["permissions", LATER, { permissions: unknown }],
    ["permissions[0]", LATER, { permissions: [unknown] }],
    ["permissions[0].actions[0]", '"*"', allowing({ actions: ["*"] })],
    [
      "permissions[0].actions[0]",
      '"Microsoft.Authorization/roleAssignments/write"',
      allowing({ actions: ["Microsoft.Authorization/roleAssignments/write"] }),
    ],
    ["permissions[0].actions", LATER, allowing({ actions: unknown })],
    [
      "permissions[0].dataActions[0]",
      '"Microsoft.KeyVault/vaults/*"',
      allowing({ dataActions: ["Microsoft.KeyVault/vaults/*"] }),
    ],
    [
      "permissions[0].dataActions[1]",
      '"Microsoft.KeyVault/vaults/keys/backup/action"',
      allowing({
        dataActions: [
          "Microsoft.KeyVault/vaults/keys/sign/action",
          "Microsoft.KeyVault/vaults/keys/backup/action",
        ],
      }),
    ],
    ["permissions[0].dataActions[0]", LATER, allowing({ dataActions: [unknown] })],
    ["permissions[0].DataActions[0]", '"*"', allowing({ dataActions: undefined, DataActions: ["*"] })],
    [
      "permissions[0].dataActions",
      "a value that cannot be decided before deployment: it is a text, not a list",
      allowing({ dataActions: "*" }),
    ],
    ["assignableScopes", "nothing", { assignableScopes: undefined }],
    ["assignableScopes[0]", '"/"', { assignableScopes: ["/"] }],
    [
      "assignableScopes[1]",
      `"${SUBSCRIPTION}", which is a subscription`,
      { assignableScopes: [GROUP, SUBSCRIPTION] },
    ],
    ["scope", `"${SUBSCRIPTION}", which is a subscription`, { scope: SUBSCRIPTION }],
    ["scope", "nothing", { scope: undefined }],
  ])("blocks a role whose %s is %s", (path, found, change) => {
    const findings = role({ ...definition, ...change });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });
});

describe("with the whole stack in view", () => {
  const stack: Record<string, Member> = {
    group: { type: "azure-native:resources:ResourceGroup" },
    key: { type: "azure-native:keyvault:Key" },
    container: { type: "azure-native:storage:BlobContainer" },
    issuer: { type: "azure-native:managedidentity:UserAssignedIdentity", outputs: { principalId: unknown } },
    role: {
      type: DEFINITION,
      inputs: { ...definition, scope: unknown, assignableScopes: [unknown], roleDefinitionId: SIGN_ONLY },
      from: { scope: ["group"], assignableScopes: ["group"] },
    },
    sign: {
      type: ASSIGNMENT,
      inputs: { ...signing, scope: unknown, principalId: unknown },
      from: { scope: ["key"], principalId: ["issuer"] },
    },
    write: {
      type: ASSIGNMENT,
      inputs: { ...writing, scope: unknown, principalId: unknown },
      from: { scope: ["container"], principalId: ["issuer"] },
    },
  };
  const change = (name: string, by: Partial<Member>) => ({
    ...stack,
    [name]: { ...(stack[name] as Member), ...by },
  });

  it("passes before the first deployment, and after it", () => {
    expect(judgeStack("sign-right-single", stack)).toEqual([]);
    expect(judgeStack("sign-role-narrow", stack)).toEqual([]);
    const standing = {
      ...change("sign", { inputs: signing }),
      issuer: { ...(stack.issuer as Member), outputs: { principalId: signing.principalId } },
    };
    expect(judgeStack("sign-right-single", standing)).toEqual([]);
  });

  const SCOPE = "a scope that does not come from a key of this stack";
  const PRINCIPAL = "a principal that does not come from an identity of this stack";
  const UNDEFINED = `the role ${SIGN_ONLY}, which this stack does not define`;
  it.each([
    ["a role that nobody defines here", change("role", { inputs: definition }), `sign: ${UNDEFINED}`],
    ["a role that is only read", change("role", { read: true }), `sign: ${UNDEFINED}`],
    [
      "any other built-in role",
      change("sign", {
        inputs: { ...signing, roleDefinitionId: roleId("acdd72a7-3385-48ef-bd42-f606fba81ae7") },
      }),
      "sign: the role acdd72a7-3385-48ef-bd42-f606fba81ae7, which this stack does not define",
    ],
    ["a key that is only read", change("key", { read: true }), `sign: ${SCOPE}`],
    [
      "the right to sign on a resource group",
      change("sign", { from: { scope: ["group"], principalId: ["issuer"] } }),
      `sign: ${SCOPE}`,
    ],
    [
      "a scope of key and group",
      change("sign", { from: { scope: ["key", "group"], principalId: ["issuer"] } }),
      `sign: ${SCOPE}`,
    ],
    [
      "a scope that the program wrote",
      change("sign", { inputs: signing, from: { principalId: ["issuer"] } }),
      `sign: ${SCOPE}`,
    ],
    [
      "the right to write a key",
      change("write", { from: { scope: ["key"], principalId: ["issuer"] } }),
      "write: a scope that does not come from a blob container of this stack",
    ],
    [
      "a principal that the program wrote",
      change("sign", { inputs: signing, from: { scope: ["key"] } }),
      `sign: ${PRINCIPAL}`,
    ],
    [
      "a principal of something else",
      change("sign", { from: { scope: ["key"], principalId: ["group"] } }),
      `sign: ${PRINCIPAL}`,
    ],
    [
      "a principal that only seems to come from the identity",
      {
        ...change("sign", { inputs: signing }),
        issuer: { ...(stack.issuer as Member), outputs: { principalId: "another" } },
      },
      'sign: a principal that is not that of "issuer"',
    ],
    [
      "a second identity that signs",
      {
        ...stack,
        other: { type: "azure-native:managedidentity:UserAssignedIdentity" },
        second: { ...(stack.sign as Member), from: { scope: ["key"], principalId: ["other"] } },
      },
      'second: the identity "other", while "issuer" may sign already',
    ],
  ])("blocks %s", (_, members, found) => {
    expect(judgeStack("sign-right-single", members)).toEqual([found]);
  });

  it("blocks a role for a resource group that the stack does not make", () => {
    const found = "role: a scope that does not come from the resource group of this stack";
    expect(judgeStack("sign-role-narrow", change("role", { inputs: definition, from: {} }))).toEqual([
      found,
      found,
    ]);
  });
});

it.each([
  ["sign-right-single", ASSIGNMENT, { ...signing, principalType: "User" }],
  ["sign-role-narrow", DEFINITION, { ...definition, ...allowing({ actions: ["*"] }) }],
])("%s judges every form of the token, and leaves other stacks alone", (id, type, inputs) => {
  for (const form of [type, ...formsOf(type)])
    expect(told("property", judge({ type: form, scope: "remote-access", inputs }, id))).toContainEqual(
      expect.stringMatching(/principalType|actions/),
    );
  expect(judge({ type, inputs }, id)).toEqual([]);
});
