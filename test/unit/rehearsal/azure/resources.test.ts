import type { ResourceShape } from "../../../../rehearsal/azure/declarations/shape";
import { UNKNOWN, type Json, type PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf, idOf, parseId } from "../../../../rehearsal/azure/resources/address";
import { autoName } from "../../../../rehearsal/azure/resources/auto-name";
import { completeInputs } from "../../../../rehearsal/azure/resources/completed-inputs";
import { getterSubject } from "../../../../rehearsal/azure/resources/invokes";
import { replacingPaths } from "../../../../rehearsal/azure/resources/replacement";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { refuseSubscription } from "../../../../rehearsal/azure/resources/subscription";

const text = { type: { kind: "string" }, required: false } as const;
const shapeWith = (args: string[], getterArgs?: string[]): ResourceShape => ({
  args: Object.fromEntries(args.map((name) => [name, text])),
  outputs: {},
  apiVersion: "2024-01-01",
  getterArgs,
});

const addressFor = (token: string, shape = shapeWith([])) => addressOf(parseToken(token), shape);
const SUBNET = addressFor("azure-native:network:Subnet");
const GATEWAY = addressFor("azure-native:network:VirtualNetworkGateway");
const ROLE = addressFor("azure-native:authorization:RoleAssignment");

describe("type tokens", () => {
  it.each([
    ["azure-native:network:Subnet", "network", "Subnet", undefined],
    ["azure-native:network/v20240501:Subnet", "network", "Subnet", "2024-05-01"],
    ["azure-native:network/v20240601preview:Subnet", "network", "Subnet", "2024-06-01-preview"],
    ["azure-native_network_v20250501:network:Subnet", "network", "Subnet", "2025-05-01"],
    ["azure-native_network_v20250501:network/v20250501:Subnet", "network", "Subnet", "2025-05-01"],
  ])("%s is understood", (token, module, name, apiVersion) => {
    expect(parseToken(token)).toEqual({ module, name, apiVersion });
  });

  it.each(["azure:network:Subnet", "azure-native:Subnet", "random:index/randomId:RandomId"])(
    "%s is refused",
    (token) => {
      expect(() => parseToken(token)).toThrow(`"${token}" is no type of azure-native`);
    },
  );

  it.each([
    ["azure-native:network:getSubnet", "azure-native:network:Subnet"],
    ["azure-native:network/v20240501:getSubnet", "azure-native:network/v20240501:Subnet"],
    ["azure-native:storage:listStorageAccountKeys", undefined],
  ])("the function %s reads %s", (token, subject) => {
    expect(getterSubject(token)).toBe(subject);
  });
});

describe("addresses", () => {
  it("are filled in and read back, whatever the letter case", () => {
    const inputs = { resourceGroupName: "g", virtualNetworkName: "n", subnetName: "s" };
    const id = idOf(SUBNET, inputs, "sub");
    expect(id).toBe(
      "/subscriptions/sub/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/s",
    );
    expect(parseId(SUBNET, id.toLowerCase())).toEqual(inputs);
    expect(parseId(GATEWAY, id)).toBeUndefined();
  });

  it("take whole ids as scopes", () => {
    const id = idOf(ROLE, { scope: "/subscriptions/s/resourceGroups/g", roleAssignmentName: "r" }, "s");
    expect(id).toBe("/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleAssignments/r");
    expect(parseId(ROLE, id)).toEqual({ scope: "subscriptions/s/resourceGroups/g", roleAssignmentName: "r" });
  });

  it.each<[string, ResourceShape, string]>([
    [
      "azure-native:cache:Redis",
      shapeWith(["resourceGroupName", "name"], ["name", "resourceGroupName"]),
      "Microsoft.Cache/rediss/{name}",
    ],
    [
      "azure-native:sql:Database",
      shapeWith(
        ["databaseName", "resourceGroupName", "serverName"],
        ["databaseName", "resourceGroupName", "serverName"],
      ),
      "Microsoft.Sql/servers/{serverName}/databases/{databaseName}",
    ],
    ["azure-native:x:Thing", shapeWith(["resourceGroupName", "thingName"]), "Microsoft.X/things/{thingName}"],
    ["azure-native:x:Tag", shapeWith(["scope"], ["scope"]), "/{scope}/providers/Microsoft.X/tags/default"],
  ])("are made up for types nobody wrote down: %s", (token, shape, end) => {
    const address = addressFor(token, shape);
    expect(address.documented).toBe(false);
    expect(address.template.endsWith(end)).toBe(true);
  });
});

describe("names that nobody gave", () => {
  const seed = Buffer.from("seed");
  it.each([
    ["a resource of its own has eight digits added", GATEWAY, /^vpn[0-9a-f]{8}$/, true],
    ["one in another is called like in the program", SUBNET, /^vpn$/, false],
    ["a role assignment is a UUID", ROLE, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, true],
  ])("%s", (_, address, name, random) => {
    expect(autoName("vpn", address, seed, undefined)).toEqual({ name: expect.stringMatching(name), random });
  });

  it("are the same for the same seed and differ otherwise", () => {
    const name = (bytes: string) => autoName("vpn", GATEWAY, Buffer.from(bytes), undefined)?.name;
    expect(name("a")).toBe(name("a"));
    expect(name("a")).not.toBe(name("b"));
  });

  it("follow the stack's own pattern, or stay away when it says so", () => {
    expect(autoName("vpn", GATEWAY, seed, { mode: "propose", proposedName: "p" })?.name).toBe("p");
    expect(autoName("vpn", ROLE, seed, { mode: "propose", proposedName: "p" })?.name).not.toBe("p");
    expect(autoName("vpn", ROLE, seed, { mode: "enforce", proposedName: "p" })?.name).toBe("p");
    expect(autoName("vpn", GATEWAY, seed, { mode: "disable", proposedName: "" })).toBeUndefined();
  });
});

describe("completed inputs", () => {
  const complete = (
    news: PropertyMap,
    { olds = {}, location, group }: { olds?: PropertyMap; location?: string; group?: Json } = {},
  ) =>
    completeInputs(news, {
      urnName: "vpn",
      address: GATEWAY,
      shape: shapeWith(["resourceGroupName", "virtualNetworkGatewayName", "location"]),
      apiVersion: "2024-05-01",
      olds,
      randomSeed: Buffer.from("seed"),
      autonaming: undefined,
      defaultLocation: location,
      locationOfGroup: () => group,
    });
  const named = { virtualNetworkGatewayName: "gw", resourceGroupName: "g" };

  it("keep what was written", () => {
    const written = { ...named, location: "here" };
    expect(complete(written, { olds: { location: "there" } })).toEqual({
      ...written,
      azureApiVersion: "2024-05-01",
    });
  });

  it.each<[string, Parameters<typeof complete>[1], PropertyMap, unknown]>([
    ["of the last update", { olds: { location: "old" }, location: "stack", group: "group" }, named, "old"],
    ["of the stack", { location: "stack", group: "group" }, named, "stack"],
    ["of the resource group", { group: "group" }, named, "group"],
    ["that is not known yet, like the group", {}, { ...named, resourceGroupName: UNKNOWN }, UNKNOWN],
    ["that nobody knows", {}, named, undefined],
  ])("take the location %s", (_, given, news, location) => {
    expect(complete(news, given).location).toBe(location);
  });

  it("keep a made name and the note that it was made", () => {
    const first = complete({ resourceGroupName: "g" });
    expect(first).toMatchObject({
      virtualNetworkGatewayName: expect.stringMatching(/^vpn\w{8}$/),
      __createBeforeDelete: true,
    });
    const again = complete(
      { resourceGroupName: "g" },
      { olds: { ...first, virtualNetworkGatewayName: "kept" } },
    );
    expect(again).toMatchObject({ virtualNetworkGatewayName: "kept", __createBeforeDelete: true });
  });
});

describe("replacing properties", () => {
  const replaces = (token: string, path: string) =>
    replacingPaths(
      parseToken(token),
      addressFor(token, shapeWith(["resourceGroupName", "name"], ["name"])),
    ).has(path);

  it.each([
    ["azure-native:network:Subnet", "virtualNetworkName"],
    ["azure-native:network:VirtualNetwork", "location"],
    ["azure-native:network:PublicIPAddress", "sku"],
    ["azure-native:network:PrivateEndpoint", "subnet"],
    ["azure-native:resources:ResourceGroup", "location"],
    ["azure-native:managedidentity:UserAssignedIdentity", "location"],
  ])("of %s include %s", (token, path) => {
    expect(replaces(token, path)).toBe(true);
  });

  // The reason for replaceOnChanges in the program: the provider itself would send these as an update.
  it.each(["gatewayType", "vpnType", "vpnGatewayGeneration", "location"])(
    "of a gateway do not include %s",
    (path) => {
      expect(replaces("azure-native:network:VirtualNetworkGateway", path)).toBe(false);
    },
  );
});

describe("subscriptions", () => {
  it.each([undefined, "00000000-0000-0000-0000-000000000000"])("%s is the rehearsal's", (subscription) => {
    expect(refuseSubscription(subscription)).toBeUndefined();
  });

  it.each(["11111111-2222-4333-8444-555555555555", "", 7])(
    "%j is refused with one sentence",
    (subscription) => {
      const sentence = refuseSubscription(subscription);
      expect(sentence).toContain(`azure-native:subscriptionId is ${JSON.stringify(subscription)}`);
      expect(sentence).not.toContain("\n");
    },
  );
});
