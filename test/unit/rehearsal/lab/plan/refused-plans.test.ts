import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { BODIES, changed, idOf, MAIL_RULE, POINT_TO_SITE, requestLog, stackExport } from "./small-plan";

const faultsOf = (text: string): string[] => {
  try {
    readPlan(text, "plan");
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return [];
};

type Case = readonly [string, string, RegExp];

/** What nft would take for more than one value. */
const HOSTILE = ["10.0.0.1 accept; ip daddr 0.0.0.0/0", "443 } accept #", "10.0.0.1\n    accept", "1, 2", ""];

function gatewayWith(properties: Readonly<Record<string, unknown>>) {
  return changed({ "virtualNetworkGateways/gw": { ...BODIES["virtualNetworkGateways/gw"], ...properties } });
}

function signingIn(properties: Readonly<Record<string, unknown>>) {
  return { vpnClientConfiguration: { ...POINT_TO_SITE, ...properties } };
}

/** The plan's export with one resource more. */
function exportWith(resource: Readonly<Record<string, unknown>>): string {
  return stackExport().replace('"resources":[', `"resources":[${JSON.stringify(resource)},`);
}

function oneRule(properties: Readonly<Record<string, unknown>>) {
  const rule = { name: "odd", ruleType: "NetworkRule", ...properties };
  const collection = {
    name: "odd",
    priority: 1,
    ruleCollectionType: "x",
    action: { type: "Allow" },
    rules: [rule],
  };
  return { priority: 1, ruleCollections: [collection] };
}

describe("a plan does not come into the lab with", () => {
  const cases: readonly Case[] = [
    ...HOSTILE.flatMap((value) => [
      ...["sourceAddressPrefix", "destinationPortRange", "sourcePortRange"].map((property): Case => [
        `${JSON.stringify(value)} as ${property} of a security rule`,
        requestLog(
          changed({
            "networkSecurityGroups/servers": { securityRules: [{ ...MAIL_RULE, [property]: value }] },
          }),
        ),
        new RegExp(`servers has securityRules\\.0\\.${property} that the lab cannot read: "`),
      ]),
      ...["sourceAddresses", "destinationAddresses", "destinationPorts"].map((property): Case => [
        `${JSON.stringify(value)} among the ${property} of a firewall's rule`,
        requestLog(
          changed({ "firewallPolicies/rules/ruleCollectionGroups/first": oneRule({ [property]: [value] }) }),
        ),
        new RegExp(`first has ruleCollections\\.0\\.rules\\.0\\.${property}\\.0 that the lab cannot read: "`),
      ]),
      [
        `${JSON.stringify(value)} in a group of addresses`,
        requestLog(changed({ "ipGroups/laptops": { ipAddresses: [value] } })),
        /laptops has ipAddresses\.0 that the lab cannot read: "/,
      ] satisfies Case,
      [
        `${JSON.stringify(value)} as the port of what a firewall publishes`,
        requestLog(
          changed({
            "firewallPolicies/rules/ruleCollectionGroups/first": oneRule({ translatedPort: value }),
          }),
        ),
        /first has ruleCollections\.0\.rules\.0\.translatedPort that/,
      ] satisfies Case,
      [
        `${JSON.stringify(value)} among the ranges whose sender a firewall keeps`,
        requestLog(changed({ "firewallPolicies/rules": { snat: { privateRanges: [value] } } })),
        /rules has snat\.privateRanges\.0 that/,
      ] satisfies Case,
    ]),
    [
      "a service of Azure's in a security rule",
      requestLog(
        changed({
          "networkSecurityGroups/servers": {
            securityRules: [{ ...MAIL_RULE, sourceAddressPrefix: "Storage" }],
          },
        }),
      ),
      /securityRules\.0\.sourceAddressPrefix .* "Storage" is .* only Azure knows/,
    ],
    ...(
      [
        [{ customRoutes: { addressPrefixes: ["10.90.0.0/24"] } }, "has customRoutes"],
        [{ gatewayDefaultSite: { id: idOf("localNetworkGateways/city") } }, "has a gatewayDefaultSite"],
        [{ enableBgp: true }, "has enableBgp"],
        [{ adminState: "Disabled" }, "has an adminState other than Enabled"],
        [signingIn({ radiusServerAddress: "10.0.0.5" }), "has radiusServerAddress, although"],
        [signingIn({ radiusServers: [{ radiusServerAddress: "10.0.0.5" }] }), "has radiusServers, although"],
        [signingIn({ aadTenant: "https://login.example/t" }), "has aadTenant, although"],
        [
          signingIn({ aadAudience: "a", vpnAuthenticationTypes: ["Certificate", "Radius"] }),
          "has aadAudience, although vpnAuthenticationTypes does not say AAD",
        ],
      ] as const
    ).map(([properties, expected]): Case => [
      `a gateway with ${JSON.stringify(properties).slice(0, 60)}`,
      requestLog(gatewayWith(properties)),
      new RegExp(`plan: gw ${expected}`),
    ]),
    [
      "a tunnel that learns routes",
      requestLog({
        ...BODIES,
        "connections/city": {
          virtualNetworkGateway1: { id: idOf("virtualNetworkGateways/gw") },
          connectionType: "IPsec",
          enableBgp: true,
        },
      }),
      /plan: city has enableBgp/,
    ],
    [
      "an export with a resource of another provider",
      exportWith({
        type: "azure:network/networkSecurityRule:NetworkSecurityRule",
        custom: true,
        urn: "a::b::c::open",
      }),
      /plan: open \(azure:network.*\) is of a provider that the lab does not read/,
    ],
    [
      "an export with a provider whose name begins like that of azure-native",
      exportWith({ type: "azure-nativelike:network:Rule", custom: true, id: "/a/open" }),
      /plan: open \(azure-nativelike:network:Rule\) is of a provider/,
    ],
  ];
  it.each(cases)("%s", (_, text, expected) => {
    expect(faultsOf(text).join("\n")).toMatch(expected);
  });
});

describe("a plan comes into the lab", () => {
  it.each([
    { type: "remote-access:access:Gateway", custom: false, urn: "a component" },
    { type: "pulumi:providers:azure", custom: true, id: "a" },
    { type: "random:index/randomPassword:RandomPassword", custom: true, id: "none" },
    { type: "azure:network/subnet:Subnet", custom: true, delete: true, id: "on its way out" },
  ])("with $type in its export", (resource) => {
    expect(faultsOf(exportWith(resource))).toEqual([]);
  });

  it("with what Azure repeats of a gateway that has none of it", () => {
    const none = {
      customRoutes: { addressPrefixes: [] },
      enableBgp: false,
      adminState: "enabled",
      ...signingIn({ radiusServers: [], radiusServerAddress: "", aadTenant: null }),
    };
    const said = signingIn({ aadTenant: "t", vpnAuthenticationTypes: ["Certificate", "AAD"] });
    for (const properties of [none, said]) {
      expect(faultsOf(requestLog(gatewayWith(properties)))).toEqual([]);
    }
  });
});
