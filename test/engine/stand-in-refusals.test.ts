import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Rehearsal } from "./rehearsal";
import { Stack } from "./stand-in-stack";

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

describe("random values", () => {
  const program = (keeper: string) => `
    const password = new random.RandomPassword("password", { length: 24, keepers: { day: "${keeper}" } });
    const suffix = new random.RandomId("suffix", { byteLength: 4 });
    const connection = new azure.network.VirtualNetworkGatewayConnection("connection", {
      resourceGroupName: "g", virtualNetworkGatewayConnectionName: "line", location: "x", connectionType: "IPsec",
      sharedKey: password.result, virtualNetworkGateway1: { id: "/gateway" } });
    exports.password = password.result;
    exports.suffix = suffix.hex;
    exports.key = connection.sharedKey;`;
  let stack: Stack;
  beforeAll(async () => (stack = await newStack("random")));

  const password = async () =>
    (await stack.pulumi(["stack", "output", "password", "--show-secrets"])).stdout.trim();

  it("stay secret in the display, the stack and the log of requests", async () => {
    const { code, stdout } = await stack.up(program("one"));
    expect(code).toBe(0);
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
