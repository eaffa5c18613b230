import { nothingIntoProtected } from "../../../policy-pack/rules/nothing-into-protected";
import type { PlannedResource } from "../../../policy-pack/resource-model/plan";
import { readingOf } from "../../../policy-pack/resource-model/reading";
import { courtOf, unknown, without, type Member } from "./judge";
import { NETWORK, VAULT, WAY, door, from, member, together, token, trust } from "./protected-trial";

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

  it.each([
    [{ gatewayIpAddress: "203.0.113.77" }, 0],
    [{ gatewayIpAddress: "203.0.113.77", fqdn: "" }, 0],
    [{ gatewayIpAddress: "203.0.113.77", fqdn: "vpn.example.com" }, 1],
    [{ gatewayIpAddress: "203.0.113.77", properties: { fqdn: unknown } }, 1],
    [{ fqdn: "vpn.example.com" }, 1],
  ])("is a tunnel whose other end is a name, whatever address stands beside it: %j", (inputs, findings) => {
    const link = {
      gateway: from("network:VirtualNetworkGateway", { ipConfigurations: ["snet"] }),
      link: from("network:VirtualNetworkGatewayConnection", {
        virtualNetworkGateway1: ["gateway"],
        localNetworkGateway2: ["site"],
      }),
      site: member("network:LocalNetworkGateway", inputs),
    };
    expect(together({ ...inside, ...link }, trust({}, { peers }))).toHaveLength(findings);
  });

  const site = (inputs: Record<string, unknown>): Record<string, Member> => ({
    hub: member("network:VirtualHub"),
    spoke: from("network:HubVirtualNetworkConnection", {
      virtualHubName: ["hub"],
      remoteVirtualNetwork: ["vnet"],
    }),
    gateway: from("network:VpnGateway", { virtualHub: ["hub"] }),
    link: from("network:VpnConnection", { gatewayName: ["gateway"], remoteVpnSite: ["site"] }),
    site: member("network:VpnSite", inputs),
  });
  it.each([
    ["at an address of nobody", { ipAddress: "198.51.100.9" }],
    ["at a name", { fqdn: "vpn.example.com" }],
    [
      "of which one link is nobody's",
      { vpnSiteLinks: [{ ipAddress: "203.0.113.77" }, { ipAddress: "198.51.100.9" }] },
    ],
    ["that does not say where it is", {}],
    ["at a name beside an address that is named", { ipAddress: "203.0.113.77", fqdn: "vpn.example.com" }],
    ["whose address only the deployment will tell", { ipAddress: unknown }],
  ])("is a site of Virtual WAN %s", (_, inputs) => {
    expect(together({ ...inside, ...site(inputs) }, trust({}, { peers }))).toEqual([
      `site: a tunnel to somebody whom trust.yaml does not name: Internet → VpnSite "site" → VpnConnection "link" → VpnGateway "gateway" → VirtualHub "hub" → HubVirtualNetworkConnection "spoke" → ${WAY}`,
    ]);
  });
  it.each([
    ["address", { ipAddress: "203.0.113.77" }],
    ["link", { vpnSiteLinks: [{ ipAddress: "203.0.113.77" }] }],
  ])("is no site of Virtual WAN whose %s is named in trust.yaml", (_, inputs) => {
    expect(together({ ...inside, ...site(inputs) }, trust({}, { peers }))).toEqual([]);
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
