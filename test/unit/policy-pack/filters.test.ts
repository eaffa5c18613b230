import {
  collectionArgs,
  firewallPolicyArgs,
  NO_INFRASTRUCTURE_NAMES,
} from "../../../infra/network/firewall-args";
import { firewallRules } from "../../../infra/network/firewall-rules";
import { gatewayRoutes, serverRoutes } from "../../../infra/network/routes";
import { securityRuleArgs } from "../../../infra/network/security-group";
import { securityRules } from "../../../infra/network/security-rules";
import { connectionArgs, deviceArgs } from "../../../infra/vpn/administration-link-args";
import { linkSelectors } from "../../../infra/access-model/link-selectors";
import { CLIENT_ADDRESS_SPACE, model, NETWORKS } from "../infra/network/small-model";
import { CONNECTION, formsOf, judge, judgeStack, told, unknown, type Member } from "./judge";

const token = (name: string) => `azure-native:network:${name}`;
const SECURITY_GROUP = token("NetworkSecurityGroup");
const ROUTES = token("RouteTable");
const FIREWALL = token("AzureFirewall");
const POLICY = token("FirewallPolicy");
const RULES = token("FirewallPolicyRuleCollectionGroup");
const IP_GROUP = token("IpGroup");
const DEVICE = token("LocalNetworkGateway");
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const NO_LIST = "a value that cannot be decided before deployment: it is a text, not a list";
const STRANGER = "an id that does not come from a resource of this stack";
const NOT_MADE = "an id of something that this stack does not make";
const ZERO = "00000000-0000-0000-0000-000000000000";
const idOf = (kind: string, name: string, subscription = ZERO) =>
  `/subscriptions/${subscription}/resourceGroups/rg-city/providers/Microsoft.Network/${kind}/${name}`;
const FOREIGN = idOf("ipGroups", "pool", "11111111-1111-1111-1111-111111111111");
const ELSEWHERE = `${`"${FOREIGN}`.slice(0, 121)}", in another subscription`;

const findings = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, scope: "remote-access", inputs }, "filters-narrow");
const places = (type: string, inputs: Record<string, unknown>) => told("property", findings(type, inputs));

/** Rows as `[path, found, inputs]`: what must be blocked, at one place and with one message. */
type Row = [string, string, Record<string, unknown>];
function blocks(type: string, rows: readonly Row[]): void {
  it.each(rows)("is blocked for %s, which is %s", (path, found, inputs) => {
    const reported = findings(type, inputs);
    expect(told("property", reported)).toEqual([path]);
    expect(told("found", reported)).toEqual([found]);
  });
}

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

describe("a firewall", () => {
  const firewall = {
    sku: { name: "AZFW_VNet", tier: "Standard" },
    zones: ["1", "2", "3"],
    firewallPolicy: { id: unknown },
    ipConfigurations: [{ name: "address", publicIPAddress: { id: unknown }, subnet: { id: unknown } }],
  };

  it("passes with its policy and nothing of its own", () => {
    expect(findings(FIREWALL, firewall)).toEqual([]);
    expect(findings(FIREWALL, { ...firewall, natRuleCollections: [], networkRuleCollections: null })).toEqual(
      [],
    );
  });

  blocks(FIREWALL, [
    ...["natRuleCollections", "networkRuleCollections", "applicationRuleCollections"].flatMap(
      (name): Row[] => [
        [name, "[{}]", { ...firewall, [name]: [{}] }],
        [name, LATER, { ...firewall, [name]: unknown }],
        [`properties.${name}`, "[{}]", { ...firewall, properties: { [name]: [{}] } }],
      ],
    ),
    ["virtualHub", '{"id":(a text of 1 characters)}', { ...firewall, virtualHub: { id: "x" } }],
    [
      "managementIpConfiguration",
      '{"name":(a text of 1 characters)}',
      {
        ...firewall,
        managementIpConfiguration: { name: "x" },
      },
    ],
    [
      "additionalProperties",
      '{"Network.RouteServerInfo.RouteServerID":(a text of 1 characters)}',
      { ...firewall, additionalProperties: { "Network.RouteServerInfo.RouteServerID": "x" } },
    ],
    [
      "firewallPolicy",
      '{"ruleCollectionGroups":[{}]}',
      { ...firewall, firewallPolicy: { id: unknown, ruleCollectionGroups: [{}] } },
    ],
  ]);
});

describe("a firewall policy", () => {
  const policy = firewallPolicyArgs({
    tier: "Premium",
    networks: NETWORKS,
    clientAddressSpace: CLIENT_ADDRESS_SPACE,
  });

  it("passes as the project makes it", () => {
    expect(policy.intrusionDetection).toEqual({ mode: "Deny" });
    expect(findings(POLICY, policy)).toEqual([]);
  });

  blocks(POLICY, [
    ["threatIntelMode", '"Off"', { ...policy, threatIntelMode: "Off" }],
    ["threatIntelMode", '"Alert"', { ...policy, threatIntelMode: "Alert" }],
    ["threatIntelMode", "nothing", { ...policy, threatIntelMode: undefined }],
    ["threatIntelMode", LATER, { ...policy, threatIntelMode: unknown }],
    ["basePolicy", '{"id":(a text of 1 characters)}', { ...policy, basePolicy: { id: "x" } }],
    [
      "explicitProxy",
      '{"enableExplicitProxy":true}',
      { ...policy, explicitProxy: { enableExplicitProxy: true } },
    ],
    ["dnsSettings", '{"servers":["203.0.113.9"]}', { ...policy, dnsSettings: { servers: ["203.0.113.9"] } }],
    [
      "threatIntelWhitelist",
      '{"ipAddresses":["203.0.113.9"]}',
      { ...policy, threatIntelWhitelist: { ipAddresses: ["203.0.113.9"] } },
    ],
    [
      "intrusionDetection.configuration",
      '{"bypassTrafficSettings":[{"name":(a text of 1 characters)}]}',
      {
        ...policy,
        intrusionDetection: { mode: "Deny", configuration: { bypassTrafficSettings: [{ name: "x" }] } },
      },
    ],
    ["identity", '{"type":(a text of 12 characters)}', { ...policy, identity: { type: "UserAssigned" } }],
    ["transportSecurity", LATER, { ...policy, transportSecurity: unknown }],
    [
      "properties.basePolicy",
      '{"id":(a text of 1 characters)}',
      { ...policy, properties: { basePolicy: { id: "x" } } },
    ],
  ]);
});

describe("a group of addresses", () => {
  it("passes with private ranges", () => {
    for (const { ranges } of firewallRules(model()).groups)
      expect(findings(IP_GROUP, { ipAddresses: ranges.map(({ cidr }) => cidr) })).toEqual([]);
    expect(findings(IP_GROUP, { ipAddresses: ["10.84.0.10"] })).toEqual([]);
  });

  blocks(IP_GROUP, [
    ["ipAddresses", '["10.81.0.0/24","0.0.0.0/0"]', { ipAddresses: ["10.81.0.0/24", "0.0.0.0/0"] }],
    ["ipAddresses", '["203.0.113.9"]', { ipAddresses: ["203.0.113.9"] }],
    ["ipAddresses", '["10.0.0.0-203.0.113.9"]', { ipAddresses: ["10.0.0.0-203.0.113.9"] }],
    ["ipAddresses", "[]", { ipAddresses: [] }],
    ["ipAddresses", "nothing", {}],
    ["ipAddresses", '"10.81.0.0/24"', { ipAddresses: "10.81.0.0/24" }],
    ["ipAddresses", LATER, { ipAddresses: unknown }],
    ["ipAddresses", '[{"a":1}]', { ipAddresses: [{ a: 1 }] }],
    [
      "properties.ipAddresses",
      '["0.0.0.0/0"]',
      { ipAddresses: ["10.81.0.0/24"], properties: { ipAddresses: ["0.0.0.0/0"] } },
    ],
  ]);
});

describe("a group of firewall rules", () => {
  const rule = {
    ruleType: "NetworkRule",
    name: "mail",
    ipProtocols: ["TCP"],
    sourceIpGroups: [unknown],
    destinationIpGroups: [idOf("ipGroups", "service-mail")],
    destinationPorts: ["587", "993"],
  };
  const collection = {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    name: "laptops-to-services",
    priority: 100,
    action: { type: "Allow" },
    rules: [rule],
  };
  const fromNobody = { ...rule, sourceIpGroups: undefined };
  const toNobody = { ...rule, destinationIpGroups: undefined };
  const collections = (change: object) => ({ ruleCollections: [{ ...collection, ...change }] });
  const rules = (...all: unknown[]) => collections({ rules: all });
  const changed = (change: object) => rules({ ...rule, ...change });
  const AT = "ruleCollections[0].rules[0]";

  it("passes with the collections that the access model has", () => {
    const made = firewallRules(model()).collections.map((one) =>
      collectionArgs(one, (group) => idOf("ipGroups", group)),
    );
    expect(made.length).toBe(2);
    expect(findings(RULES, { ruleCollections: [...made, NO_INFRASTRUCTURE_NAMES] })).toEqual([]);
  });

  it.each([
    ["no collections", {}],
    ["private addresses instead of groups", rules({ ...fromNobody, sourceAddresses: ["10.81.0.0/24"] })],
    ["the dynamic range of RPC", changed({ destinationPorts: ["135", "49152-65535"] })],
    [
      "a denial of everything",
      collections({ action: { type: "Deny" }, rules: [{ sourceAddresses: ["*"] }] }),
    ],
  ])("passes with %s", (_, inputs) => {
    expect(findings(RULES, inputs)).toEqual([]);
  });

  blocks(RULES, [
    ...["sourceAddresses", "destinationAddresses"].flatMap((name): Row[] => [
      [`${AT}.${name}`, '["*"]', changed({ [name]: ["*"] })],
      [`${AT}.${name}`, '["0.0.0.0/0"]', changed({ [name]: ["0.0.0.0/0"] })],
      [`${AT}.${name}`, '["203.0.113.9"]', changed({ [name]: ["203.0.113.9"] })],
      [`${AT}.${name}`, '["AzureCloud"]', changed({ [name]: ["AzureCloud"] })],
      [`${AT}.${name}`, '["10.81.0.0/24","*"]', changed({ [name]: ["10.81.0.0/24", "*"] })],
      [`${AT}.${name}`, "[]", changed({ [name]: [] })],
      [`${AT}.${name}`, '"10.81.0.0/24"', changed({ [name]: "10.81.0.0/24" })],
      [`${AT}.${name}`, LATER, changed({ [name]: unknown })],
    ]),
    [`${AT}.SourceAddresses`, '["*"]', changed({ SourceAddresses: ["*"] })],
    [`${AT}.sourceIpGroups`, "nothing", rules(fromNobody)],
    [`${AT}.sourceIpGroups`, "nothing", changed({ sourceIpGroups: [] })],
    [`${AT}.sourceIpGroups`, "nothing", changed({ sourceIpGroups: [null] })],
    [`${AT}.destinationIpGroups`, "nothing", rules(toNobody)],
    [`${AT}.sourceIpGroups`, NO_LIST, changed({ sourceIpGroups: idOf("ipGroups", "pool") })],
    [`${AT}.sourceIpGroups[1]`, ELSEWHERE, changed({ sourceIpGroups: [unknown, FOREIGN] })],
    [`${AT}.sourceIpGroups[0]`, '"*"', changed({ sourceIpGroups: ["*"] })],
    [
      `${AT}.destinationFqdns`,
      "[(a text of 12 characters)]",
      changed({ destinationFqdns: ["mail.example"] }),
    ],
    [`${AT}.ipProtocols`, '["Any"]', changed({ ipProtocols: ["Any"] })],
    [`${AT}.ipProtocols`, '["TCP","ICMP"]', changed({ ipProtocols: ["TCP", "ICMP"] })],
    [`${AT}.ipProtocols`, "[]", changed({ ipProtocols: [] })],
    [`${AT}.ipProtocols`, "nothing", changed({ ipProtocols: undefined })],
    ...[
      ["*"],
      [],
      ["0-65535"],
      ["1-65535"],
      ["1-20000", "20001-40000"],
      ["993", "any"],
      ["993-"],
      ["1000-1"],
      ["70000"],
      [993],
    ].map((destinationPorts): Row => [
      `${AT}.destinationPorts`,
      JSON.stringify(destinationPorts),
      changed({ destinationPorts }),
    ]),
    [`${AT}.destinationPorts`, '"993"', changed({ destinationPorts: "993" })],
    [`${AT}.destinationPorts`, LATER, changed({ destinationPorts: unknown })],
    [`${AT}.ruleType`, '"ApplicationRule"', changed({ ruleType: "ApplicationRule" })],
    [`${AT}.ruleType`, '"NatRule"', changed({ ruleType: "NatRule" })],
    [AT, LATER, rules(unknown)],
    ["ruleCollections[0].rules", LATER, collections({ rules: unknown })],
    [
      "ruleCollections[0].ruleCollectionType",
      '"FirewallPolicyNatRuleCollection"',
      collections({ ruleCollectionType: "FirewallPolicyNatRuleCollection" }),
    ],
    ["ruleCollections[0].ruleCollectionType", LATER, collections({ ruleCollectionType: unknown })],
    ["ruleCollections[0].action.type", '"DNAT"', collections({ action: { type: "DNAT" } })],
    ["ruleCollections[0].action.type", "nothing", collections({ action: undefined })],
    ["ruleCollections[0].action.type", LATER, collections({ action: { type: unknown } })],
    ["ruleCollections", LATER, { ruleCollections: unknown }],
    [
      "properties.ruleCollections[0].action.type",
      '"DNAT"',
      {
        ruleCollections: [collection],
        properties: { ruleCollections: [{ ...collection, action: { type: "DNAT" } }] },
      },
    ],
  ]);

  it("is blocked for a translated port, whatever its collection denies", () => {
    const nat = {
      ruleCollectionType: "FirewallPolicyNatRuleCollection",
      action: { type: "DNAT" },
      rules: [
        {
          ruleType: "NatRule",
          ipProtocols: ["TCP"],
          sourceAddresses: ["*"],
          destinationAddresses: ["203.0.113.9"],
          destinationPorts: ["445"],
          translatedAddress: "10.84.1.4",
          translatedPort: "445",
        },
      ],
    };
    expect(places(RULES, { ruleCollections: [nat] })).toEqual([
      "ruleCollections[0].ruleCollectionType",
      "ruleCollections[0].action.type",
      `${AT}.ruleType`,
      `${AT}.sourceAddresses`,
      `${AT}.destinationAddresses`,
    ]);
    expect(places(RULES, { ruleCollections: [{ ...nat, action: { type: "Deny" } }] })).toEqual([
      "ruleCollections[0].ruleCollectionType",
    ]);
  });

  describe("with the whole stack in view", () => {
    const named = { resourceGroupName: "rg-city", ipGroupsName: "pool", ipAddresses: ["10.81.0.0/24"] };
    const from = { ruleCollections: ["pool"] };
    const judged = (ids: unknown, pool: Partial<Member> = {}, change: Partial<Member> = {}) =>
      judgeStack("filters-narrow", {
        rules: {
          type: RULES,
          inputs: changed({
            sourceIpGroups: ids,
            destinationIpGroups: undefined,
            destinationAddresses: ["10.84.0.10/32"],
          }),
          from,
          ...change,
        },
        pool: { type: IP_GROUP, inputs: named, ...pool },
      });

    it("may name groups that this stack makes", () => {
      expect(judged([unknown])).toEqual([]);
      expect(judged(unknown)).toEqual([]);
      expect(judged([idOf("ipGroups", "pool")])).toEqual([]);
      expect(judged([idOf("IPGROUPS", "Pool")])).toEqual([]);
    });

    it("may not name groups whose addresses nobody has judged", () => {
      expect(judged([unknown], { read: true })).toEqual([`rules: ${STRANGER}`]);
      expect(judged([unknown], { type: POLICY })).toEqual([`rules: ${STRANGER}`]);
      expect(judged([unknown], {}, { from: {} })).toEqual([`rules: ${STRANGER}`]);
      expect(judged(unknown, {}, { from: {} })).toEqual([`rules: ${STRANGER}`]);
    });

    it("may not name a group of the own subscription that somebody else fills, beside one of its own", () => {
      const pool = idOf("ipGroups", "pool");
      for (const other of [
        idOf("ipGroups", "everybody"),
        idOf("firewallPolicies", "pool"),
        pool.replace("rg-city", "rg-other"),
        `${pool}/`,
      ])
        expect(judged([pool, other])).toEqual([`rules: ${NOT_MADE}`]);
      expect(judged([pool], { read: true })).toEqual([`rules: ${NOT_MADE}`]);
      expect(judged([pool], { inputs: { ...named, ipGroupsName: unknown } })).toEqual([`rules: ${NOT_MADE}`]);
    });
  });
});

describe("the device at the tunnel's other end", () => {
  const selectors = linkSelectors(model());
  const device = deviceArgs({ peer: { address: "203.0.113.77" }, selectors });
  const space = (addressPrefixes: unknown) => ({ ...device, localNetworkAddressSpace: { addressPrefixes } });
  const AT = "localNetworkAddressSpace.addressPrefixes";

  it("passes as the project makes it", () => {
    expect(findings(DEVICE, device)).toEqual([]);
    expect(findings(DEVICE, deviceArgs({ peer: { fqdn: "vpn.musterstadt.example" }, selectors }))).toEqual(
      [],
    );
  });

  blocks(DEVICE, [
    [AT, '["0.0.0.0/0"]', space(["0.0.0.0/0"])],
    [AT, '["10.20.0.10/32","128.0.0.0/1"]', space(["10.20.0.10/32", "128.0.0.0/1"])],
    [AT, "[]", space([])],
    [AT, LATER, space(unknown)],
    [AT, '"10.20.0.10/32"', space("10.20.0.10/32")],
    [AT, "nothing", { ...device, localNetworkAddressSpace: undefined }],
    [
      "localNetworkAddressSpace.ipamPoolPrefixAllocations",
      "[{}]",
      {
        ...device,
        localNetworkAddressSpace: { ...device.localNetworkAddressSpace, ipamPoolPrefixAllocations: [{}] },
      },
    ],
    ["bgpSettings", '{"asn":65010}', { ...device, bgpSettings: { asn: 65_010 } }],
    [
      "properties.localNetworkAddressSpace.addressPrefixes",
      '["0.0.0.0/0"]',
      { ...device, properties: { localNetworkAddressSpace: { addressPrefixes: ["0.0.0.0/0"] } } },
    ],
  ]);
});

describe("the tunnel", () => {
  const link = {
    ...connectionArgs(linkSelectors(model())),
    virtualNetworkGateway1: { id: unknown },
    localNetworkGateway2: { id: unknown },
    sharedKey: unknown,
  };
  const [selector] = link.trafficSelectorPolicies;
  const [suite] = link.ipsecPolicies;
  const selecting = (change: object) => ({ ...link, trafficSelectorPolicies: [{ ...selector, ...change }] });
  const speaking = (change: object) => ({ ...link, ipsecPolicies: [suite, { ...suite, ...change }] });

  it("passes as the project makes it", () => {
    expect(
      judge({ type: CONNECTION, scope: "remote-access", inputs: link }).map(
        ({ message }) => message.split(" ")[0],
      ),
    ).toEqual(["type-allowed"]);
  });

  blocks(CONNECTION, [
    ["connectionProtocol", '"IKEv1"', { ...link, connectionProtocol: "IKEv1" }],
    ["connectionProtocol", "nothing", { ...link, connectionProtocol: undefined }],
    ["connectionType", '"Vnet2Vnet"', { ...link, connectionType: "Vnet2Vnet" }],
    ["connectionType", '"ExpressRoute"', { ...link, connectionType: "ExpressRoute" }],
    ["connectionType", LATER, { ...link, connectionType: unknown }],
    ["connectionMode", '"Default"', { ...link, connectionMode: "Default" }],
    ["connectionMode", '"ResponderOnly"', { ...link, connectionMode: "ResponderOnly" }],
    ["connectionMode", "nothing", { ...link, connectionMode: undefined }],
    ["usePolicyBasedTrafficSelectors", "false", { ...link, usePolicyBasedTrafficSelectors: false }],
    ["usePolicyBasedTrafficSelectors", "nothing", { ...link, usePolicyBasedTrafficSelectors: undefined }],
    [
      "virtualNetworkGateway2",
      '{"id":(a text of 1 characters)}',
      { ...link, virtualNetworkGateway2: { id: "x" } },
    ],
    ["peer", '{"id":(a text of 1 characters)}', { ...link, peer: { id: "x" } }],
    ["ingressNatRules", "[{}]", { ...link, ingressNatRules: [{}] }],
    ["egressNatRules", "[{}]", { ...link, egressNatRules: [{}] }],
    ["authorizationKey", "(a text of 4 characters)", { ...link, authorizationKey: "hush" }],
    ["useLocalAzureIpAddress", "true", { ...link, useLocalAzureIpAddress: true }],
    ["trafficSelectorPolicies", "nothing", { ...link, trafficSelectorPolicies: undefined }],
    ["trafficSelectorPolicies", "nothing", { ...link, trafficSelectorPolicies: [] }],
    ["trafficSelectorPolicies", LATER, { ...link, trafficSelectorPolicies: unknown }],
    [
      "TrafficSelectorPolicies",
      "a value that cannot be decided before deployment: it is written as TrafficSelectorPolicies, which may never arrive",
      { ...link, trafficSelectorPolicies: undefined, TrafficSelectorPolicies: [selector] },
    ],
    ...["localAddressRanges", "remoteAddressRanges"].flatMap((name): Row[] => [
      [`trafficSelectorPolicies[0].${name}`, '["0.0.0.0/0"]', selecting({ [name]: ["0.0.0.0/0"] })],
      [`trafficSelectorPolicies[0].${name}`, "[]", selecting({ [name]: [] })],
      [`trafficSelectorPolicies[0].${name}`, "nothing", selecting({ [name]: undefined })],
      [`trafficSelectorPolicies[0].${name}`, LATER, selecting({ [name]: unknown })],
    ]),
    ["ipsecPolicies", "nothing", { ...link, ipsecPolicies: undefined }],
    ["ipsecPolicies", "nothing", { ...link, ipsecPolicies: [] }],
    ["ipsecPolicies[1].dhGroup", '"DHGroup2"', speaking({ dhGroup: "DHGroup2" })],
    ["ipsecPolicies[1].dhGroup", '"DHGroup14"', speaking({ dhGroup: "DHGroup14" })],
    ["ipsecPolicies[1].dhGroup", '"DHGroup24"', speaking({ dhGroup: "DHGroup24" })],
    ["ipsecPolicies[1].pfsGroup", '"None"', speaking({ pfsGroup: "None" })],
    ["ipsecPolicies[1].ikeEncryption", '"DES3"', speaking({ ikeEncryption: "DES3" })],
    ["ipsecPolicies[1].ikeIntegrity", '"SHA1"', speaking({ ikeIntegrity: "SHA1" })],
    ["ipsecPolicies[1].ipsecEncryption", '"None"', speaking({ ipsecEncryption: "None" })],
    ["ipsecPolicies[1].ipsecIntegrity", '"MD5"', speaking({ ipsecIntegrity: "MD5" })],
    ["ipsecPolicies[1].ipsecIntegrity", "nothing", speaking({ ipsecIntegrity: undefined })],
    ["properties.connectionProtocol", '"IKEv1"', { ...link, properties: { connectionProtocol: "IKEv1" } }],
    [
      "properties.trafficSelectorPolicies[0].localAddressRanges",
      '["0.0.0.0/0"]',
      {
        ...link,
        properties: { trafficSelectorPolicies: [{ ...selector, localAddressRanges: ["0.0.0.0/0"] }] },
      },
    ],
    [
      "localNetworkGateway2",
      '{"localNetworkAddressSpace":{"addressPrefixes":["0.0.0.0/0"]}}',
      {
        ...link,
        localNetworkGateway2: { id: unknown, localNetworkAddressSpace: { addressPrefixes: ["0.0.0.0/0"] } },
      },
    ],
    ["localNetworkGateway2.id", ELSEWHERE, { ...link, localNetworkGateway2: { id: FOREIGN } }],
  ]);

  it("does not show the key of another circuit", () => {
    expect(JSON.stringify(findings(CONNECTION, { ...link, authorizationKey: "hush" }))).not.toContain("hush");
  });

  it("is judged for BGP by another rule", () => {
    const reported = judge(
      { type: CONNECTION, scope: "remote-access", inputs: { ...link, enableBgp: true } },
      "gateway-no-foreign-traffic",
    );
    expect(told("property", reported)).toEqual(["enableBgp"]);
  });

  it("leads to a device that this stack makes, and whose addresses were judged", () => {
    const named = { resourceGroupName: "rg-city", localNetworkGatewayName: "device" };
    const judged = (id: unknown, device: Partial<Member> = {}) =>
      judgeStack("filters-narrow", {
        link: {
          type: CONNECTION,
          inputs: { ...link, localNetworkGateway2: id },
          from: { localNetworkGateway2: ["device"] },
        },
        device: { type: DEVICE, inputs: named, ...device },
      });
    const known = { id: idOf("localNetworkGateways", "device") };
    for (const id of [unknown, { id: unknown }, known]) {
      expect(judged(id)).toEqual([]);
      expect(judged(id, { read: true })).toEqual([`link: ${id === known ? NOT_MADE : STRANGER}`]);
    }
    expect(judged({ id: idOf("localNetworkGateways", "other") })).toEqual([`link: ${NOT_MADE}`]);
  });
});

describe("every filter", () => {
  it.each([
    [
      SECURITY_GROUP,
      "securityRules[0].sourceAddressPrefix",
      { securityRules: [{ direction: "Inbound", access: "Allow", sourceAddressPrefix: "*" }] },
    ],
    [ROUTES, "routes[0].nextHopType", { routes: [{ nextHopType: "Internet" }] }],
    [
      RULES,
      "ruleCollections[0].ruleCollectionType",
      { ruleCollections: [{ ruleCollectionType: "FirewallPolicyNatRuleCollection" }] },
    ],
    [FIREWALL, "natRuleCollections", { natRuleCollections: [{}] }],
    [POLICY, "threatIntelMode", { threatIntelMode: "Off" }],
    [IP_GROUP, "ipAddresses", { ipAddresses: ["*"] }],
    [DEVICE, "bgpSettings", { bgpSettings: { asn: 65_010 } }],
    [CONNECTION, "connectionProtocol", { connectionProtocol: "IKEv1" }],
  ])("%s is judged in every form of its token, and left alone in other stacks", (type, path, inputs) => {
    for (const form of [type, ...formsOf(type)]) expect(places(form, inputs)).toContain(path);
    expect(judge({ type, inputs }, "filters-narrow")).toEqual([]);
    const old = type.replace("network:", "network/v20170301:");
    expect(told("found", findings(old, inputs))).toContain(
      "a type token with an API version from before 2023, which may drop what makes this resource safe",
    );
  });
});
