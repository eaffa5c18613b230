import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzureNativeProvider } from "../../../../rehearsal/azure/azure-native-provider";
import { Catalogue } from "../../../../rehearsal/azure/catalogue";
import { UNKNOWN, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { isFirstTime } from "../../../../rehearsal/azure/resources/announcement";
import { StandingResources } from "../../../../rehearsal/azure/standing-resources";
import { AzureState } from "../../../../rehearsal/azure/state/azure-state";
import { RequestLog } from "../../../../rehearsal/azure/state/request-log";
import { azureNativeDeclarations } from "./installed-declarations";

let folder: string;
let said: string[];
let provider: AzureNativeProvider;
let catalogue: Catalogue;

beforeAll(async () => {
  catalogue = new Catalogue("3.28.0", await azureNativeDeclarations("network", "resources"));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provider-"));
  said = [];
  provider = providerOf("127.0.0.1:1");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A provider process of a run of the engine. */
function providerOf(run: string): AzureNativeProvider {
  return new AzureNativeProvider({
    version: "3.28.0",
    catalogue,
    standing: new StandingResources(
      new AzureState(join(folder, "state.json")),
      new RequestLog(join(folder, "log")),
    ),
    say: (severity, message) => Promise.resolve(void said.push(`${severity}: ${message}`)),
    isFirstTime: () => isFirstTime(join(folder, "announced"), run),
  });
}

const subject = (type: string, name = "it") => ({ urn: `urn:pulumi:s::p::${type}::${name}`, type });
const ADDRESS = subject("azure-native:network:PublicIPAddress");
const GATEWAY = subject("azure-native:network:VirtualNetworkGateway");
const GROUP = subject("azure-native:resources:ResourceGroup");
const inputs: PropertyMap = {
  resourceGroupName: "g",
  publicIpAddressName: "a",
  location: "westeurope",
  publicIPAllocationMethod: "Static",
};
const check = (
  one: AzureNativeProvider,
  call = GROUP,
  news: PropertyMap = { resourceGroupName: "g", location: "westeurope" },
) => one.check({ ...call, olds: {}, news, randomSeed: Buffer.from("seed"), autonaming: undefined });

it("says once in a run that it is a rehearsal, however many resources and processes there are", async () => {
  await check(provider);
  await check(provider);
  await check(providerOf("127.0.0.1:1"));
  expect(said).toEqual([expect.stringMatching(/^info: This is a rehearsal.*nothing is created in Azure\.$/)]);
  await check(providerOf("127.0.0.1:2"));
  expect(said).toHaveLength(2);
});

/** The group in which the address lies. */
const createGroup = () =>
  provider.create({ ...GROUP, inputs: { resourceGroupName: "g", location: "westeurope" }, preview: false });

it("says once for each type that only the declarations were held against it", async () => {
  await provider.create({ ...GROUP, inputs: { resourceGroupName: "g", location: "x" }, preview: false });
  await provider.create({ ...GROUP, inputs: { resourceGroupName: "h", location: "x" }, preview: false });
  await provider.create({ ...ADDRESS, inputs, preview: false });
  expect(said).toEqual([
    expect.stringMatching(/^info: resources:ResourceGroup was held against azure-native's declarations only/),
  ]);
});

it("asks for a location that nobody gave", async () => {
  const { failures } = await check(provider, GROUP, { resourceGroupName: "g" });
  expect(failures).toEqual([
    { property: "location", reason: expect.stringContaining("azure-native:location") },
  ]);
  provider.configure({ location: "westeurope" });
  expect(await check(provider, GROUP, { resourceGroupName: "g" })).toMatchObject({
    failures: [],
    inputs: { location: "westeurope" },
  });
});

it("takes the location of the resource group that stands", async () => {
  await provider.create({
    ...GROUP,
    inputs: { resourceGroupName: "g", location: "germanywestcentral" },
    preview: false,
  });
  const { inputs: completed } = await check(provider, GATEWAY, { resourceGroupName: "g" });
  expect(completed).toMatchObject({ location: "germanywestcentral", azureApiVersion: "2024-05-01" });
});

describe("a preview of an update", () => {
  it("knows name and location, which no update changes, and nothing else of Azure's", async () => {
    const outputs = await provider.update({
      ...ADDRESS,
      id: "i",
      state: { name: "a", location: "westeurope", ipAddress: "192.0.2.1" },
      inputs,
      preview: true,
    });
    expect(outputs).toMatchObject({
      name: "a",
      location: "westeurope",
      publicIPAllocationMethod: "Static",
      ipAddress: UNKNOWN,
    });
  });
});

describe("a diff", () => {
  const diff = (olds: PropertyMap, news: PropertyMap, state: PropertyMap = {}) =>
    provider.diff({ ...ADDRESS, state, oldInputs: olds, news });

  it("sees no change in the way a location is written", async () => {
    expect((await diff({ location: "West Europe" }, { location: "westeurope" })).detailed).toEqual({});
  });

  it("sees no change in the API version of what was read without a program", async () => {
    const { detailed } = await diff({}, { azureApiVersion: "2024-05-01" }, { azureApiVersion: "2024-05-01" });
    expect(detailed).toEqual({});
  });

  it("lets a new resource stand beside the old one only when its name was made", async () => {
    const [olds, news] = [{ location: "a" }, { location: "b" }];
    expect(await diff(olds, news)).toMatchObject({
      detailed: { location: { replace: true } },
      deleteBeforeReplace: true,
    });
    expect(await diff({ ...olds, __createBeforeDelete: true }, news)).toMatchObject({
      deleteBeforeReplace: false,
    });
  });
});

it("finds a creation that was cut off again, without taking Azure's defaults for somebody's wish", async () => {
  await createGroup();
  const { id } = await provider.create({ ...ADDRESS, inputs, preview: false });
  const found = await provider.read({ ...ADDRESS, id, state: {}, inputs });
  expect(found?.inputs).toEqual(inputs);
  expect(found?.outputs).toMatchObject({ publicIPAddressVersion: "IPv4" });
});

it("answers about a resource nobody has described with all that could be written", async () => {
  await createGroup();
  const { id } = await provider.create({ ...ADDRESS, inputs, preview: false });
  const found = await provider.read({ ...ADDRESS, id, state: {}, inputs: undefined });
  expect(found?.inputs).toMatchObject({ ...inputs, publicIPAddressVersion: "IPv4" });
  expect(found?.inputs).not.toHaveProperty("ipConfiguration");
});

it("does not hold the declarations of one API version against a resource of another", async () => {
  await createGroup();
  const older = subject("azure-native:network/v20230901:PublicIPAddress");
  const standing = await provider.create({
    ...older,
    inputs: { ...inputs, onceUponATime: true },
    preview: false,
  });
  expect(standing.outputs).toMatchObject({ azureApiVersion: "2023-09-01" });
});

it.each([
  [
    "azure-native:storage:listStorageAccountKeys",
    "a rehearsal cannot answer azure-native:storage:listStorageAccountKeys",
  ],
  ["azure-native:network:getNothing", "a rehearsal cannot answer azure-native:network:getNothing"],
])("refuses the function %s with a sentence", async (token, message) => {
  await expect(
    provider.invoke(token, { resourceGroupName: "g", publicIpAddressName: "none" }),
  ).rejects.toThrow(message);
});

it("answers a getter as Azure does: first whether the group is there, then the resource", async () => {
  const get = (token: string, args: PropertyMap) => provider.invoke(`azure-native:${token}`, args);
  const gateway = { resourceGroupName: "g", virtualNetworkGatewayName: "vpng" };
  const noGroup = `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'g' could not be found."`;
  await expect(get("network:getVirtualNetworkGateway", gateway)).rejects.toThrow(noGroup);
  await expect(get("resources:getResourceGroup", { resourceGroupName: "g" })).rejects.toThrow(noGroup);
  await createGroup();
  await expect(get("network:getVirtualNetworkGateway", gateway)).rejects.toThrow(
    `/virtualNetworkGateways/vpng: Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Network/virtualNetworkGateways/vpng' under resource group 'g' was not found. `,
  );
  await expect(get("resources:getResourceGroup", { resourceGroupName: "g" })).resolves.toMatchObject({
    location: "westeurope",
  });
});

it("serves packages of one API version under their own name", () => {
  const value = Buffer.from(JSON.stringify({ module: "network", version: "v20250501" })).toString("base64");
  expect(provider.parameterize(Buffer.from(value))).toEqual({
    name: "azure-native_network_v20250501",
    version: "3.28.0",
  });
});
