import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import {
  BODIES,
  changed,
  idOf,
  MAIL_RULE,
  POINT_TO_SITE,
  requestLog,
  stackExport,
  THUMBPRINT,
} from "./small-plan";

const read = (text: string) => readPlan(text, "plan");
const faultsOf = (text: string): string[] => {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return [];
};

describe("what a plan says about packets", () => {
  const plan = read(requestLog());

  it("is the same in an export of the stack and in the requests that Azure would get", () => {
    expect(read(stackExport())).toEqual(plan);
  });

  it("has the gateway's anchors, revoked thumbprints in Azure's letters, suite and addresses", () => {
    expect(plan.gateway).toMatchObject({
      name: "gw",
      authentication: ["Certificate"],
      anchors: [{ name: "anchor", certificate: "AAAA" }],
      revoked: [THUMBPRINT],
      suites: [{ dhGroup: "ECP384", saLifeTimeSeconds: 14_400 }],
      pool: ["10.81.0.0/24"],
    });
  });

  it("has security rules in the order in which Azure looks at them, with both ways of writing a value", () => {
    const servers = plan.networks[1]!.subnets[0]!;
    expect(servers.securityRules!.map(({ name, toPorts, to }) => [name, to, toPorts])).toEqual([
      ["mail", ["10.84.0.10"], ["993", "587-588"]],
      ["nothing-else", ["*"], ["993", "587-588"]],
    ]);
    expect(servers.learnsGatewayRoutes).toBe(false);
  });

  it("tells a subnet without security group from one with an empty group", () => {
    expect(plan.networks[0]!.subnets[0]!.securityRules).toBeUndefined();
    const empty = read(requestLog(changed({ "networkSecurityGroups/servers": { securityRules: [] } })));
    expect(empty.networks[1]!.subnets[0]!.securityRules).toEqual([]);
  });

  it("has the firewall's collections by priority of their group, then by their own", () => {
    expect(plan.firewall!.collections.map(({ name, allow }) => [name, allow])).toEqual([
      ["before", false],
      ["mail", true],
      ["later", false],
    ]);
    expect(plan.firewall!.collections[1]!.rules[0]!.from).toEqual(["10.81.0.0/24"]);
    expect(plan.firewall!.keepsSourceTo).toEqual(["10.84.0.0/24"]);
  });

  it("has what a policy without word on addresses means to Azure", () => {
    const { firewall } = read(requestLog(changed({ "firewallPolicies/rules": {} })));
    expect(firewall!.keepsSourceTo).toContain("10.0.0.0/8");
  });

  it("has rules and routes that are resources of their own", () => {
    const extra = read(
      requestLog({
        ...BODIES,
        "networkSecurityGroups/servers/securityRules/wide": { ...MAIL_RULE, name: "wide", priority: 100 },
        "routeTables/gateway/routes/more": {
          name: "more",
          addressPrefix: "10.9.0.0/16",
          nextHopType: "None",
        },
      }),
    );
    expect(extra.networks[1]!.subnets[0]!.securityRules![0]!.name).toBe("wide");
    expect(extra.networks[0]!.subnets[0]!.routes.map(({ name }) => name)).toEqual(["servers", "more"]);
  });

  it("takes the last word on a resource, and none on one that was taken away", () => {
    const later = { ...MAIL_RULE, name: "later" };
    const again = JSON.stringify({
      method: "PUT",
      id: idOf("networkSecurityGroups/Servers"),
      body: { properties: { securityRules: [later] } },
    });
    const gone = JSON.stringify({ method: "DELETE", id: idOf("privateEndpoints/files") });
    const plan = read([requestLog(), again, gone].join("\n"));
    expect(plan.networks[1]!.subnets[0]!.securityRules!.map(({ name }) => name)).toEqual(["later"]);
    expect(plan.endpoints).toEqual([]);
  });
});

it("which groups of laptops get which addresses follows from the configurations that name them", () => {
  const group = (name: string, priority: number, isDefault: boolean) => ({
    name,
    priority,
    isDefault,
    policyMembers: [
      { name: "member", attributeType: "CertificateGroupId", attributeValue: `${name}.Devices.example` },
    ],
  });
  const { gateway } = read(
    requestLog(
      changed({
        "virtualNetworkGateways/gw": {
          ...BODIES["virtualNetworkGateways/gw"],
          virtualNetworkGatewayPolicyGroups: [group("rest", 9, true), group("youth", 1, false)],
          vpnClientConfiguration: {
            ...POINT_TO_SITE,
            vngClientConnectionConfigurations: [
              {
                name: "youth",
                vpnClientAddressPool: { addressPrefixes: ["10.81.4.0/24"] },
                virtualNetworkGatewayPolicyGroups: [
                  { id: idOf("virtualNetworkGateways/gw/virtualNetworkGatewayPolicyGroups/youth") },
                ],
              },
            ],
          },
        },
      }),
    ),
  );
  expect(gateway.groups).toEqual([
    {
      name: "youth",
      priority: 1,
      isDefault: false,
      domains: ["youth.devices.example"],
      pool: ["10.81.4.0/24"],
    },
    { name: "rest", priority: 9, isDefault: true, domains: ["rest.devices.example"], pool: [] },
  ]);
});

const LINK = {
  connectionType: "IPsec",
  virtualNetworkGateway1: { id: idOf("virtualNetworkGateways/GW") },
  localNetworkGateway2: { id: idOf("localNetworkGateways/device") },
  trafficSelectorPolicies: [{ localAddressRanges: ["10.81.0.0/24"], remoteAddressRanges: ["10.96.10.4/31"] }],
};

it("the tunnel into the city's network has prefixes and selectors", () => {
  const { link } = read(
    requestLog({
      ...BODIES,
      "localNetworkGateways/device": { localNetworkAddressSpace: { addressPrefixes: ["10.96.10.4/31"] } },
      "connections/city": {
        ...LINK,
        usePolicyBasedTrafficSelectors: true,
        connectionMode: "InitiatorOnly",
      },
    }),
  );
  expect(link).toEqual({
    name: "city",
    prefixes: ["10.96.10.4/31"],
    selectors: { local: ["10.81.0.0/24"], remote: ["10.96.10.4/31"] },
  });
});

it.each([
  ["that are not switched on", { connectionMode: "InitiatorOnly" }],
  ["where the city's device may open the tunnel", { usePolicyBasedTrafficSelectors: true }],
])("selectors %s hold nobody back", (_, words) => {
  const device = { localNetworkAddressSpace: { addressPrefixes: ["10.96.10.4/31"] } };
  const bodies = {
    ...BODIES,
    "localNetworkGateways/device": device,
    "connections/city": { ...LINK, ...words },
  };
  expect(read(requestLog(bodies)).link!.selectors).toBeUndefined();
});

describe("what the lab cannot read or does not know is told", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["a file of another kind", "hello", /line 1 is no request of the stand-in/],
    ["an empty log", "\n", /no resource in it/],
    ["an export of another program", stackExport({}), /no resource of azure-native/],
    ["no gateway", requestLog(changed({ "virtualNetworkGateways/gw": undefined })), /no VPN gateway/],
    [
      "a group of rules that is elsewhere",
      requestLog(changed({ "networkSecurityGroups/servers": undefined })),
      /servers names servers, which is not in this plan/,
    ],
    [
      "a firewall's hosts by name",
      requestLog(
        changed({
          "firewallPolicies/rules/ruleCollectionGroups/first": {
            priority: 1,
            ruleCollections: [
              {
                name: "names",
                priority: 1,
                ruleCollectionType: "x",
                action: { type: "Allow" },
                rules: [{ name: "n", ruleType: "NetworkRule", destinationFqdns: ["a.example"] }],
              },
            ],
          },
        }),
      ),
      /names\/n names hosts by name/,
    ],
    [
      "a firewall's application rule that lets something pass",
      requestLog(
        changed({
          "firewallPolicies/rules/ruleCollectionGroups/first": {
            priority: 1,
            ruleCollections: [
              {
                name: "web",
                priority: 1,
                ruleCollectionType: "x",
                action: { type: "Allow" },
                rules: [{ name: "w", ruleType: "ApplicationRule" }],
              },
            ],
          },
        }),
      ),
      /web has application rules/,
    ],
    [
      "addresses of IPv6",
      requestLog(changed({ "virtualNetworks/hub": { addressSpace: { addressPrefixes: ["fd00::/48"] } } })),
      /hub has addressSpace.addressPrefixes.0 .* no IPv4 range/,
    ],
    [
      "a rule for application security groups",
      requestLog(
        changed({
          "networkSecurityGroups/servers": {
            securityRules: [{ ...MAIL_RULE, sourceApplicationSecurityGroups: [{ id: "a" }] }],
          },
        }),
      ),
      /securityRules.0.sourceApplicationSecurityGroups/,
    ],
    [
      "a kind of network resource that it has never heard of",
      requestLog({
        ...BODIES,
        "networkManagers/m/securityAdminConfigurations/c/ruleCollections/r/rules/all": {},
      }),
      /all \(microsoft.network\/networkmanagers.*\) may decide where packets go/,
    ],
    [
      "another gateway",
      requestLog({
        ...BODIES,
        "virtualNetworkGateways/circuit": {
          ...BODIES["virtualNetworkGateways/gw"],
          gatewayType: "ExpressRoute",
        },
      }),
      /gw and circuit are several gateways/,
    ],
    [
      "a gateway that puts other addresses into packets",
      requestLog(
        changed({ "virtualNetworkGateways/gw": { ...BODIES["virtualNetworkGateways/gw"], natRules: [{}] } }),
      ),
      /gw has natRules/,
    ],
    [
      "a firewall policy that inherits rules",
      requestLog(
        changed({ "firewallPolicies/rules": { basePolicy: { id: idOf("firewallPolicies/everything") } } }),
      ),
      /rules inherits the rules of another policy/,
    ],
    [
      "a peering with a network that is elsewhere",
      requestLog({
        ...BODIES,
        "virtualNetworks/spoke/virtualNetworkPeerings/other": {
          remoteVirtualNetwork: { id: idOf("virtualNetworks/other") },
        },
      }),
      /spoke\/other names other, which is not in this plan/,
    ],
    [
      "a peering inside its network",
      requestLog(
        changed({
          "virtualNetworks/hub": {
            ...BODIES["virtualNetworks/hub"],
            virtualNetworkPeerings: [{ name: "spoke" }, { name: "other" }],
          },
        }),
      ),
      /hub has its virtualNetworkPeerings inside itself/,
    ],
    [
      "a subnet inside its network, beside others",
      requestLog(
        changed({
          "virtualNetworks/spoke": { ...BODIES["virtualNetworks/spoke"], subnets: [{ name: "hidden" }] },
        }),
      ),
      /spoke has its subnets inside itself/,
    ],
    [
      "a subnet of two ranges",
      requestLog(
        changed({
          "virtualNetworks/hub/subnets/AzureFirewallSubnet": {
            addressPrefixes: ["10.80.1.0/26", "10.80.2.0/26"],
          },
        }),
      ),
      /AzureFirewallSubnet has several ranges/,
    ],
    [
      "a private endpoint whose address nobody knows",
      requestLog(changed({ "privateEndpoints/files": { subnet: BODIES["privateEndpoints/files"].subnet } })),
      /files has no address of which the plan knows/,
    ],
    [
      "what makes other resources",
      `${requestLog()}\n${JSON.stringify({ method: "PUT", id: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Resources/deployments/d", body: {} })}`,
      /d \(microsoft.resources\/deployments\) makes resources/,
    ],
  ];
  it.each(cases)("%s", (_, text, expected) => {
    expect(faultsOf(text).join("\n")).toMatch(expected);
  });

  it("all at once", () => {
    const bad = { addressPrefix: "10.84.0.0/99" };
    const faults = faultsOf(
      requestLog(
        changed({
          "virtualNetworkGateways/gw": undefined,
          "virtualNetworks/spoke/subnets/servers": bad,
          "privateEndpoints/files": {
            subnet: { id: "x" },
            ipConfigurations: [{ privateIPAddress: "10.84.1" }],
          },
        }),
      ),
    );
    expect(faults).toHaveLength(3);
    expect(faults.every((fault) => fault.startsWith("plan: "))).toBe(true);
  });

  it("but what an export repeats in a network is none", () => {
    const subnets = [{ name: "servers" }, { name: "endpoints" }];
    const spoke = { ...BODIES["virtualNetworks/spoke"], subnets, virtualNetworkPeerings: [{ name: "hub" }] };
    expect(faultsOf(stackExport(changed({ "virtualNetworks/spoke": spoke })))).toEqual([]);
  });

  it("but a collection that denies by names what is denied anyway is no fault", () => {
    const text = requestLog(
      changed({
        "firewallPolicies/rules/ruleCollectionGroups/second": {
          priority: 1,
          ruleCollections: [
            {
              name: "none",
              priority: 1,
              ruleCollectionType: "x",
              action: { type: "Deny" },
              rules: [{ name: "n", ruleType: "ApplicationRule" }],
            },
          ],
        },
      }),
    );
    expect(read(text).firewall!.collections).toHaveLength(2);
  });
});
