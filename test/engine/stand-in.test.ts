import { Rehearsal } from "./rehearsal";
import { Portal, Stack } from "./stand-in-stack";

jest.setTimeout(1_200_000);

const rehearsal = new Rehearsal();
const portal = new Portal(rehearsal);
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

/** Requests that arrived while something ran, as "PUT name". */
async function arriving(what: () => Promise<unknown>): Promise<string[]> {
  const before = rehearsal.requests().length;
  await what();
  return rehearsal
    .requests()
    .slice(before)
    .map(({ method, id }) => `${method} ${id.split("/").at(-1)}`);
}

/** A gateway with everything it needs, each name led by a prefix. */
const gateway = (prefix: string, { vpnType = "RouteBased", options = "{}", extra = "" } = {}) => `
  const group = new azure.resources.ResourceGroup("group", { resourceGroupName: "${prefix}-group", location: "germanywestcentral" });
  const network = new azure.network.VirtualNetwork("network", {
    resourceGroupName: group.name, virtualNetworkName: "${prefix}-network", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } });
  const subnet = new azure.network.Subnet("subnet", {
    resourceGroupName: group.name, virtualNetworkName: network.name, subnetName: "GatewaySubnet", addressPrefix: "10.0.0.0/27" });
  const address = new azure.network.PublicIPAddress("address", {
    resourceGroupName: group.name, publicIpAddressName: "${prefix}-address", publicIPAllocationMethod: "Static", sku: { name: "Standard" }, zones: ["1", "2", "3"] });
  const gateway = new azure.network.VirtualNetworkGateway("gateway", {
    resourceGroupName: group.name, virtualNetworkGatewayName: "${prefix}-gateway", gatewayType: "Vpn", vpnType: "${vpnType}",
    activeActive: false, sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" },
    ipConfigurations: [{ name: "default", subnet: { id: subnet.id }, publicIPAddress: { id: address.id } }] }, ${options});
  exports.address = address.ipAddress;
  exports.subnets = network.subnets;
  ${extra}`;

describe("a new gateway", () => {
  let stack: Stack;
  beforeAll(async () => (stack = await newStack("fresh")));

  it("is previewed with what the program says known, what Azure decides unknown, and no request", async () => {
    const told = ["vpnType", "name", "etag", "id"].map((name) => `exports["of-${name}"] = gateway.${name};`);
    const requests = await arriving(async () => {
      const { code, stdout } = await stack.preview(gateway("fresh", { extra: told.join("\n") }));
      expect(code).toBe(0);
      expect(stdout).toMatch(/of-vpnType *: "RouteBased"/);
      for (const name of ["name", "etag", "id"])
        expect(stdout).toMatch(new RegExp(`of-${name} *: \\[unknown\\]`));
      expect(stdout.match(/nothing is created in Azure/g)).toHaveLength(1);
    });
    expect(requests).toEqual([]);
  });

  it("is created by one request for each resource, as Microsoft's client writes it", async () => {
    const requests = await arriving(async () => {
      expect(await stack.up(gateway("fresh"))).toMatchObject({ code: 0 });
    });
    expect(requests.filter((request) => request.startsWith("PUT")).sort()).toEqual([
      "PUT GatewaySubnet",
      "PUT fresh-address",
      "PUT fresh-gateway",
      "PUT fresh-group",
      "PUT fresh-network",
    ]);
    const put = rehearsal.writes().find(({ id }) => id.endsWith("/fresh-gateway"));
    expect(Object.keys(put!)).toEqual(["method", "id", "apiVersion", "body"]);
    expect(put).toMatchObject({
      apiVersion: "2024-05-01",
      body: {
        location: "germanywestcentral",
        properties: { activeActive: false, ipConfigurations: [{ properties: { subnet: {} } }] },
      },
    });
  });

  it("gets an address that is meant for documentation", async () => {
    const { stdout } = await stack.pulumi(["stack", "output", "address"]);
    expect(stdout.trim()).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
  });

  it("is left alone by a second run", async () => {
    const requests = await arriving(async () => {
      const { stdout } = await stack.up(gateway("fresh"));
      expect(stdout).toContain("6 unchanged");
    });
    expect(requests).toEqual([]);
  });

  it("is refused a replacement at preview when it is protected, and only because diffs are detailed", async () => {
    const options = '{ protect: true, replaceOnChanges: ["vpnType"] }';
    expect(await stack.up(gateway("fresh", { options }))).toMatchObject({ code: 0 });
    const changed = gateway("fresh", { options, vpnType: "PolicyBased" });
    const refused = await stack.preview(changed);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toContain("currently marked for protection");
    const blind = await stack.preview(changed, { REMOTE_ACCESS_STANDIN_NO_DETAILED_DIFF: "1" });
    expect(blind.code).toBe(0);
  });
});

describe("what changes outside of the program", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await newStack("drift");
    expect(await stack.up(gateway("drift"))).toMatchObject({ code: 0 });
  });

  it("shows in a refresh, and the next preview shows the way back", async () => {
    portal.edit("drift-gateway", (properties) => ({
      ...properties,
      enableBgp: true,
      activeActive: true,
    }));
    expect(await stack.pulumi(["refresh", "--yes", "--skip-preview"])).toMatchObject({ code: 0 });
    const { stdout } = await stack.preview(gateway("drift"));
    expect(stdout).toMatch(/activeActive *: true => false/);
    expect(stdout).toMatch(/- enableBgp *: true/);
    expect(await stack.up(gateway("drift"))).toMatchObject({ code: 0 });
    expect((await stack.preview(gateway("drift"))).stdout).toContain("6 unchanged");
  });

  it("does not push subnets that are resources of their own into the network", async () => {
    expect(await stack.pulumi(["refresh", "--yes", "--skip-preview"])).toMatchObject({ code: 0 });
    const { stdout } = await stack.preview(gateway("drift"));
    expect(stdout).toContain("6 unchanged");
  });

  it("leaves no trace in the stack when a resource has vanished, and it is made again", async () => {
    portal.edit("drift-address", () => undefined);
    const refreshed = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect(refreshed.stdout).toMatch(/1 deleted/);
    const requests = await arriving(() => stack.up(gateway("drift")));
    expect(requests).toContain("PUT drift-address");
    expect(portal.ids().filter((id) => id.endsWith("/drift-address"))).toHaveLength(1);
  });

  it("is replaced when its name changes: the old one goes first, as always when the program gave the name", async () => {
    const plain = (name: string) => `
      const group = azure.resources.ResourceGroup.get("group", "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/drift-group");
      new azure.network.NetworkSecurityGroup("list", { resourceGroupName: group.name, networkSecurityGroupName: ${JSON.stringify(name)} });`;
    const replaced = await newStack("replaced");
    expect(await replaced.up(plain("list-a"))).toMatchObject({ code: 0 });
    const requests = await arriving(async () =>
      expect(await replaced.up(plain("list-b"))).toMatchObject({ code: 0 }),
    );
    expect(requests.filter((request) => /list/.test(request) && !request.startsWith("GET"))).toEqual([
      "DELETE list-a",
      "PUT list-b",
    ]);
  });
});

describe("a standing resource", () => {
  const standing = `new azure.resources.ResourceGroup("group", { resourceGroupName: "standing", location: "westeurope", tags: { office: "10" } });`;
  const id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/standing";

  beforeAll(async () => {
    expect(await (await newStack("standing")).up(standing)).toMatchObject({ code: 0 });
  });

  it("cannot be created a second time", async () => {
    const { code, stdout } = await (await newStack("twice")).up(standing);
    expect(code).not.toBe(0);
    expect(stdout).toContain(`cannot create already existing resource "${id}"`);
  });

  it("can be imported, and then nothing is left to change", async () => {
    const importing = standing.replace("});", `}, { import: "${id}" });`);
    const stack = await newStack("importing");
    const first = await stack.up(importing);
    expect(first.stdout + first.stderr).toMatch(/1 imported/);
    expect((await stack.up(standing)).stdout).toContain("2 unchanged");
  });

  it("can be read by its getter, as can the one who deploys", async () => {
    const stack = await newStack("reading");
    const { code } = await stack.up(`
      exports.location = azure.resources.getResourceGroupOutput({ resourceGroupName: "standing" }).location;
      exports.tenant = azure.authorization.getClientConfigOutput().tenantId;`);
    expect(code).toBe(0);
    const outputs = JSON.parse((await stack.pulumi(["stack", "output", "--json"])).stdout) as Record<
      string,
      string
    >;
    expect(outputs).toEqual({ location: "westeurope", tenant: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it("is deleted with its stack", async () => {
    const stack = await newStack("leaving");
    await stack.up(standing.replace('"standing"', '"leaving"'));
    const requests = await arriving(() => stack.pulumi(["destroy", "--yes", "--skip-preview"]));
    expect(requests).toEqual(["DELETE leaving"]);
    expect(portal.ids().some((one) => one.endsWith("/leaving"))).toBe(false);
  });
});
