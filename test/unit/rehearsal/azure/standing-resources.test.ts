import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { Secret, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf } from "../../../../rehearsal/azure/resources/address";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { StandingResources, type Kept } from "../../../../rehearsal/azure/standing-resources";
import { AzureState, storeResource } from "../../../../rehearsal/azure/state/azure-state";
import { RequestLog } from "../../../../rehearsal/azure/state/request-log";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
let folder: string;
let standing: StandingResources;
let state: AzureState;
const logFile = () => join(folder, "requests.jsonl");

beforeAll(
  async () => (declarations = await azureNativeDeclarations("network", "resources", "managedidentity")),
);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "standing-"));
  state = new AzureState(join(folder, "state.json"));
  standing = new StandingResources(state, new RequestLog(logFile()));
  await makeGroup();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function kept(name: string, module = "network"): Kept {
  const type = parseToken(`azure-native:${module}:${name}`);
  const shape = declarations.resource(module, name)!;
  return {
    type,
    shape,
    declarations,
    apiVersion: shape.apiVersion!,
    address: addressOf(type, shape),
    subscription: "sub",
  };
}

const group = { resourceGroupName: "g" };
const groupId = "/subscriptions/sub/resourceGroups/g";
/** The group in which everything lies, without a request that the log would show. */
const makeGroup = () =>
  state.change("a group", (content) =>
    storeResource(content, { id: groupId, type: "resources:ResourceGroup", apiVersion: "1", properties: {} }),
  );
/** Ids of what stands beside the group. */
const standingIds = () =>
  Object.values(state.read().resources)
    .map(({ id }) => id)
    .filter((id) => id !== groupId);
const base = "/subscriptions/sub/resourceGroups/g/providers/Microsoft.Network";
const log = () =>
  readFileSync(logFile(), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const network = (inputs: PropertyMap = {}) =>
  standing.put(kept("VirtualNetwork"), {
    ...group,
    virtualNetworkName: "net",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    ...inputs,
  });
const subnet = (name: string, inputs: PropertyMap = {}) =>
  standing.put(kept("Subnet"), {
    ...group,
    virtualNetworkName: "net",
    subnetName: name,
    addressPrefix: "10.0.0.0/24",
    ...inputs,
  });
const gatewayInputs = (name: string, subnetName = "GatewaySubnet"): PropertyMap => ({
  ...group,
  virtualNetworkGatewayName: name,
  gatewayType: "Vpn",
  ipConfigurations: [
    {
      name: "default",
      subnet: { id: `${base}/virtualNetworks/net/subnets/${subnetName}` },
      publicIPAddress: { id: `${base}/publicIPAddresses/${name}` },
    },
  ],
});
const address = (name: string) =>
  standing.put(kept("PublicIPAddress"), {
    ...group,
    publicIpAddressName: name,
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
  });
const gateway = (name: string, subnetName?: string) =>
  standing.put(kept("VirtualNetworkGateway"), gatewayInputs(name, subnetName));
const site = () =>
  standing.put(kept("LocalNetworkGateway"), {
    ...group,
    localNetworkGatewayName: "site",
    gatewayIpAddress: "203.0.113.7",
    localNetworkAddressSpace: { addressPrefixes: ["10.10.0.5/32"] },
  });

describe("what Azure fills in", () => {
  it("follows from id and content: the same in every rehearsal", async () => {
    const make = async () => {
      await network();
      await subnet("GatewaySubnet");
      await address("gw");
      return gateway("gw");
    };
    const first = await make();
    rmSync(join(folder, "state.json"));
    await makeGroup();
    expect(await make()).toEqual(first);
    expect(first.outputs).toMatchObject({
      name: "gw",
      type: "Microsoft.Network/virtualNetworkGateways",
      provisioningState: "Succeeded",
      resourceGuid: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      ipConfigurations: [
        { id: `${base}/virtualNetworkGateways/gw/ipConfigurations/default`, provisioningState: "Succeeded" },
      ],
    });
  });

  it("changes its mark with the content", async () => {
    const first = await network();
    const second = await standing.put(
      kept("VirtualNetwork"),
      { ...group, virtualNetworkName: "net", tags: { a: "b" } },
      first.id,
    );
    expect(second.outputs.etag).not.toBe(first.outputs.etag);
  });

  it("is an address for every static public address, no two the same, and kept by an update", async () => {
    const inputs = (name: string) => ({
      ...group,
      publicIpAddressName: name,
      publicIPAllocationMethod: "Static",
    });
    const found = [];
    for (let i = 0; i < 60; i++) found.push(await standing.put(kept("PublicIPAddress"), inputs(`a${i}`)));
    const addresses = found.map(({ outputs }) => outputs.ipAddress as string);
    expect(new Set(addresses).size).toBe(60);
    for (const address of addresses)
      expect(address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.([1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$/);
    const updated = await standing.put(kept("PublicIPAddress"), inputs("a0"), found[0]!.id);
    expect(updated.outputs.ipAddress).toBe(addresses[0]);
  });

  it("is no address while none is assigned", async () => {
    const { outputs } = await standing.put(kept("PublicIPAddress"), {
      ...group,
      publicIpAddressName: "a",
      publicIPAllocationMethod: "Dynamic",
    });
    expect(outputs).not.toHaveProperty("ipAddress");
  });
});

describe("parts that are resources of their own", () => {
  it("are seen in the parent, and stay when the parent is sent without them", async () => {
    const { id } = await network();
    await subnet("a");
    await standing.put(kept("VirtualNetwork"), { ...group, virtualNetworkName: "net", tags: { x: "y" } }, id);
    const found = await standing.get(kept("VirtualNetwork"), id);
    expect(found?.outputs.subnets).toEqual([
      expect.objectContaining({ name: "a", addressPrefix: "10.0.0.0/24" }),
    ]);
  });

  it("can be written in the parent, and go when it no longer names them", async () => {
    const { id } = await network({ subnets: [{ name: "a", addressPrefix: "10.0.1.0/24" }, { name: "b" }] });
    const a = await standing.get(kept("Subnet"), `${id}/subnets/a`);
    expect(a?.outputs).toMatchObject({
      name: "a",
      addressPrefix: "10.0.1.0/24",
      type: "Microsoft.Network/virtualNetworks/subnets",
    });
    await standing.put(
      kept("VirtualNetwork"),
      { ...group, virtualNetworkName: "net", subnets: [{ name: "b" }] },
      id,
    );
    expect(await standing.get(kept("Subnet"), `${id}/subnets/a`)).toBeUndefined();
    expect(await standing.get(kept("Subnet"), `${id}/subnets/b`)).toBeDefined();
  });

  it("go with the parent", async () => {
    const { id } = await network();
    await subnet("a");
    await standing.delete(kept("VirtualNetwork"), id);
    expect(standingIds()).toEqual([]);
  });
});

describe("requests", () => {
  it("are logged in order, with four names and no others", async () => {
    const { id } = await network();
    await standing.get(kept("VirtualNetwork"), id);
    await standing.delete(kept("VirtualNetwork"), id);
    expect(log().map(({ method }) => method)).toEqual(["GET", "PUT", "GET", "DELETE"]);
    expect(log()[1]).toEqual({
      method: "PUT",
      id: `${base}/virtualNetworks/net`,
      apiVersion: "2024-05-01",
      body: { properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } },
    });
    expect(log()[3]).toEqual({ method: "DELETE", id, apiVersion: "2024-05-01" });
  });

  it("are logged before anything is kept: what stands has been asked for", async () => {
    const failing = new RequestLog(logFile());
    failing.add = ({ method }) => {
      if (method === "PUT") throw new Error("disk full");
    };
    const resources = new StandingResources(state, failing);
    await expect(
      resources.put(kept("VirtualNetwork"), { ...group, virtualNetworkName: "net" }),
    ).rejects.toThrow("disk full");
    expect(standingIds()).toEqual([]);
  });

  it("hide secrets", async () => {
    await network();
    await subnet("GatewaySubnet");
    await address("gw");
    const ends = {
      virtualNetworkGateway1: { id: (await gateway("gw")).id },
      localNetworkGateway2: { id: (await site()).id },
    };
    await standing.put(kept("VirtualNetworkGatewayConnection"), {
      ...group,
      ...ends,
      virtualNetworkGatewayConnectionName: "c",
      connectionType: "IPsec",
      sharedKey: new Secret("hush"),
    });
    expect(readFileSync(logFile(), "utf8")).not.toContain("hush");
    expect(log().at(-1)).toMatchObject({
      body: { properties: { sharedKey: { secret: expect.stringMatching(/^hmac-sha256:[0-9a-f]{12}$/) } } },
    });
  });
});

describe("the service refuses", () => {
  it("to create what is there, with a look and no change", async () => {
    await network();
    await expect(network()).rejects.toThrow(
      `cannot create already existing resource "${base}/virtualNetworks/net"`,
    );
    expect(log().map(({ method }) => method)).toEqual(["GET", "PUT", "GET"]);
  });

  it("a reference to a subnet that does not exist", async () => {
    await network();
    await address("gw");
    await expect(gateway("gw", "Gatewaysubnet2")).rejects.toThrow(
      /InvalidResourceReference: ipConfigurations\[0\]\.subnet\.id refers to .*\/subnets\/Gatewaysubnet2, which does not exist/,
    );
    await subnet("GatewaySubnet");
    await expect(gateway("gw", "GATEWAYSUBNET")).resolves.toBeDefined();
  });

  it("a second VPN gateway in a network, but not one of another kind, nor an update of the first", async () => {
    await network();
    await subnet("GatewaySubnet");
    for (const name of ["first", "second", "er"]) await address(name);
    const { id } = await gateway("first");
    await expect(gateway("second")).rejects.toThrow(
      /RehearsalSecondVpnGateway: the virtual network already has the VPN gateway .*\/first/,
    );
    await expect(
      standing.put(kept("VirtualNetworkGateway"), { ...gatewayInputs("er"), gatewayType: "ExpressRoute" }),
    ).resolves.toBeDefined();
    await expect(
      standing.put(kept("VirtualNetworkGateway"), { ...gatewayInputs("first"), enableBgp: true }, id),
    ).resolves.toBeDefined();
  });

  it("keeps nothing of a request it refuses", async () => {
    await expect(gateway("gw")).rejects.toThrow("does not exist");
    expect(standingIds()).toEqual([]);
  });
});

it("takes the deletion of what is gone as done", async () => {
  await expect(
    standing.delete(kept("VirtualNetwork"), `${base}/virtualNetworks/none`),
  ).resolves.toBeUndefined();
});
