import { powerIn } from "../../../policy-pack/resource-model/built-in-roles";
import {
  ACCOUNT,
  ASSIGNMENT,
  CITY,
  CRYPTO_USER,
  DEFINITION,
  ELIGIBILITY,
  GENERIC,
  GROUP,
  LATER,
  NETWORK,
  OTHER,
  OWNER,
  OWNS,
  OWN_ROLE,
  READER,
  SIGNER,
  STRANGER,
  UNHEARD,
  VAULT,
  assets,
  atHome,
  grant,
  reported,
  roleId,
  signers,
} from "./grant-trial";
import { formsOf, saying, told, unknown } from "./judge";

describe.each([ASSIGNMENT, ELIGIBILITY])("%s", (type) => {
  it.each([
    ["a role that opens nothing, in a protected place", grant(VAULT, READER), {}],
    ["a power over something else", grant(`${GROUP}/providers/Microsoft.Web/sites/a`, OWNER), {}],
    ["a power over something with a name that begins alike", grant(`${VAULT}-2`, OWNER), {}],
    ["a power over another subscription", grant("/subscriptions/0000", OWNER), {}],
    ["a power over something that this stack makes", grant(unknown, OWNER), {}],
    ["a role of the city's own, on an account", grant(ACCOUNT, OWN_ROLE), {}],
    [
      "a role of the city's own, on something in a protected subscription that holds no keys",
      grant(`/subscriptions/${CITY}/resourceGroups/g/providers/Microsoft.Web/sites/a`, OWN_ROLE),
      atHome,
    ],
    [
      "a role of the city's own, which signs, to a pinned signer",
      grant(VAULT, OWN_ROLE, { principalId: SIGNER }),
      {},
    ],
    ["a power while nothing is protected", grant(VAULT, OWNER), { trust: saying({}) }],
    ["a pinned signer the right to sign", grant(VAULT, CRYPTO_USER, { principalId: SIGNER }), {}],
    [
      "a pinned signer the right to sign with one key",
      grant(`${VAULT.toUpperCase()}/keys/a`, CRYPTO_USER, { principalId: SIGNER.toUpperCase() }),
      {},
    ],
  ])("may give %s", (_, inputs, rest) => {
    expect(reported(type, inputs, rest)).toEqual([]);
  });

  const VAULT_NAME = 'the protected vault "kv-City"';
  it.each([
    ["on a vault", `${OWNS}, on ${VAULT_NAME}`, grant(VAULT, OWNER), {}],
    ["on a key of a vault", `${OWNS}, on ${VAULT_NAME}`, grant(`${VAULT}/keys/ca`, OWNER), {}],
    [
      "in other letter case",
      `${OWNS}, on ${VAULT_NAME}`,
      grant(VAULT.toUpperCase(), OWNER.toUpperCase()),
      {},
    ],
    ["with a slash behind it", `${OWNS}, on ${VAULT_NAME}`, grant(`${VAULT}/`, OWNER), {}],
    ["on an account", `${OWNS}, on the protected account "stcity"`, grant(ACCOUNT, OWNER), {}],
    [
      "on a subnet",
      `${OWNS}, on the protected network "vnet-city"`,
      grant(`${NETWORK}/subnets/s`, OWNER),
      {},
    ],
    [
      "on the resource group of all of them",
      `${OWNS}, on the protected network "vnet-city"`,
      grant(GROUP, OWNER),
      {},
    ],
    [
      "on the subscription of all of them",
      `${OWNS}, on the protected network "vnet-city"`,
      grant(`/subscriptions/${OTHER}`, OWNER),
      {},
    ],
    [
      "on a protected subscription",
      `${OWNS}, on the protected subscription "${CITY}"`,
      grant(`/subscriptions/${CITY}/resourceGroups/x`, OWNER),
      {},
    ],
    [
      "on a management group, which may hold it",
      `${OWNS}, on the protected subscription "${CITY}"`,
      grant("/providers/Microsoft.Management/managementGroups/city", OWNER),
      {},
    ],
    ["on everything", `${OWNS}, on the protected subscription "${CITY}"`, grant("/", OWNER), {}],
    [
      "at a scope that only the deployment tells, in a protected subscription",
      `${OWNS}, on the protected subscription "${CITY}", at a scope that cannot be told`,
      grant(unknown, OWNER),
      atHome,
    ],
    [
      "at a scope that is a list, in a protected subscription",
      `${OWNS}, on the protected subscription "${CITY}", at a scope that cannot be told`,
      grant([VAULT], OWNER),
      atHome,
    ],
    ["of a role of the city's own", `${UNHEARD}, on ${VAULT_NAME}`, grant(`${VAULT}/keys/ca`, OWN_ROLE), {}],
    [
      "of a role of the city's own, where a vault may be",
      `${UNHEARD}, on the protected network "vnet-city"`,
      grant(GROUP, OWN_ROLE),
      {},
    ],
    [
      "of a role of the city's own, in a vault of a protected subscription",
      `${UNHEARD}, on the protected subscription "${CITY}"`,
      grant(`/subscriptions/${CITY}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/x`, OWN_ROLE),
      {},
    ],
    [
      "of a role of the city's own, on all of a management group",
      `${UNHEARD}, on the protected subscription "${CITY}"`,
      grant("/providers/Microsoft.Management/managementGroups/city", OWN_ROLE),
      {},
    ],
    [
      "of a role of the city's own, at a scope that cannot be told, in a protected subscription",
      `${UNHEARD}, on the protected subscription "${CITY}", at a scope that cannot be told`,
      grant(unknown, OWN_ROLE),
      atHome,
    ],
    [
      "to a stranger who would sign",
      `the role Key Vault Crypto User, which may also update, back up and decrypt, on ${VAULT_NAME}`,
      grant(VAULT, CRYPTO_USER),
      {},
    ],
    [
      "to nobody knows whom, who would sign",
      `the role Key Vault Crypto User, which may also update, back up and decrypt, on ${VAULT_NAME}`,
      grant(VAULT, CRYPTO_USER, { principalId: unknown }),
      {},
    ],
    [
      "to a pinned signer in all of a resource group",
      'the role Key Vault Crypto User, which may also update, back up and decrypt, on the protected network "vnet-city"',
      grant(GROUP, CRYPTO_USER, { principalId: SIGNER }),
      {},
    ],
    [
      "to a pinned signer who may only sign",
      `${OWNS}, on ${VAULT_NAME}`,
      grant(VAULT, OWNER, { principalId: SIGNER }),
      {},
    ],
    [
      "to a pinned signer in two places, of which one is more than the vault",
      'the role Key Vault Crypto User, which may also update, back up and decrypt, on the protected network "vnet-city"',
      grant(VAULT, CRYPTO_USER, { principalId: SIGNER, properties: { scope: GROUP } }),
      {},
    ],
    [
      "to a signer who is pinned in one place and somebody else in the other",
      `the role Key Vault Crypto User, which may also update, back up and decrypt, on ${VAULT_NAME}`,
      grant(VAULT, CRYPTO_USER, { principalId: SIGNER, properties: { principalId: STRANGER } }),
      {},
    ],
  ])("is blocked for a power %s", (_, found, inputs, rest) => {
    const findings = reported(type, inputs, rest);
    expect(told("property", findings)).toEqual(["roleDefinitionId"]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each([
    ["roleDefinitionId", `${LATER}, on ${VAULT_NAME}`, { roleDefinitionId: unknown }],
    ["roleDefinitionId", `"${OWNER}", on ${VAULT_NAME}`, { roleDefinitionId: OWNER }],
    ["roleDefinitionId", `["x"], on ${VAULT_NAME}`, { roleDefinitionId: ["x"] }],
    [
      "RoleDefinitionId",
      `${OWNS}, on ${VAULT_NAME}`,
      { roleDefinitionId: undefined, RoleDefinitionId: roleId(OWNER) },
    ],
    [
      "properties.roleDefinitionId",
      `${OWNS}, on ${VAULT_NAME}`,
      { roleDefinitionId: roleId(READER), properties: { roleDefinitionId: roleId(OWNER) } },
    ],
    ["roleDefinitionId", `${OWNS}, on ${VAULT_NAME}`, { scope: undefined, SCOPE: VAULT }],
    ["roleDefinitionId", `${OWNS}, on ${VAULT_NAME}`, { scope: undefined, properties: { scope: VAULT } }],
  ])("is blocked in a protected place where %s is %s", (path, found, change) => {
    const findings = reported(type, grant(VAULT, OWNER, change));
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
    expect(told("write instead", findings)[0]?.startsWith("the id of a built-in role")).toBe(
      !found.startsWith(OWNS),
    );
  });

  it.each(formsOf(type))("is judged as %s just the same", (form) => {
    expect(reported(form, grant(VAULT, OWNER))).toHaveLength(1);
  });

  it("is judged in the remote-access stack by the rules made for it", () => {
    expect(reported(type, grant(VAULT, OWNER), { scope: "remote-access" })).toEqual([]);
  });
});

it.each([
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"],
  ["f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"],
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"],
  ["14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer"],
  ["a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer"],
  ["f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor"],
  ["4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor"],
  ["17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor"],
  ["81a9662b-bebf-436f-a333-f67b29880f12", "Storage Account Key Operator Service Role"],
  ["c12c1c16-33a1-487b-954d-41c89c60f349", "Reader and Data Access"],
  ["a7264617-510b-434b-a828-9731dc254ea7", "Storage File Data SMB Share Elevated Contributor"],
  ["69566ab7-960f-475b-8e7c-b3118f30c6bd", "Storage File Data Privileged Contributor"],
  ["9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor"],
  ["1c0163c0-47e6-4577-8991-ea5c82e286e4", "Virtual Machine Administrator Login"],
])("role %s is the power %s, for a pinned signer as well", (guid, name) => {
  for (const principalId of [SIGNER, STRANGER]) {
    const [found] = told("found", reported(ASSIGNMENT, grant(VAULT, guid, { principalId })));
    expect(found).toMatch(new RegExp(`^the role ${name}, which may `));
  }
});

it("a signer counts through the last day and not longer, and the message says so", () => {
  const inputs = grant(VAULT, CRYPTO_USER, { principalId: SIGNER });
  const until = saying({ protected: assets, signers: [{ ...signers[0]!, until: "2026-06-01" }] });
  const on = (day: string) =>
    reported(ASSIGNMENT, inputs, { trust: until, now: new Date(`${day}T12:00:00Z`) });
  expect(on("2026-06-01")).toEqual([]);
  expect(told("note", on("2026-06-02"))).toEqual([
    'the signer "ceremony" in trust.yaml counted until 2026-06-01',
  ]);
});

describe("a right that is written as a generic resource", () => {
  const generic = (
    resourceType: unknown,
    parentResourcePath: unknown,
    resourceProviderNamespace = "Microsoft.KeyVault",
  ) => ({
    resourceGroupName: "g",
    resourceProviderNamespace,
    parentResourcePath,
    resourceType,
    properties: { roleDefinitionId: roleId(OWNER), principalId: STRANGER },
  });
  it.each([
    ["on a vault", generic("providers/Microsoft.Authorization/roleAssignments", "vaults/kv-city")],
    [
      "on a vault that its type names",
      generic("vaults/kv-city/providers/Microsoft.Authorization/roleAssignments", ""),
    ],
    ["on the resource group", generic("roleAssignments", "", "Microsoft.Authorization")],
  ])("is blocked %s", (_, inputs) => {
    expect(told("property", reported(GENERIC, inputs))).toEqual(["properties.roleDefinitionId"]);
  });

  it("is left alone on something else", () => {
    const inputs = generic("providers/Microsoft.Authorization/roleAssignments", "vaults/kv-other");
    expect(reported(GENERIC, inputs)).toEqual([]);
  });
});

describe("a role", () => {
  const role = (permission: object, change: object = {}) => ({
    permissions: [permission],
    assignableScopes: [GROUP],
    ...change,
  });
  const FOR = 'in a role for the protected network "vnet-city"';

  it.each([
    ["that only reads", role({ actions: ["Microsoft.Network/*/read", "*/read"] }), {}],
    ["that opens something else", role({ actions: ["*"] }, { assignableScopes: ["/subscriptions/0"] }), {}],
    ["that forbids", role({ actions: [], notActions: ["*"] }), {}],
    ["of a place that this stack makes", role({ actions: ["*"] }, { assignableScopes: [unknown] }), {}],
    ["in the remote-access stack", role({ actions: ["*"] }), { scope: "remote-access" } as const],
  ])("passes %s", (_, inputs, rest) => {
    expect(reported(DEFINITION, inputs, rest)).toEqual([]);
  });

  it.each([
    ["permissions[0].actions[0]", `"*", which may give rights, ${FOR}`, role({ actions: ["*"] }), {}],
    [
      "permissions[0].actions[1]",
      `"Microsoft.Authorization/*/write", which may give rights, ${FOR}`,
      role({ actions: ["*/read", "Microsoft.Authorization/*/write"], notActions: ["*"] }),
      {},
    ],
    [
      "permissions[0].dataActions[0]",
      `"microsoft.keyvault/vaults/keys/sign/ACTION ", which may sign with keys, ${FOR}`,
      role({ dataActions: ["microsoft.keyvault/vaults/keys/sign/ACTION "] }),
      {},
    ],
    ["permissions[0].Actions[0]", `"*", which may give rights, ${FOR}`, role({ Actions: ["*"] }), {}],
    ["permissions[0].actions[0]", `${LATER}, ${FOR}`, role({ actions: [unknown] }), {}],
    [
      "permissions[0].actions[0]",
      `["*"], which may nobody knows what, ${FOR}`,
      role({ actions: [["*"]] }),
      {},
    ],
    [
      "permissions[0].actions",
      `a value that cannot be decided before deployment: it is a text, not a list, ${FOR}`,
      role({ actions: "*" }),
      {},
    ],
    ["permissions", `${LATER}, ${FOR}`, role({}, { permissions: unknown }), {}],
    [
      "properties.permissions[0].actions[0]",
      `"*", which may give rights, ${FOR}`,
      { properties: role({ actions: ["*"] }) },
      {},
    ],
    [
      "permissions[0].actions[0]",
      `"*", which may give rights, in a role for the protected subscription "${CITY}"`,
      role({ actions: ["*"] }, { assignableScopes: [], scope: `/subscriptions/${CITY}` }),
      {},
    ],
    [
      "permissions[0].actions[0]",
      `"*", which may give rights, in a role for the protected subscription "${CITY}", at a scope that cannot be told`,
      role({ actions: ["*"] }, { assignableScopes: unknown }),
      atHome,
    ],
  ])("is blocked where %s is %s", (path, found, inputs, rest) => {
    const findings = reported(DEFINITION, inputs, rest);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each(formsOf(DEFINITION))("is judged as %s just the same", (form) => {
    expect(reported(form, role({ actions: ["*"] }))).toHaveLength(1);
  });
});

it.each([
  ["*", "give rights"],
  ["Microsoft.Authorization/*", "give rights"],
  ["*/write", "give rights"],
  ["Microsoft.Authorization/roleDefinitions/*", "change roles"],
  ["Microsoft.KeyVault/vaults/*", "open vaults"],
  ["Microsoft.KeyVault/vaults/keys/*", "sign with keys"],
  ["Microsoft.Network/virtualNetworkGateways/*", "change VPN gateways"],
  ["microsoft.storage/storageaccounts/LISTKEYS/action", "read the keys of accounts"],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/*/action", "put identities on machines"],
  ["Microsoft.Storage/*/read", undefined],
  ["Microsoft.KeyVault/vaults/keys/sign", undefined],
  ["MicrosoftXNetwork/virtualNetworkGateways/write", undefined],
  ["(", undefined],
])("the right %j may %s", (right, power) => {
  expect(powerIn(right)).toBe(power);
});

it("writes down everything a reader needs", () => {
  const [finding] = reported(ASSIGNMENT, grant(VAULT, OWNER));
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "critical" });
  expect(finding?.message).toBe(
    [
      'no-grant-on-protected blocks "vpn" (azure-native:authorization:RoleAssignment): nobody may get a right by which what trust.yaml protects can be opened, and no outside workload may sign in there but from one environment.',
      "  property: roleDefinitionId",
      '  found: the role Owner, which may give itself every right, on the protected vault "kv-City"',
      "  write instead: nothing: remove it, or give a smaller right in a smaller place; who may sign with a key of a protected vault stands under signers in trust.yaml",
      "  why: whoever may sign, change networks, read an account's keys or give rights needs no device certificate, and a federated credential lets in every run of a pipeline that its subject matches, also that of a proposed change",
      "  read: docs/rules/no-grant-on-protected.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
