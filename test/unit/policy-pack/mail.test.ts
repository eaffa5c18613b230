import { admitInternet } from "../../../policy-pack/reachability/senders";
import { formsOf, judge, told, unknown } from "./judge";

const token = (name: string) => `azure-native:${name}`;
const GROUP = token("network:NetworkSecurityGroup");
const RULE = token("network:SecurityRule");
const BALANCER = token("network:LoadBalancer");
const FIREWALL_RULES = token("network:FirewallPolicyRuleCollectionGroup");
const LATER = "what only the deployment tells";

const findings = (type: string, inputs: Record<string, unknown>) =>
  judge({ type, inputs }, "mail-not-published");
const found = (type: string, inputs: Record<string, unknown>) => told("found", findings(type, inputs));
const places = (type: string, inputs: Record<string, unknown>) => told("property", findings(type, inputs));

const rule = {
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  priority: 100,
  sourcePortRange: "*",
  sourceAddressPrefix: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "993",
};
const from = (change: object) => ({ ...rule, sourceAddressPrefix: undefined, ...change });

describe("the senders of a filter", () => {
  it.each([
    [["*"]],
    [["Any"]],
    [["Internet"]],
    [["INTERNET"]],
    [["0.0.0.0/0"]],
    [["1.2.3.4/0"]],
    [["0.0.0.0"]],
    [["::/0"]],
    [["2000::/3"]],
    [["0.0.0.0/1", "128.0.0.0/1"]],
    [["0.0.0.0/1,128.0.0.0/1"]],
    [["0.0.0.0-255.255.255.255"]],
    [["1.0.0.0-9.255.255.255"]],
    [["AzureCloud"]],
    [["AzureCloud.germanywestcentral"]],
    [["AzureFrontDoor.Backend"]],
    [["10.0.0.0/8", "80.0.0.0/8"]],
    [["::ffff:0:0/96"]],
    [["010.0.0.0/8"]],
    [["10.0.0.4", "mail.example"]],
  ])("%j are the Internet", (senders) => {
    expect(admitInternet(senders)).toBe(true);
  });

  it.each([
    [[]],
    [["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]],
    [["10.0.0.7/24"]],
    [["VirtualNetwork"]],
    [["azureloadbalancer"]],
    [["203.0.113.9"]],
    [["203.0.0.0/17", "203.0.0.0/17", "203.0.64.0/18"]],
    [["203.0.113.9-203.0.113.20"]],
    [["2001:db8::/32"]],
    [["fc00::/7"]],
  ])("%j are not", (senders) => {
    expect(admitInternet(senders)).toBe(false);
  });
});

describe("a rule of a security group", () => {
  it.each<[string, Record<string, unknown>]>([
    ['ports "993" for "*"', rule],
    ['ports "25" for "Internet"', { ...rule, sourceAddressPrefix: "Internet", destinationPortRange: "25" }],
    ['ports "*" for "*"', { ...rule, destinationPortRange: "*" }],
    ['ports "100-150" for "*"', { ...rule, destinationPortRange: "100-150" }],
    [
      'ports "443", "587" for "*"',
      { ...rule, destinationPortRange: undefined, destinationPortRanges: ["443", "587"] },
    ],
    [
      'ports "993" for "0.0.0.0/1", "128.0.0.0/1"',
      from({ sourceAddressPrefixes: ["0.0.0.0/1", "128.0.0.0/1"] }),
    ],
    [`ports "993" for ${LATER}`, { ...rule, sourceAddressPrefix: unknown }],
    [`ports ${LATER} for "*"`, { ...rule, destinationPortRange: unknown }],
    ['ports "993" for "*"', { ...rule, protocol: "*" }],
    ['ports "993" for "*"', { ...rule, access: unknown, direction: unknown }],
    ['ports "993" for "*"', { ...rule, access: undefined, Access: "Deny" }],
    ['ports "993" for "*"', { ...rule, direction: undefined, Direction: "Outbound" }],
  ])("is blocked for %s, inline and by itself", (text, one) => {
    expect(found(GROUP, { securityRules: [from({}), one] })).toEqual([text]);
    expect(places(GROUP, { securityRules: [from({}), one] })).toEqual(["securityRules[1]"]);
    expect(found(RULE, one)).toEqual([text]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["denies everybody", { ...rule, access: "deny" }],
    ["is for what servers send", { ...rule, direction: "OUTBOUND" }],
    ["is for UDP", { ...rule, protocol: "Udp" }],
    ["is for the web", { ...rule, destinationPortRanges: ["80", "443"], destinationPortRange: undefined }],
    ["is for high ports", { ...rule, destinationPortRange: "1024-65535" }],
    ["names the relay", from({ sourceAddressPrefix: "203.0.113.9", destinationPortRange: "25" })],
    ["is for the inside", from({ sourceAddressPrefix: "VirtualNetwork" })],
    ["is for one security group of applications", from({ sourceApplicationSecurityGroups: [{ id: "x" }] })],
  ])("passes when it %s", (_, one) => {
    expect(findings(GROUP, { securityRules: [one] })).toEqual([]);
    expect(findings(RULE, one)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "network:Subnet",
      { networkSecurityGroup: { securityRules: [rule] } },
      "networkSecurityGroup.securityRules[0]",
    ],
    [
      "network:VirtualNetwork",
      { subnets: [{ networkSecurityGroup: { securityRules: [rule] } }] },
      "subnets[0].networkSecurityGroup.securityRules[0]",
    ],
    [
      "network:NetworkInterface",
      { networkSecurityGroup: { securityRules: [rule] } },
      "networkSecurityGroup.securityRules[0]",
    ],
    [
      "network:NetworkSecurityGroup",
      { properties: { securityRules: [rule] } },
      "properties.securityRules[0]",
    ],
    ["network:NetworkSecurityGroup", { securityRules: [{ properties: rule }] }, "securityRules[0]"],
    ["network:NetworkSecurityGroup", { securityRules: unknown }, "securityRules"],
  ])("is found in %s", (type, inputs, path) => {
    expect(places(token(type), inputs)).toEqual([path]);
  });

  it("is not a subnet whose group only the deployment tells", () => {
    expect(findings(token("network:Subnet"), { networkSecurityGroup: { id: unknown } })).toEqual([]);
    expect(findings(token("network:Subnet"), { networkSecurityGroup: unknown })).toEqual([]);
    expect(findings(token("network:VirtualNetwork"), { subnets: unknown })).toEqual([]);
  });

  it.each([GROUP, RULE])("is judged in every form of the token %s", (type) => {
    for (const form of formsOf(type))
      expect(findings(form, { ...rule, securityRules: [rule] })).toHaveLength(1);
  });
});

describe("a load balancer", () => {
  const frontend = { name: "front", publicIPAddress: { id: unknown } };
  const balancer = (change: object) => ({
    frontendIPConfigurations: [frontend],
    loadBalancingRules: [{ protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
    ...change,
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "loadBalancingRules[0]",
      balancer({ loadBalancingRules: [{ protocol: "Tcp", frontendPort: 25, backendPort: 2525 }] }),
      'ports "25", "2525"',
    ],
    [
      "loadBalancingRules[0]",
      balancer({ loadBalancingRules: [{ protocol: "Tcp", frontendPort: 8025, backendPort: 25 }] }),
      'ports "8025", "25"',
    ],
    [
      "loadBalancingRules[0]",
      balancer({ loadBalancingRules: [{ protocol: "All", frontendPort: 0, backendPort: 0 }] }),
      'ports "0", "0"',
    ],
    [
      "inboundNatRules[0]",
      balancer({ inboundNatRules: [{ frontendPort: 993, backendPort: 993 }] }),
      'ports "993", "993"',
    ],
    [
      "inboundNatPools[0]",
      balancer({
        inboundNatPools: [{ frontendPortRangeStart: 900, frontendPortRangeEnd: 1000, backendPort: 22 }],
      }),
      'ports "22", "900-1000"',
    ],
    [
      "loadBalancingRules[0]",
      balancer({ loadBalancingRules: [{ frontendPort: unknown }] }),
      `ports ${LATER}`,
    ],
  ])("is blocked at %s", (path, inputs, ports) => {
    expect(places(BALANCER, inputs)).toEqual([path]);
    expect(found(BALANCER, inputs)).toEqual([`${ports} by a rule of a public load balancer`]);
  });

  it.each([
    ["for the web", balancer({})],
    [
      "inside",
      balancer({
        frontendIPConfigurations: [{ subnet: { id: unknown } }],
        loadBalancingRules: [{ protocol: "Tcp", frontendPort: 25, backendPort: 25 }],
      }),
    ],
    ["for UDP", balancer({ loadBalancingRules: [{ protocol: "Udp", frontendPort: 25, backendPort: 25 }] })],
  ])("passes %s", (_, inputs) => {
    expect(findings(BALANCER, inputs)).toEqual([]);
  });

  it("is judged by a rule that stands alone, which does not show its frontend", () => {
    const inputs = { loadBalancerName: "lb", frontendPort: 587, backendPort: 587 };
    expect(found(token("network:InboundNatRule"), inputs)).toEqual([
      'ports "587", "587" by a rule of a load balancer',
    ]);
    expect(
      findings(token("network:InboundNatRule"), { ...inputs, frontendPort: 443, backendPort: 443 }),
    ).toEqual([]);
  });
});

describe("a firewall", () => {
  const nat = {
    ruleType: "NatRule",
    sourceAddresses: ["*"],
    destinationPorts: ["993"],
    translatedAddress: "10.80.1.4",
    translatedPort: "993",
  };
  const collection = (...rules: object[]) => ({
    ruleCollectionType: "FirewallPolicyNatRuleCollection",
    rules,
  });
  const by = "by a translated address of a firewall";

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      "network:FirewallPolicyRuleCollectionGroup",
      { ruleCollections: [collection(nat)] },
      "ruleCollections[0].rules[0]",
      'ports "993", "993"',
    ],
    [
      "network:FirewallPolicyRuleCollectionGroup",
      { ruleCollections: [collection({ ...nat, destinationPorts: ["8443"], translatedPort: "25" })] },
      "ruleCollections[0].rules[0]",
      'ports "8443", "25"',
    ],
    [
      "network:FirewallPolicyRuleCollectionGroup",
      { ruleCollections: [collection({ ...nat, sourceAddresses: ["203.0.113.9"], sourceIpGroups: ["x"] })] },
      "ruleCollections[0].rules[0]",
      'ports "993", "993"',
    ],
    [
      "network:FirewallPolicyRuleCollectionGroupDraft",
      { ruleCollections: [collection(nat)] },
      "ruleCollections[0].rules[0]",
      'ports "993", "993"',
    ],
    [
      "network:FirewallPolicyRuleGroup",
      {
        rules: [
          {
            ruleType: "FirewallPolicyNatRule",
            translatedPort: "143",
            ruleCondition: {
              ruleConditionType: "NatRuleCondition",
              sourceAddresses: ["Internet"],
              destinationPorts: ["143"],
            },
          },
        ],
      },
      "rules[0]",
      'ports "143", "143"',
    ],
    [
      "network:AzureFirewall",
      { natRuleCollections: [{ rules: [{ ...nat, ruleType: undefined }] }] },
      "natRuleCollections[0].rules[0]",
      'ports "993", "993"',
    ],
  ])("%s is blocked", (type, inputs, path, ports) => {
    expect(places(token(type), inputs)).toEqual([path]);
    expect(found(token(type), inputs)).toEqual([`${ports} ${by}`]);
  });

  it.each([
    [
      "translates for the web",
      { ruleCollections: [collection({ ...nat, destinationPorts: ["443"], translatedPort: "443" })] },
    ],
    ["names who may come", { ruleCollections: [collection({ ...nat, sourceAddresses: ["203.0.113.9"] })] }],
    [
      "filters and translates nothing",
      {
        ruleCollections: [
          {
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            rules: [{ ruleType: "NetworkRule", sourceAddresses: ["*"], destinationPorts: ["25"] }],
          },
        ],
      },
    ],
  ])("passes when it %s", (_, inputs) => {
    expect(findings(FIREWALL_RULES, inputs)).toEqual([]);
  });
});

describe("whatever else answers for mail", () => {
  const front = { frontendIPConfigurations: [{ publicIPAddress: { id: "x" } }] };

  it.each<[string, Record<string, unknown>, string]>([
    [
      "network:ApplicationGateway",
      { ...front, frontendPorts: [{ port: 443 }, { port: 993 }] },
      'ports "993" by a public application gateway',
    ],
    [
      "network:ApplicationGateway",
      { ...front, frontendPorts: [{ port: 443 }], backendSettingsCollection: [{ port: 143 }] },
      'ports "143" by a public application gateway',
    ],
    [
      "containerinstance:ContainerGroup",
      { ipAddress: { type: "Public", ports: [{ port: 80 }, { port: 25 }] } },
      'ports "25" by a container with a public address',
    ],
    ["communication:SmtpUsername", {}, "an account that sends mail from any computer"],
    ["communication:SenderUsername", {}, "an account that sends mail from any computer"],
  ])("%s is blocked", (type, inputs, text) => {
    expect(found(token(type), inputs)).toEqual([text]);
    for (const form of formsOf(token(type))) expect(found(form, inputs)).toEqual([text]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["network:ApplicationGateway", { ...front, frontendPorts: [{ port: 80 }, { port: 443 }] }],
    [
      "network:ApplicationGateway",
      { frontendIPConfigurations: [{ subnet: { id: "x" } }], frontendPorts: [{ port: 993 }] },
    ],
    ["containerinstance:ContainerGroup", { ipAddress: { type: "Private", ports: [{ port: 25 }] } }],
    ["containerinstance:ContainerGroup", {}],
    ["communication:CommunicationService", {}],
    ["communication:EmailService", {}],
    ["web:WebApp", { siteConfig: {} }],
    ["containerservice:ManagedCluster", { networkProfile: { loadBalancerSku: "standard" } }],
  ])("%s passes without it", (type, inputs) => {
    expect(findings(token(type), inputs)).toEqual([]);
  });
});
