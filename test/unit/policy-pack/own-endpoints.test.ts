import { formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const token = (name: string) => `azure-native:${name}`;
const ENDPOINT = token("network:PrivateEndpoint");
const GROUP = token("network:PrivateDnsZoneGroup");
const NETWORK = token("network:VirtualNetwork");
const SUBNET = token("network:Subnet");
const LINK = token("privatedns:VirtualNetworkLink");
const PEERING = token("network:VirtualNetworkPeering");
const RESOLVER = token("dnsresolver:DnsResolver");
const INBOUND = token("dnsresolver:InboundEndpoint");
const FIREWALL = token("network:AzureFirewall");
const POLICY = token("network:FirewallPolicy");
const FILTER = token("network:NetworkSecurityGroup");
const ROUTES = token("network:RouteTable");
const ADDRESS = token("network:PublicIPAddress");
const ZONE = token("privatedns:PrivateZone");
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const idIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n`;
const OWN = idIn("00000000-0000-0000-0000-000000000000");
const FOREIGN = idIn("11111111-1111-1111-1111-111111111111");
const ELSEWHERE = `"${FOREIGN}`.slice(0, 121);
const reported = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "only-own-endpoints");

const endpoint = {
  subnet: { id: OWN, privateEndpointNetworkPolicies: "Disabled" },
  privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: OWN, groupIds: ["vault"] }],
};

const TO_RESOLVER = { name: "resolver", serviceName: "Microsoft.Network/dnsResolvers" };
const peering = {
  allowVirtualNetworkAccess: true,
  allowForwardedTraffic: false,
  allowGatewayTransit: true,
  useRemoteGateways: false,
  remoteVirtualNetwork: { id: unknown },
};
const inbound = (id: unknown) => ({
  ipConfigurations: [{ privateIpAllocationMethod: "Static", privateIpAddress: "10.84.2.4", subnet: { id } }],
});
const firewall = (subnet: unknown, address: unknown, policy: unknown) => ({
  firewallPolicy: { id: policy },
  ipConfigurations: [{ name: "address", publicIPAddress: { id: address }, subnet: { id: subnet } }],
});

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
    ["a subnet that is the resolver's", SUBNET, { delegations: [TO_RESOLVER] }],
    ["a subnet with empty leftovers", SUBNET, { delegations: [], serviceEndpoints: [] }],
    ["a network with the resolver's subnet", NETWORK, { subnets: [{ delegations: [TO_RESOLVER] }] }],
    ["a peering", PEERING, peering],
    ["a peering of networks that stand", PEERING, { ...peering, remoteVirtualNetwork: { id: OWN } }],
    ["a resolver", RESOLVER, { virtualNetwork: { id: OWN } }],
    ["where a resolver is asked", INBOUND, inbound(unknown)],
    ["a firewall", FIREWALL, firewall(unknown, unknown, unknown)],
    ["a firewall that stands", FIREWALL, firewall(OWN, OWN, OWN)],
    ["an address", token("network:PublicIPAddress"), { sku: { name: "Standard" } }],
    ["a resource group", token("resources:ResourceGroup"), { location: "germanywestcentral" }],
  ])("passes %s", (_, type, inputs) => {
    expect(reported(type, inputs)).toEqual([]);
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
    [NETWORK, "subnets[0].delegations", "[{}]", { subnets: [{ delegations: [{}] }] }],
    [
      NETWORK,
      "subnets[0].routeTable.id",
      `${ELSEWHERE}", in another subscription`,
      { subnets: [{ routeTable: { id: FOREIGN } }] },
    ],
    [
      NETWORK,
      "subnets[0].properties.networkSecurityGroup.id",
      `${ELSEWHERE}", in another subscription`,
      { subnets: [{ properties: { networkSecurityGroup: { id: FOREIGN } } }] },
    ],
    ...(
      [
        ["[{}]", [{}]],
        ['[{"serviceName":(a text of 18 characters)}]', [{ serviceName: "Microsoft.Web/site" }]],
        ['[{"serviceName":"(known only after deployment)"}]', [{ serviceName: unknown }]],
        [
          '[{"serviceName":(a text of 30 characters),"properties":{"serviceName":(a text of 3 characters)}}]',
          [{ serviceName: TO_RESOLVER.serviceName, properties: { serviceName: "web" } }],
        ],
        [
          '[{"properties":{"serviceName":(a text of 30 characters)}}]',
          [{ properties: { serviceName: TO_RESOLVER.serviceName } }],
        ],
        ['[{"ServiceName":(a text of 30 characters)}]', [{ ServiceName: TO_RESOLVER.serviceName }]],
        ["(a text of 30 characters)", TO_RESOLVER.serviceName],
        [LATER, unknown],
      ] as const
    ).map(([found, delegations]): [string, string, string, Record<string, unknown>] => [
      SUBNET,
      "delegations",
      found,
      { delegations },
    ]),
    [
      PEERING,
      "remoteVirtualNetwork.id",
      `${ELSEWHERE}", in another subscription`,
      { ...peering, remoteVirtualNetwork: { id: FOREIGN } },
    ],
    [
      PEERING,
      "properties.remoteVirtualNetwork.id",
      `${ELSEWHERE}", in another subscription`,
      { ...peering, properties: { remoteVirtualNetwork: { id: FOREIGN } } },
    ],
    [
      PEERING,
      "remoteAddressSpace",
      '{"addressPrefixes":["10.0.0.0/8"]}',
      { ...peering, remoteAddressSpace: { addressPrefixes: ["10.0.0.0/8"] } },
    ],
    [
      PEERING,
      "remoteVirtualNetworkAddressSpace",
      '{"addressPrefixes":["10.0.0.0/8"]}',
      { ...peering, remoteVirtualNetworkAddressSpace: { addressPrefixes: ["10.0.0.0/8"] } },
    ],
    [
      RESOLVER,
      "virtualNetwork.id",
      `${ELSEWHERE}", in another subscription`,
      { virtualNetwork: { id: FOREIGN } },
    ],
    [INBOUND, "ipConfigurations[0].subnet.id", `${ELSEWHERE}", in another subscription`, inbound(FOREIGN)],
    [
      FIREWALL,
      "firewallPolicy.id",
      `${ELSEWHERE}", in another subscription`,
      firewall(unknown, unknown, FOREIGN),
    ],
    [
      FIREWALL,
      "ipConfigurations[0].subnet.id",
      `${ELSEWHERE}", in another subscription`,
      firewall(FOREIGN, unknown, unknown),
    ],
    [
      FIREWALL,
      "ipConfigurations[0].publicIPAddress.id",
      `${ELSEWHERE}", in another subscription`,
      firewall(unknown, FOREIGN, unknown),
    ],
    [
      FIREWALL,
      "ipConfigurations[0].properties.subnet.id",
      `${ELSEWHERE}", in another subscription`,
      {
        ...firewall(unknown, unknown, unknown),
        ipConfigurations: [{ properties: { subnet: { id: FOREIGN } } }],
      },
    ],
    [FIREWALL, "firewallPolicy.id", '"mine"', firewall(unknown, unknown, "mine")],
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
    [SUBNET, "networkSecurityGroup", LATER, { networkSecurityGroup: unknown }],
    [SUBNET, "routeTable.id", `${ELSEWHERE}", in another subscription`, { routeTable: { id: FOREIGN } }],
    [
      token("network:PublicIPAddress"),
      "natGateway",
      '{"id":(a text of 1 characters)}',
      { natGateway: { id: "x" } },
    ],
    [token("resources:ResourceGroup"), "managedBy", "(a text of 4 characters)", { managedBy: "/app" }],
  ])("blocks %s for %s, which is %s", (type, path, found, inputs) => {
    const findings = reported(type, inputs);
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

  it.each([
    ["a resolver", RESOLVER, "virtualNetwork", { virtualNetwork: { id: unknown } }, NETWORK],
    ["where a resolver is asked", INBOUND, "ipConfigurations", inbound(unknown), SUBNET],
    ["a peering", PEERING, "remoteVirtualNetwork", peering, NETWORK],
    ["the policy of a firewall", FIREWALL, "firewallPolicy", firewall(OWN, OWN, unknown), POLICY],
    ["the address of a firewall", FIREWALL, "ipConfigurations", firewall(OWN, unknown, undefined), ADDRESS],
    ["the subnet of a firewall", FIREWALL, "ipConfigurations", firewall(unknown, OWN, undefined), SUBNET],
    [
      "the filter of a subnet",
      SUBNET,
      "networkSecurityGroup",
      { networkSecurityGroup: { id: unknown } },
      FILTER,
    ],
    ["the routes of a subnet", SUBNET, "routeTable", { routeTable: { id: unknown } }, ROUTES],
    [
      "the routes of a subnet inside a network",
      NETWORK,
      "subnets",
      { subnets: [{ routeTable: { id: unknown } }] },
      ROUTES,
    ],
  ])("asks it of %s", (_, type, input, inputs, other) => {
    const stack = (made: Member): Record<string, Member> => ({
      one: { type, inputs, from: { [input]: ["other"] } },
      other: made,
    });
    const found = "one: an id that does not come from a resource of this stack";
    expect(judgeStack("only-own-endpoints", stack({ type: other }))).toEqual([]);
    expect(judgeStack("only-own-endpoints", stack({ type: other, read: true }))).toEqual([found]);
    expect(judgeStack("only-own-endpoints", stack({ type: ZONE }))).toEqual([found]);
  });

  it.each([
    [
      PEERING,
      "virtualNetworks",
      "virtualNetworkName",
      NETWORK,
      (id: string) => ({ ...peering, remoteVirtualNetwork: { id } }),
    ],
    [
      FIREWALL,
      "firewallPolicies",
      "firewallPolicyName",
      POLICY,
      (id: string) => firewall(unknown, unknown, id),
    ],
    [
      SUBNET,
      "networkSecurityGroups",
      "networkSecurityGroupName",
      FILTER,
      (id: string) => ({ networkSecurityGroup: { id } }),
    ],
    [SUBNET, "routeTables", "routeTableName", ROUTES, (id: string) => ({ routeTable: { id } })],
    [
      NETWORK,
      "routeTables",
      "routeTableName",
      ROUTES,
      (id: string) => ({ subnets: [{ routeTable: { id } }] }),
    ],
  ])("%s refers by a known id only to what the stack makes: %s", (type, kind, name, other, referring) => {
    const id = `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network/${kind}/own`;
    const judged = (to: string, made: Partial<Member> = {}) =>
      judgeStack("only-own-endpoints", {
        one: { type, inputs: referring(to), from: { ipConfigurations: ["address"] } },
        other: { type: other, inputs: { resourceGroupName: "g", [name]: "own" }, ...made },
        address: { type: ADDRESS },
      });
    const found = "one: an id of something that this stack does not make";
    expect(judged(id)).toEqual([]);
    expect(judged(id.toUpperCase())).toEqual([]);
    for (const stranger of [
      id.replace("/own", "/other"),
      id.replace("Groups/g/", "Groups/h/"),
      `${id}/subnets/own`,
    ])
      expect(judged(stranger)).toEqual([found]);
    expect(judged(id, { read: true })).toEqual([found]);
    expect(judged(id, { type: ZONE })).toEqual([found]);
  });
});

it("only-own-endpoints judges every form of the token, and leaves other stacks alone", () => {
  const inputs = { virtualNetworkPeerings: [{}] };
  for (const form of [NETWORK, ...formsOf(NETWORK)])
    expect(told("property", reported(form, inputs))).toContainEqual(expect.stringMatching(/Peerings/));
  expect(judge({ type: NETWORK, inputs }, "only-own-endpoints")).toEqual([]);
});
