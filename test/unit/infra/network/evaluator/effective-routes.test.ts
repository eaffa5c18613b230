import { effectiveRoutes, routeFor, type Surroundings } from "./effective-routes";

/* Examples of learn.microsoft.com, with their pages. */

const around = (change: Partial<Surroundings>): Surroundings => ({
  virtualNetwork: ["10.0.0.0/16"],
  peered: [],
  behindGateway: [],
  gatewayRoutes: true,
  endpoints: [],
  own: [],
  ...change,
});
const hop = (of: Surroundings, address: string) => {
  const route = routeFor(effectiveRoutes(of), address);
  return [route.hop, route.address].filter(Boolean).join(" ");
};

describe("“Virtual network traffic routing”, routing example", () => {
  const both = { peered: ["10.1.0.0/16", "10.2.0.0/16"], behindGateway: ["10.10.0.0/16"] };
  const appliance = (prefix: string) => ({ prefix, hop: "VirtualAppliance" as const, address: "10.0.100.4" });
  const subnet1 = around({
    ...both,
    own: [
      appliance("10.0.0.0/16"),
      { prefix: "10.0.0.0/24", hop: "VnetLocal" },
      { prefix: "10.1.0.0/16", hop: "None" },
      { prefix: "10.2.0.0/16", hop: "None" },
      appliance("10.10.0.0/16"),
      appliance("0.0.0.0/0"),
    ],
  });

  it.each([
    ["Subnet1", subnet1, "10.0.1.5", "VirtualAppliance 10.0.100.4"],
    ["Subnet1", subnet1, "10.0.0.5", "VnetLocal"],
    ["Subnet1", subnet1, "10.1.0.5", "None"],
    ["Subnet1", subnet1, "10.2.0.5", "None"],
    ["Subnet1", subnet1, "10.10.0.5", "VirtualAppliance 10.0.100.4"],
    ["Subnet1", subnet1, "8.8.8.8", "VirtualAppliance 10.0.100.4"],
    ["Subnet1", subnet1, "192.168.0.1", "VirtualAppliance 10.0.100.4"],
    ["Subnet2", around(both), "10.0.1.5", "VnetLocal"],
    ["Subnet2", around(both), "10.1.0.5", "VNetPeering"],
    ["Subnet2", around(both), "10.2.0.5", "VNetPeering"],
    ["Subnet2", around(both), "10.10.0.5", "VirtualNetworkGateway"],
    ["Subnet2", around(both), "8.8.8.8", "Internet"],
    ["Subnet2", around(both), "10.3.0.5", "None"],
    ["Subnet2", around(both), "100.64.0.5", "None"],
    ["Subnet2", around(both), "192.168.0.5", "None"],
  ])("%s: %s%s goes to %s", (_, of, address, expected) => {
    expect(hop(of, address)).toBe(expected);
  });
});

describe("“Virtual network traffic routing”, how Azure selects a route", () => {
  it.each([
    ["10.0.0.5", "10.0.0.0/24"],
    ["10.0.1.5", "10.0.0.0/16"],
  ])("%s takes %s", (address, prefix) => {
    const routes = ["10.0.0.0/16", "10.0.0.0/24"].map((one) => ({
      source: "User" as const,
      prefix: one,
      hop: "None" as const,
    }));
    expect(routeFor(routes, address).prefix).toBe(prefix);
  });

  it("of two with one prefix the user's, then the gateway's, then the default", () => {
    const gateway = { behindGateway: ["0.0.0.0/0"] };
    expect(hop(around({}), "8.8.8.8")).toBe("Internet");
    expect(hop(around(gateway), "8.8.8.8")).toBe("VirtualNetworkGateway");
    expect(hop(around({ ...gateway, own: [{ prefix: "0.0.0.0/0", hop: "None" }] }), "8.8.8.8")).toBe("None");
  });

  it("nothing comes from the gateway where that is disabled", () => {
    expect(hop(around({ behindGateway: ["10.10.0.0/16"], gatewayRoutes: false }), "10.10.0.5")).toBe("None");
  });
});

describe("“Manage network policies for private endpoints”", () => {
  const endpoint = { address: "10.0.1.4", network: "10.0.0.0/16", heedsRoutes: true };
  const to = (prefix: string, change: Partial<typeof endpoint> = {}) =>
    around({
      endpoints: [{ ...endpoint, ...change }],
      own: [{ prefix, hop: "VirtualAppliance", address: "10.9.0.4" }],
    });

  it.each([
    ["a route as long as the network's prefix", to("10.0.0.0/16"), "VirtualAppliance 10.9.0.4"],
    ["a longer one", to("10.0.1.0/24"), "VirtualAppliance 10.9.0.4"],
    ["a shorter one", to("10.0.0.0/8"), "PrivateEndpoint"],
    ["the default route", to("0.0.0.0/0"), "PrivateEndpoint"],
    ["one for other addresses", to("10.0.2.0/24"), "PrivateEndpoint"],
    ["a subnet without policies", to("10.0.0.0/16", { heedsRoutes: false }), "PrivateEndpoint"],
  ])("with %s, a packet goes by %#", (_, of, expected) => {
    expect(hop(of, endpoint.address)).toBe(expected);
  });
});
