import { planEffects } from "../../../../infra/change-safety/plan-effects";
import type { Operation, PlannedStep } from "../../../../infra/change-safety/planned-step";

const step = (
  type: string,
  operation: Operation,
  properties: readonly string[] = [],
  inputs: Partial<Pick<PlannedStep, "before" | "after">> = {},
): PlannedStep => ({
  urn: `urn:pulumi:dev::remote-access::azure-native:${type}::it`,
  name: "it",
  type,
  operation,
  properties,
  before: undefined,
  after: undefined,
  ...inputs,
});

const GATEWAY = "network:VirtualNetworkGateway";
const CLIENTS = "vpnClientConfiguration";
const clients = (vpnClientConfiguration: object) => ({ vpnClientConfiguration });
const anchors = (...names: string[]) =>
  clients({ vpnClientRootCertificates: names.map((name) => ({ name, publicCertData: `data of ${name}` })) });
const pool = (cidr: string) => clients({ vpnClientAddressPool: { addressPrefixes: [cidr] } });
const sku = (name: string) => ({ sku: { name, tier: name } });

/** One change each: the kinds of what it does, and words that must stand in it. */
const CASES: [what: string, step: PlannedStep, kinds: string[], words: RegExp][] = [
  ["a new gateway", step(GATEWAY, "create"), ["slow"], /about 45 minutes/],
  ["a deleted gateway", step(GATEWAY, "delete"), ["drops"], /every tunnel drops/],
  [
    "a replaced gateway",
    step(GATEWAY, "replace", ["gatewayType"]),
    ["drops", "slow"],
    /every laptop needs a new profile/,
  ],
  [
    "a larger gateway",
    step(GATEWAY, "update", ["sku.name", "sku.tier"], { before: sku("VpnGw2AZ"), after: sku("VpnGw3AZ") }),
    ["drops", "slow"],
    /from VpnGw2AZ to VpnGw3AZ.*about 45 minutes/s,
  ],
  [
    "a smaller gateway",
    step(GATEWAY, "update", ["sku.name", "sku.tier"], { before: sku("VpnGw3AZ"), after: sku("VpnGw2AZ") }),
    ["drops", "slow", "notice"],
    /never smaller in place: from VpnGw3AZ to VpnGw2AZ will be refused/,
  ],
  [
    "a second instance",
    step(GATEWAY, "update", ["activeActive", "ipConfigurations[1]", "ipConfigurations[2]"]),
    ["drops", "slow"],
    /every tunnel drops meanwhile/,
  ],
  [
    "another pool",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientAddressPool.addressPrefixes[0]`], {
      before: pool("10.81.0.0/24"),
      after: pool("10.81.0.0/23"),
    }),
    ["drops", "slow"],
    /from 10\.81\.0\.0\/23 instead of 10\.81\.0\.0\/24: every tunnel drops.*firewall/s,
  ],
  [
    "an anchor less",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientRootCertificates[0]`], {
      before: anchors("g1", "g2"),
      after: anchors("g2"),
    }),
    ["drops", "slow"],
    /no longer trusts the anchor g1: every laptop whose certificate is of it is cut off/,
  ],
  [
    "an anchor more",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientRootCertificates[1]`], {
      before: anchors("g1"),
      after: anchors("g1", "g2"),
    }),
    ["notice", "slow"],
    /also trusts the anchor g2/,
  ],
  [
    "one anchor for another",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientRootCertificates[0].publicCertData`], {
      before: anchors("g1"),
      after: anchors("g2"),
    }),
    ["drops", "notice", "slow"],
    /no longer trusts the anchor g1.*also trusts the anchor g2/s,
  ],
  [
    "an anchor under a new name",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientRootCertificates[0].name`], {
      before: clients({ vpnClientRootCertificates: [{ name: "g1", publicCertData: "same" }] }),
      after: clients({ vpnClientRootCertificates: [{ name: "one", publicCertData: "same" }] }),
    }),
    ["slow"],
    /written anew/,
  ],
  [
    "a revocation",
    step(GATEWAY, "update", [
      `${CLIENTS}.vpnClientRevokedCertificates[0]`,
      'tags["remote-access-statement"]',
      "tags.remote-access-statement",
    ]),
    ["slow"],
    /some minutes.*believed to stay.*ca -- sweep/s,
  ],
  [
    "the routes that laptops are given",
    step(GATEWAY, "update", ["customRoutes.addressPrefixes[2]"]),
    ["drops", "slow"],
    /every tunnel drops.*64508/s,
  ],
  [
    "another suite",
    step(GATEWAY, "update", [`${CLIENTS}.vpnClientIpsecPolicies[0].dhGroup`]),
    ["drops", "slow"],
    /only with a profile that says the same/,
  ],
  [
    "departments' pools",
    step(GATEWAY, "update", [`${CLIENTS}.vngClientConnectionConfigurations[0].name`]),
    ["drops", "slow"],
    /Which laptops get addresses from which pool/,
  ],
  ["a tag", step(GATEWAY, "update", ["tags.owner"]), ["slow"], /written anew/],
  [
    "something new of the gateway",
    step(GATEWAY, "update", ["enableBgp"]),
    ["notice", "slow"],
    /enableBgp changes; whether tunnels drop is not documented/,
  ],
  ["a lost address", step("network:PublicIPAddress", "delete"), ["drops"], /never comes back/],
  ["a new address", step("network:PublicIPAddress", "create"), [], /^$/],
  ["a new link", step("network:VirtualNetworkGatewayConnection", "create"), ["slow"], /some minutes/],
  [
    "the link's suite",
    step("network:VirtualNetworkGatewayConnection", "update", ["ipsecPolicies[0].pfsGroup"]),
    ["drops"],
    /The link .* drops until both ends agree/,
  ],
  [
    "the link's key",
    step("network:VirtualNetworkGatewayConnection", "update", ["sharedKey"]),
    ["drops"],
    /The link .* drops/,
  ],
  ["the link's tag", step("network:VirtualNetworkGatewayConnection", "update", ["tags.owner"]), [], /^$/],
  [
    "the other end's hosts",
    step("network:LocalNetworkGateway", "update", ["localNetworkAddressSpace.addressPrefixes[0]"]),
    ["drops"],
    /The link .* drops/,
  ],
  ["a new firewall", step("network:AzureFirewall", "create"), ["slow"], /about 10 minutes/],
  ["a replaced firewall", step("network:AzureFirewall", "replace"), ["drops", "slow"], /reach nothing/],
  ["a firewall's rule", step("network:FirewallPolicyRuleCollectionGroup", "update"), ["slow"], /minutes/],
  ["a route", step("network:RouteTable", "update", ["routes[0]"]), ["drops"], /another way/],
  ["a filter", step("network:NetworkSecurityGroup", "update"), ["notice"], /standing ones go on/],
  [
    "name servers",
    step("network:VirtualNetwork", "update", ["dhcpOptions.dnsServers[0]"]),
    ["drops"],
    /Where names are looked up changes/,
  ],
  ["a tag of the network", step("network:VirtualNetwork", "update", ["tags.owner"]), [], /^$/],
  ["a share", step("storage:FileShare", "delete"), ["drops"], /with everything in it/],
  ["a lock", step("authorization:ManagementLockByScope", "delete"), ["notice"], /The lock it is taken off/],
  ["a log", step("monitor:DiagnosticSetting", "delete"), ["notice"], /kept no longer/],
  ["what nobody connected notices", step("monitor:MetricAlert", "update", ["severity"]), [], /^$/],
];

it.each(CASES)("says what %s does", (_, planned, kinds, words) => {
  const effects = planEffects([planned]);
  expect(effects.map(({ kind }) => kind)).toEqual(kinds);
  expect(effects.map(({ sentence }) => sentence).join("\n")).toMatch(words);
});

it("says each thing once", () => {
  const rules = ["one", "two"].map((name) => ({
    ...step("network:FirewallPolicyRuleCollectionGroup", "update"),
    name,
  }));
  expect(planEffects(rules)).toHaveLength(1);
});
