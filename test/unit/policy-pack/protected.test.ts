import { nothingIntoProtected } from "../../../policy-pack/rules/nothing-into-protected";
import type { PlannedResource } from "../../../policy-pack/resource-model/plan";
import { readingOf } from "../../../policy-pack/resource-model/reading";
import type { Trust } from "../../../policy-pack/trust/trust-file";
import {
  courtOf,
  formsOf,
  judge,
  judgedStack,
  judgeStack,
  saying,
  told,
  unknown,
  without,
  type Member,
} from "./judge";

const token = (name: string) => `azure-native:${name}`;
const ZERO = "00000000-0000-0000-0000-000000000000";
const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const idOf = (kind: string, name: string, subscription = CITY) =>
  `/subscriptions/${subscription}/resourceGroups/rg-city/providers/Microsoft.${kind}/${name}`;
const NETWORK = idOf("Network/virtualNetworks", "vnet-city");
const OTHER = idOf("Network/virtualNetworks", "vnet-other", ZERO);
const VAULT = idOf("KeyVault/vaults", "kv-city");
const ACCOUNT = idOf("Storage/storageAccounts", "stcity");
const trust = (change: Partial<NonNullable<Trust["protected"]>> = {}, more: Partial<Trust> = {}) =>
  saying({
    protected: {
      subscriptions: [],
      networks: [NETWORK],
      prefixes: ["10.80.0.0/22"],
      vaults: [VAULT],
      accounts: [ACCOUNT],
      suffixes: [],
      ...change,
    },
    ...more,
  });

const alone = (type: string, inputs: Record<string, unknown>, change: object = {}) =>
  judge({ type: token(type), inputs, trust: trust(), ...change }, "nothing-into-protected");
const together = (members: Readonly<Record<string, Member>>, trusted = trust()) =>
  judgeStack("nothing-into-protected", members, { scope: "any", trust: trusted });

/** A member that refers to others of the stack by ids which only the deployment tells. */
const from = (
  type: string,
  sources: Record<string, string[]>,
  inputs: Record<string, unknown> = {},
): Member => ({
  type: token(type),
  inputs,
  from: sources,
});
const member = (type: string, inputs: Record<string, unknown> = {}): Member => ({
  type: token(type),
  inputs,
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
    expect(alone(type, consent("Approved", of))).toEqual([]);
    const subscription = trust({ subscriptions: [CITY] });
    const unnamed = consent("Approved", { resourceGroupName: unknown });
    expect(told("found", alone(type, unnamed, { provider, trust: subscription }))).toEqual([
      "the consent of something in a protected subscription",
    ]);
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

/** A machine with a public address, in a network that is peered with the city's. */
function door(change: Record<string, Member> = {}): Record<string, Member> {
  return {
    vnet: member("network:VirtualNetwork", { virtualNetworkName: unknown }),
    snet: from("network:Subnet", { virtualNetworkName: ["vnet"] }),
    nic: from(
      "network:NetworkInterface",
      { ipConfigurations: ["snet", "pip"] },
      { ipConfigurations: [{ subnet: { id: unknown }, publicIPAddress: { id: unknown } }] },
    ),
    pip: member("network:PublicIPAddress"),
    peering: from(
      "network:VirtualNetworkPeering",
      { virtualNetworkName: ["vnet"] },
      { remoteVirtualNetwork: { id: NETWORK } },
    ),
    ...change,
  };
}
const WAY =
  'VirtualNetwork "vnet" → VirtualNetworkPeering "peering" → virtualnetworks/vnet-city (a protected network)';
const PATH = `nic: a public address: Internet → PublicIPAddress "pip" → NetworkInterface "nic" → Subnet "snet" → ${WAY}`;

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

describe("what else leads from the Internet into a network", () => {
  const anyone = {
    direction: "Inbound",
    access: "Allow",
    protocol: "Udp",
    sourceAddressPrefix: "*",
    destinationPortRange: "3389",
  };
  const inside = without(door(), "nic", "pip");
  const peers = [{ name: "rathaus", address: "203.0.113.77", prefixes: ["10.96.0.0/16"], owner: "network" }];

  it.each<[string, Record<string, Member>, string]>([
    [
      "a security group of the subnet",
      {
        group: member("network:NetworkSecurityGroup", { securityRules: [anyone] }),
        snet: from("network:Subnet", { virtualNetworkName: ["vnet"], networkSecurityGroup: ["group"] }),
      },
      'group: a security rule for the Internet: Internet → NetworkSecurityGroup "group" → Subnet "snet" → ',
    ],
    [
      "a rule that stands alone",
      {
        rule: from("network:SecurityRule", { networkSecurityGroupName: ["group"] }, anyone),
        group: member("network:NetworkSecurityGroup"),
        snet: from("network:Subnet", { virtualNetworkName: ["vnet"], networkSecurityGroup: ["group"] }),
      },
      'rule: a security rule for the Internet: Internet → SecurityRule "rule" → NetworkSecurityGroup "group" → Subnet "snet" → ',
    ],
    [
      "a machine that makes its own address",
      {
        vm: from(
          "compute:VirtualMachine",
          { networkProfile: ["snet"] },
          {
            networkProfile: {
              networkInterfaceConfigurations: [
                { ipConfigurations: [{ publicIPAddressConfiguration: { name: "p" } }] },
              ],
            },
          },
        ),
      },
      'vm: a public address that its machine makes: Internet → VirtualMachine "vm" → Subnet "snet" → ',
    ],
    [
      "a public load balancer",
      {
        lb: member("network:LoadBalancer", {
          frontendIPConfigurations: [{ publicIPAddress: { id: unknown } }],
          loadBalancingRules: [{ protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
        }),
        nic: from(
          "network:NetworkInterface",
          { ipConfigurations: ["lb", "snet"] },
          { ipConfigurations: [{ subnet: { id: unknown } }] },
        ),
      },
      'lb: a rule of a public load balancer: Internet → LoadBalancer "lb" → NetworkInterface "nic" → Subnet "snet" → ',
    ],
    [
      "a translated address",
      {
        rules: from(
          "network:FirewallPolicyRuleCollectionGroup",
          { firewallPolicyName: ["policy"] },
          {
            ruleCollections: [
              {
                ruleCollectionType: "FirewallPolicyNatRuleCollection",
                rules: [
                  {
                    sourceAddresses: ["*"],
                    destinationPorts: ["443"],
                    translatedAddress: "10.1.0.4",
                    translatedPort: "443",
                  },
                ],
              },
            ],
          },
        ),
        policy: member("network:FirewallPolicy"),
        firewall: from("network:AzureFirewall", { firewallPolicy: ["policy"], ipConfigurations: ["snet"] }),
      },
      'rules: a translated address of a firewall: Internet → FirewallPolicyRuleCollectionGroup "rules" → FirewallPolicy "policy" → AzureFirewall "firewall" → Subnet "snet" → ',
    ],
    [
      "a Bastion whose links may be shared",
      { bastion: from("network:BastionHost", { ipConfigurations: ["snet"] }, { enableShareableLink: true }) },
      'bastion: a Bastion with enableShareableLink: Internet → BastionHost "bastion" → Subnet "snet" → ',
    ],
    [
      "a Bastion with tunnels that only the deployment tells",
      { bastion: from("network:BastionHost", { ipConfigurations: ["snet"] }, { enableTunneling: unknown }) },
      'bastion: a Bastion with enableTunneling: Internet → BastionHost "bastion" → Subnet "snet" → ',
    ],
    [
      "a Bastion that connects to any address",
      { bastion: from("network:BastionHost", { ipConfigurations: ["snet"] }, { enableIpConnect: true }) },
      'bastion: a Bastion with enableIpConnect: Internet → BastionHost "bastion" → Subnet "snet" → ',
    ],
    [
      "an app with an integration and an open door",
      { app: from("web:WebApp", { virtualNetworkSubnetId: ["snet"] }) },
      'app: an app that answers the Internet: Internet → WebApp "app" → Subnet "snet" → ',
    ],
    [
      "a relay of an app",
      {
        app: from("web:WebApp", { virtualNetworkSubnetId: ["snet"] }, { publicNetworkAccess: "Disabled" }),
        relay: from("web:WebAppHybridConnection", { name: ["app"] }),
      },
      'relay: a relay, which is entered from outside: Internet → WebAppHybridConnection "relay" → WebApp "app" → Subnet "snet" → ',
    ],
    [
      "an environment of apps",
      {
        apps: from(
          "app:ManagedEnvironment",
          { vnetConfiguration: ["snet"] },
          { vnetConfiguration: { internal: false } },
        ),
      },
      'apps: apps that answer the Internet: Internet → ManagedEnvironment "apps" → Subnet "snet" → ',
    ],
    [
      "desktops",
      {
        pool: member("desktopvirtualization:HostPool", { publicNetworkAccess: "EnabledForClientsOnly" }),
        vm: from("compute:VirtualMachine", { networkProfile: ["snet"], userData: ["pool"] }),
      },
      'pool: desktops for clients on the Internet: Internet → HostPool "pool" → VirtualMachine "vm" → Subnet "snet" → ',
    ],
    [
      "a tunnel to a stranger",
      {
        gateway: from("network:VirtualNetworkGateway", { ipConfigurations: ["snet"] }),
        link: from("network:VirtualNetworkGatewayConnection", {
          virtualNetworkGateway1: ["gateway"],
          localNetworkGateway2: ["site"],
        }),
        site: member("network:LocalNetworkGateway", { gatewayIpAddress: "198.51.100.9" }),
      },
      'site: a tunnel to somebody whom trust.yaml does not name: Internet → LocalNetworkGateway "site" → VirtualNetworkGatewayConnection "link" → VirtualNetworkGateway "gateway" → Subnet "snet" → ',
    ],
    [
      "somebody else's circuit",
      {
        gateway: from("network:VirtualNetworkGateway", { ipConfigurations: ["snet"] }),
        link: from(
          "network:VirtualNetworkGatewayConnection",
          { virtualNetworkGateway1: ["gateway"] },
          { authorizationKey: "x" },
        ),
      },
      'link: a circuit of somebody else: Internet → VirtualNetworkGatewayConnection "link" → VirtualNetworkGateway "gateway" → Subnet "snet" → ',
    ],
  ])("is %s", (_, change, path) => {
    expect(together({ ...inside, ...change }, trust({}, { peers }))).toEqual([`${path}${WAY}`]);
  });

  it.each<[string, Record<string, Member>]>([
    [
      "a machine without a public address",
      {
        nic: from(
          "network:NetworkInterface",
          { ipConfigurations: ["snet"] },
          { ipConfigurations: [{ publicIPAddress: null }] },
        ),
      },
    ],
    [
      "a group that denies",
      {
        group: member("network:NetworkSecurityGroup", { securityRules: [{ ...anyone, access: "Deny" }] }),
        snet: from("network:Subnet", { virtualNetworkName: ["vnet"], networkSecurityGroup: ["group"] }),
      },
    ],
    [
      "a group that nothing uses",
      { group: member("network:NetworkSecurityGroup", { securityRules: [anyone] }) },
    ],
    [
      "a Bastion for the inside",
      {
        bastion: from(
          "network:BastionHost",
          { ipConfigurations: ["snet"] },
          {
            enablePrivateOnlyBastion: true,
            enableTunneling: false,
            enableShareableLink: false,
          },
        ),
      },
    ],
    [
      "a closed app",
      { app: from("web:WebApp", { virtualNetworkSubnetId: ["snet"] }, { publicNetworkAccess: "Disabled" }) },
    ],
    ["an app elsewhere", { app: member("web:WebApp") }],
    [
      "an app elsewhere that reads a protected vault",
      { app: member("web:WebApp", { siteConfig: { vault: VAULT } }) },
    ],
    [
      "desktops for machines of the inside",
      {
        pool: member("desktopvirtualization:HostPool", { publicNetworkAccess: "EnabledForSessionHostsOnly" }),
        vm: from("compute:VirtualMachine", { networkProfile: ["snet"], userData: ["pool"] }),
      },
    ],
    [
      "a machine that makes no address",
      {
        vm: from(
          "compute:VirtualMachine",
          { networkProfile: ["snet"] },
          { networkProfile: { networkInterfaceConfigurations: [{ publicIPAddressConfiguration: null }] } },
        ),
      },
    ],
    [
      "apps for the inside",
      {
        apps: from(
          "app:ManagedEnvironment",
          { vnetConfiguration: ["snet"] },
          { vnetConfiguration: { internal: true } },
        ),
      },
    ],
    ["a private cluster", { aks: from("containerservice:ManagedCluster", { agentPoolProfiles: ["snet"] }) }],
    ["a private database", { db: from("dbforpostgresql:Server", { network: ["snet"] }) }],
    [
      "a tunnel to a pinned peer",
      {
        gateway: from("network:VirtualNetworkGateway", { ipConfigurations: ["snet"] }),
        link: from("network:VirtualNetworkGatewayConnection", {
          virtualNetworkGateway1: ["gateway"],
          localNetworkGateway2: ["site"],
        }),
        site: member("network:LocalNetworkGateway", { gatewayIpAddress: "203.0.113.77" }),
      },
    ],
    [
      "an inner load balancer",
      {
        lb: from(
          "network:LoadBalancer",
          { frontendIPConfigurations: ["snet"] },
          {
            frontendIPConfigurations: [{ subnet: { id: unknown } }],
            loadBalancingRules: [{ protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
          },
        ),
      },
    ],
    ["desktops that no machine joins", { pool: member("desktopvirtualization:HostPool") }],
  ])("is not %s", (_, change) => {
    expect(together({ ...inside, ...change }, trust({}, { peers }))).toEqual([]);
  });
});

it("looks at each resource and each connection once, however large the stack", () => {
  expect(lookups(5_000)).toBeLessThanOrEqual(2.1 * lookups(2_500));
});

/** How often the rule reads a resource of a chain of peered networks with machines that share one filter. */
function lookups(size: number): number {
  let count = 0;
  const plan = Array.from({ length: size }, (_, index): PlannedResource => {
    const peering = index % 2 === 1;
    const type = peering ? "network:VirtualNetworkPeering" : "network:VirtualNetwork";
    const inputs = readingOf(index === 1 ? { remoteVirtualNetwork: { id: NETWORK } } : {});
    return {
      urn: `u${index}`,
      name: `r${index}`,
      type: token(type),
      types: [type],
      outputs: readingOf({}),
      get inputs() {
        count++;
        return inputs;
      },
      get madeFrom() {
        count++;
        const ends = peering ? [`u${index - 1}`, `u${index + 1}`] : ["u0"];
        return { virtualNetworkName: ends };
      },
    };
  });
  const context = courtOf({ scope: "any", trust: trust() }).contextFor(plan[0]!);
  expect(nothingIntoProtected.together?.(plan, context)).toEqual([]);
  return count;
}
