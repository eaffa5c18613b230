import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const idIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n`;
const OWN = idIn("00000000-0000-0000-0000-000000000000");
const FOREIGN = idIn("11111111-1111-1111-1111-111111111111");
const reported = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "audit-kept-here");

describe("audit-kept-here", () => {
  const workspace = {
    features: { disableLocalAuth: true },
    publicNetworkAccessForIngestion: "Disabled",
    retentionInDays: 365,
  };
  it.each([
    ["a setting", SETTING, { workspaceId: OWN }],
    ["a setting of a stack that does not stand yet", SETTING, { workspaceId: unknown }],
    ["a workspace", WORKSPACE, { ...workspace, publicNetworkAccessForQuery: "Enabled" }],
  ])("passes %s", (_, type, inputs) => {
    expect(reported(type, inputs)).toEqual([]);
  });

  it.each([
    [SETTING, "workspaceId", "nothing", {}],
    [SETTING, "workspaceId", `"${FOREIGN}", in another subscription`, { workspaceId: FOREIGN }],
    ...[
      "eventHubAuthorizationRuleId",
      "eventHubName",
      "serviceBusRuleId",
      "marketplacePartnerId",
      "storageAccountId",
    ].map((name): [string, string, string, object] => [
      SETTING,
      name,
      "(a text of 1 characters)",
      { workspaceId: OWN, [name]: "x" },
    ]),
    [
      WORKSPACE,
      "features.disableLocalAuth",
      "false",
      { ...workspace, features: { disableLocalAuth: false } },
    ],
    [WORKSPACE, "features.disableLocalAuth", "nothing", { ...workspace, features: undefined }],
    [WORKSPACE, "features", LATER, { ...workspace, features: unknown }],
    [
      WORKSPACE,
      "features.enableDataExport",
      "true",
      { ...workspace, features: { disableLocalAuth: true, enableDataExport: true } },
    ],
    [
      WORKSPACE,
      "publicNetworkAccessForIngestion",
      '"Enabled"',
      { ...workspace, publicNetworkAccessForIngestion: "Enabled" },
    ],
    [
      WORKSPACE,
      "publicNetworkAccessForIngestion",
      "nothing",
      { ...workspace, publicNetworkAccessForIngestion: undefined },
    ],
    [WORKSPACE, "retentionInDays", "7", { ...workspace, retentionInDays: 7 }],
    [WORKSPACE, "retentionInDays", "nothing", { ...workspace, retentionInDays: undefined }],
    [
      WORKSPACE,
      "defaultDataCollectionRuleResourceId",
      "(a text of 1 characters)",
      { ...workspace, defaultDataCollectionRuleResourceId: "x" },
    ],
  ] as [string, string, string, Record<string, unknown>][])(
    "blocks %s for %s, which is %s",
    (type, path, found, inputs) => {
      const findings = reported(type, inputs);
      expect(told("property", findings)).toEqual([path]);
      expect(told("found", findings)).toEqual([found]);
    },
  );

  it("asks of a workspace that only the deployment tells that this stack makes it", () => {
    const setting: Member = {
      type: SETTING,
      inputs: { workspaceId: unknown },
      from: { workspaceId: ["logs"] },
    };
    expect(judgeStack("audit-kept-here", { setting, logs: { type: WORKSPACE } })).toEqual([]);
    expect(judgeStack("audit-kept-here", { setting, logs: { type: WORKSPACE, read: true } })).toHaveLength(1);
  });
});

it("audit-kept-here judges every form of the token, and leaves other stacks alone", () => {
  const inputs = { workspaceId: OWN, eventHubName: "x" };
  for (const form of [SETTING, ...formsOf(SETTING)])
    expect(told("property", reported(form, inputs))).toContainEqual(expect.stringMatching(/eventHubName/));
  expect(judge({ type: SETTING, inputs }, "audit-kept-here")).toEqual([]);
});
