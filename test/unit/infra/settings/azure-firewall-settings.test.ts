import { declared, devValues } from "./dev-values";

const without = (key: string) =>
  Object.fromEntries(Object.entries(devValues()).filter(([name]) => name !== key));
const network = (change: Record<string, string>) => ({
  network: { ...(devValues().network as object), ...change },
});

describe("the Azure Firewall's settings", () => {
  it("say its tier", () => {
    const { access, faults } = declared(devValues());
    expect(faults).toEqual([]);
    expect(access?.azureFirewall).toEqual({ tier: "Standard" });
  });

  it("give the range that all pools come from", () => {
    expect(declared(devValues()).access?.clientAddressSpace.cidr).toBe("10.81.0.0/16");
  });

  it("must be there with this enforcement", () => {
    expect(declared(without("azureFirewall")).faults).toEqual([
      "remote-access:azureFirewall is missing; enforcement azure-firewall needs it: write { tier: Standard or Premium }",
    ]);
    expect(declared(without("azureFirewall")).access).toBeUndefined();
  });

  it("are refused with the other", () => {
    const { faults } = declared(devValues({ enforcement: "city-firewall" }));
    expect(faults).toContain("remote-access:azureFirewall belongs to enforcement azure-firewall; remove it");
  });

  it("do not take a firewall that only warns", () => {
    expect(declared(devValues({ azureFirewall: { tier: "Basic" } })).faults).toEqual([
      "remote-access:azureFirewall.tier write Standard or Premium",
    ]);
  });
});

describe("the resolver's subnet", () => {
  it.each([
    ["10.84.2.0/23", "is too large for a resolver"],
    ["10.0.9.0/28", "lies in 10.0.1.0 to 10.0.16.255"],
    ["10.0.16.240/28", "lies in 10.0.1.0 to 10.0.16.255"],
  ])("cannot be %s", (resolverSubnet, words) => {
    const around: Record<string, string> = resolverSubnet.startsWith("10.0.")
      ? { serviceNetwork: "10.0.0.0/16", serviceSubnet: "10.0.20.0/24" }
      : {};
    const { faults } = declared(devValues(network({ resolverSubnet, ...around })));
    expect(faults.join("\n")).toContain(`remote-access:network.resolverSubnet "${resolverSubnet}" ${words}`);
  });

  it("can lie beside what resolvers keep for themselves", () => {
    const beside = network({
      serviceNetwork: "10.0.0.0/16",
      serviceSubnet: "10.0.20.0/24",
      resolverSubnet: "10.0.17.0/28",
    });
    expect(declared(devValues(beside)).faults.join("\n")).not.toContain("resolvers use within themselves");
  });
});
