import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const token = (name: string) => `azure-native:${name}`;
const ENDPOINT = token("network:PrivateEndpoint");
const GROUP = token("network:PrivateDnsZoneGroup");
const NETWORK = token("network:VirtualNetwork");
const SUBNET = token("network:Subnet");
const LINK = token("privatedns:VirtualNetworkLink");
const ZONE = token("privatedns:PrivateZone");
const SETTING = token("monitor:DiagnosticSetting");
const WORKSPACE = token("operationalinsights:Workspace");
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const idIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n`;
const OWN = idIn("00000000-0000-0000-0000-000000000000");
const FOREIGN = idIn("11111111-1111-1111-1111-111111111111");
const ELSEWHERE = `"${FOREIGN}`.slice(0, 121);
const reported = (id: string, type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, id);

const endpoint = {
  subnet: { id: OWN, privateEndpointNetworkPolicies: "Disabled" },
  privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: OWN, groupIds: ["vault"] }],
};

describe("only-own-endpoints", () => {
  it.each([
    ["a private endpoint", ENDPOINT, endpoint],
    ["a private endpoint of a stack that does not stand yet", ENDPOINT, { ...endpoint, subnet: unknown }],
    ["a zone group", GROUP, { privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: OWN }] }],
    ["a zone", ZONE, { privateZoneName: "privatelink.blob.core.windows.net" }],
    ["a link", LINK, { registrationEnabled: false, virtualNetwork: { id: unknown } }],
    ["a network", NETWORK, { virtualNetworkPeerings: [], dhcpOptions: { dnsServers: [] } }],
    [
      "a network with a subnet",
      NETWORK,
      { subnets: [{ name: "GatewaySubnet", addressPrefix: "10.0.0.0/27" }] },
    ],
    ["a subnet", SUBNET, { addressPrefix: "10.0.0.0/27", networkSecurityGroup: { id: OWN } }],
    ["an address", token("network:PublicIPAddress"), { sku: { name: "Standard" } }],
    ["a resource group", token("resources:ResourceGroup"), { location: "germanywestcentral" }],
  ])("passes %s", (_, type, inputs) => {
    expect(reported("only-own-endpoints", type, inputs)).toEqual([]);
  });

  it.each([
    [
      ENDPOINT,
      "manualPrivateLinkServiceConnections",
      "[{}]",
      { ...endpoint, manualPrivateLinkServiceConnections: [{}] },
    ],
    [ENDPOINT, "customDnsConfigs", "[{}]", { ...endpoint, customDnsConfigs: [{}] }],
    [
      ENDPOINT,
      "subnet.id",
      `${ELSEWHERE}", in another subscription`,
      { ...endpoint, subnet: { id: FOREIGN } },
    ],
    [
      ENDPOINT,
      "subnet",
      '{"routeTable":{"id":(a text of 1 characters)}}',
      { ...endpoint, subnet: { id: OWN, routeTable: { id: "x" } } },
    ],
    [
      ENDPOINT,
      "privateLinkServiceConnections[0].privateLinkServiceId",
      `${ELSEWHERE}", in another subscription`,
      { ...endpoint, privateLinkServiceConnections: [{ privateLinkServiceId: FOREIGN }] },
    ],
    [
      ENDPOINT,
      "privateLinkServiceConnections[0].privateLinkServiceId",
      '"service.1234.germanywestcentral.azure.privatelinkservice"',
      {
        ...endpoint,
        privateLinkServiceConnections: [
          { privateLinkServiceId: "service.1234.germanywestcentral.azure.privatelinkservice" },
        ],
      },
    ],
    [
      GROUP,
      "privateDnsZoneConfigs[0].privateDnsZoneId",
      `${ELSEWHERE}", in another subscription`,
      { privateDnsZoneConfigs: [{ privateDnsZoneId: FOREIGN }] },
    ],
    [ZONE, "privateZoneName", "nothing", {}],
    [ZONE, "privateZoneName", LATER, { privateZoneName: unknown }],
    [
      ZONE,
      "privateZoneName",
      '"login.microsoftonline.com"',
      { privateZoneName: "login.microsoftonline.com" },
    ],
    [ZONE, "privateZoneName", '"privatelink.example"', { privateZoneName: "privatelink.example" }],
    [ZONE, "privateZoneName", '"privatelink.evil.net"', { privateZoneName: "privatelink.evil.net" }],
    [LINK, "registrationEnabled", "true", { registrationEnabled: true }],
    [LINK, "registrationEnabled", LATER, { registrationEnabled: unknown }],
    [
      LINK,
      "virtualNetwork.id",
      `${ELSEWHERE}", in another subscription`,
      { virtualNetwork: { id: FOREIGN } },
    ],
    [NETWORK, "virtualNetworkPeerings", "[{}]", { virtualNetworkPeerings: [{}] }],
    [NETWORK, "virtualNetworkPeerings", LATER, { virtualNetworkPeerings: unknown }],
    [NETWORK, "properties.virtualNetworkPeerings", "[{}]", { properties: { virtualNetworkPeerings: [{}] } }],
    [
      NETWORK,
      "dhcpOptions",
      '{"dnsServers":["203.0.113.9"]}',
      { dhcpOptions: { dnsServers: ["203.0.113.9"] } },
    ],
    [
      NETWORK,
      "subnets[0].natGateway",
      '{"id":(a text of 1 characters)}',
      { subnets: [{ natGateway: { id: "x" } }] },
    ],
    [
      NETWORK,
      "subnets[0].properties.delegations",
      "[{}]",
      { subnets: [{ properties: { delegations: [{}] } }] },
    ],
    [
      SUBNET,
      "serviceEndpoints",
      '[{"service":(a text of 17 characters)}]',
      { serviceEndpoints: [{ service: "Microsoft.Storage" }] },
    ],
    [SUBNET, "sharingScope", "(a text of 6 characters)", { sharingScope: "Tenant" }],
    [
      SUBNET,
      "networkSecurityGroup",
      '{"securityRules":[{}]}',
      { networkSecurityGroup: { id: OWN, securityRules: [{}] } },
    ],
    [SUBNET, "routeTable.id", `${ELSEWHERE}", in another subscription`, { routeTable: { id: FOREIGN } }],
    [
      token("network:PublicIPAddress"),
      "natGateway",
      '{"id":(a text of 1 characters)}',
      { natGateway: { id: "x" } },
    ],
    [token("resources:ResourceGroup"), "managedBy", "(a text of 4 characters)", { managedBy: "/app" }],
  ])("blocks %s for %s, which is %s", (type, path, found, inputs) => {
    const findings = reported("only-own-endpoints", type, inputs);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("cannot compare ids for a provider that does not say where it works", () => {
    const trial = { type: ENDPOINT, scope: "remote-access" as const, inputs: endpoint, provider: {} };
    expect(told("note", judge(trial, "only-own-endpoints"))).toEqual(
      Array(2).fill(
        "the provider does not say in which subscription it works: set azure-native:subscriptionId",
      ),
    );
  });

  it("asks of an id that only the deployment tells that it comes from this stack", () => {
    const stack: Record<string, Member> = {
      network: { type: NETWORK },
      link: {
        type: LINK,
        inputs: { virtualNetwork: { id: unknown } },
        from: { virtualNetwork: ["network"] },
      },
    };
    const found = "link: an id that does not come from a resource of this stack";
    expect(judgeStack("only-own-endpoints", stack)).toEqual([]);
    expect(judgeStack("only-own-endpoints", { ...stack, network: { type: NETWORK, read: true } })).toEqual([
      found,
    ]);
    expect(judgeStack("only-own-endpoints", { ...stack, network: { type: ZONE } })).toEqual([found]);
    expect(judgeStack("only-own-endpoints", { link: { ...(stack.link as Member), from: {} } })).toEqual([
      found,
    ]);
  });
});

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
    expect(reported("audit-kept-here", type, inputs)).toEqual([]);
  });

  it.each([
    [SETTING, "workspaceId", "nothing", {}],
    [SETTING, "workspaceId", `${ELSEWHERE}", in another subscription`, { workspaceId: FOREIGN }],
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
      const findings = reported("audit-kept-here", type, inputs);
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

it.each([
  ["only-own-endpoints", NETWORK, { virtualNetworkPeerings: [{}] }],
  ["audit-kept-here", SETTING, { workspaceId: OWN, eventHubName: "x" }],
])("%s judges every form of the token, and leaves other stacks alone", (id, type, inputs) => {
  for (const form of [type, ...formsOf(type)])
    expect(told("property", reported(id, form, inputs))).toContainEqual(
      expect.stringMatching(/Peerings|eventHubName/),
    );
  expect(judge({ type, inputs }, id)).toEqual([]);
});
