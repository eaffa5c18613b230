import { AzureNetwork } from "../../../../../rehearsal/lab/paths/azure-network";
import { behindTunnel, layOut } from "../../../../../rehearsal/lab/paths/layout";
import { addressAt, contains, covers, firstGiven, hostsIn } from "../../../../../rehearsal/lab/paths/ranges";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { requestLog } from "../plan/small-plan";

const plan = readPlan(requestLog(), "plan");
const azure = new AzureNetwork(plan);
const linked = { ...plan, link: { name: "city", prefixes: ["10.96.10.4/31"], selectors: undefined } };
const places = (layout: ReturnType<typeof layOut>) => layout.places.map(({ name }) => name);

describe("the lab's networks", () => {
  it("are the Internet with its services, Azure's own network and every subnet, each with a cable to it", () => {
    const layout = layOut(plan, azure, [], undefined);
    expect(places(layout)).toEqual([
      "internet",
      "public-services",
      "fabric",
      "gateway",
      "firewall",
      "s2",
      "s3",
    ]);
    const known = new Set(places(layout));
    const ends = layout.cables.flatMap(({ from, to }) => [from, to]);
    expect(ends.filter(({ namespace }) => !known.has(namespace))).toEqual([]);
    expect(ends.filter(({ device }) => device.length > 15)).toEqual([]);
  });

  it("have the city's where the plan leads there, with its own firewall before its hosts", () => {
    const layout = layOut(linked, azure, [], { rules: "table ip city {}", device: "azure0" });
    expect(places(layout)).toEqual(expect.arrayContaining(["city-firewall", "city-hosts"]));
    expect(layout.places.find(({ name }) => name === "city-firewall")!.rules).toBe("table ip city {}");
    expect(layout.places.find(({ name }) => name === "city-hosts")!.answers).toEqual(["10.96.10.0/24"]);
  });

  it("send on what comes out of the tunnel before anybody asks whose address it is", () => {
    const { routing } = layOut(plan, azure, ["10.84.0.10/32"], undefined).places.find(
      ({ name }) => name === "gateway",
    )!;
    expect(routing).toEqual(
      expect.arrayContaining(["address add 10.84.0.10/32 dev fabric", "rule delete priority 0"]),
    );
    expect(routing.indexOf("rule delete priority 0")).toBeGreaterThan(
      routing.indexOf("rule add priority 100 lookup local"),
    );
  });
});

it("everything that somebody in the tunnel could ask for is networks, the city's, and other laptops", () => {
  expect(behindTunnel(linked)).toEqual(["10.80.0.0/22", "10.84.0.0/22", "10.96.10.0/24", "10.81.0.0/24"]);
});

describe("ranges", () => {
  it("hold their addresses", () => {
    expect(contains("10.84.0.0/22", "10.84.3.255")).toBe(true);
    expect(contains("10.84.0.0/22", "10.84.4.0")).toBe(false);
    expect(covers("10.84.0.0/22", "10.84.0.0/24")).toBe(true);
    expect(covers("10.84.0.0/24", "10.84.0.0/22")).toBe(false);
  });
  it("count", () => {
    expect(addressAt("10.84.0.0/22", 256)).toBe("10.84.1.0");
    expect(firstGiven("10.80.1.0/26")).toBe("10.80.1.4");
    expect(hostsIn("10.96.10.20/31")).toEqual(["10.96.10.20", "10.96.10.21"]);
    expect(hostsIn("10.96.10.20")).toEqual(["10.96.10.20"]);
    expect(hostsIn("10.81.0.0/16")).toHaveLength(16);
  });
});
