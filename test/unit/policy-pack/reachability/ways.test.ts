import { addressNumber } from "../../../../policy-pack/reachability/address-texts";
import { reachability } from "../../../../policy-pack/reachability/matrix";
import { serviceNumber } from "../../../../policy-pack/reachability/services";
import { planOf, type Body } from "./plan-of";
import {
  changed,
  collection,
  MAIL_RULES,
  NO_NAMES,
  resource,
  rule,
  SMALL_STACK,
  withMore,
} from "./small-stack";
import { computeMatrix } from "./flow-list";

/* Ways through tunnels, load balancers and appliances, one fact at a time. */

type Asked = readonly [from: string, to: string, port: number];

function reaching(bodies: readonly Body[]): (...asked: Asked) => boolean {
  const { sets, flows } = reachability(planOf(bodies));
  return (from, to, port) => {
    const packet = {
      source: addressNumber(from)!,
      destination: addressNumber(to)!,
      service: serviceNumber("tcp", port),
    };
    return flows.some(({ packets }) => sets.has(packets, packet));
  };
}

describe("a tunnel", () => {
  const HOST = "10.96.10.10";
  const tunnel = (connection: object, device: object = {}) =>
    reaching(
      withMore(
        resource("LocalNetworkGateway", "lgw", {
          localNetworkAddressSpace: { addressPrefixes: ["10.96.10.0/24"] },
          ...device,
        }),
        resource("VirtualNetworkGatewayConnection", "link", {
          virtualNetworkGateway1: { id: "/id/vpn" },
          localNetworkGateway2: { id: "/id/lgw" },
          ...connection,
        }),
      ),
    );
  const policies = [{ localAddressRanges: ["10.81.0.0/25"], remoteAddressRanges: [`${HOST}/32`] }];
  const narrow = {
    usePolicyBasedTrafficSelectors: true,
    connectionMode: "InitiatorOnly",
    trafficSelectorPolicies: policies,
  };

  it.each([
    ["what its selectors name", narrow, "10.81.0.9", HOST, true],
    ["no other client", narrow, "10.81.0.200", HOST, false],
    ["no other host", narrow, "10.81.0.9", "10.96.10.11", false],
    ["the way back too", narrow, HOST, "10.81.0.9", true],
    ["and no further back", narrow, HOST, "10.81.0.200", false],
    [
      "anything behind it where the other side may open it",
      { ...narrow, connectionMode: "Default" },
      "10.81.0.200",
      "10.96.10.11",
      true,
    ],
    [
      "the same where that is not said",
      { ...narrow, connectionMode: undefined },
      "10.81.0.200",
      "10.96.10.11",
      true,
    ],
    [
      "the same where selectors are not used",
      { ...narrow, usePolicyBasedTrafficSelectors: false },
      "10.81.0.200",
      "10.96.10.11",
      true,
    ],
    [
      "the same where there are none",
      { ...narrow, trafficSelectorPolicies: [] },
      "10.81.0.200",
      "10.96.10.11",
      true,
    ],
    ["nothing that is not behind the device", {}, "10.81.0.9", "10.97.0.1", false],
  ])("carries %s: %#", (_, connection, from, to, expected) => {
    expect(tunnel(connection)(from, to, 445)).toBe(expected);
  });

  it.each([
    ["a device that tells its routes itself", {}, { bgpSettings: { asn: 65_010 } }],
    [
      "a device whose prefixes only the deployment tells",
      {},
      { localNetworkAddressSpace: { addressPrefixes: ["/id/later"] } },
    ],
    ["a circuit", { localNetworkGateway2: undefined, peer: { id: "/id/circuit" } }, {}],
  ])("to %s leads anywhere", (_, connection, device) => {
    expect(tunnel(connection, device)("10.81.0.9", "10.97.0.1", 445)).toBe(true);
  });

  it("leads servers behind it to what groups let in from there, and nowhere else", () => {
    const bodies = withMore(
      resource("LocalNetworkGateway", "lgw", {
        localNetworkAddressSpace: { addressPrefixes: ["10.96.10.0/24"] },
      }),
      resource("VirtualNetworkGatewayConnection", "link", {
        virtualNetworkGateway1: { id: "/id/vpn" },
        localNetworkGateway2: { id: "/id/lgw" },
      }),
    );
    expect(reaching(bodies)(HOST, "10.84.0.10", 993)).toBe(false);
    const open = changed(
      "nsg-mail",
      {
        securityRules: [
          rule("city", 100, { sourceAddressPrefix: "10.96.10.0/24", destinationPortRange: "993" }),
          ...MAIL_RULES,
        ],
      },
      bodies,
    );
    const through = changed(
      "rules",
      {
        ruleCollections: [
          collection("city", 100, "Allow", {
            ruleType: "NetworkRule",
            name: "city",
            ipProtocols: ["TCP"],
            sourceAddresses: ["10.96.10.0/24"],
            destinationAddresses: ["10.84.0.10"],
            destinationPorts: ["993"],
          }),
          NO_NAMES,
        ],
      },
      open,
    );
    expect(reaching(through)(HOST, "10.84.0.10", 993)).toBe(true);
    expect(reaching(open)(HOST, "10.84.0.10", 993)).toBe(false);
  });
});

describe("a load balancer", () => {
  const [FRONT, SERVER] = ["10.84.0.50", "10.84.0.20"];
  const open = changed(
    "nsg-mail",
    {
      securityRules: [rule("all", 100, { protocol: "*" }), ...MAIL_RULES],
    },
    changed("rt-gateway", { routes: [] }),
  );
  const ways = (bodies: readonly Body[], name: string) =>
    computeMatrix(planOf(bodies)).cells.filter(({ path }) => path.some((step) => step.startsWith(name)));

  it("inside hands on what asks for its address", () => {
    const all = [
      ...open,
      resource("LoadBalancer", "lb", {
        frontendIPConfigurations: [{ name: "front", subnet: { id: "/id/mail" }, privateIPAddress: FRONT }],
        backendAddressPools: [{ name: "pool", loadBalancerBackendAddresses: [{ ipAddress: SERVER }] }],
        loadBalancingRules: [{ name: "imaps", protocol: "Tcp", frontendPort: 993, backendPort: 10_993 }],
      }),
    ];
    const found = ways(all, "lb").filter(({ zone }) => zone === "clients");
    expect(found).toMatchObject([
      { sources: ["10.81.0.0/24"], destinations: [SERVER], services: ["tcp/10993"], path: ["vpn", "lb:993"] },
    ]);
  });

  const outside = (rules: object, ...more: Body[]) => [
    ...changed("nsg-mail", { securityRules: [rule("all", 100, { protocol: "*" }), ...MAIL_RULES] }),
    resource("PublicIPAddress", "pip-web", {}),
    resource("LoadBalancer", "lb", {
      frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: "/id/pip-web" } }],
      ...rules,
    }),
    ...more,
  ];
  const behind = {
    backendAddressPools: [{ name: "pool", loadBalancerBackendAddresses: [{ ipAddress: SERVER }] }],
  };

  it.each([
    [
      "port 0 stands for every port",
      { ...behind, loadBalancingRules: [{ protocol: "All", frontendPort: 0, backendPort: 0 }] },
      [],
      SERVER,
      ["any"],
    ],
    [
      "the port behind it counts",
      { ...behind, loadBalancingRules: [{ protocol: "Udp", frontendPort: 53, backendPort: 5_353 }] },
      [],
      SERVER,
      ["udp/5353"],
    ],
    [
      "a rule that is a resource of its own counts",
      behind,
      [
        resource("InboundNatRule", "rule", {
          loadBalancerName: "lb",
          protocol: "Tcp",
          frontendPort: 2_222,
          backendPort: 22,
        }),
      ],
      SERVER,
      ["tcp/22"],
    ],
  ])("with a public address: %s", (_, rules, more, destination, services) => {
    const found = ways(outside(rules, ...more), "lb").filter(({ zone }) => zone === "internet");
    expect(found.map((cell) => [cell.destinations, cell.services])).toEqual([[[destination], services]]);
  });

  it("without machines in the plan may lead to any", () => {
    const rules = { loadBalancingRules: [{ protocol: "Tcp", frontendPort: 993, backendPort: 993 }] };
    const found = ways(outside(rules), "lb").filter(({ zone }) => zone === "internet");
    expect(found.flatMap(({ destinations }) => destinations)).toEqual(["10.84.0.0/24"]);
  });

  it("without rules leads nowhere", () => {
    expect(ways(outside(behind), "lb")).toEqual([]);
  });
});

describe("a gateway of a peered network", () => {
  /** Servers that routes of their own send nowhere else. */
  const peered = (hub: object, spoke: object, table: object = {}) =>
    changed(
      "hub-to-spoke",
      { allowGatewayTransit: true, ...hub },
      changed(
        "spoke-to-hub",
        { useRemoteGateways: true, ...spoke },
        changed(
          "rt-servers",
          { routes: [], disableBgpRoutePropagation: false, ...table },
          changed("nsg-mail", { securityRules: [] }),
        ),
      ),
    );

  it.each([
    ["is used where both sides say so", peered({}, {}), true],
    ["is not where it is not lent", peered({ allowGatewayTransit: false }, {}), false],
    ["is not where it is not wanted", peered({}, { useRemoteGateways: false }), false],
    [
      "is not by a subnet that takes no routes from it",
      peered({}, {}, { disableBgpRoutePropagation: true }),
      false,
    ],
    [
      "may be where the table may not say no",
      peered({}, {}, { disableBgpRoutePropagation: undefined, DisableBgpRoutePropagation: true }),
      true,
    ],
  ])("%s", (_, bodies, expected) => {
    expect(reaching(bodies)("10.84.0.10", "10.81.0.9", 443)).toBe(expected);
  });

  it("is not without the other side of the peering", () => {
    const bodies = peered({}, {}).filter(({ name }) => name !== "hub-to-spoke");
    expect(reaching(bodies)("10.84.0.10", "10.81.0.9", 443)).toBe(false);
    expect(reaching(bodies)("10.81.0.9", "10.84.0.10", 993)).toBe(false);
  });
});

describe("an appliance", () => {
  const routed = (nextHopIpAddress: string | undefined) =>
    changed("rt-gateway", {
      routes: [
        { name: "spoke", addressPrefix: "10.84.0.0/22", nextHopType: "VirtualAppliance", nextHopIpAddress },
      ],
    });

  it.each([
    ["in a subnet of the stack forwards everything", "10.84.0.99", true],
    ["of which only the deployment tells the address does so", undefined, true],
    ["where nobody is forwards nothing", "10.99.0.1", false],
  ])("%s (%s)", (_, address, expected) => {
    expect(reaching(routed(address))("10.81.0.9", "10.84.0.10", 993)).toBe(expected);
  });

  it("that sends back to itself is followed once", () => {
    const circle = changed(
      "rt-servers",
      {
        routes: [
          {
            name: "circle",
            addressPrefix: "10.84.0.0/24",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: "10.84.0.99",
          },
        ],
      },
      routed("10.84.0.99"),
    );
    expect(reaching(circle)("10.81.0.9", "10.84.0.10", 993)).toBe(false);
  });
});

describe("what is not computed is said", () => {
  const ELSEWHERE =
    "/subscriptions/6b1f4c2e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Network";

  it.each([
    [
      "a subnet of IPv6",
      changed("mail", { addressPrefix: undefined, addressPrefixes: ["10.84.0.0/24", "fd00:84::/64"] }),
      "addresses of IPv6 in spoke/mail: anybody may reach them",
    ],
    [
      "a pool of IPv6",
      changed("vpn", {
        vpnClientConfiguration: {
          vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24", "fd00:81::/64"] },
        },
      }),
      "addresses of IPv6 that vpn hands out: they may reach anything",
    ],
    [
      "Virtual WAN",
      withMore(resource("VirtualHub", "hub-wan", {})),
      'network:VirtualHub "hub-wan": what it joins is not followed',
    ],
    [
      "an interface in a subnet of another stack",
      withMore(
        resource("NetworkInterface", "nic-web", {
          ipConfigurations: [{ subnet: { id: `${ELSEWHERE}/virtualNetworks/hub/subnets/web` } }],
        }),
      ),
      'network:NetworkInterface "nic-web": it stands in a subnet that this stack does not make, and what it leads to there is not followed',
    ],
    [
      "half a peering, of which another stack makes the network",
      withMore(
        resource("VirtualNetworkPeering", "back", {
          virtualNetworkName: "of-another-stack",
          remoteVirtualNetwork: { id: "/id/spoke" },
        }),
      ),
      'network:VirtualNetworkPeering "back": the other half of this peering is not in this stack, and what both join is not followed',
    ],
  ])("%s", (_, bodies, text) => {
    expect(computeMatrix(planOf(bodies)).notComputed).toEqual([text]);
  });

  it("and nothing of the small stack", () => {
    expect(computeMatrix(planOf(SMALL_STACK)).notComputed).toEqual([]);
  });
});
