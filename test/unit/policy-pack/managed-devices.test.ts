import { catalogue } from "../../../policy-pack/catalogue";
import { judgedStack, judgeStack, saying, unknown, type Member } from "./judge";

const RULE = "only-managed-devices-reach-services";
const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });
const of = (type: string, inputs: Record<string, unknown>, from: Record<string, string[]> = {}): Member => ({
  type: `azure-native:network:${type}`,
  inputs,
  from,
});

/** A machine on the Internet, as the engine shows it before the first deployment. */
const published = (group: object): Record<string, Member> => ({
  vnet: of("VirtualNetwork", { addressSpace: { addressPrefixes: ["10.20.0.0/16"] } }),
  nsg: of("NetworkSecurityGroup", { networkSecurityGroupName: "nsg-mail", ...group }),
  mail: of(
    "Subnet",
    {
      virtualNetworkName: unknown,
      subnetName: "mail",
      addressPrefix: "10.20.0.0/24",
      networkSecurityGroup: { id: unknown },
    },
    { virtualNetworkName: ["vnet"], networkSecurityGroup: ["nsg"] },
  ),
  pip: of("PublicIPAddress", { publicIpAddressName: "pip-web" }),
  lb: of(
    "LoadBalancer",
    {
      loadBalancerName: "lb",
      frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: unknown } }],
      backendAddressPools: [{ name: "pool" }],
      loadBalancingRules: [{ name: "web", protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
    },
    { frontendIPConfigurations: ["pip"] },
  ),
  nic: of(
    "NetworkInterface",
    {
      ipConfigurations: [
        {
          privateIPAddress: "10.20.0.10",
          subnet: { id: unknown },
          loadBalancerBackendAddressPools: [{ id: unknown }],
        },
      ],
    },
    { ipConfigurations: ["mail", "lb"] },
  ),
});
const OPEN = {
  securityRules: [
    {
      name: "allow-web",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "443",
    },
  ],
};

it("tells the way from the Internet to a server, and how to see it again", () => {
  const [violation, ...more] = judgedStack(RULE, published(OPEN), { trust });
  expect(more).toEqual([]);
  expect(violation).toMatchObject({
    urn: "urn:pulumi:dev::judged::azure-native:network:LoadBalancer::lb",
    enforcementLevel: "mandatory",
    severity: "critical",
  });
  expect(violation?.message.split("\n")).toEqual([
    `${RULE} blocks "lb" (azure-native:network:LoadBalancer): nobody but clients of the gateway, with addresses of pinned pools, may reach what the remote-access stack holds, and these may reach what is declared and nothing else.`,
    "  property: (the resource as a whole)",
    "  found: Internet → pip-web → lb:443 → 10.20.0.10:443 (admitted by nsg-mail/allow-web; passes no firewall)",
    "  write instead: no such way: what stands behind the gateway is reached through it, with a device certificate and from a pinned pool",
    expect.stringMatching(/^ {2}why: /),
    `  read: docs/rules/${RULE}.md`,
    "  show it again: pulumi preview",
  ]);
});

it("says nothing where the group lets in nobody", () => {
  expect(judgeStack(RULE, published({ securityRules: [] }), { trust })).toEqual([]);
});

it("says nothing of other stacks, which other rules judge", () => {
  expect(judgeStack(RULE, published(OPEN), { trust, scope: "any" })).toEqual([]);
});

it("is exempted by nobody", () => {
  expect(catalogue.find(({ id }) => id === RULE)).toMatchObject({
    exemptable: false,
    severity: "critical",
    kind: "confinement",
  });
});

describe("pools that count for a gateway", () => {
  const stack = (provider: Record<string, unknown>): Record<string, Member> => ({
    vnet: of("VirtualNetwork", { addressSpace: { addressPrefixes: ["10.80.0.0/22"] } }),
    gws: of(
      "Subnet",
      { virtualNetworkName: unknown, subnetName: "GatewaySubnet", addressPrefix: "10.80.0.0/27" },
      { virtualNetworkName: ["vnet"] },
    ),
    tools: of(
      "Subnet",
      { virtualNetworkName: unknown, subnetName: "tools", addressPrefix: "10.80.2.0/26" },
      { virtualNetworkName: ["vnet"] },
    ),
    vpn: {
      ...of(
        "VirtualNetworkGateway",
        {
          ipConfigurations: [{ subnet: { id: unknown } }],
          vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] } },
        },
        { ipConfigurations: ["gws"] },
      ),
      provider,
    },
  });
  const CITY = "6b1f4c2e-0000-4000-8000-000000000001";
  const ZERO = "00000000-0000-0000-0000-000000000000";
  const rehearsed = saying({
    rehearsal: { subscription: ZERO, pins: "trust-pins.json", pools: ["10.81.0.0/16"] },
  });
  const WAY =
    "vpn: not a pinned pool: 10.81.0.0 (clients of vpn) → vpn → 10.80.2.4:1 (admitted by no security group; passes no firewall)";

  it.each([
    ["the city's own anywhere", trust, CITY, []],
    ["a rehearsal's in the all-zero subscription", rehearsed, ZERO, []],
    ["a rehearsal's in no other", rehearsed, CITY, [WAY]],
    [
      "none while the trust file has a fault",
      { ok: false as const, faults: ["trust.yaml: no"] },
      CITY,
      [WAY],
    ],
  ])("are %s", (_, file, subscriptionId, expected) => {
    expect(judgeStack(RULE, stack({ subscriptionId }), { trust: file })).toEqual(expected);
  });
});
