import { formsOf, GATEWAY, judge, SERVER, told, type Trial } from "./judge";

const ID = "no-ignore-changes";
const GENERIC = "azure-native:resources:Resource";
const NETWORK = "azure-native:network:VirtualNetwork";
const PEERING = "azure-native:network:VirtualNetworkPeering";
const reported = (type: string, ignoreChanges: readonly string[], rest: Partial<Trial> = {}) =>
  judge({ type, inputs: {}, opts: { ignoreChanges }, ...rest }, ID);
const entrances = [
  ...[
    "VirtualNetworkGateway",
    "VirtualNetworkGatewayConnection",
    "VpnServerConfiguration",
    "P2sVpnServerConfiguration",
    "P2sVpnGateway",
    "ConfigurationPolicyGroup",
    "VirtualWan",
    "VirtualHub",
    "ScopeConnection",
    "SubscriptionNetworkManagerConnection",
    "ManagementGroupNetworkManagerConnection",
    "ConnectivityConfiguration",
    "StaticMember",
    "AdminRule",
  ].map((name) => `network:${name}`),
  "authorization:RoleAssignment",
  "authorization:PimRoleEligibilitySchedule",
  "authorization:RoleDefinition",
  "managedidentity:FederatedIdentityCredential",
].map((type) => `azure-native:${type}`);

it.each([
  "*",
  "vpnClientConfiguration",
  "vpnClientConfiguration.vpnClientRootCertificates",
  "vpnClientConfiguration.vpnClientRootCertificates[0].publicCertData",
  '["vpnClientConfiguration"]["vpnAuthenticationTypes"]',
  '["*"]',
  "[*]",
  "[0]",
  "",
  " tags",
  ".tags",
  "Tags",
  "tags*",
  "tagsAndMore",
  "tags, vpnClientConfiguration",
  '["tags',
  '["tags"',
  '["tags"]x',
  "['tags']",
  '["tags\\"]["vpnClientConfiguration"]',
  "properties.tags",
])("blocks a gateway that ignores changes of %j, in any stack", (path) => {
  const findings = reported(GATEWAY, ["tags", path]);
  expect(told("property", findings)).toEqual(["options.ignoreChanges[1]"]);
  expect(told("found", findings)).toEqual([JSON.stringify(path)]);
});

it.each([
  "tags",
  "tags.owner",
  'tags["a.b"]',
  '["tags"]',
  '["tags"]["remote-access-statement"]',
  "bgpSettings",
  "bgpSettings.bgpPeeringAddresses[0].customBgpIpAddresses",
  "peeringState",
])("passes a gateway that ignores changes of %j", (path) => {
  expect(reported(GATEWAY, [path])).toEqual([]);
  expect(reported(GATEWAY, [path], { scope: "remote-access" })).toEqual([]);
});

it.each([...entrances, ...entrances.flatMap((type) => formsOf(type))])("judges %s in any stack", (type) => {
  expect(reported(type, ["a"])).toHaveLength(1);
});

it.each([
  ["Microsoft.Network", "virtualNetworkGateways", 1],
  ["Microsoft.Network", "vpnServerConfigurations/configurationPolicyGroups", 1],
  ["microsoft.authorization", "ROLEASSIGNMENTS", 1],
  ["Microsoft.ManagedIdentity", "userAssignedIdentities/federatedIdentityCredentials", 1],
  [null, "virtualNetworkGateways", 1],
  ["Microsoft.Network", "loadBalancers", 0],
  ["Microsoft.Web", "sites", 0],
])(
  "judges a generic resource of %s/%s in any stack: %d",
  (resourceProviderNamespace, resourceType, times) => {
    expect(
      reported(GENERIC, ["properties"], { inputs: { resourceProviderNamespace, resourceType } }),
    ).toHaveLength(times);
  },
);

it.each([
  [NETWORK, ["subnets"]],
  [PEERING, ["peeringState", "remoteVirtualNetwork"]],
  ["azure-native:storage:StorageAccount", ["*"]],
  ["pulumi:providers:azure-native", ["subscriptionId"]],
  ["random:index/randomPassword:RandomPassword", ["length"]],
])("leaves %s alone in other stacks, and judges it in the remote-access stack", (type, ignored) => {
  expect(reported(type, ignored)).toEqual([]);
  expect(reported(type, ignored, { scope: "remote-access" })).toHaveLength(1);
});

it("tells every entry, and nothing where nothing is ignored", () => {
  expect(told("property", reported(SERVER, ["properties", "location"]))).toEqual([
    "options.ignoreChanges[0]",
    "options.ignoreChanges[1]",
  ]);
  expect(reported(SERVER, [])).toEqual([]);
});

it("writes down everything a reader needs", () => {
  const [finding] = reported(GATEWAY, ["*"]);
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "high" });
  expect(finding?.message).toBe(
    [
      'no-ignore-changes blocks "vpn" (azure-native:network:VirtualNetworkGateway): of what decides who gets in, a program must not ignore changes.',
      "  property: options.ignoreChanges[0]",
      '  found: "*"',
      "  write instead: nothing, or only tags, bgpSettings and peeringState",
      "  why: Pulumi puts the old value in the place of an ignored one before any rule sees it, so that the pack judges yesterday's value, and what somebody changed by hand in Azure stays there and is never told",
      "  read: docs/rules/no-ignore-changes.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
