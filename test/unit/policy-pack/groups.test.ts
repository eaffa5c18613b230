import { parseRange } from "../../../infra/access-model/address-range";
import { policyGroups } from "../../../infra/vpn/policy-groups";
import { formsOf, GATEWAY, judge, SERVER, told, unknown, type Trial } from "./judge";

const ID = "p2s-groups-certificate-only";
const GROUP = "azure-native:network:ConfigurationPolicyGroup";
const GENERIC = "azure-native:resources:Resource";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const reported = (trial: Trial) => judge(trial, ID);
const of = (attributeType: unknown, name = "a") => [{ name, attributeType, attributeValue: "a.device" }];
const group = (change: object = {}) => ({
  name: "a",
  isDefault: true,
  priority: 0,
  policyMembers: of("CertificateGroupId"),
  ...change,
});

/** Each place that holds groups of clients, with one group in it. */
const PLACES: ReadonlyArray<[string, string, string, (one: unknown) => Record<string, unknown>]> = [
  [
    "a gateway",
    GATEWAY,
    "virtualNetworkGatewayPolicyGroups[0].",
    (one) => ({ virtualNetworkGatewayPolicyGroups: [one] }),
  ],
  [
    "a gateway in ARM's own shape",
    GATEWAY,
    "properties.virtualNetworkGatewayPolicyGroups[0].properties.",
    (one) => ({ properties: { virtualNetworkGatewayPolicyGroups: [{ properties: one }] } }),
  ],
  [
    "a server configuration of Virtual WAN",
    SERVER,
    "properties.configurationPolicyGroups[0].",
    (one) => ({ properties: { configurationPolicyGroups: [one] } }),
  ],
  ["a group of Virtual WAN", GROUP, "", (one) => one as Record<string, unknown>],
  [
    "a generic group of Virtual WAN",
    GENERIC,
    "properties.",
    (one) => ({
      resourceProviderNamespace: "Microsoft.Network",
      parentResourcePath: "vpnServerConfigurations/city",
      resourceType: "configurationPolicyGroups",
      properties: one,
    }),
  ],
];

describe.each(PLACES)("%s", (_, type, at, wrap) => {
  it.each([
    ["of certificates", group()],
    ["of certificates in other letter case", group({ policyMembers: of("certificategroupid") })],
    ["without members", group({ policyMembers: [] })],
  ])("passes with a group %s, in any stack", (_, one) => {
    expect(reported({ type, inputs: wrap(one) })).toEqual([]);
  });

  it.each([
    ["policyMembers[0].attributeType", '"AADGroupId"', { policyMembers: of("AADGroupId") }],
    ["policyMembers[0].attributeType", '"RadiusAzureGroupId"', { policyMembers: of("RadiusAzureGroupId") }],
    [
      "policyMembers[1].attributeType",
      '"aadgroupid"',
      { policyMembers: [...of("CertificateGroupId"), ...of("aadgroupid", "b")] },
    ],
    ["policyMembers[0].attributeType", "nothing", { policyMembers: of(null) }],
    [
      "policyMembers[0].attributeType",
      '["CertificateGroupId"]',
      { policyMembers: of(["CertificateGroupId"]) },
    ],
    ["policyMembers[0].attributeType", LATER, { policyMembers: of(unknown) }],
    ["policyMembers[0]", LATER, { policyMembers: [unknown] }],
    ["policyMembers", LATER, { policyMembers: unknown }],
    [
      "policyMembers",
      "a value that cannot be decided before deployment: it is an object, not a list",
      { policyMembers: { attributeType: "CertificateGroupId" } },
    ],
    [
      "PolicyMembers[0].attributeType",
      '"AADGroupId"',
      { policyMembers: undefined, PolicyMembers: of("AADGroupId") },
    ],
    [
      "policyMembers[0].AttributeType",
      "a value that cannot be decided before deployment: it is written as AttributeType, which may never arrive",
      { policyMembers: [{ name: "a", AttributeType: "CertificateGroupId" }] },
    ],
  ])("is blocked where %s is %s, in any stack", (path, found, change) => {
    const findings = reported({ type, inputs: wrap(group(change)) });
    expect(told("property", findings)).toEqual([`${at}${path}`]);
    expect(told("found", findings)).toEqual([found]);
  });
});

it.each(
  [GATEWAY, SERVER, GROUP].flatMap((type) =>
    PLACES.filter(([, one]) => one === type).flatMap(([, , , wrap]) =>
      formsOf(type).map((form) => [form, wrap] as const),
    ),
  ),
)("judges %s just the same", (type, wrap) => {
  expect(reported({ type, inputs: wrap(group({ policyMembers: of("AADGroupId") })) })).toHaveLength(1);
});

const range = (text: string) => {
  const parsed = parseRange(text);
  if ("fault" in parsed) throw new Error(parsed.fault);
  return parsed;
};
const ID_OF = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/vpn";
const named = (...names: string[]) => ({
  name: names[0],
  virtualNetworkGatewayPolicyGroups: names.map((name) => ({
    id: `${ID_OF}/virtualNetworkGatewayPolicyGroups/${name}`,
  })),
});
const gateway = (groups: unknown, configurations: unknown): Trial => ({
  scope: "remote-access",
  inputs: {
    virtualNetworkGatewayName: "vpn",
    virtualNetworkGatewayPolicyGroups: groups,
    vpnClientConfiguration: { vngClientConnectionConfigurations: configurations },
  },
});
const known = group({ isDefault: false });
const quarantine = group({ name: "quarantine" });

describe("groups and pools of the remote-access stack", () => {
  it.each([
    ["each with a pool of its own", [known, quarantine], [named("a"), named("quarantine")]],
    ["named in other letter case", [known, quarantine], [named("A"), named("QUARANTINE")]],
    [
      "two of which share a pool that is not the default one",
      [known, group({ name: "b", isDefault: false }), quarantine],
      [named("a", "b"), named("quarantine")],
    ],
    ["that do not exist", undefined, undefined],
  ])("pass with groups %s", (_, groups, configurations) => {
    expect(reported(gateway(groups, configurations))).toEqual([]);
  });

  it("pass as this project makes them", () => {
    const pools = {
      deviceZone: "device.musterstadt.example",
      quarantine: range("10.81.4.0/23"),
      remediation: undefined,
      clients: [{ department: "citizens", range: range("10.81.0.0/23") }],
    };
    const made = policyGroups(pools, ["citizens"], ID_OF);
    expect(made?.groups).toHaveLength(2);
    expect(reported(gateway(made?.groups, made?.configurations))).toEqual([]);
  });

  const GROUPS = "virtualNetworkGatewayPolicyGroups";
  const CONFIGURATIONS = "vpnClientConfiguration.vngClientConnectionConfigurations";
  it.each([
    [GROUPS, "0 default groups", [known], [named("a")]],
    [GROUPS, "2 default groups", [group(), quarantine], [named("a"), named("quarantine")]],
    [
      `${GROUPS}[0]`,
      'the group "a", which no client configuration names',
      [known, quarantine],
      [named("quarantine")],
    ],
    [
      `${GROUPS}[0]`,
      'the group "a", which client configurations name 2 times',
      [known, quarantine],
      [named("a"), named("a"), named("quarantine")],
    ],
    [
      `${CONFIGURATIONS}[0].${GROUPS}`,
      'the default group "quarantine" together with 1 more',
      [known, quarantine],
      [named("a", "quarantine")],
    ],
    [
      `${CONFIGURATIONS}[2].${GROUPS}[0].id`,
      'the group "x" of "vpn", which is none of this gateway',
      [known, quarantine],
      [named("a"), named("quarantine"), named("x")],
    ],
    [
      `${CONFIGURATIONS}[2].${GROUPS}[0].id`,
      'the group "a" of "vpn2", which is none of this gateway',
      [known, quarantine],
      [
        named("a"),
        named("quarantine"),
        { virtualNetworkGatewayPolicyGroups: [{ id: `${ID_OF}2/virtualNetworkGatewayPolicyGroups/a` }] },
      ],
    ],
    [
      `${CONFIGURATIONS}[2].${GROUPS}[0].id`,
      '"/a"',
      [known, quarantine],
      [named("a"), named("quarantine"), { virtualNetworkGatewayPolicyGroups: [{ id: "/a" }] }],
    ],
    [
      `${CONFIGURATIONS}[2].${GROUPS}[0].id`,
      LATER,
      [known, quarantine],
      [named("a"), named("quarantine"), { virtualNetworkGatewayPolicyGroups: [{ id: unknown }] }],
    ],
    [`${GROUPS}[0].isDefault`, '"true"', [group({ isDefault: "true" })], [named("a")]],
    [`${GROUPS}[0].isDefault`, "nothing", [group({ isDefault: undefined })], [named("a")]],
    [`${GROUPS}[0].isDefault`, LATER, [group({ isDefault: unknown })], [named("a")]],
    [`${GROUPS}[0].name`, "nothing", [group({ name: undefined })], [named("a")]],
    [`${GROUPS}[0].name`, '""', [group({ name: "" })], [named("a")]],
    [GROUPS, LATER, unknown, [named("a")]],
  ])("are blocked where %s is %s", (path, found, groups, configurations) => {
    const trial = gateway(groups, configurations);
    expect(told("property", reported(trial))).toEqual([path]);
    expect(told("found", reported(trial))).toEqual([found]);
  });

  it("are no affair of other stacks", () => {
    expect(reported({ ...gateway([known], [named("a")]), scope: "any" })).toEqual([]);
  });
});

it("writes down everything a reader needs", () => {
  const inputs = { virtualNetworkGatewayPolicyGroups: [group({ policyMembers: of("AADGroupId") })] };
  const [finding] = reported({ inputs });
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "high" });
  expect(finding?.message).toBe(
    [
      'p2s-groups-certificate-only blocks "vpn" (azure-native:network:VirtualNetworkGateway): groups of point-to-site clients must be told apart by their certificates and by nothing else.',
      "  property: virtualNetworkGatewayPolicyGroups[0].policyMembers[0].attributeType",
      '  found: "AADGroupId"',
      '  write instead: attributeType: "CertificateGroupId"',
      "  why: a group gives its clients addresses, and a group of Entra ID or RADIUS gives the addresses of a department to whoever signs in as one of its people, from any computer; clients that no group knows land in the default one",
      "  read: docs/rules/p2s-groups-certificate-only.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
