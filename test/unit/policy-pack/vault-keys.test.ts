import { formsOf, judge, told, unknown, type Trial } from "./judge";

const VAULT = "azure-native:keyvault:Vault";
const KEY = "azure-native:keyvault:Key";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const misspelt = (name: string) =>
  `a value that cannot be decided before deployment: it is written as ${name}, which may never arrive`;
const reported = (id: string, type: string, properties: unknown, rest: Partial<Trial> = {}) =>
  judge({ type, scope: "remote-access", inputs: { properties }, ...rest }, id);

const vault = {
  tenantId: "00000000-0000-0000-0000-000000000000",
  sku: { family: "A", name: "premium" },
  enableRbacAuthorization: true,
  enablePurgeProtection: true,
  publicNetworkAccess: "Disabled",
  networkAcls: { defaultAction: "Deny", bypass: "None" },
};
const acls = (change: object) => ({ networkAcls: { ...vault.networkAcls, ...change } });

describe("vault-closed", () => {
  it.each([
    ["with nothing but what is asked", {}],
    ["with values in other letter case", { publicNetworkAccess: "disabled", sku: { name: "Premium" } }],
    ["with empty lists", { accessPolicies: [], ...acls({ ipRules: [], virtualNetworkRules: null }) }],
    ["with the defaults of azure-native", { enableSoftDelete: true, softDeleteRetentionInDays: 90 }],
    ["made anew", { createMode: "default", enabledForDeployment: false }],
  ])("passes a vault %s", (_, change) => {
    expect(reported("vault-closed", VAULT, { ...vault, ...change })).toEqual([]);
  });

  it.each([
    ["sku.name", '"standard"', { sku: { name: "standard" } }],
    ["sku.name", LATER, { sku: { name: unknown } }],
    ["sku", LATER, { sku: unknown }],
    ["enableRbacAuthorization", "false", { enableRbacAuthorization: false }],
    ["enableRbacAuthorization", "nothing", { enableRbacAuthorization: undefined }],
    ["enableRbacAuthorization", '"true"', { enableRbacAuthorization: "true" }],
    ["enableRbacAuthorization", LATER, { enableRbacAuthorization: unknown }],
    [
      "EnableRbacAuthorization",
      misspelt("EnableRbacAuthorization"),
      { enableRbacAuthorization: undefined, EnableRbacAuthorization: true },
    ],
    ["accessPolicies", '[{"tenantId":(a text of 1 characters)}]', { accessPolicies: [{ tenantId: "t" }] }],
    ["accessPolicies", "[{}]", { accessPolicies: [{}] }],
    ["accessPolicies", LATER, { accessPolicies: unknown }],
    ["AccessPolicies", "[{}]", { AccessPolicies: [{}] }],
    ["enablePurgeProtection", "nothing", { enablePurgeProtection: null }],
    ["enablePurgeProtection", "false", { enablePurgeProtection: false }],
    ["enableSoftDelete", "false", { enableSoftDelete: false }],
    ["softDeleteRetentionInDays", "7", { softDeleteRetentionInDays: 7 }],
    ["createMode", '"recover"', { createMode: "recover" }],
    ["enabledForDeployment", "true", { enabledForDeployment: true }],
    ["enabledForDiskEncryption", LATER, { enabledForDiskEncryption: unknown }],
    ["enabledForTemplateDeployment", "true", { enabledForTemplateDeployment: true }],
    ["publicNetworkAccess", '"Enabled"', { publicNetworkAccess: "Enabled" }],
    ["publicNetworkAccess", '"enabled"', { publicNetworkAccess: "enabled" }],
    ["publicNetworkAccess", "nothing", { publicNetworkAccess: undefined }],
    ["publicNetworkAccess", LATER, { publicNetworkAccess: unknown }],
    [
      "publicNetworkAccess",
      "a value that cannot be decided before deployment: it is written twice, as publicNetworkAccess and PublicNetworkAccess",
      { PublicNetworkAccess: "Enabled" },
    ],
    ["networkAcls.defaultAction", '"Allow"', acls({ defaultAction: "Allow" })],
    ["networkAcls.defaultAction", "nothing", acls({ defaultAction: undefined })],
    ["networkAcls.bypass", '"AzureServices"', acls({ bypass: "AzureServices" })],
    ["networkAcls.bypass", "nothing", acls({ bypass: undefined })],
    ["networkAcls.ipRules", '[{"value":"203.0.113.9"}]', acls({ ipRules: [{ value: "203.0.113.9" }] })],
    ["networkAcls.virtualNetworkRules", "[{}]", acls({ virtualNetworkRules: [{}] })],
    // Whatever Azure adds to it tomorrow.
    ["networkAcls", '{"ipv6Rules":[{"value":"::/0"}]}', acls({ ipv6Rules: [{ value: "::/0" }] })],
    ["networkAcls", LATER, { networkAcls: unknown }],
    [
      "networkAcls",
      "a value that cannot be decided before deployment: it is a text, not an object",
      { networkAcls: "Deny" },
    ],
  ])("blocks a vault whose %s is %s", (path, found, change) => {
    const findings = reported("vault-closed", VAULT, { ...vault, ...change });
    expect(told("property", findings)).toEqual([`properties.${path}`]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("blocks a vault of which nothing is known, once", () => {
    expect(told("property", reported("vault-closed", VAULT, unknown))).toEqual(["properties"]);
  });

  it("takes no word for it beside the properties that Azure receives", () => {
    const { publicNetworkAccess, ...properties } = vault;
    const findings = judge(
      { type: VAULT, scope: "remote-access", inputs: { publicNetworkAccess, properties } },
      "vault-closed",
    );
    expect(told("property", findings)).toEqual(["properties.publicNetworkAccess"]);
  });

  it("blocks a token whose API version may drop what closes the vault", () => {
    const old = "azure-native:keyvault/v20180214:Vault";
    expect(told("found", reported("vault-closed", old, vault))).toEqual([
      "a type token with an API version from before 2023, which may drop what makes this resource safe",
    ]);
    expect(reported("vault-closed", "azure-native:keyvault/v20230701:Vault", vault)).toEqual([]);
  });
});

const rsa = {
  kty: "RSA-HSM",
  keySize: 3072,
  keyOps: ["sign", "verify"],
  attributes: { enabled: true, exportable: false },
};
const ec = { ...rsa, kty: "EC-HSM", keySize: undefined, curveName: "P-256" };

describe("ca-key-in-hsm", () => {
  it.each([
    ["RSA with 3072 bits", rsa],
    ["RSA with 4096 bits", { ...rsa, keySize: 4096 }],
    ["ECDSA on P-256", ec],
    ["in other letter case and order", { ...rsa, kty: "rsa-hsm", keyOps: ["Verify", "SIGN"] }],
    ["with a policy of nothing", { ...rsa, releasePolicy: null, rotationPolicy: {} }],
  ])("passes a key that is %s", (_, properties) => {
    expect(reported("ca-key-in-hsm", KEY, properties)).toEqual([]);
  });

  it.each([
    ["kty", '"RSA"', { kty: "RSA" }],
    ["kty", '"EC"', { kty: "EC" }],
    ["kty", "nothing", { kty: undefined }],
    ["kty", LATER, { kty: unknown }],
    ["KTY", misspelt("KTY"), { kty: undefined, KTY: "RSA-HSM" }],
    ["keySize", "2048", { keySize: 2048 }],
    ["keySize", "nothing", { keySize: undefined }],
    ["keySize", '"3072"', { keySize: "3072" }],
    ["keySize", LATER, { keySize: unknown }],
    ["curveName", "nothing", { ...ec, curveName: undefined }],
    ["curveName", '"P-256K"', { ...ec, curveName: "P-256K" }],
    ["keyOps", "nothing", { keyOps: undefined }],
    ["keyOps", LATER, { keyOps: unknown }],
    ["keyOps", 'a list without "sign" and "verify"', { keyOps: [] }],
    ["keyOps", 'a list without "verify"', { keyOps: ["sign"] }],
    ["keyOps[2]", '"decrypt"', { keyOps: ["sign", "verify", "decrypt"] }],
    ["keyOps[2]", '"release"', { keyOps: ["sign", "verify", "release"] }],
    ["keyOps[2]", LATER, { keyOps: ["sign", "verify", unknown] }],
    ["keyOps[2]", "null", { keyOps: ["sign", "verify", null] }],
    ["KeyOps", misspelt("KeyOps"), { keyOps: undefined, KeyOps: ["sign", "verify"] }],
    ["attributes.exportable", "true", { attributes: { exportable: true } }],
    ["attributes.exportable", "nothing", { attributes: {} }],
    ["attributes.exportable", "nothing", { attributes: undefined }],
    ["attributes", LATER, { attributes: unknown }],
    ["attributes.EXPORTABLE", "true", { attributes: { EXPORTABLE: true } }],
    ["releasePolicy", '{"data":(a text of 2 characters)}', { releasePolicy: { data: "{}" } }],
    ["releasePolicy", LATER, { releasePolicy: unknown }],
    ["rotationPolicy", '{"lifetimeActions":[{}]}', { rotationPolicy: { lifetimeActions: [{}] } }],
  ])("blocks a key whose %s is %s", (path, found, change) => {
    const findings = reported("ca-key-in-hsm", KEY, { ...rsa, ...change });
    expect(told("property", findings)).toEqual([`properties.${path}`]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("blocks a key of which nothing is known, once", () => {
    expect(told("property", reported("ca-key-in-hsm", KEY, unknown))).toEqual(["properties"]);
  });
});

it.each([
  ["vault-closed", VAULT, { ...vault, publicNetworkAccess: "Enabled" }],
  ["ca-key-in-hsm", KEY, { ...rsa, attributes: { exportable: true } }],
])("%s judges every form of the token, and leaves other stacks alone", (id, type, properties) => {
  for (const form of [type, ...formsOf(type)])
    expect(told("property", reported(id, form, properties))).toContainEqual(
      expect.stringMatching(/publicNetworkAccess|exportable/),
    );
  expect(reported(id, type, properties, { scope: "any" })).toEqual([]);
});
