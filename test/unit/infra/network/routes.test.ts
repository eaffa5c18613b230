import {
  confirmedAddress,
  firewallAddressOf,
  gatewayRoutes,
  laptopRoutes,
  serverRoutes,
} from "../../../../infra/network/routes";
import { canBeGiven, firstFreeAddress } from "../../../../infra/network/subnet-addresses";
import { model, NETWORKS, range } from "./small-model";

const brief = (routes: ReturnType<typeof gatewayRoutes>) =>
  routes.map(({ name, addressPrefix }) => `${name} ${addressPrefix}`);

describe("routes", () => {
  it("lead to the fifth address of the firewall's subnet, all of them", () => {
    expect(firewallAddressOf(NETWORKS)).toBe("10.80.1.4");
    for (const route of [...gatewayRoutes(NETWORKS), ...serverRoutes(model(), NETWORKS)]) {
      expect(route).toMatchObject({ nextHopType: "VirtualAppliance", nextHopIpAddress: "10.80.1.4" });
    }
  });

  it.each([
    [
      "10.80.1.5",
      "the firewall afw was given the private address 10.80.1.5, but all routes lead to 10.80.1.4",
    ],
    [undefined, "the firewall afw was given no private address"],
  ])("stop the update where Azure put the firewall at %s", (given, words) => {
    expect(() => confirmedAddress("afw", given, "10.80.1.4")).toThrow(words);
    expect(confirmedAddress("afw", "10.80.1.4", "10.80.1.4")).toBe("10.80.1.4");
  });

  it("of the gateway are for the servers' network with exactly its prefix, and for nothing else", () => {
    expect(brief(gatewayRoutes(NETWORKS))).toEqual(["services 10.84.0.0/22"]);
  });

  it("of servers are for every pool and for everything else", () => {
    expect(brief(serverRoutes(model(), NETWORKS))).toEqual([
      "pool-clients-youth 10.81.0.0/24",
      "pool-clients-taxes 10.81.1.0/24",
      "pool-remediation 10.81.252.0/24",
      "pool-quarantine 10.81.253.0/24",
      "everything-else 0.0.0.0/0",
    ]);
  });

  it("of the resolver are for every pool only", () => {
    expect(brief(laptopRoutes(model(), NETWORKS))).toHaveLength(4);
  });
});

describe("addresses of a subnet", () => {
  it.each([
    ["10.84.1.0", false],
    ["10.84.1.3", false],
    ["10.84.1.4", true],
    ["10.84.1.30", true],
    ["10.84.1.31", false],
  ])("%s of a /27 can be given: %s", (address, can) => {
    expect(canBeGiven(range("10.84.1.0/27"), address)).toBe(can);
  });

  it("begin with the fifth", () => {
    expect(firstFreeAddress(range("10.84.2.16/28"))).toBe("10.84.2.20");
  });
});
