import {
  collectionArgs,
  firewallPolicyArgs,
  NO_INFRASTRUCTURE_NAMES,
} from "../../../infra/network/firewall-args";
import { firewallRules } from "../../../infra/network/firewall-rules";
import { CLIENT_ADDRESS_SPACE, model, NETWORKS } from "../infra/network/small-model";
import {
  FIREWALL,
  POLICY,
  RULES,
  IP_GROUP,
  LATER,
  NO_LIST,
  STRANGER,
  NOT_MADE,
  idOf,
  FOREIGN,
  ELSEWHERE,
  findings,
  places,
  type Row,
  blocks,
} from "./filter-trial";
import { judgeStack, unknown, type Member } from "./judge";

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
