import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const ACCOUNT = "azure-native:storage:StorageAccount";
const CONTAINER = "azure-native:storage:BlobContainer";
const IMMUTABILITY = "azure-native:storage:BlobContainerImmutabilityPolicy";
const SHARE = "azure-native:storage:FileShare";
const LIFECYCLE = "azure-native:storage:ManagementPolicy";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const reported = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "ledger-store-closed");

const account = {
  publicNetworkAccess: "Disabled",
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  allowCrossTenantReplication: false,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
  networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
};
const rules = (change: object) => ({ networkRuleSet: { ...account.networkRuleSet, ...change } });

describe("a storage account", () => {
  it.each([
    ["with nothing but what is asked", {}],
    ["with TLS 1.3 and no exception", { minimumTlsVersion: "TLS1_3", ...rules({ bypass: "None" }) }],
    ["with empty lists", rules({ ipRules: [], virtualNetworkRules: [], resourceAccessRules: null })],
    [
      "with everything else off",
      { isSftpEnabled: false, isHnsEnabled: false, defaultToOAuthAuthentication: true },
    ],
  ])("passes %s", (_, change) => {
    expect(reported(ACCOUNT, { ...account, ...change })).toEqual([]);
  });

  it.each([
    ["publicNetworkAccess", '"Enabled"', { publicNetworkAccess: "Enabled" }],
    ["publicNetworkAccess", '"SecuredByPerimeter"', { publicNetworkAccess: "SecuredByPerimeter" }],
    ["publicNetworkAccess", "nothing", { publicNetworkAccess: undefined }],
    ["publicNetworkAccess", LATER, { publicNetworkAccess: unknown }],
    ...["allowBlobPublicAccess", "allowSharedKeyAccess", "allowCrossTenantReplication"].flatMap(
      (name): [string, string, object][] => [
        [name, "true", { [name]: true }],
        [name, "nothing", { [name]: undefined }],
        [name, '"false"', { [name]: "false" }],
        [name, LATER, { [name]: unknown }],
      ],
    ),
    ["enableHttpsTrafficOnly", "false", { enableHttpsTrafficOnly: false }],
    ["enableHttpsTrafficOnly", "nothing", { enableHttpsTrafficOnly: undefined }],
    ["minimumTlsVersion", '"TLS1_0"', { minimumTlsVersion: "TLS1_0" }],
    ["minimumTlsVersion", "nothing", { minimumTlsVersion: undefined }],
    ["defaultToOAuthAuthentication", "false", { defaultToOAuthAuthentication: false }],
    ["networkRuleSet.defaultAction", '"Allow"', rules({ defaultAction: "Allow" })],
    ["networkRuleSet.defaultAction", "nothing", { networkRuleSet: undefined }],
    ["networkRuleSet", LATER, { networkRuleSet: unknown }],
    ["networkRuleSet.bypass", '"Logging, Metrics"', rules({ bypass: "Logging, Metrics" })],
    [
      "networkRuleSet.ipRules",
      '[{"iPAddressOrRange":"203.0.113.9"}]',
      rules({ ipRules: [{ iPAddressOrRange: "203.0.113.9" }] }),
    ],
    ["networkRuleSet.virtualNetworkRules", "[{}]", rules({ virtualNetworkRules: [{}] })],
    ["networkRuleSet.resourceAccessRules", "[{}]", rules({ resourceAccessRules: [{}] })],
    ["networkRuleSet", '{"ipv6Rules":[{"value":"::/0"}]}', rules({ ipv6Rules: [{ value: "::/0" }] })],
    ...["isSftpEnabled", "isLocalUserEnabled", "enableNfsV3", "isHnsEnabled"].map(
      (name): [string, string, object] => [name, "true", { [name]: true }],
    ),
    ["IsSftpEnabled", "true", { IsSftpEnabled: true }],
    ["customDomain", '{"name":(a text of 12 characters)}', { customDomain: { name: "blob.example" } }],
    [
      "routingPreference.publishInternetEndpoints",
      "true",
      { routingPreference: { publishInternetEndpoints: true } },
    ],
    ["properties.allowSharedKeyAccess", "true", { properties: { allowSharedKeyAccess: true } }],
  ] as [string, string, object][])("blocks one whose %s is %s", (path, found, change) => {
    const findings = reported(ACCOUNT, { ...account, ...change });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("is not closed by what stands where Azure does not receive it", () => {
    expect(told("property", reported(ACCOUNT, { properties: account }))).toContain("publicNetworkAccess");
  });

  it("needs an immutability policy in the same stack", () => {
    const stack: Record<string, Member> = {
      ledger: { type: ACCOUNT, inputs: { accountName: unknown } },
      policy: { type: IMMUTABILITY, inputs: { accountName: unknown }, from: { accountName: ["ledger"] } },
    };
    const found = "a storage account without an immutability policy on any of its containers";
    expect(judgeStack("ledger-store-closed", stack)).toEqual([]);
    const named = {
      ledger: { type: ACCOUNT, inputs: { accountName: "stcity" } },
      policy: { type: IMMUTABILITY, inputs: { accountName: "stcity" } },
    };
    expect(judgeStack("ledger-store-closed", named)).toEqual([]);
    expect(judgeStack("ledger-store-closed", { ledger: stack.ledger as Member })).toEqual([
      `ledger: ${found}`,
    ]);
    expect(judgeStack("ledger-store-closed", { ...stack, other: { type: ACCOUNT } })).toEqual([
      `other: ${found}`,
    ]);
  });

  describe("for file shares alone", () => {
    const found = "files: a storage account without an immutability policy on any of its containers";
    const of = (type: string, account: string): Member => ({
      type,
      inputs: { accountName: unknown },
      from: { accountName: [account] },
    });
    const stack: Record<string, Member> = {
      files: { type: ACCOUNT, inputs: { accountName: "stfiles" } },
      share: of(SHARE, "files"),
      ledger: { type: ACCOUNT, inputs: { accountName: "stledger" } },
      segments: of(CONTAINER, "ledger"),
      policy: of(IMMUTABILITY, "ledger"),
    };

    it("needs no immutability policy: people change files every day", () => {
      expect(judgeStack("ledger-store-closed", stack)).toEqual([]);
    });

    it.each([
      ["with a container beside the share", { other: of(CONTAINER, "files") }],
      [
        "with a container that names it in other letters",
        { other: { type: CONTAINER, inputs: { accountName: "StFiles" } } },
      ],
      [
        "beside a container of nobody knows which account",
        { other: { type: CONTAINER, inputs: { accountName: unknown } } },
      ],
      ["without a share", { share: of(SHARE, "ledger") }],
      ["whose share is only read", { share: { ...of(SHARE, "files"), read: true as const } }],
    ])("needs one %s", (_, change: Record<string, Member>) => {
      expect(judgeStack("ledger-store-closed", { ...stack, ...change })).toEqual([found]);
    });
  });
});

describe("a container", () => {
  it.each([
    ["nothing", {}],
    ['"Blob"', { publicAccess: "Blob" }],
    ['"Container"', { publicAccess: "Container" }],
    [LATER, { publicAccess: unknown }],
  ])("is blocked when its public access is %s", (found, inputs) => {
    expect(reported(CONTAINER, { publicAccess: "None" })).toEqual([]);
    expect(told("found", reported(CONTAINER, inputs))).toEqual([found]);
  });
});

describe("an immutability policy", () => {
  const policy = { immutabilityPeriodSinceCreationInDays: 365, allowProtectedAppendWrites: true };

  it.each([
    ["immutabilityPeriodSinceCreationInDays", "30", { immutabilityPeriodSinceCreationInDays: 30 }],
    ["immutabilityPeriodSinceCreationInDays", "nothing", { immutabilityPeriodSinceCreationInDays: null }],
    ["immutabilityPeriodSinceCreationInDays", '"365"', { immutabilityPeriodSinceCreationInDays: "365" }],
    ["immutabilityPeriodSinceCreationInDays", LATER, { immutabilityPeriodSinceCreationInDays: unknown }],
    ["allowProtectedAppendWrites", "nothing", { allowProtectedAppendWrites: undefined }],
    ["allowProtectedAppendWrites", "false", { allowProtectedAppendWrites: false }],
    ["allowProtectedAppendWritesAll", "true", { allowProtectedAppendWritesAll: true }],
  ])("is blocked when its %s is %s", (path, found, change) => {
    expect(reported(IMMUTABILITY, policy)).toEqual([]);
    const findings = reported(IMMUTABILITY, { ...policy, ...change });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });
});

describe("a lifecycle", () => {
  const AGE = "daysAfterModificationGreaterThan";
  const lifecycle = (actions: unknown) => ({ policy: { rules: [{ name: "old", definition: { actions } }] } });

  it.each([
    ["baseBlob.delete.daysAfterModificationGreaterThan", "1", { baseBlob: { delete: { [AGE]: 1 } } }],
    ["baseBlob.delete.daysAfterModificationGreaterThan", "nothing", { baseBlob: {} }],
    ["baseBlob.delete.daysAfterModificationGreaterThan", LATER, { baseBlob: { delete: { [AGE]: unknown } } }],
    [
      "baseBlob.delete",
      '{"daysAfterCreationGreaterThan":1}',
      { baseBlob: { delete: { [AGE]: 365, daysAfterCreationGreaterThan: 1 } } },
    ],
    [
      "baseBlob",
      '{"tierToArchive":{"daysAfterModificationGreaterThan":1}}',
      { baseBlob: { delete: { [AGE]: 365 }, tierToArchive: { [AGE]: 1 } } },
    ],
    [
      "snapshot",
      '{"delete":{"daysAfterCreationGreaterThan":1}}',
      { baseBlob: { delete: { [AGE]: 365 } }, snapshot: { delete: { daysAfterCreationGreaterThan: 1 } } },
    ],
  ])("is blocked when %s of its actions holds %s", (path, found, actions) => {
    expect(reported(LIFECYCLE, lifecycle({ baseBlob: { delete: { [AGE]: 365 } } }))).toEqual([]);
    const findings = reported(LIFECYCLE, lifecycle(actions));
    expect(told("property", findings)).toEqual([`policy.rules[0].definition.actions.${path}`]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("is blocked when its rules are known too late", () => {
    expect(told("found", reported(LIFECYCLE, { policy: unknown }))).toEqual([LATER]);
  });
});

it("judges every form of the token, and leaves other stacks alone", () => {
  const inputs = { ...account, publicNetworkAccess: "Enabled" };
  for (const type of [ACCOUNT, ...formsOf(ACCOUNT)])
    expect(told("property", reported(type, inputs))).toContain("publicNetworkAccess");
  expect(judge({ type: ACCOUNT, inputs }, "ledger-store-closed")).toEqual([]);
});
