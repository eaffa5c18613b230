import { judge, judgeStack, saying, told, unknown, type Member } from "./judge";

const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const NETWORK = `/subscriptions/${CITY}/resourceGroups/rg-city/providers/Microsoft.Network/virtualNetworks/vnet-city`;
const VAULT = `/subscriptions/${CITY}/resourceGroups/rg-city/providers/Microsoft.KeyVault/vaults/kv-city`;
const OWNER = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const trust = saying({
  protected: {
    subscriptions: [],
    networks: [NETWORK],
    prefixes: [],
    vaults: [VAULT],
    accounts: [],
    suffixes: [],
  },
});
const GENERIC = "azure-native:resources:Resource";
const generic = (
  resourceProviderNamespace: unknown,
  resourceType: unknown,
  properties: unknown,
  more = {},
) => ({
  resourceProviderNamespace,
  resourceType,
  resourceName: "x",
  parentResourcePath: "",
  properties,
  ...more,
});
const found = (id: string, inputs: Record<string, unknown>) =>
  told("found", judge({ type: GENERIC, inputs, trust, provider: { subscriptionId: CITY } }, id));

const anyone = {
  direction: "Inbound",
  access: "Allow",
  sourceAddressPrefix: "*",
  destinationPortRange: "993",
};

describe("a generic resource of a known type", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "mail-not-published",
      generic("Microsoft.Network", "networkSecurityGroups", { securityRules: [{ properties: anyone }] }),
      ['ports "993" for "*"'],
    ],
    [
      "mail-not-published",
      generic("microsoft.network", "securityRules", anyone, {
        parentResourcePath: "networkSecurityGroups/g",
      }),
      ['ports "993" for "*"'],
    ],
    [
      "store-closed",
      generic(
        "Microsoft.Storage",
        "storageAccounts",
        { publicNetworkAccess: "Disabled" },
        { kind: "FileStorage" },
      ),
      ["nothing", "nothing"],
    ],
    [
      "store-closed",
      generic("Microsoft.Storage", "fileServices/shares", { enabledProtocols: "NFS" }),
      ['"NFS"'],
    ],
    [
      "nothing-into-protected",
      generic("Microsoft.Network", "virtualNetworks/virtualNetworkPeerings", {
        remoteVirtualNetwork: { id: NETWORK },
      }),
      ["a connection to virtualnetworks/vnet-city (a protected network)"],
    ],
    [
      "nothing-into-protected",
      generic("Microsoft.Network", "networkSecurityPerimeters/resourceAssociations", {
        privateLinkResource: { id: NETWORK },
      }),
      ["a perimeter, which has rules of its own, around virtualnetworks/vnet-city (a protected network)"],
    ],
    [
      "no-grant-on-protected",
      generic(
        "Microsoft.KeyVault",
        "accessPolicies",
        {},
        {
          parentResourcePath: "vaults/KV-city",
          resourceGroupName: "rg-city",
        },
      ),
      ['an access policy, on the protected vault "kv-city"'],
    ],
    [
      "no-grant-on-protected",
      generic(
        "Microsoft.Network",
        "roleAssignments",
        { roleDefinitionId: OWNER },
        {
          parentResourcePath: "virtualNetworks/x/../vnet-city/providers/Microsoft.Authorization",
          resourceGroupName: "rg-city",
        },
      ),
      [`the role Owner, which may give itself every right, on the protected network "vnet-city"`],
    ],
  ])("is judged by %s as the type it makes: %j", (id, inputs, texts) => {
    expect(found(id, inputs)).toEqual(texts);
  });

  it.each<[string, Record<string, unknown>]>([
    [
      "mail-not-published",
      generic("Microsoft.Network", "networkSecurityGroups", {
        securityRules: [
          { properties: { ...anyone, access: "Deny" } },
          { properties: { ...anyone, direction: "Outbound" } },
          { properties: { ...anyone, destinationPortRange: "443" } },
        ],
      }),
    ],
    [
      "store-closed",
      generic("Microsoft.Storage", "storageAccounts", { allowSharedKeyAccess: true }, { kind: "StorageV2" }),
    ],
    ["store-closed", generic("Microsoft.Web", "sites", { enabledProtocols: "NFS" })],
    ["store-closed", generic(unknown, "shares", { enabledProtocols: "NFS" })],
    [
      "mail-not-published",
      generic("Microsoft.Network", unknown, { securityRules: [{ properties: anyone }] }),
    ],
  ])("passes %s when that passes, or when nobody can tell the type: %j", (id, inputs) => {
    expect(found(id, inputs)).toEqual([]);
  });

  const closed = { publicNetworkAccess: "Disabled", allowSharedKeyAccess: false };
  const open = { publicNetworkAccess: "Enabled", allowSharedKeyAccess: true };
  const store = (properties: object, more = {}) =>
    found(
      "store-closed",
      generic("Microsoft.Storage", "storageAccounts", properties, { kind: "FileStorage", ...more }),
    );

  it.each([
    ["in a further properties", store({ ...open, properties: closed })],
    ["beside it", store(open, closed)],
    [
      "beside it in other letters",
      store(open, { PublicNetworkAccess: "Disabled", AllowSharedKeyAccess: false }),
    ],
  ])("counts by its properties, whatever stands %s", (_, texts) => {
    expect(texts).toEqual(store(open));
    expect(texts).toContain('"Enabled"');
  });

  it.each([
    { access: "Deny", properties: anyone },
    { sourceAddressPrefix: "10.0.0.0/8", properties: anyone },
    { SourceAddressPrefix: "10.0.0.0/8", properties: anyone },
    { properties: { ...anyone, properties: { access: "Deny" } } },
    { PROPERTIES: anyone },
  ])("counts by the properties of each part as well: %j", (rule) => {
    const group = generic("Microsoft.Network", "networkSecurityGroups", { securityRules: [rule] });
    expect(found("mail-not-published", group)).toEqual(['ports "993" for "*"']);
  });

  it("cannot be told where properties stand there twice", () => {
    const twice = generic("Microsoft.Storage", "storageAccounts", closed, {
      kind: "FileStorage",
      Properties: open,
    });
    expect(found("store-closed", twice)).toContain(
      "a value that cannot be decided before deployment: it is written twice, as properties and Properties",
    );
  });

  it("joins networks by the path that it stands in", () => {
    const member = (type: string, inputs: Record<string, unknown>): Member => ({
      type: `azure-native:${type}`,
      inputs,
    });
    const members = {
      vnet: member("network:VirtualNetwork", { virtualNetworkName: "vnet-web" }),
      nic: member("network:NetworkInterface", {
        virtualNetworkName: "vnet-web",
        ipConfigurations: [{ publicIPAddress: { id: "p" } }],
      }),
      peering: member(
        "resources:Resource",
        generic(
          "Microsoft.Network",
          "virtualNetworkPeerings",
          { remoteVirtualNetwork: { id: NETWORK } },
          { parentResourcePath: "virtualNetworks/VNET-web" },
        ),
      ),
    };
    expect(judgeStack("nothing-into-protected", members, { scope: "any", trust })).toEqual([
      'nic: a public address: Internet → NetworkInterface "nic" → VirtualNetworkPeering "peering" → virtualnetworks/vnet-city (a protected network)',
    ]);
  });
});
