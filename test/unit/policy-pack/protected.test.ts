import {
  formsOf,
  judge,
  judgedStack,
  saying,
  told,
  unknown,
  without,
  type Member,
  judgeStack,
} from "./judge";
import {
  ACCOUNT,
  CITY,
  NETWORK,
  OTHER,
  VAULT,
  ZERO,
  PATH,
  alone,
  door,
  from,
  member,
  together,
  token,
  trust,
} from "./protected-trial";

describe("an id in a spelling that may be taken for another one", () => {
  it.each([
    ["in capitals", NETWORK.toUpperCase(), "a protected network"],
    ["with slashes that say nothing", NETWORK.replaceAll("/", "//"), "a protected network"],
    ["with one slash too many", NETWORK.replace("/providers", "//providers"), "a protected network"],
    [
      "in a group with letters of other scripts",
      NETWORK.replace("rg-city", "rg-überwachung-Ω"),
      "in a protected subscription",
    ],
  ])("is protected %s", (_, id, why) => {
    const change = { trust: trust({ subscriptions: [CITY] }), provider: { subscriptionId: ZERO } };
    const peering = alone("network:VirtualNetworkPeering", { remoteVirtualNetwork: { id } }, change);
    expect(told("found", peering)).toEqual([`a connection to virtualnetworks/vnet-city (${why})`]);
    const hidden = { type: token("resources:Deployment"), inputs: { properties: { parameters: { id } } } };
    expect(judge({ ...hidden, ...change }, "opaque-budget")).toHaveLength(1);
  });
});

describe("a resource that joins what is protected", () => {
  const city = "virtualnetworks/vnet-city (a protected network)";
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      "network:VirtualNetworkPeering",
      { remoteVirtualNetwork: { id: NETWORK } },
      "remoteVirtualNetwork",
      `a connection to ${city}`,
    ],
    [
      "network:VirtualNetworkPeering",
      { RemoteVirtualNetwork: { ID: NETWORK.toUpperCase() } },
      "RemoteVirtualNetwork",
      `a connection to ${city}`,
    ],
    [
      "network:HubVirtualNetworkConnection",
      { remoteVirtualNetwork: { id: NETWORK } },
      "remoteVirtualNetwork",
      `a connection to ${city}`,
    ],
    [
      "network:VirtualNetwork",
      {
        virtualNetworkPeerings: [
          { remoteVirtualNetwork: { id: OTHER } },
          { remoteVirtualNetwork: { id: NETWORK } },
        ],
      },
      "virtualNetworkPeerings[1].remoteVirtualNetwork",
      `a connection to ${city}`,
    ],
    [
      "network:VirtualNetwork",
      { virtualNetworkPeerings: [{ properties: { remoteVirtualNetwork: { id: NETWORK } } }] },
      "virtualNetworkPeerings[0].properties.remoteVirtualNetwork",
      `a connection to ${city}`,
    ],
    [
      "network:PrivateEndpoint",
      { privateLinkServiceConnections: [{ privateLinkServiceId: VAULT }] },
      "privateLinkServiceConnections[0].privateLinkServiceId",
      "a private endpoint of vaults/kv-city (a protected vault)",
    ],
    [
      "network:PrivateEndpoint",
      { manualPrivateLinkServiceConnections: [{ privateLinkServiceId: ACCOUNT }] },
      "manualPrivateLinkServiceConnections[0].privateLinkServiceId",
      "a private endpoint of storageaccounts/stcity (a protected account)",
    ],
    [
      "network:FirewallPolicyRuleCollectionGroup",
      {
        ruleCollections: [
          {
            ruleCollectionType: "FirewallPolicyNatRuleCollection",
            rules: [{ sourceAddresses: ["*"], destinationPorts: ["443"], translatedAddress: "10.80.1.4" }],
          },
        ],
      },
      "ruleCollections[0].rules[0]",
      "a translated address of a firewall to 10.80.1.4, which is protected",
    ],
  ])("is blocked: %s with %j", (type, inputs, path, found) => {
    const reported = alone(type, inputs);
    expect([told("property", reported), told("found", reported)]).toEqual([[path], [found]]);
    for (const form of formsOf(token(type)))
      expect(told("found", judge({ type: form, inputs, trust: trust() }, "nothing-into-protected"))).toEqual([
        found,
      ]);
  });

  it("is blocked on the side of the protected network, by its name and by its subscription", () => {
    const peering = {
      resourceGroupName: "RG-City",
      virtualNetworkName: "VNET-City",
      remoteVirtualNetwork: { id: unknown },
    };
    const provider = { subscriptionId: CITY };
    const type = "network:VirtualNetworkPeering";
    expect(told("found", alone(type, peering, { provider }))).toEqual([`a connection of ${city}`]);
    expect(alone(type, { ...peering, virtualNetworkName: "vnet-other" }, { provider })).toEqual([]);
    const subscription = trust({ networks: [], subscriptions: [CITY] });
    expect(
      told("found", alone(type, { virtualNetworkName: unknown }, { provider, trust: subscription })),
    ).toEqual(["a connection of something in a protected subscription"]);
    expect(
      told("found", alone(type, { remoteVirtualNetwork: { id: NETWORK } }, { trust: subscription })),
    ).toEqual(["a connection to virtualnetworks/vnet-city (in a protected subscription)"]);
  });

  const consent = (status: unknown, change: object) => ({
    resourceGroupName: "rg-city",
    privateLinkServiceConnectionState: { status },
    ...change,
  });
  it.each([
    [
      "storage:PrivateEndpointConnection",
      { accountName: "STcity" },
      "the consent of storageaccounts/stcity (a protected account)",
    ],
    [
      "keyvault:PrivateEndpointConnection",
      { vaultName: "kv-city" },
      "the consent of vaults/kv-city (a protected vault)",
    ],
  ])("is blocked as the consent to somebody's endpoint: %s", (type, of, found) => {
    const provider = { subscriptionId: CITY };
    for (const status of ["Approved", unknown, undefined, "Pending"])
      expect(told("found", alone(type, consent(status, of), { provider }))).toEqual([found]);
    for (const status of ["Rejected", "disconnected"])
      expect(alone(type, consent(status, of), { provider })).toEqual([]);
    const other = { accountName: "stother", vaultName: "kv-other" };
    expect(alone(type, consent("Approved", other), { provider })).toEqual([]);
    // Whoever calls Pulumi may mean the city's subscription.
    for (const untold of [{}, { subscriptionId: unknown }])
      expect(told("found", alone(type, consent("Approved", of), { provider: untold }))).toEqual([found]);
    expect(alone(type, consent("Approved", other), { provider: {} })).toEqual([]);
    expect(alone(type, consent("Approved", of))).toEqual([]);
    const subscription = trust({ subscriptions: [CITY] });
    const unnamed = consent("Approved", { resourceGroupName: unknown });
    expect(told("found", alone(type, unnamed, { provider, trust: subscription }))).toEqual([
      "the consent of something in a protected subscription",
    ]);
  });

  it("is blocked as the consent to somebody's endpoint of a share that stands alone, in a protected subscription", () => {
    const type = "fileshares:PrivateEndpointConnection";
    const inputs = consent("Approved", { resourceName: "share" });
    const trusted = { provider: { subscriptionId: CITY }, trust: trust({ subscriptions: [CITY] }) };
    expect(told("found", alone(type, inputs, trusted))).toEqual([
      "the consent of something in a protected subscription",
    ]);
    expect(alone(type, inputs)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: OTHER } }],
    ["network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: `${NETWORK}-2` } }],
    ["network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: unknown } }],
    ["network:PrivateEndpoint", { privateLinkServiceConnections: [{ privateLinkServiceId: unknown }] }],
    ["keyvault:Vault", { vaultName: "kv-other" }],
    [
      "network:AzureFirewall",
      {
        natRuleCollections: [
          {
            rules: [
              { sourceAddresses: ["*"], destinationPorts: ["443"], translatedAddress: "10.90.0.4" },
              { sourceAddresses: ["*"], destinationPorts: ["443"], translatedFqdn: "web.example" },
            ],
          },
        ],
      },
    ],
  ])("passes elsewhere: %s with %j", (type, inputs) => {
    expect(alone(type, inputs)).toEqual([]);
  });

  it("is the business of the remote-access stack's own rules there", () => {
    const inputs = { remoteVirtualNetwork: { id: NETWORK } };
    expect(alone("network:VirtualNetworkPeering", inputs, { scope: "remote-access" })).toEqual([]);
    expect(judgeStack("nothing-into-protected", door(), { trust: trust() })).toEqual([]);
  });
});

describe("a public address in a network that hangs together with a protected one", () => {
  it("is blocked, with the whole path", () => {
    expect(together(door())).toEqual([PATH]);
  });

  it("passes when nothing joins the two", () => {
    const peering = from(
      "network:VirtualNetworkPeering",
      { virtualNetworkName: ["vnet"] },
      { remoteVirtualNetwork: { id: OTHER } },
    );
    expect(together(door({ peering }))).toEqual([]);
    expect(together(door(), saying({}))).toEqual([]);
  });

  it("is found when names and ids say it instead of sources", () => {
    const own = { resourceGroupName: "rg-web", virtualNetworkName: "vnet-web" };
    const subnetId = `/subscriptions/${ZERO}/resourcegroups/RG-WEB/providers/microsoft.network/virtualNetworks/VNET-web/subnets/a`;
    const members = door({
      vnet: member("network:VirtualNetwork", own),
      snet: member("network:Subnet", own),
      peering: member("network:VirtualNetworkPeering", {
        ...own,
        remoteVirtualNetwork: { id: NETWORK },
      }),
      nic: member("network:NetworkInterface", {
        ipConfigurations: [{ subnet: { id: subnetId }, publicIPAddress: { id: "x" } }],
      }),
    });
    expect(together(members)).toEqual([
      'nic: a public address: Internet → NetworkInterface "nic" → virtualnetworks/vnet-web → VirtualNetworkPeering "peering" → virtualnetworks/vnet-city (a protected network)',
    ]);
  });

  it("is found by names alone, in a group that only the deployment names", () => {
    const own = { resourceGroupName: unknown, virtualNetworkName: "vnet-web" };
    const members = door({
      vnet: member("network:VirtualNetwork", own),
      snet: member("network:Subnet", own),
      peering: member("network:VirtualNetworkPeering", { ...own, remoteVirtualNetwork: { id: NETWORK } }),
    });
    expect(together(members)).toEqual([
      'nic: a public address: Internet → PublicIPAddress "pip" → NetworkInterface "nic" → Subnet "snet" → VirtualNetworkPeering "peering" → virtualnetworks/vnet-city (a protected network)',
    ]);
  });

  it.each<[string, Record<string, Member>, string]>([
    [
      "over an inline peering",
      {
        vnet: member("network:VirtualNetwork", {
          virtualNetworkPeerings: [{ remoteVirtualNetwork: { id: NETWORK } }],
        }),
      },
      'VirtualNetwork "vnet" → virtualnetworks/vnet-city (a protected network)',
    ],
    [
      "over a hub",
      {
        hub: member("network:VirtualHub"),
        mine: from("network:HubVirtualNetworkConnection", {
          virtualHubName: ["hub"],
          remoteVirtualNetwork: ["vnet"],
        }),
        citys: from(
          "network:HubVirtualNetworkConnection",
          { virtualHubName: ["hub"] },
          { remoteVirtualNetwork: { id: NETWORK } },
        ),
      },
      'VirtualNetwork "vnet" → HubVirtualNetworkConnection "mine" → VirtualHub "hub" → HubVirtualNetworkConnection "citys" → virtualnetworks/vnet-city (a protected network)',
    ],
    [
      "over a second network",
      {
        middle: member("network:VirtualNetwork"),
        first: from("network:VirtualNetworkPeering", {
          virtualNetworkName: ["vnet"],
          remoteVirtualNetwork: ["middle"],
        }),
        second: from(
          "network:VirtualNetworkPeering",
          { virtualNetworkName: ["middle"] },
          { remoteVirtualNetwork: { id: NETWORK } },
        ),
      },
      'VirtualNetwork "vnet" → VirtualNetworkPeering "first" → VirtualNetwork "middle" → VirtualNetworkPeering "second" → virtualnetworks/vnet-city (a protected network)',
    ],
    [
      "over a tunnel to protected addresses",
      {
        gateway: from("network:VirtualNetworkGateway", { ipConfigurations: ["vnet"] }),
        link: from("network:VirtualNetworkGatewayConnection", {
          virtualNetworkGateway1: ["gateway"],
          localNetworkGateway2: ["site"],
        }),
        site: member("network:LocalNetworkGateway", {
          localNetworkAddressSpace: { addressPrefixes: ["10.80.0.0/16"] },
        }),
      },
      'VirtualNetwork "vnet" → VirtualNetworkGateway "gateway" → VirtualNetworkGatewayConnection "link" → LocalNetworkGateway "site" (a way to protected addresses)',
    ],
    [
      "by lying in a protected network itself",
      {
        snet: from("network:Subnet", {}, { id: `${NETWORK}/subnets/a` }),
        vnet: member("network:VirtualNetwork"),
      },
      "virtualnetworks/vnet-city (a protected network)",
    ],
  ])("is found %s", (_, change, way) => {
    const rest = without(door(), "peering");
    expect(together({ ...rest, ...change })).toEqual([
      `nic: a public address: Internet → PublicIPAddress "pip" → NetworkInterface "nic" → Subnet "snet" → ${way}`,
    ]);
  });

  it("is found in a protected subscription, whatever it is joined with", () => {
    const provider = { subscriptionId: CITY };
    const { vnet, snet, nic } = door();
    const members = { vnet: { ...vnet!, provider }, snet: snet!, nic: nic! };
    expect(together(members, trust({ subscriptions: [CITY] }))).toEqual([
      'nic: a public address: Internet → NetworkInterface "nic" → Subnet "snet" → VirtualNetwork "vnet" (in a protected subscription)',
    ]);
  });

  it("takes an id that this plan creates for none that the trust file names, and follows where it comes from", () => {
    const to = (sources: string[]) =>
      together(
        door({
          other: member("network:VirtualNetwork"),
          peering: from(
            "network:VirtualNetworkPeering",
            { virtualNetworkName: ["vnet"], remoteVirtualNetwork: sources },
            { remoteVirtualNetwork: { id: unknown } },
          ),
        }),
      );
    expect(to(["other"])).toEqual([]);
    const told =
      "peering: not judged: an id that only the deployment tells, and that does not come from a resource of this stack";
    expect(to([])).toEqual([told]);
  });

  it("tells of an id from elsewhere without blocking it", () => {
    const peering = member("network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: unknown } });
    const hub = { type: "pulumi:pulumi:StackReference", read: true as const };
    const members = { peering: { ...peering, from: { remoteVirtualNetwork: ["hub"] } }, hub };
    const trial = { scope: "any" as const, trust: trust() };
    expect(judgedStack("nothing-into-protected", members, trial)).toMatchObject([
      { enforcementLevel: "advisory" },
    ]);
    expect(judgedStack("nothing-into-protected", members, { ...trial, trust: saying({}) })).toEqual([]);
  });

  it("does not take a filter that two networks share for a way between them", () => {
    const shared: Record<string, Member> = {
      group: member("network:NetworkSecurityGroup"),
      city: from("network:Subnet", { networkSecurityGroup: ["group"] }, { id: `${NETWORK}/subnets/a` }),
      mine: from("network:Subnet", { networkSecurityGroup: ["group"], virtualNetworkName: ["vnet"] }),
    };
    const rest = without(door(), "peering");
    expect(together({ ...rest, ...shared })).toEqual([]);
  });

  it("cannot be judged with a trust file that has a fault", () => {
    const faulty = { ok: false, faults: ["trust.yaml:3: protected: write networks"] } as const;
    expect(together(door(), faulty)).toEqual([
      "vnet: a network, and a trust file that cannot be used: trust.yaml:3: protected: write networks",
    ]);
    expect(together({ site: member("web:WebApp") }, faulty)).toEqual([]);
  });
});
