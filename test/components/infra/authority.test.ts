import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Authority, type AuthorityArgs } from "../../../infra/certificate-authority/azure/authority";
import { authorityNamesOf } from "../../../infra/certificate-authority/azure/names";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

const SUBSCRIPTION = "12345678-1234-1234-1234-123456789abc";
const names = authorityNamesOf({ name: "city", stack: "dev", subscriptionId: SUBSCRIPTION });

/** What this test reads of the inputs of any of the authority's resources. */
interface Inputs {
  readonly [name: string]: unknown;
  readonly properties: object;
  readonly keyName: string;
  readonly containerName: string;
  readonly privateZoneName: string;
  readonly scope: string;
  readonly roleAssignmentName: string;
  readonly roleDefinitionId: string;
  readonly resourceUri: string;
  readonly subnet: { readonly id: string };
  readonly privateLinkServiceConnections: readonly [
    { readonly privateLinkServiceId: string; readonly groupIds: string[] },
  ];
  readonly policy: { readonly rules: readonly { readonly definition: unknown }[] };
  readonly scopes: readonly string[];
  readonly actions: { readonly actionGroups: readonly string[] };
  readonly criteria: {
    readonly allOf: readonly [{ readonly query: string; readonly [name: string]: unknown }];
  };
  readonly logs: readonly { readonly category: string; readonly enabled: boolean }[];
}

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
}

/** What Azure alone knows of a resource. */
const FILLED: Readonly<Record<string, Record<string, unknown>>> = {
  "azure-native:keyvault:Key": { keyUriWithVersion: "https://kv.vault.azure.net/keys/k/0a" },
  "azure-native:storage:StorageAccount": {
    primaryEndpoints: { blob: "https://st.blob.core.windows.net/" },
  },
  "azure-native:managedidentity:UserAssignedIdentity": { principalId: "principal", clientId: "client" },
};

async function register(change: Partial<AuthorityArgs> = {}): Promise<Registered[]> {
  const registered: Registered[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs: inputs as Inputs });
        return { id: `/id/${name}`, state: { ...(inputs as Inputs), ...FILLED[type], name } };
      },
      call: () => ({}),
    },
    "remote-access",
    "dev",
    false,
  );
  new Authority("authority", {
    resourceGroupName: "rg",
    resourceGroupId: "/rg",
    subscriptionId: SUBSCRIPTION,
    tenantId: "tenant",
    location: "germanywestcentral",
    names,
    virtualNetwork: { cidr: "10.82.0.0/27", prefix: 27 },
    environment: "production",
    retentionDays: 365,
    anchorGenerations: [1],
    alarmMail: ["device-ca@musterstadt.example"],
    tags: {},
    ...change,
  });
  await waitForRPCs();
  return registered;
}

let registered: Registered[];
beforeAll(async () => (registered = await register()));

const all = (type: string, among = registered) =>
  among.filter((one) => one.type === `azure-native:${type}`).map(({ inputs }) => inputs);
const only = (type: string, among = registered) => {
  const found = all(type, among);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe("the vault", () => {
  it("keeps keys in an HSM, is reached by no public way, and loses nothing for 90 days", () => {
    expect(only("keyvault:Vault").properties).toMatchObject({
      sku: { family: "A", name: "premium" },
      enableRbacAuthorization: true,
      accessPolicies: [],
      enablePurgeProtection: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      publicNetworkAccess: "Disabled",
      networkAcls: { defaultAction: "Deny", bypass: "None", ipRules: [], virtualNetworkRules: [] },
    });
  });

  it("holds one anchor and one seal, which can sign and verify, nothing else, and never leave it", () => {
    const keys = all("keyvault:Key").map(({ keyName, properties }) => [keyName, properties]);
    const signing = { keyOps: ["sign", "verify"], attributes: { enabled: true, exportable: false } };
    expect(keys).toEqual([
      ["device-ca-g1", { kty: "RSA-HSM", keySize: 3072, ...signing }],
      ["ledger-seal", { kty: "EC-HSM", curveName: "P-256", ...signing }],
    ]);
  });
});

describe("the ledger's account", () => {
  it("knows neither keys nor signatures nor a public way", () => {
    expect(only("storage:StorageAccount")).toMatchObject({
      kind: "StorageV2",
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", ipRules: [], virtualNetworkRules: [] },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      isLocalUserEnabled: false,
      isSftpEnabled: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      encryption: { requireInfrastructureEncryption: true },
    });
  });

  it.each([
    ["production", "Standard_ZRS"],
    ["development", "Standard_LRS"],
  ] as const)("survives in %s what %s survives", async (environment, sku) => {
    expect(only("storage:StorageAccount", await register({ environment })).sku).toEqual({ name: sku });
  });

  it("lets a segment grow, and nothing be changed or deleted before its time", () => {
    expect(only("storage:BlobContainerImmutabilityPolicy")).toMatchObject({
      containerName: "authority-ledger-ledger", // the name that the mock gives the segments' container
      immutabilityPolicyName: "default",
      immutabilityPeriodSinceCreationInDays: 365,
      allowProtectedAppendWrites: true,
    });
    expect(only("storage:BlobContainerImmutabilityPolicy")).not.toHaveProperty(
      "allowProtectedAppendWritesAll",
    );
  });

  it("has the writer's lock beside the segments, where metadata can change", () => {
    const containers = all("storage:BlobContainer");
    expect(containers.map(({ containerName, publicAccess }) => [containerName, publicAccess])).toEqual([
      ["ledger", "None"],
      ["ledger-lock", "None"],
    ]);
  });

  it("deletes segments, and only segments, on the day on which they may go", () => {
    const { rules } = only("storage:ManagementPolicy").policy;
    expect(rules).toHaveLength(1);
    expect(rules[0]?.definition).toEqual({
      filters: { blobTypes: ["appendBlob"], prefixMatch: ["ledger/"] },
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } },
    });
  });
});

describe("the issuer", () => {
  it("may sign with these two keys and write these two containers, and nothing else", () => {
    const signOnly = names.guid("sign only");
    const rights = all("authorization:RoleAssignment").map((one) => [
      one.scope,
      one.roleDefinitionId.split("/").at(-1),
      one.principalId,
      one.principalType,
    ]);
    const blobs = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    const issuer = ["principal", "ServicePrincipal"];
    expect(rights.sort()).toEqual(
      [
        ["/id/authority-vault-device-ca-g1", signOnly, ...issuer],
        ["/id/authority-vault-ledger-seal", signOnly, ...issuer],
        ["/id/authority-ledger-ledger", blobs, ...issuer],
        ["/id/authority-ledger-ledger-lock", blobs, ...issuer],
      ].sort(),
    );
  });

  it("has a role that signs and reads public keys, and is good in this group only", () => {
    expect(only("authorization:RoleDefinition")).toMatchObject({
      roleType: "CustomRole",
      assignableScopes: ["/rg"],
      permissions: [
        {
          actions: [],
          dataActions: ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"],
        },
      ],
    });
  });

  it("has assignments with names of their own", () => {
    const assigned = all("authorization:RoleAssignment").map(({ roleAssignmentName }) => roleAssignmentName);
    expect(new Set(assigned).size).toBe(4);
    for (const name of assigned) expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

it("opens one private door each to vault and ledger, and names them in its own network", () => {
  const doors = all("network:PrivateEndpoint").map(
    ({ privateLinkServiceConnections: [connection], subnet }) => [
      connection.privateLinkServiceId,
      connection.groupIds,
      subnet.id,
    ],
  );
  expect(doors).toEqual([
    ["/id/authority-vault", ["vault"], "/id/authority-network-endpoints"],
    ["/id/authority-ledger", ["blob"], "/id/authority-network-endpoints"],
  ]);
  expect(all("privatedns:PrivateZone").map(({ privateZoneName }) => privateZoneName)).toEqual([
    "privatelink.vaultcore.azure.net",
    "privatelink.blob.core.windows.net",
  ]);
  for (const link of all("privatedns:VirtualNetworkLink"))
    expect(link).toMatchObject({
      registrationEnabled: false,
      virtualNetwork: { id: "/id/authority-network" },
    });
  expect(all("network:PrivateDnsZoneGroup")).toHaveLength(2);
});

it("has every use of the vault and every change of the ledger written down elsewhere", () => {
  const logs = all("monitor:DiagnosticSetting").map(({ resourceUri, logs, workspaceId }) => [
    resourceUri,
    logs.map(({ category, enabled }) => enabled && category),
    workspaceId,
  ]);
  expect(logs).toEqual([
    ["/id/authority-vault", ["AuditEvent"], "/id/authority-audit"],
    ["/id/authority-ledger/blobServices/default", ["StorageWrite", "StorageDelete"], "/id/authority-audit"],
  ]);
  expect(only("operationalinsights:Workspace").retentionInDays).toBe(365);
});

it("locks the ledger against deletion, and not the vault, so that a right to sign can be taken away", () => {
  expect(all("authorization:ManagementLockByScope")).toMatchObject([
    { scope: "/id/authority-ledger", level: "CanNotDelete", lockName: "no-deletion" },
  ]);
});

const ruleNamed = (ruleName: string) =>
  all("monitor:ScheduledQueryRule").find((rule) => rule.ruleName === ruleName)!;

describe("the alarm", () => {
  it("is told by mail when the seal key of this vault did not sign for three hours", () => {
    expect(only("monitor:ActionGroup")).toMatchObject({
      location: "global",
      enabled: true,
      emailReceivers: [{ emailAddress: "device-ca@musterstadt.example" }],
    });
    const rule = ruleNamed("ar-device-ca-silent-city-dev");
    expect(rule).toMatchObject({
      enabled: true,
      severity: 1,
      scopes: ["/id/authority-audit"],
      evaluationFrequency: "PT30M",
      windowSize: "PT3H",
      autoMitigate: true,
      actions: { actionGroups: ["/id/authority-alarm-mail"] },
      criteria: {
        allOf: [
          { timeAggregation: "Total", metricMeasureColumn: "Signatures", operator: "LessThan", threshold: 1 },
        ],
      },
    });
    const [{ query }] = rule.criteria.allOf;
    expect(query).toContain(`"//${names.vault}."`);
    expect(query).toContain('"/keys/ledger-seal/"');
  });

  it("is told when a key signed and nothing was written to the ledger, and nothing but a person calls it off", () => {
    const rule = ruleNamed("ar-device-ca-unrecorded-city-dev");
    expect(rule).toMatchObject({
      enabled: true,
      severity: 0,
      scopes: ["/id/authority-audit"],
      autoMitigate: false,
      actions: { actionGroups: ["/id/authority-alarm-mail"] },
      criteria: { allOf: [{ metricMeasureColumn: "Signatures", operator: "GreaterThan", threshold: 0 }] },
    });
    const [{ query }] = rule.criteria.allOf;
    expect(query).toContain(`"//${names.vault}."`);
    expect(query).toContain(`"${names.ledgerAccount}"`);
    expect(query).toContain('!contains "/keys/ledger-seal/"');
  });

  it("is not made where it would reach nobody", async () => {
    const silent = await register({ alarmMail: [] });
    expect(all("monitor:ActionGroup", silent)).toEqual([]);
    expect(all("monitor:ScheduledQueryRule", silent)).toEqual([]);
    expect(silent).toHaveLength(registered.length - 4); // three resources, and the component that holds them
  });
});

it("makes as many resources as the page says, with the resource group around them", () => {
  const custom = registered.filter(({ type }) => type.startsWith("azure-native:"));
  const page = readFileSync(join(__dirname, "../../../docs/authority.md"), "utf8");
  expect(page).toContain(`\n${custom.length + 1} resources with one anchor`);
});

it("makes a second anchor key, with a right of its own, while one anchor follows the other", async () => {
  const both = await register({ anchorGenerations: [1, 2] });
  expect(all("keyvault:Key", both).map(({ keyName }) => keyName)).toEqual([
    "device-ca-g1",
    "device-ca-g2",
    "ledger-seal",
  ]);
  expect(all("authorization:RoleAssignment", both)).toHaveLength(5);
  expect(both).toHaveLength(registered.length + 2);
});
