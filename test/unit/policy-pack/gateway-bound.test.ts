import { formsOf, judge, judgeStack, SERVER, told, unknown, type Member } from "./judge";

const ID = "p2s-gateway-bound";
const GATEWAY = "azure-native:network:P2sVpnGateway";
const GENERIC = "azure-native:resources:Resource";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const SERVER_ID =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/vpnServerConfigurations/city";
const reported = (inputs: Record<string, unknown>, type = GATEWAY) => judge({ type, inputs }, ID);
const connection = { name: "city", enableInternetSecurity: true };
const compliant = {
  vpnServerConfiguration: { id: SERVER_ID },
  p2SConnectionConfigurations: [connection],
};
const generic = (properties: object) => ({
  resourceProviderNamespace: "Microsoft.Network",
  resourceType: "p2svpnGateways",
  properties,
});

describe("one gateway", () => {
  it.each([
    ["with a connection through the hub", {}],
    ["of a stack that does not stand yet", { vpnServerConfiguration: { id: unknown } }],
    ["without connections", { p2SConnectionConfigurations: [] }],
    ["with name servers inside", { customDnsServers: ["10.80.1.4", "192.168.7.9"] }],
    [
      "with empty routing",
      { p2SConnectionConfigurations: [{ ...connection, routingConfiguration: { vnetRoutes: null } }] },
    ],
  ])("passes %s", (_, change) => {
    expect(reported({ ...compliant, ...change })).toEqual([]);
  });

  const AT = "p2SConnectionConfigurations[0]";
  it.each([
    ["vpnServerConfiguration.id", "nothing", { vpnServerConfiguration: undefined }],
    ["vpnServerConfiguration.id", "nothing", { vpnServerConfiguration: {} }],
    ["vpnServerConfiguration.id", "3", { vpnServerConfiguration: { id: 3 } }],
    [
      "vpnServerConfiguration",
      "a value that cannot be decided before deployment: it is a text, not an object",
      { vpnServerConfiguration: SERVER_ID },
    ],
    [
      `${AT}.enableInternetSecurity`,
      "false",
      { p2SConnectionConfigurations: [{ ...connection, enableInternetSecurity: false }] },
    ],
    [`${AT}.enableInternetSecurity`, "nothing", { p2SConnectionConfigurations: [{ name: "city" }] }],
    [
      `${AT}.enableInternetSecurity`,
      '"true"',
      { p2SConnectionConfigurations: [{ ...connection, enableInternetSecurity: "true" }] },
    ],
    [
      `${AT}.enableInternetSecurity`,
      LATER,
      { p2SConnectionConfigurations: [{ ...connection, enableInternetSecurity: unknown }] },
    ],
    [
      `${AT}.enableInternetSecurity`,
      "nothing",
      { p2SConnectionConfigurations: [{ properties: { enableInternetSecurity: true } }] },
    ],
    [
      `${AT}.EnableInternetSecurity`,
      "a value that cannot be decided before deployment: it is written as EnableInternetSecurity, which may never arrive",
      { p2SConnectionConfigurations: [{ EnableInternetSecurity: true }] },
    ],
    [
      `${AT}.routingConfiguration`,
      '{"associatedRouteTable":{"id":(a text of 2 characters)}}',
      {
        p2SConnectionConfigurations: [
          { ...connection, routingConfiguration: { associatedRouteTable: { id: "/t" } } },
        ],
      },
    ],
    [
      `${AT}.routingConfiguration`,
      LATER,
      { p2SConnectionConfigurations: [{ ...connection, routingConfiguration: unknown }] },
    ],
    [
      `${AT}.properties.routingConfiguration`,
      '{"outboundRouteMap":{"id":(a text of 2 characters)}}',
      {
        p2SConnectionConfigurations: [
          { ...connection, properties: { routingConfiguration: { outboundRouteMap: { id: "/m" } } } },
        ],
      },
    ],
    ["p2SConnectionConfigurations", LATER, { p2SConnectionConfigurations: unknown }],
    [
      "p2SConnectionConfigurations",
      "a value that cannot be decided before deployment: it is an object, not a list",
      { p2SConnectionConfigurations: connection },
    ],
    ["customDnsServers[1]", '"8.8.8.8"', { customDnsServers: ["10.80.1.4", "8.8.8.8"] }],
    ["customDnsServers[0]", '"dns.example"', { customDnsServers: ["dns.example"] }],
    ["customDnsServers[0]", '"10.80.1.4/24"', { customDnsServers: ["10.80.1.4/24"] }],
    ["customDnsServers[0]", LATER, { customDnsServers: [unknown] }],
    ["customDnsServers", LATER, { customDnsServers: unknown }],
    ["CUSTOMDNSSERVERS[0]", '"8.8.8.8"', { CUSTOMDNSSERVERS: ["8.8.8.8"] }],
    ["properties.customDnsServers[0]", '"8.8.8.8"', { properties: { customDnsServers: ["8.8.8.8"] } }],
  ])("is blocked, in any stack, where %s is %s", (path, found, change) => {
    const findings = reported({ ...compliant, ...change });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("is judged as a generic resource as well, in the shape that ARM has", () => {
    const inner = { properties: { enableInternetSecurity: true } };
    expect(reported(generic({ p2SConnectionConfigurations: [inner] }), GENERIC)).toEqual([]);
    const open = { ...inner, routingConfiguration: { associatedRouteTable: { id: "/t" } } };
    const findings = reported(
      generic({ p2SConnectionConfigurations: [open, connection], customDnsServers: ["9.9.9.9"] }),
      GENERIC,
    );
    expect(told("property", findings)).toEqual([
      "properties.p2SConnectionConfigurations[0].routingConfiguration",
      "properties.p2SConnectionConfigurations[1].properties.enableInternetSecurity",
      "properties.customDnsServers[0]",
    ]);
  });

  it.each(formsOf(GATEWAY))("is judged as %s just the same", (type) => {
    expect(reported({ ...compliant, customDnsServers: ["8.8.8.8"] }, type)).toHaveLength(1);
  });
});

describe("with the whole stack in view", () => {
  const server: Member = {
    type: SERVER,
    inputs: { vpnServerConfigurationName: "city", resourceGroupName: "g" },
  };
  const stack = (vpnServerConfiguration: unknown, from: Member["from"] = {}, other: Member = server) =>
    judgeStack(
      ID,
      { gateway: { type: GATEWAY, inputs: { ...compliant, vpnServerConfiguration }, from }, server: other },
      { scope: "any" },
    );
  const from = { vpnServerConfiguration: ["server"] };
  const NOT_MADE = ["gateway: an id of something that this stack does not make"];
  const NOT_FROM = ["gateway: an id that does not come from a resource of this stack"];

  it("passes a gateway with a server configuration of the same stack, standing or not", () => {
    expect(stack({ id: unknown }, from)).toEqual([]);
    expect(stack({ id: SERVER_ID })).toEqual([]);
    expect(stack({ id: SERVER_ID.toUpperCase() })).toEqual([]);
  });

  it("blocks one with a server configuration of somebody else, in any stack", () => {
    expect(stack({ id: `${SERVER_ID}2` })).toEqual(NOT_MADE);
    expect(stack({ id: SERVER_ID.replace("Groups/g/", "Groups/h/") })).toEqual(NOT_MADE);
    expect(stack({ id: SERVER_ID }, {}, { ...server, read: true })).toEqual(NOT_MADE);
    expect(stack({ id: unknown })).toEqual(NOT_FROM);
    expect(stack({ id: unknown }, from, { ...server, read: true })).toEqual(NOT_FROM);
    expect(stack({ id: unknown }, from, { type: GATEWAY, inputs: compliant })).toContainEqual(NOT_FROM[0]);
  });

  it("asks the same of a generic gateway", () => {
    const gateway: Member = {
      type: GENERIC,
      inputs: generic({ vpnServerConfiguration: { id: unknown } }),
      from: { properties: ["server"] },
    };
    expect(judgeStack(ID, { gateway, server })).toEqual([]);
    expect(judgeStack(ID, { gateway, server: { ...server, read: true } })).toEqual(NOT_FROM);
  });
});

it("writes down everything a reader needs", () => {
  const [finding] = reported({ ...compliant, customDnsServers: ["8.8.8.8"] });
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "high" });
  expect(finding?.message).toBe(
    [
      'p2s-gateway-bound blocks "vpn" (azure-native:network:P2sVpnGateway): a point-to-site gateway of Virtual WAN must use a server configuration that its own stack makes, and route clients by nothing of its own.',
      "  property: customDnsServers[0]",
      '  found: "8.8.8.8"',
      "  write instead: addresses of name servers inside, as literal text, or nothing",
      "  why: in Virtual WAN the gateway says nothing of how clients sign in, so that one which refers to a configuration of another stack lets in whomever that one likes, today or tomorrow, and routes or name servers of its own lead its clients past the firewall",
      "  read: docs/rules/p2s-gateway-bound.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
