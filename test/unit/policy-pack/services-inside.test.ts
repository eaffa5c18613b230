import { formsOf, judge, judgeStack, saying, told, unknown, type Member } from "./judge";

const RULE = "nothing-into-protected";
const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const TEAM = "3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17";
const idIn = (subscription: string, rest: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-city/providers/${rest}`;
const NETWORK = idIn(TEAM, "Microsoft.Network/virtualNetworks/vnet-city");
const OTHER = idIn(TEAM, "Microsoft.Network/virtualNetworks/vnet-other");
const ACCOUNT = idIn(TEAM, "Microsoft.Storage/storageAccounts/stcity");
const trust = saying({
  protected: {
    subscriptions: [CITY],
    networks: [NETWORK],
    prefixes: [],
    vaults: [],
    accounts: [ACCOUNT],
    suffixes: [],
  },
});
const team = { subscriptionId: TEAM };
const city = { subscriptionId: CITY };
const token = (name: string) => `azure-native:${name}`;

/** What is said of a service in a subnet of this network. */
const inside = (type: string, inputs: Record<string, unknown>, network: string) => {
  const put = (value: unknown): unknown =>
    value === "SUBNET" ? `${network}/subnets/a` : Array.isArray(value) ? value.map(put) : object(value);
  const object = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]))
      : value;
  const members: Record<string, Member> = {
    one: { type: token(type), inputs: object(inputs) as Record<string, unknown>, provider: team },
  };
  return judgeStack(RULE, members, { scope: "any", trust });
};
const machines = (...ports: object[]) => ({ subnet: "SUBNET", virtualMachines: [{ ports }] });
const port = (change: object) => ({
  number: 3389,
  protocol: "TCP",
  maxRequestAccessDuration: "PT1H",
  ...change,
});

describe("a service that stands in a protected network", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["devcenter:NetworkConnection", { subnetId: "SUBNET" }, "dev boxes for any computer"],
    [
      "devtestlab:VirtualNetwork",
      { externalProviderResourceId: "SUBNET" },
      "machines that people claim from any computer",
    ],
    [
      "labservices:Lab",
      { networkProfile: { subnetId: "SUBNET" } },
      "machines that people claim from any computer",
    ],
    [
      "labservices:LabPlan",
      { defaultNetworkProfile: { subnetId: "SUBNET" } },
      "machines that people claim from any computer",
    ],
    [
      "network:NetworkVirtualAppliance",
      { additionalNics: [{ name: "SUBNET" }] },
      "an appliance with sign-ins of its own",
    ],
    [
      "network:SecurityPartnerProvider",
      { virtualHub: { id: "SUBNET" } },
      "a provider whose tunnel ends in the hub",
    ],
    [
      "servicenetworking:AssociationsInterface",
      { subnet: { id: "SUBNET" } },
      "an application gateway for containers",
    ],
    [
      "cloudngfw:Firewall",
      { networkProfile: { vnet: "SUBNET" }, frontEndSettings: [{ name: "web" }] },
      "a firewall that publishes addresses",
    ],
    [
      "network:PrivateLinkService",
      { ipConfigurations: [{ subnet: { id: "SUBNET" } }], visibility: { subscriptions: ["*"] } },
      "a private link service for networks of others",
    ],
    [
      "network:PrivateLinkService",
      { ipConfigurations: [{ subnet: { id: "SUBNET" } }], autoApproval: { subscriptions: [unknown] } },
      "a private link service for networks of others",
    ],
    [
      "apimanagement:ApiManagementService",
      { virtualNetworkType: "External", virtualNetworkConfiguration: { subnetResourceId: "SUBNET" } },
      "an API gateway that answers the Internet",
    ],
    [
      "apimanagement:ApiManagementService",
      { virtualNetworkType: unknown, virtualNetworkConfiguration: { subnetResourceId: "SUBNET" } },
      "an API gateway that answers the Internet",
    ],
    ["web:AppServiceEnvironment", { virtualNetwork: { id: "SUBNET" } }, "apps that answer the Internet"],
    [
      "web:AppServiceEnvironment",
      { virtualNetwork: { id: "SUBNET" }, internalLoadBalancingMode: "Publishing" },
      "apps that answer the Internet",
    ],
    [
      "aad:DomainService",
      { replicaSets: [{ subnetId: "SUBNET" }], ldapsSettings: { externalAccess: "Enabled" } },
      "a directory that answers the Internet",
    ],
    [
      "aad:DomainService",
      { replicaSets: [{ subnetId: "SUBNET" }], ldapsSettings: { externalAccess: unknown } },
      "a directory that answers the Internet",
    ],
    [
      "security:JitNetworkAccessPolicy",
      machines(port({ allowedSourceAddressPrefix: "10.0.0.4" }), port({ allowedSourceAddressPrefix: "*" })),
      "ports that are opened for the Internet on demand",
    ],
    [
      "security:JitNetworkAccessPolicy",
      machines(port({ allowedSourceAddressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"] })),
      "ports that are opened for the Internet on demand",
    ],
    [
      "security:JitNetworkAccessPolicy",
      machines(port({})),
      "ports that are opened for the Internet on demand",
    ],
  ])("is blocked: %s with %j", (type, inputs, words) => {
    const [, name = ""] = type.split(":");
    expect(inside(type, inputs, NETWORK)).toEqual([
      `one: ${words}: Internet → ${name} "one" → virtualnetworks/vnet-city (a protected network)`,
    ]);
    expect(inside(type, inputs, OTHER)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["cloudngfw:Firewall", { networkProfile: { vnet: "SUBNET" }, frontEndSettings: [] }],
    [
      "network:PrivateLinkService",
      { ipConfigurations: [{ subnet: { id: "SUBNET" } }], visibility: { subscriptions: [] } },
    ],
    [
      "apimanagement:ApiManagementService",
      { virtualNetworkType: "Internal", virtualNetworkConfiguration: { subnetResourceId: "SUBNET" } },
    ],
    [
      "web:AppServiceEnvironment",
      { virtualNetwork: { id: "SUBNET" }, internalLoadBalancingMode: "Web, Publishing" },
    ],
    [
      "aad:DomainService",
      {
        replicaSets: [{ subnetId: "SUBNET" }],
        ldapsSettings: { ldaps: "Enabled", externalAccess: "Disabled" },
      },
    ],
    ["aad:DomainService", { replicaSets: [{ subnetId: "SUBNET" }] }],
    ["security:JitNetworkAccessPolicy", machines(port({ allowedSourceAddressPrefix: "10.81.0.0/16" }))],
    ["network:NatGateway", { subnets: [{ id: "SUBNET" }] }],
    ["dnsresolver:InboundEndpoint", { ipConfigurations: [{ subnet: { id: "SUBNET" } }] }],
  ])("passes when it lets nobody in: %s with %j", (type, inputs) => {
    expect(inside(type, inputs, NETWORK)).toEqual([]);
  });

  it("is found by the machine it opens, of which only the deployment tells the id", () => {
    const members: Record<string, Member> = {
      vm: {
        type: token("compute:VirtualMachine"),
        inputs: { networkProfile: { subnet: { id: `${NETWORK}/subnets/a` } } },
        provider: team,
      },
      policy: {
        type: token("security:JitNetworkAccessPolicy"),
        inputs: { virtualMachines: [{ id: unknown, ports: [port({ allowedSourceAddressPrefix: "*" })] }] },
        from: { virtualMachines: ["vm"] },
        provider: team,
      },
    };
    expect(judgeStack(RULE, members, { scope: "any", trust })).toEqual([
      'policy: ports that are opened for the Internet on demand: Internet → JitNetworkAccessPolicy "policy" → VirtualMachine "vm" → virtualnetworks/vnet-city (a protected network)',
    ]);
  });
});

describe("what opens without standing in a network", () => {
  const alone = (type: string, inputs: Record<string, unknown>, provider: Record<string, unknown> = team) =>
    judge({ type: token(type), inputs, trust, provider }, RULE);
  const machine = idIn(CITY, "Microsoft.HybridCompute/machines/srv-files");
  const ofMachine = "a way past every network to machines/srv-files (in a protected subscription)";
  const perimeter =
    "a perimeter, which has rules of its own, around storageaccounts/stcity (a protected account)";

  it.each<[string, Record<string, unknown>, string, string]>([
    ["hybridconnectivity:Endpoint", { resourceUri: machine }, "resourceUri", ofMachine],
    ["hybridconnectivity:Endpoint", { resourceUri: machine.slice(1) }, "resourceUri", ofMachine],
    ["hybridconnectivity:ServiceConfiguration", { resourceUri: machine }, "resourceUri", ofMachine],
    [
      "network:NetworkSecurityPerimeterAssociation",
      { privateLinkResource: { id: ACCOUNT.toUpperCase() } },
      "privateLinkResource",
      perimeter,
    ],
    ["network:NspAssociation", { privateLinkResource: { id: ACCOUNT } }, "privateLinkResource", perimeter],
  ])("is blocked by the id that it names: %s with %j", (type, inputs, path, found) => {
    const reported = alone(type, inputs);
    expect([told("property", reported), told("found", reported)]).toEqual([[path], [found]]);
    for (const form of formsOf(token(type)))
      expect(told("found", judge({ type: form, inputs, trust, provider: team }, RULE))).toEqual([found]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "network:ExpressRouteCircuitAuthorization",
      { circuitName: "c" },
      "a key for others to something in a protected subscription",
    ],
    [
      "network:ExpressRouteCircuitConnection",
      { circuitName: "c" },
      "a key for others to something in a protected subscription",
    ],
    [
      "network:ExpressRoutePortAuthorization",
      { expressRoutePortName: "p" },
      "a key for others to something in a protected subscription",
    ],
    [
      "network:ExpressRouteCircuit",
      { authorizations: [{ name: "a" }] },
      "a circuit that others may join: something in a protected subscription",
    ],
    [
      "network:ExpressRouteCircuit",
      { globalReachEnabled: true },
      "a circuit that others may join: something in a protected subscription",
    ],
    [
      "network:NetworkSecurityPerimeterAccessRule",
      { direction: "Inbound", addressPrefixes: ["203.0.113.0/24"] },
      "a rule of a perimeter that lets in to something in a protected subscription",
    ],
    [
      "network:NspAccessRule",
      { subscriptions: [{ id: "x" }] },
      "a rule of a perimeter that lets in to something in a protected subscription",
    ],
  ])("is blocked in a protected subscription, and ordinary elsewhere: %s with %j", (type, inputs, found) => {
    expect(told("found", alone(type, inputs, city))).toEqual([found]);
    expect(alone(type, inputs)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["network:ExpressRouteCircuit", { globalReachEnabled: false, authorizations: [] }],
    ["network:NetworkSecurityPerimeterAccessRule", { direction: "Outbound" }],
    ["hybridconnectivity:Endpoint", { resourceUri: idIn(TEAM, "Microsoft.HybridCompute/machines/srv") }],
    ["hybridconnectivity:Endpoint", { resourceUri: unknown }],
    ["network:NspAssociation", { privateLinkResource: { id: idIn(TEAM, "Microsoft.Sql/servers/sql") } }],
  ])("passes: %s with %j", (type, inputs) => {
    expect(alone(type, inputs, city)).toEqual([]);
  });
});
