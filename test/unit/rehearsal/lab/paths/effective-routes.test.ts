import { fabricRouting } from "../../../../../rehearsal/lab/filters/fabric";
import { AzureNetwork } from "../../../../../rehearsal/lab/paths/azure-network";
import { effectiveRoutes } from "../../../../../rehearsal/lab/paths/effective-routes";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { BODIES, changed, idOf, requestLog, type Bodies } from "../plan/small-plan";

const azureOf = (bodies: Bodies = BODIES) => new AzureNetwork(readPlan(requestLog(bodies), "plan"));
function routesOf(name: string, bodies: Bodies = BODIES): Readonly<Record<string, unknown>> {
  const azure = azureOf(bodies);
  const placed = azure.subnets.find(({ subnet }) => subnet.name === name)!;
  return Object.fromEntries(effectiveRoutes(azure, placed).map(({ prefix, next }) => [prefix, next]));
}
const FIREWALL = { appliance: "10.80.1.4" };

it("a user's route takes the place of a network's own of the same length", () => {
  expect(routesOf("GatewaySubnet")["10.84.0.0/22"]).toEqual(FIREWALL);
  expect(routesOf("GatewaySubnet", changed({ "routeTables/gateway": {} }))["10.84.0.0/22"]).toBe("delivered");
});

it("laptops are behind the gateway for whoever uses it and learns its routes", () => {
  expect(routesOf("AzureFirewallSubnet")["10.81.0.0/24"]).toBe("gateway");
  const learning = { disableBgpRoutePropagation: false };
  expect(routesOf("servers", changed({ "routeTables/servers": learning }))["10.81.0.0/24"]).toBe("gateway");
  const deaf = { disableBgpRoutePropagation: true };
  expect(routesOf("servers", changed({ "routeTables/servers": deaf }))).not.toHaveProperty(["10.81.0.0/24"]);
});

it("a user's route takes the place of one that the gateway brings", () => {
  const both = { ...BODIES["routeTables/servers"], disableBgpRoutePropagation: false };
  expect(routesOf("servers", changed({ "routeTables/servers": both }))["10.81.0.0/24"]).toEqual(FIREWALL);
});

it("a gateway that is not lent is nobody else's", () => {
  const bodies = changed({
    "routeTables/servers": {},
    "virtualNetworks/hub/virtualNetworkPeerings/spoke": {
      remoteVirtualNetwork: { id: idOf("virtualNetworks/spoke") },
      allowGatewayTransit: false,
    },
  });
  expect(routesOf("servers", bodies)).not.toHaveProperty(["10.81.0.0/24"]);
});

it("a network is reached where both say that they are peered", () => {
  expect(routesOf("AzureFirewallSubnet")["10.84.0.0/22"]).toBe("delivered");
  const oneSided = changed({ "virtualNetworks/spoke/virtualNetworkPeerings/hub": undefined });
  expect(routesOf("AzureFirewallSubnet", oneSided)).not.toHaveProperty(["10.84.0.0/22"]);
});

it("private ranges of nobody lead nowhere, everything else to the Internet", () => {
  expect(routesOf("servers")).toMatchObject({ "10.0.0.0/8": "nowhere", "0.0.0.0/0": "internet" });
});

describe("a private endpoint's own route", () => {
  const endpoint = "10.84.1.4/32";
  it("yields to a user's that is no shorter than its network's prefix", () => {
    expect(routesOf("GatewaySubnet")).not.toHaveProperty([endpoint]);
  });
  it("stays where its subnet has no network policies for routes", () => {
    const off = {
      ...BODIES["virtualNetworks/spoke/subnets/endpoints"],
      privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
    };
    const bodies = changed({ "virtualNetworks/spoke/subnets/endpoints": off });
    expect(routesOf("GatewaySubnet", bodies)[endpoint]).toBe("delivered");
  });
  it("stays before a user's route for everything", () => {
    const wide = {
      routes: [
        {
          name: "all",
          addressPrefix: "0.0.0.0/0",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.80.1.4",
        },
      ],
    };
    expect(routesOf("servers", changed({ "routeTables/servers": wide }))[endpoint]).toBe("delivered");
  });
});

it("a route to an appliance that the plan does not have leads nowhere", () => {
  const elsewhere = {
    routes: [
      {
        name: "x",
        addressPrefix: "10.84.0.0/22",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.80.1.9",
      },
    ],
  };
  const lines = fabricRouting(azureOf(changed({ "routeTables/gateway": elsewhere })), (link) => `to-${link}`);
  expect(lines).toContain("route add blackhole 10.84.0.0/22 table 100");
  expect(fabricRouting(azureOf(), (link) => `to-${link}`)).toContain(
    "route add 10.84.0.0/22 via to-s1 dev s1 table 100",
  );
});
