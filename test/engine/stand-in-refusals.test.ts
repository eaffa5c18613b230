import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Rehearsal } from "./rehearsal";
import { complaintOf } from "./run";
import { Portal, Stack } from "./stand-in-stack";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const stacks: Stack[] = [];

afterAll(() => {
  rehearsal.remove();
  stacks.forEach((stack) => stack.remove());
});

async function newStack(name: string): Promise<Stack> {
  const stack = new Stack(rehearsal, name);
  stacks.push(stack);
  return stack.init();
}

const puts = (name: string) => rehearsal.writes().filter(({ id }) => id.endsWith(`/${name}`));

describe("inputs that only Azure would refuse", () => {
  const wrong = `
    new azure.network.VirtualNetworkGateway("gateway", {
      resourceGroupName: "g", virtualNetworkGatewayName: "wrong", location: "germanywestcentral", gatewayType: "vpn", sku: { naem: "VpnGw1AZ" } });
    new pulumi.CustomResource("azure-native:network:PublicIPAddress", "address", {
      resourceGroupName: "g", publicIpAddressName: "wrong", location: "germanywestcentral", ipAdress: "192.0.2.1", provisioningState: "Succeeded" });`;
  let stack: Stack;
  beforeAll(async () => (stack = await newStack("wrong")));

  it("pass a preview, as they do with the real provider, but with a warning for each", async () => {
    const { code, stdout } = await stack.preview(wrong);
    expect(code).toBe(0);
    expect(stdout).toContain('gatewayType is "vpn"; write one of "Vpn", "ExpressRoute", "LocalGateway"');
    expect(stdout).toContain(
      'ipAdress is no property that azure-native declares here; did you mean "ipAddress"?',
    );
    expect(stdout).toContain("provisioningState is filled in by Azure and cannot be set; leave it out");
  });

  it("stop the update before anything is sent", async () => {
    const { code, stdout } = await stack.up(wrong);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/network:(VirtualNetworkGateway|PublicIPAddress) does not fit its declarations/);
    expect(puts("wrong")).toEqual([]);
  });
});

it("refuses at preview what has the wrong type, with the path and what to write", async () => {
  const { code, stdout } = await (
    await newStack("mistyped")
  ).preview(
    `new azure.network.VirtualNetwork("n", { resourceGroupName: "g", location: "x", addressSpace: { addressPrefixes: "10.0.0.0/16" }, enableDdosProtection: "no" });`,
  );
  expect(code).not.toBe(0);
  expect(stdout).toContain('addressSpace.addressPrefixes is the string "10.0.0.0/16"; write a list');
  expect(stdout).toContain('enableDdosProtection is the string "no"; write a boolean');
});

it("refuses every subscription but the one that cannot exist", async () => {
  const stack = await newStack("subscription");
  const program = (subscription: string) => `
    const provider = new azure.Provider("p", { subscriptionId: "${subscription}" });
    new azure.resources.ResourceGroup("g", { resourceGroupName: "zero", location: "westeurope" }, { provider });`;
  const real = await stack.preview(program("11111111-2222-4333-8444-555555555555"));
  expect(real.code).not.toBe(0);
  expect(real.stdout).toContain(
    'azure-native:subscriptionId is "11111111-2222-4333-8444-555555555555", but a rehearsal knows only "00000000-0000-0000-0000-000000000000"',
  );
  expect(await stack.preview(program("00000000-0000-0000-0000-000000000000"))).toMatchObject({ code: 0 });
});

it("names the type that was probably meant", async () => {
  const { code, stdout } = await (
    await newStack("misnamed")
  ).preview(
    `new pulumi.CustomResource("azure-native:network:VirtualNetwrk", "n", { resourceGroupName: "g" });`,
  );
  expect(code).not.toBe(0);
  expect(stdout).toContain('did you mean "azure-native:network:VirtualNetwork"?');
});

/** A city's network, its gateway, and beside them what Azure would refuse piece by piece. */
const cityOf = (gatewayType: string, faulty: string) => `
  const inGroup = { resourceGroupName: "refused", location: "germanywestcentral" };
  const root = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/refused/providers/Microsoft.Network";
  const group = new azure.resources.ResourceGroup("group", inGroup);
  const network = (name, prefix) => new azure.network.VirtualNetwork(name, {
    ...inGroup, virtualNetworkName: name, addressSpace: { addressPrefixes: [prefix] } }, { dependsOn: group });
  const subnet = (of, name, addressPrefix, more = {}) => new azure.network.Subnet(of + "-" + name, {
    resourceGroupName: "refused", virtualNetworkName: of, subnetName: name, addressPrefix, ...more }, { dependsOn: networks });
  const networks = [network("main", "10.1.0.0/16"), network("narrow", "10.2.0.0/16"), network("guarded", "10.3.0.0/16")];
  const addresses = ["a1", "a2", "a3"].map((name) => new azure.network.PublicIPAddress(name, {
    ...inGroup, publicIpAddressName: name, publicIPAllocationMethod: "Static", sku: { name: "Standard" }, zones: ["1", "2", "3"] },
    { dependsOn: group }));
  const subnets = [subnet("main", "GatewaySubnet", "10.1.0.0/27"), subnet("main", "gateways", "10.1.1.0/27"),
    subnet("narrow", "GatewaySubnet", "10.2.0.0/29")];
  const at = (of = "main", name = "GatewaySubnet", address = "a1") => ({ name: address,
    subnet: { id: root + "/virtualNetworks/" + of + "/subnets/" + name }, publicIPAddress: { id: root + "/publicIPAddresses/" + address } });
  const gateway = (name, more, dependsOn = []) => new azure.network.VirtualNetworkGateway(name, {
    ...inGroup, virtualNetworkGatewayName: name, gatewayType: "Vpn", vpnType: "RouteBased", vpnGatewayGeneration: "Generation2",
    sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" }, ipConfigurations: [at()], ...more }, { dependsOn: [...subnets, ...addresses, ...dependsOn] });
  const standing = gateway("standing", { gatewayType: "${gatewayType}" });
  ${faulty}`;

const FAULTY = `
  const guard = new azure.network.NetworkSecurityGroup("guard", { ...inGroup, networkSecurityGroupName: "guard" }, { dependsOn: group });
  const servers = new azure.network.Subnet("servers", { resourceGroupName: "refused", virtualNetworkName: "main", subnetName: "servers",
    addressPrefix: "10.1.2.0/24", networkSecurityGroup: { id: root + "/networkSecurityGroups/guard" } }, { dependsOn: [guard, ...networks] });
  gateway("bare", { ipConfigurations: [] });
  gateway("misplaced", { ipConfigurations: [at("main", "gateways")] });
  gateway("cramped", { ipConfigurations: [at("narrow")] });
  new azure.network.Subnet("guarded", { resourceGroupName: "refused", virtualNetworkName: "guarded", subnetName: "GatewaySubnet",
    addressPrefix: "10.3.0.0/27", networkSecurityGroup: { id: guard.id } }, { dependsOn: networks });
  gateway("unzoned", { sku: { name: "VpnGw1", tier: "VpnGw1" }, vpnGatewayGeneration: "Generation1" });
  gateway("nowhere", { ipConfigurations: [at("main", "none")] });
  new pulumi.CustomResource("azure-native:network:PublicIPAddress", "untyped", { ...inGroup, publicIpAddressName: "untyped",
    publicIPAllocationMethod: "Static", provisioningState: "Succeeded", ipAdress: "192.0.2.1" }, { dependsOn: group });
  gateway("misspelt", { sku: { naem: "VpnGw2AZ" } });
  gateway("unheard-of", { gatewayType: "Wpn" });
  gateway("second", {}, [standing]);
  gateway("overlapping", { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["10.1.8.0/24"] } } });
  gateway("short", { activeActive: true, ipConfigurations: [at(), at("main", "GatewaySubnet", "a2")],
    vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["10.9.0.0/24"] } } });`;

describe("what Azure documents that it refuses", () => {
  const portal = new Portal(rehearsal);
  let preview: string;
  let first: string;
  let second: string;
  beforeAll(async () => {
    const stack = await newStack("refused");
    preview = (await stack.preview(cityOf("Vpn", FAULTY))).stdout;
    const up = async (program: string) => {
      stack.write(program);
      const ended = await stack.pulumi(["up", "--yes", "--skip-preview", "--continue-on-error"]);
      expect(ended.code).not.toBe(0);
      return ended.stdout + ended.stderr;
    };
    first = await up(cityOf("Vpn", FAULTY));
    // The subnet no longer depends on what it refers to, and that is gone.
    const servers = FAULTY.split("\n").filter((line) => /const servers|10\.1\.2/.test(line));
    second = await up(cityOf("ExpressRoute", servers.join("\n").replace("[guard, ...networks]", "networks")));
  });

  it.each([
    ["no IP configurations", "RehearsalNoIpConfiguration: ipConfigurations is []; write one with"],
    [
      "a gateway's subnet of another name",
      'RehearsalGatewaySubnetName: the gateway stands in the subnet "gateways"',
    ],
    [
      "a gateway's subnet that is too small",
      "RehearsalGatewaySubnetSize: the gateway's subnet has the range 10.2.0.0/29",
    ],
    ["a gateway's subnet with a security group", "NetworkSecurityGroupCannotBeAttachedToGatewaySubnet: "],
    [
      "a SKU without zones",
      'RehearsalSkuNotCreatable: sku.name is "VpnGw1", which no new VPN gateway can have; write "VpnGw1AZ"',
    ],
    ["a subnet that does not exist", "InvalidResourceReference: ipConfigurations[0].subnet.id refers to"],
    ["a read-only property", "provisioningState is filled in by Azure and cannot be set; leave it out"],
    [
      "a misspelt property at top level",
      'ipAdress is no property that azure-native declares here; did you mean "ipAddress"?',
    ],
    ["a misspelt property deep inside", "sku.naem is no property that azure-native declares here"],
    ["a value that does not exist", 'gatewayType is "Wpn"; write one of "Vpn"'],
    ["a second VPN gateway", "RehearsalSecondVpnGateway: the virtual network already has the VPN gateway"],
    [
      "clients' addresses inside the network",
      "RehearsalClientPoolOverlapsNetwork: the client pool 10.1.8.0/24",
    ],
    [
      "two addresses for active-active with point-to-site",
      "ActiveActiveP2SGatewayMustHaveExactlyThreeIpConfigurations: ipConfigurations has 2 members",
    ],
  ])("refuses %s", (_, words) => {
    expect(first).toContain(words);
  });

  it("gives the document with every refusal, and says which codes are not Azure's", () => {
    const lines = first.split("\n").filter((line) => /^\s+[A-Z]\w+: .*\(https/.test(line));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      const own = /^\s+Rehearsal/.test(line);
      expect(line).toMatch(own ? /\(https:\S+; Azure's own code is not confirmed\)/ : /\(https:\S+\)/);
    }
  });

  it("refuses to make another kind of a standing gateway", () => {
    expect(second).toContain(
      'RehearsalGatewayTypeFixed: gatewayType is "ExpressRoute", but the gateway was made with "Vpn"',
    );
  });

  it("refuses to delete what is in use", () => {
    expect(second).toMatch(
      /InUseNetworkSecurityGroupCannotBeDeleted: \S+\/guard is still used by \S+\/servers/,
    );
  });

  it("keeps what it accepted, and nothing of the rest", () => {
    const names = portal
      .ids()
      .filter((one) => one.includes("/resourceGroups/refused/"))
      .map((one) => one.split("/").slice(-2).join("/"));
    expect(names.filter((name) => name.startsWith("virtualNetworkGateways/"))).toEqual([
      "virtualNetworkGateways/standing",
    ]);
    expect(names).toContain("networkSecurityGroups/guard");
    expect(names.filter((name) => name === "subnets/GatewaySubnet")).toHaveLength(2);
  });

  it("is no matter of a preview, which knows nothing of what stands", () => {
    expect(preview).not.toMatch(/is refused:/);
    expect(preview).toMatch(/to create/);
  });
});

describe("random values", () => {
  const program = (keeper: string) => `
    const password = new random.RandomPassword("password", { length: 24, special: false, keepers: { day: "${keeper}" } });
    const suffix = new random.RandomId("suffix", { byteLength: 4 });
    const group = new azure.resources.ResourceGroup("group", { resourceGroupName: "random", location: "westeurope" });
    const connection = new azure.network.VirtualNetworkGatewayConnection("connection", {
      resourceGroupName: group.name, virtualNetworkGatewayConnectionName: "line", location: "x", connectionType: "IPsec",
      sharedKey: password.result,
      virtualNetworkGateway1: { id: "/gateway" }, localNetworkGateway2: { id: "/device" } });
    exports.password = password.result;
    exports.suffix = suffix.hex;
    exports.key = connection.sharedKey;`;
  let stack: Stack;
  beforeAll(async () => (stack = await newStack("random")));

  const password = async () =>
    (await stack.pulumi(["stack", "output", "password", "--show-secrets"])).stdout.trim();

  it("stay secret in the display, the stack and the log of requests", async () => {
    const up = await stack.up(program("one"));
    expect(complaintOf(up)).toBe("");
    const { stdout } = up;
    const secret = await password();
    expect(secret).toHaveLength(24);
    const exported = await stack.pulumi(["stack", "export"]);
    const log = readFileSync(join(rehearsal.home, "azure", "requests.jsonl"), "utf8");
    for (const text of [stdout, exported.stdout, log]) expect(text).not.toContain(secret);
    expect(stdout).toMatch(/key *: \[secret\]/);
    expect(puts("line")[0]?.body).toMatchObject({
      properties: { sharedKey: { secret: expect.any(String) } },
    });
  });

  it("are the same in the next rehearsal, and others when a keeper changes", async () => {
    const first = await password();
    expect((await stack.preview(program("two"))).stdout).toMatch(/1 to replace/);
    expect(await stack.up(program("two"))).toMatchObject({ code: 0 });
    expect(await password()).not.toBe(first);
    expect(await stack.up(program("one"))).toMatchObject({ code: 0 });
    expect(await password()).toBe(first);
  });
});

it("keeps the resources of two stacks that are brought up at once", async () => {
  const program = (name: string) =>
    `for (let i = 0; i < 12; i++) new azure.resources.ResourceGroup("${name}" + i, { resourceGroupName: "${name}-" + i, location: "westeurope" });`;
  const [left, right] = [await newStack("left"), await newStack("right")];
  const runs = await Promise.all([left.up(program("left")), right.up(program("right"))]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const state = JSON.parse(readFileSync(join(rehearsal.home, "azure", "state.json"), "utf8")) as {
    resources: object;
  };
  const ids = Object.keys(state.resources);
  for (const name of ["left", "right"]) expect(ids.filter((id) => id.includes(`/${name}-`))).toHaveLength(12);
});
