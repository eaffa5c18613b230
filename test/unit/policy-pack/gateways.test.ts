import { CONNECTION, formsOf, GATEWAY, judge, told, unknown, type Trial } from "./judge";

const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const misspelt = (name: string) =>
  `a value that cannot be decided before deployment: it is written as ${name}, which may never arrive`;
const token = (name: string) => `azure-native:network:${name}`;
const reported = (id: string, trial: Trial) => judge({ scope: "remote-access", ...trial }, id);
const capable = {
  gatewayType: "Vpn",
  vpnType: "RouteBased",
  vpnGatewayGeneration: "Generation2",
  sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
};

describe("gateway-capable", () => {
  it.each([
    ["as it should be", capable],
    ["in ARM's own shape", { ...capable, properties: capable }],
    ["in other letter case", { ...capable, vpnType: "routebased" }],
    ["without a tier", { ...capable, sku: { name: "VpnGw1AZ" } }],
    ["of generation 1", { ...capable, vpnGatewayGeneration: "Generation1" }],
  ])("passes a gateway %s", (_, inputs) => {
    expect(reported("gateway-capable", { inputs })).toEqual([]);
  });

  it.each([
    ["sku.name", '"Basic"', { sku: { name: "Basic" } }],
    ["sku.name", '"VpnGw1"', { sku: { name: "VpnGw1" } }],
    ["sku.name", '"ErGw1AZ"', { sku: { name: "ErGw1AZ" } }],
    ["sku.name", LATER, { sku: { name: unknown } }],
    ["sku.name", "nothing", { sku: undefined }],
    ["sku", LATER, { sku: unknown }],
    ["sku.tier", '"Basic"', { sku: { name: "VpnGw2AZ", tier: "Basic" } }],
    ["vpnType", '"PolicyBased"', { vpnType: "PolicyBased" }],
    ["vpnType", "nothing", { vpnType: null }],
    ["vpnType", LATER, { vpnType: unknown }],
    ["vpnGatewayGeneration", '"None"', { vpnGatewayGeneration: "None" }],
    ["vpnGatewayGeneration", "nothing", { vpnGatewayGeneration: undefined }],
    ["gatewayType", '"ExpressRoute"', { gatewayType: "ExpressRoute" }],
    ["gatewayType", "nothing", { gatewayType: undefined }],
    ["VpnType", misspelt("VpnType"), { VpnType: "RouteBased", vpnType: undefined }],
    ["SKU.name", misspelt("SKU.name"), { SKU: { name: "VpnGw2AZ" }, sku: undefined }],
    ["properties.vpnType", '"PolicyBased"', { properties: { vpnType: "PolicyBased" } }],
  ])("blocks a gateway whose %s is %s", (path, found, change) => {
    const findings = reported("gateway-capable", { inputs: { ...capable, ...change } });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each(formsOf(GATEWAY))("judges %s just the same", (type) => {
    expect(
      reported("gateway-capable", { type, inputs: { ...capable, vpnType: "PolicyBased" } }),
    ).toHaveLength(1);
  });
});

describe("vpn-no-source-rewriting", () => {
  it.each([
    ["a gateway without rules", GATEWAY, { natRules: [] }],
    ["a gateway with null for rules", GATEWAY, { natRules: null }],
    ["a connection with empty lists", CONNECTION, { ingressNatRules: [], egressNatRules: [] }],
    ["a Virtual WAN gateway", token("VpnGateway"), { connections: [{ vpnLinkConnections: [{}] }] }],
    ["a virtual network", token("VirtualNetwork"), { natRules: [{ mode: "IngressSnat" }] }],
  ])("passes %s", (_, type, inputs) => {
    expect(reported("vpn-no-source-rewriting", { type, inputs })).toEqual([]);
  });

  it.each([
    [GATEWAY, "natRules", '[{"mode":"IngressSnat"}]', { natRules: [{ mode: "IngressSnat" }] }],
    [GATEWAY, "natRules", "[{}]", { natRules: [{}] }],
    [GATEWAY, "NATRULES", '[{"mode":"EgressSnat"}]', { NATRULES: [{ mode: "EgressSnat" }] }],
    [GATEWAY, "properties.natRules", "[{}]", { properties: { natRules: [{}] } }],
    [GATEWAY, "natRules", LATER, { natRules: unknown }],
    [GATEWAY, "natRules", '["(known only after deployment)"]', { natRules: [unknown] }],
    [CONNECTION, "ingressNatRules", '[{"id":"x"}]', { ingressNatRules: [{ id: "x" }] }],
    [CONNECTION, "egressNatRules", '[{"id":"x"}]', { egressNatRules: [{ id: "x" }] }],
    [token("VpnGateway"), "natRules", '[{"mode":"IngressSnat"}]', { natRules: [{ mode: "IngressSnat" }] }],
    [
      token("VpnGateway"),
      "connections[0].vpnLinkConnections[1].ingressNatRules",
      '[{"id":"x"}]',
      { connections: [{ vpnLinkConnections: [{}, { ingressNatRules: [{ id: "x" }] }] }] },
    ],
    [token("VpnGateway"), "connections", LATER, { connections: unknown }],
    [
      token("VpnConnection"),
      "vpnLinkConnections[0].egressNatRules",
      '[{"id":"x"}]',
      { vpnLinkConnections: [{ egressNatRules: [{ id: "x" }] }] },
    ],
    [
      token("VirtualNetworkGatewayNatRule"),
      "(the resource as a whole)",
      'a translation rule with mode "IngressSnat"',
      { mode: "IngressSnat" },
    ],
    [token("NatRule"), "(the resource as a whole)", "a translation rule", { mode: unknown }],
  ])("blocks %s for %s, which is %s", (type, path, found, inputs) => {
    const findings = reported("vpn-no-source-rewriting", { type, inputs });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each([...formsOf(GATEWAY), ...formsOf(token("NatRule"))])("judges %s just the same", (type) => {
    expect(reported("vpn-no-source-rewriting", { type, inputs: { natRules: [{}] } })).toHaveLength(1);
  });
});

describe("gateway-no-foreign-traffic", () => {
  const off = {
    allowRemoteVnetTraffic: false,
    allowVirtualWanTraffic: false,
    enableBgp: false,
    disableIPSecReplayProtection: false,
  };

  it.each([
    ["a gateway with every switch off", GATEWAY, off],
    ["a gateway without any switch", GATEWAY, {}],
    ["a gateway with empty BGP settings", GATEWAY, { bgpSettings: {} }],
    ["a connection without BGP", CONNECTION, { enableBgp: false }],
    ["a Virtual WAN gateway without BGP", token("VpnGateway"), { connections: [{ enableBgp: false }] }],
  ])("passes %s", (_, type, inputs) => {
    expect(reported("gateway-no-foreign-traffic", { type, inputs })).toEqual([]);
  });

  it.each([
    ...Object.keys(off).flatMap((name): [string, string, string, object][] => [
      [GATEWAY, name, "true", { ...off, [name]: true }],
      [GATEWAY, name, '"false"', { ...off, [name]: "false" }],
      [GATEWAY, name, LATER, { ...off, [name]: unknown }],
    ]),
    [GATEWAY, "ENABLEBGP", "true", { ENABLEBGP: true }],
    [GATEWAY, "properties.allowRemoteVnetTraffic", "true", { properties: { allowRemoteVnetTraffic: true } }],
    [GATEWAY, "bgpSettings", '{"asn":65010}', { bgpSettings: { asn: 65010 } }],
    [GATEWAY, "bgpSettings", LATER, { bgpSettings: unknown }],
    [CONNECTION, "enableBgp", "true", { enableBgp: true }],
    [token("VpnGateway"), "bgpSettings", '{"asn":65515}', { bgpSettings: { asn: 65515 } }],
    [token("VpnGateway"), "connections[0].enableBgp", "true", { connections: [{ enableBgp: true }] }],
    [
      token("VpnGateway"),
      "connections[0].vpnLinkConnections[0].enableBgp",
      "true",
      { connections: [{ vpnLinkConnections: [{ enableBgp: true }] }] },
    ],
    [token("VpnConnection"), "enableBgp", "true", { enableBgp: true }],
    [token("ExpressRouteGateway"), "allowNonVirtualWanTraffic", "true", { allowNonVirtualWanTraffic: true }],
  ] as [string, string, string, Record<string, unknown>][])(
    "blocks %s for %s, which is %s",
    (type, path, found, inputs) => {
      const findings = reported("gateway-no-foreign-traffic", { type, inputs });
      expect(told("property", findings)).toEqual([path]);
      expect(told("found", findings)).toEqual([found]);
    },
  );

  it.each(formsOf(GATEWAY))("judges %s just the same", (type) => {
    expect(reported("gateway-no-foreign-traffic", { type, inputs: { enableBgp: true } })).toHaveLength(1);
  });
});

describe("connection-id-only", () => {
  const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/vpn";

  it.each([
    ["names its gateways", { virtualNetworkGateway1: { id }, virtualNetworkGateway2: { ID: id } }],
    ["names gateways of this plan", { virtualNetworkGateway1: { id: unknown } }],
    [
      "has nothing beside the id",
      { virtualNetworkGateway1: { id, tags: {}, vpnClientConfiguration: null, natRules: [] } },
    ],
    [
      "says much about the other side",
      { virtualNetworkGateway1: { id }, localNetworkGateway2: { fqdn: "x" } },
    ],
  ])("passes a connection that %s", (_, inputs) => {
    expect(reported("connection-id-only", { type: CONNECTION, inputs, scope: "any" })).toEqual([]);
  });

  it.each([
    [
      CONNECTION,
      "virtualNetworkGateway1.enableBgp",
      "false",
      { virtualNetworkGateway1: { id, enableBgp: false } },
    ],
    [
      CONNECTION,
      "virtualNetworkGateway2.tags",
      '{"a":(a text of 1 characters)}',
      { virtualNetworkGateway2: { id, tags: { a: "b" } } },
    ],
    [CONNECTION, "virtualNetworkGateway1.sku", LATER, { virtualNetworkGateway1: { id, sku: unknown } }],
    [CONNECTION, "virtualNetworkGateway1", LATER, { virtualNetworkGateway1: unknown }],
    [CONNECTION, "virtualNetworkGateway1", `"${id}"`, { virtualNetworkGateway1: id }],
    [
      CONNECTION,
      "properties.virtualNetworkGateway1.properties",
      '{"vpnType":(a text of 10 characters)}',
      { properties: { virtualNetworkGateway1: { id, properties: { vpnType: "RouteBased" } } } },
    ],
    [
      CONNECTION,
      "VIRTUALNETWORKGATEWAY1.location",
      "(a text of 1 characters)",
      { VIRTUALNETWORKGATEWAY1: { id, location: "x" } },
    ],
    [
      token("P2sVpnGateway"),
      "vpnServerConfiguration.properties",
      '{"vpnProtocols":[(a text of 7 characters)]}',
      { vpnServerConfiguration: { id, properties: { vpnProtocols: ["OpenVPN"] } } },
    ],
    [
      token("VirtualHub"),
      "vpnGateway.location",
      "(a text of 1 characters)",
      { vpnGateway: { id, location: "x" } },
    ],
  ])("blocks %s, in any stack, for %s, which is %s", (type, path, found, inputs) => {
    const findings = reported("connection-id-only", { type, inputs, scope: "any" });
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each([
    ["virtualNetworkGateway1", CONNECTION, []],
    [
      "vpnServerConfiguration",
      token("P2sVpnGateway"),
      ["neither an exemption nor an override lets this through"],
    ],
    ["vpnGateway", token("VirtualHub"), ["neither an exemption nor an override lets this through"]],
    ["p2SVpnGateway", token("VirtualHub"), ["neither an exemption nor an override lets this through"]],
  ])("lets nobody exempt from %s in %s where no other rule judges it: %j", (name, type, notes) => {
    const inputs = { [name]: { id, vpnAuthenticationTypes: ["AAD"], properties: {} } };
    const findings = reported("connection-id-only", { type, inputs, scope: "any" });
    expect(findings).toHaveLength(1);
    expect(told("note", findings)).toEqual(notes);
  });

  it("never shows a secret that stands beside the id", () => {
    const inputs = {
      virtualNetworkGateway1: {
        id,
        vpnClientConfiguration: { radiusServerSecret: "correct horse", aadAudience: "battery staple" },
      },
    };
    const findings = reported("connection-id-only", { type: CONNECTION, inputs });
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/correct horse|battery staple/);
  });

  it.each(formsOf(CONNECTION))("judges %s just the same", (type) => {
    const inputs = { virtualNetworkGateway1: { id, location: "x" } };
    expect(reported("connection-id-only", { type, inputs })).toHaveLength(1);
  });
});

it.each(["gateway-capable", "vpn-no-source-rewriting", "gateway-no-foreign-traffic"])(
  "%s leaves other stacks alone, where such a gateway is ordinary work",
  (id) => {
    const inputs = { sku: { name: "Basic" }, natRules: [{}], enableBgp: true, allowRemoteVnetTraffic: true };
    expect(reported(id, { inputs })).not.toEqual([]);
    expect(reported(id, { inputs, scope: "any" })).toEqual([]);
  },
);

it.each([
  [
    "gateway-capable",
    GATEWAY,
    { ...capable, vpnType: "PolicyBased" },
    [
      'gateway-capable blocks "vpn" (azure-native:network:VirtualNetworkGateway): the gateway of the remote access must be of a kind that can do IKEv2 with certificates.',
      "  property: vpnType",
      '  found: "PolicyBased"',
      '  write instead: vpnType: "RouteBased"',
      "  why: the Basic SKU and policy-based gateways know no IKEv2 for clients, and kind and generation can never be changed on a standing gateway: every laptop would have to be visited again",
    ],
  ],
  [
    "vpn-no-source-rewriting",
    GATEWAY,
    { natRules: [{ mode: "IngressSnat" }] },
    [
      'vpn-no-source-rewriting blocks "vpn" (azure-native:network:VirtualNetworkGateway): no VPN gateway of the remote access may translate addresses.',
      "  property: natRules",
      '  found: [{"mode":"IngressSnat"}]',
      "  write instead: nothing: remove the translation rules",
      "  why: a translation rule gives a foreign sender an address out of a trusted range, and every rule behind the gateway then takes it for one of the city's own",
    ],
  ],
  [
    "gateway-no-foreign-traffic",
    GATEWAY,
    { allowRemoteVnetTraffic: true },
    [
      'gateway-no-foreign-traffic blocks "vpn" (azure-native:network:VirtualNetworkGateway): no other network may route traffic into the gateway of the remote access.',
      "  property: allowRemoteVnetTraffic",
      "  found: true",
      "  write instead: allowRemoteVnetTraffic: false",
      "  why: traffic of other virtual networks, Virtual WANs and BGP peers reaches the inside by the gateway without any device certificate, and a peer that announces a route decides where traffic goes",
    ],
  ],
  [
    "connection-id-only",
    CONNECTION,
    { virtualNetworkGateway1: { id: "x", enableBgp: false } },
    [
      'connection-id-only blocks "vpn" (azure-native:network:VirtualNetworkGatewayConnection): whatever refers to a VPN gateway or its configuration must name it by its id and say nothing else of it.',
      "  property: virtualNetworkGateway1.enableBgp",
      "  found: false",
      "  write instead: { id: … } with the id of the gateway and no other property",
      "  why: Azure takes a whole gateway inside a connection, with a sign-in and roots of its own, where neither a reviewer nor another check looks for one",
    ],
  ],
] as [string, string, Record<string, unknown>, string[]][])(
  "%s writes down everything a reader needs",
  (id, type, inputs, lines) => {
    const [finding] = reported(id, { type, inputs });
    const end = [`  read: docs/rules/${id}.md`, "  show it again: pulumi preview"];
    expect(finding?.message).toBe([...lines, ...end].join("\n"));
  },
);
