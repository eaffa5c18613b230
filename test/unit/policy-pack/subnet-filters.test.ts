import { gatewayRoutes, serverRoutes } from "../../../infra/network/routes";
import { securityRuleArgs } from "../../../infra/network/security-group";
import { securityRules } from "../../../infra/network/security-rules";
import { model, NETWORKS } from "../infra/network/small-model";
import { SECURITY_GROUP, ROUTES, LATER, NO_LIST, findings, places, type Row, blocks } from "./filter-trial";
import { unknown } from "./judge";

describe("a network security group", () => {
  const rule = {
    name: "mail",
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    priority: 1_000,
    sourcePortRange: "*",
    sourceAddressPrefixes: ["10.81.0.0/24", "100.64.0.0/10"],
    destinationAddressPrefixes: ["10.84.0.10/32"],
    destinationPortRanges: ["993"],
  };
  const fromNobody = { ...rule, sourceAddressPrefixes: undefined };
  const group = (change: object) => ({ securityRules: [rule, { ...rule, ...change }] });
  const from = (sourceAddressPrefix: unknown) => ({
    securityRules: [rule, { ...fromNobody, sourceAddressPrefix }],
  });

  it.each([
    ["services", NETWORKS.serviceSubnet],
    ["endpoints", NETWORKS.endpointSubnet!],
    ["resolver", NETWORKS.resolverSubnet!],
  ] as const)("passes with the rules that the access model has for %s", (role, range) => {
    const rules = securityRules(model(), { role, range }, NETWORKS).map(securityRuleArgs);
    expect(rules.length).toBeGreaterThan(3);
    expect(findings(SECURITY_GROUP, { securityRules: rules })).toEqual([]);
  });

  it.each([
    ["without rules", {}],
    ["with a rule for one private address", from("10.80.1.4")],
    ["with a rule that denies everybody", group({ sourceAddressPrefix: "*", access: "deny" })],
    ["with a rule for what servers send", group({ sourceAddressPrefix: "*", direction: "OUTBOUND" })],
    ["with empty leftovers", group({ sourceApplicationSecurityGroups: [], properties: null })],
  ])("passes %s", (_, inputs) => {
    expect(findings(SECURITY_GROUP, inputs)).toEqual([]);
  });

  blocks(SECURITY_GROUP, [
    ...[
      "*",
      "Internet",
      "VirtualNetwork",
      "azureLoadBalancer",
      "AzureCloud",
      "0.0.0.0/0",
      "0.0.0.0/1",
      "::/0",
      "203.0.113.9",
      "10.0.0.0/7",
      "10.81.0.1/24",
      "010.81.0.0/24",
      "",
    ].map((sender): Row => ["securityRules[1].sourceAddressPrefix", JSON.stringify(sender), from(sender)]),
    ["securityRules[1].sourceAddressPrefix", '["10.81.0.0/24"]', from(["10.81.0.0/24"])],
    ["securityRules[1].sourceAddressPrefix", LATER, from(unknown)],
    ["securityRules[1].sourceAddressPrefix", "nothing", { securityRules: [rule, fromNobody] }],
    ["securityRules[1].SourceAddressPrefix", '"*"', group({ SourceAddressPrefix: "*" })],
    ["securityRules[1].sourceAddressPrefixes", "[]", group({ sourceAddressPrefixes: [] })],
    ["securityRules[1].sourceAddressPrefixes", '["*"]', group({ sourceAddressPrefixes: ["*"] })],
    [
      "securityRules[1].sourceAddressPrefixes",
      '["10.81.0.0/24","203.0.113.0/24"]',
      group({ sourceAddressPrefixes: ["10.81.0.0/24", "203.0.113.0/24"] }),
    ],
    [
      "securityRules[1].sourceAddressPrefixes",
      '"10.81.0.0/24"',
      group({ sourceAddressPrefixes: "10.81.0.0/24" }),
    ],
    ["securityRules[1].sourceAddressPrefixes", LATER, group({ sourceAddressPrefixes: unknown })],
    [
      "securityRules[1].sourceAddressPrefixes",
      '["10.81.0.0/24","(known only after deployment)"]',
      group({ sourceAddressPrefixes: ["10.81.0.0/24", unknown] }),
    ],
    [
      "securityRules[1].sourceApplicationSecurityGroups",
      '[{"id":(a text of 1 characters)}]',
      group({ sourceApplicationSecurityGroups: [{ id: "x" }] }),
    ],
    ["securityRules[1].direction", LATER, group({ direction: unknown })],
    ["securityRules[1].direction", "nothing", group({ direction: undefined })],
    ["securityRules[1].access", '"AllowAll"', group({ access: "AllowAll" })],
    ["securityRules[1].access", LATER, group({ access: unknown })],
    [
      "securityRules[1].properties",
      '{"sourceAddressPrefix":(a text of 1 characters)}',
      group({ properties: { sourceAddressPrefix: "*" } }),
    ],
    ["securityRules[1]", LATER, { securityRules: [rule, unknown] }],
    ["securityRules", LATER, { securityRules: unknown }],
    [
      "securityRules",
      "a value that cannot be decided before deployment: it is an object, not a list",
      {
        securityRules: { 0: rule },
      },
    ],
    [
      "properties.securityRules[0].sourceAddressPrefix",
      '"*"',
      { securityRules: [rule], properties: { securityRules: [{ ...fromNobody, sourceAddressPrefix: "*" }] } },
    ],
  ]);

  it("is not acquitted by a denial or a direction under a name that azure-native may drop", () => {
    const anybody = { ...fromNobody, sourceAddressPrefix: "*" };
    for (const change of [
      { access: undefined, Access: "Deny" },
      { direction: undefined, Direction: "Outbound" },
    ])
      expect(findings(SECURITY_GROUP, { securityRules: [{ ...anybody, ...change }] })).toHaveLength(1);
  });

  it("is blocked for a rule in ARM's shape, which says nothing where azure-native looks", () => {
    expect(places(SECURITY_GROUP, { securityRules: [{ name: "mail", properties: rule }] })).toEqual(
      expect.arrayContaining(["securityRules[0].access", "securityRules[0].properties"]),
    );
  });
});

describe("a route table", () => {
  const route = {
    name: "everything",
    addressPrefix: "0.0.0.0/0",
    nextHopType: "VirtualAppliance",
    nextHopIpAddress: "10.80.1.4",
  };
  const table = (change: object) => ({ routes: [route, { ...route, ...change }] });

  it("passes with the routes of gateway and servers", () => {
    const routes = [...gatewayRoutes(NETWORKS), ...serverRoutes(model(), NETWORKS)];
    expect(routes.length).toBeGreaterThan(3);
    expect(findings(ROUTES, { routes })).toEqual([]);
  });

  it.each([
    ["no route", {}],
    ["a route into nowhere", table({ nextHopType: "None", nextHopIpAddress: undefined })],
  ])("passes with %s", (_, inputs) => {
    expect(findings(ROUTES, inputs)).toEqual([]);
  });

  blocks(ROUTES, [
    ...["Internet", "VirtualNetworkGateway", "VnetLocal"].map((hop): Row => [
      "routes[1].nextHopType",
      `"${hop}"`,
      table({ nextHopType: hop }),
    ]),
    ["routes[1].nextHopType", LATER, table({ nextHopType: unknown })],
    ["routes[1].nextHopType", "nothing", table({ nextHopType: undefined })],
    ["routes[1].nextHopIpAddress", '"203.0.113.9"', table({ nextHopIpAddress: "203.0.113.9" })],
    ["routes[1].nextHopIpAddress", LATER, table({ nextHopIpAddress: unknown })],
    [
      "routes[1].properties",
      '{"nextHopType":(a text of 8 characters)}',
      table({ properties: { nextHopType: "Internet" } }),
    ],
    ["routes", LATER, { routes: unknown }],
    ["routes", NO_LIST, { routes: "0.0.0.0/0" }],
    [
      "properties.routes[0].nextHopType",
      '"Internet"',
      { routes: [route], properties: { routes: [{ nextHopType: "Internet" }] } },
    ],
  ]);
});
