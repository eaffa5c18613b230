import { formsOf, judge, saying, told, unknown, type Trial } from "./judge";

const ID = "no-foreign-administration";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const token = (name: string) => `azure-native:network:${name}`;
const DEFINITION = "azure-native:managedservices:RegistrationDefinition";
const ASSIGNMENT = "azure-native:managedservices:RegistrationAssignment";
const GENERIC = "azure-native:resources:Resource";
const CITY = "6b1f4c2e-0000-4000-8000-000000000001";
const OTHER = "6b1f4c2e-0000-4000-8000-000000000002";
const network = (subscription: string, name: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/${name}`;
const group = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Network/networkManagers/m/networkGroups/n`;
const trust = saying({
  protected: {
    subscriptions: [CITY],
    networks: [network(OTHER, "vnet-Files")],
    prefixes: [],
    vaults: [],
    accounts: [],
    suffixes: [],
  },
});
const reported = (type: string, inputs: Record<string, unknown>, rest: Partial<Trial> = {}) =>
  judge({ type, inputs, trust, provider: { subscriptionId: OTHER }, ...rest }, ID);
const atHome = { provider: { subscriptionId: CITY } };

const FOREIGN: ReadonlyArray<[string, string, Record<string, unknown>]> = [
  [DEFINITION, 'an offer of rights to another tenant: "t"', { properties: { managedByTenantId: "t" } }],
  [DEFINITION, "an offer of rights to another tenant", { properties: { managedByTenantId: unknown } }],
  [
    ASSIGNMENT,
    'rights for another tenant: "/d"',
    { scope: `/subscriptions/${OTHER}`, properties: { registrationDefinitionId: "/d" } },
  ],
  [ASSIGNMENT, "rights for another tenant", {}],
  [token("ScopeConnection"), 'a network manager that reaches into another tenant: "t"', { tenantId: "t" }],
  [
    token("SubscriptionNetworkManagerConnection"),
    'a network manager of another tenant: "/m"',
    { networkManagerId: "/m" },
  ],
  [token("ManagementGroupNetworkManagerConnection"), "a network manager of another tenant", {}],
];

it.each(FOREIGN)("%s is blocked, in any stack: %s", (type, found, inputs) => {
  for (const rest of [{}, atHome, { trust: saying({}) }, { scope: "remote-access" } as const]) {
    const findings = reported(type, inputs, rest);
    expect(told("property", findings)).toEqual(["(the resource as a whole)"]);
    expect(told("found", findings)).toEqual([found]);
  }
});

it.each(FOREIGN.flatMap(([type]) => formsOf(type)))("%s is blocked just the same", (type) => {
  expect(reported(type, {})).toHaveLength(1);
});

it.each([
  ["Microsoft.ManagedServices", "registrationAssignments", ""],
  ["microsoft.managedservices", "REGISTRATIONDEFINITIONS", ""],
  ["x", "/providers/Microsoft.ManagedServices/registrationAssignments", ""],
  ["Microsoft.ManagedServices", "registrationAssignment%73", ""],
  ["Microsoft.Network", "networkManagerConnections", ""],
  ["Microsoft.Network", "scopeConnections", "networkManagers/m"],
])(
  "a generic resource of %s/%s is blocked",
  (resourceProviderNamespace, resourceType, parentResourcePath) => {
    const inputs = { resourceProviderNamespace, resourceType, parentResourcePath, properties: {} };
    expect(reported(GENERIC, inputs).length).toBeGreaterThan(0);
  },
);

it.each([
  [
    "a generic resource of another type",
    GENERIC,
    { resourceProviderNamespace: "Microsoft.Web", resourceType: "sites" },
  ],
  [
    "a generic resource of a type that only the deployment tells",
    GENERIC,
    { resourceProviderNamespace: unknown, resourceType: unknown },
  ],
  [
    "a peering",
    token("VirtualNetworkPeering"),
    { remoteVirtualNetwork: { id: network(OTHER, "vnet-Files") } },
  ],
  ["a network manager", token("NetworkManager"), { networkManagerScopes: { subscriptions: [OTHER] } }],
  [
    "a type of another provider with the same words",
    "example:managedservices:RegistrationAssignment",
    { scope: `/subscriptions/${CITY}` },
  ],
])("%s is left alone", (_, type, inputs) => {
  expect(reported(type, inputs)).toEqual([]);
});

describe("a connectivity configuration", () => {
  const TYPE = token("ConnectivityConfiguration");
  const configuration = (hub: unknown, networkGroupId: unknown = group(OTHER)) => ({
    connectivityTopology: "HubAndSpoke",
    hubs: [{ resourceId: hub, resourceType: "Microsoft.Network/virtualNetworks" }],
    appliesToGroups: [{ groupConnectivity: "None", networkGroupId }],
  });

  it.each([
    ["of other networks", configuration(network(OTHER, "vnet-web")), {}],
    ["of networks whose names begin alike", configuration(network(OTHER, "vnet-files-2")), {}],
    ["of networks that this stack makes", configuration(unknown, unknown), {}],
    ["without hubs", { hubs: [], appliesToGroups: [] }, atHome],
    ["while nothing is protected", configuration(network(CITY, "a")), { trust: saying({}) }],
  ])("passes %s", (_, inputs, rest) => {
    expect(reported(TYPE, inputs, rest)).toEqual([]);
  });

  const FILES = 'the protected network "vnet-Files"';
  it.each([
    ["hubs[0].resourceId", FILES, configuration(network(OTHER, "vnet-Files")), {}],
    ["hubs[0].resourceId", FILES, configuration(network(OTHER, "VNET-FILES").toUpperCase()), {}],
    ["hubs[0].resourceId", FILES, configuration(`${network(OTHER, "vnet-files")}/subnets/s`), {}],
    ["hubs[0].resourceId", `the protected subscription "${CITY}"`, configuration(network(CITY, "a")), {}],
    [
      "appliesToGroups[0].networkGroupId",
      `the protected subscription "${CITY}"`,
      configuration(network(OTHER, "a"), group(CITY)),
      {},
    ],
    ["properties.hubs[0].resourceId", FILES, { properties: configuration(network(OTHER, "vnet-files")) }, {}],
    ["Hubs[0].ResourceId", FILES, { Hubs: [{ ResourceId: network(OTHER, "vnet-files") }] }, {}],
    [
      "hubs[0].resourceId",
      `${LATER}, in the protected subscription "${CITY}"`,
      configuration(unknown),
      atHome,
    ],
    ["hubs", `${LATER}, in the protected subscription "${CITY}"`, { hubs: unknown }, atHome],
    [
      "hubs",
      "a value that cannot be decided before deployment: it is an object, not a list",
      { hubs: { resourceId: network(CITY, "a") } },
      {},
    ],
  ])("is blocked where %s is %s", (path, found, inputs, rest) => {
    const findings = reported(TYPE, inputs, rest);
    expect(told("property", findings)).toEqual([path]);
    // A long id is cut off before what it lies in.
    expect(told("found", findings)).toEqual([expect.stringMatching(new RegExp(`${found}$`))]);
  });

  it.each(formsOf(TYPE))("is judged as %s just the same", (type) => {
    expect(reported(type, configuration(network(CITY, "a")))).toHaveLength(1);
  });
});

it.each([
  [token("StaticMember"), { resourceId: network(OTHER, "vnet-files") }, 1],
  [token("StaticMember"), { resourceId: network(OTHER, "vnet-web") }, 0],
  [
    GENERIC,
    {
      resourceProviderNamespace: "Microsoft.Network",
      resourceType: "networkManagers/networkGroups/staticMembers",
      properties: { resourceId: network(CITY, "a") },
    },
    1,
  ],
])("a network that %s takes into a group with %j is objected to %d times", (type, inputs, times) => {
  expect(reported(type, inputs)).toHaveLength(times);
});

describe("a security admin rule", () => {
  const RULE = token("AdminRule");
  const HOME = `in the protected subscription "${CITY}"`;
  it.each([
    ["access", `"AlwaysAllow", ${HOME}`, { access: "AlwaysAllow" }],
    ["access", `"alwaysallow", ${HOME}`, { access: "alwaysallow" }],
    ["ACCESS", `"AlwaysAllow", ${HOME}`, { ACCESS: "AlwaysAllow" }],
    ["access", `["AlwaysAllow"], ${HOME}`, { access: ["AlwaysAllow"] }],
    ["access", LATER, { access: unknown }],
    ["properties.access", `"AlwaysAllow", ${HOME}`, { properties: { access: "AlwaysAllow" } }],
  ])("is blocked in a protected subscription where %s is %s, and only there", (path, found, inputs) => {
    const findings = reported(RULE, inputs, atHome);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
    expect(reported(RULE, inputs)).toEqual([]);
  });

  it.each(["Allow", "Deny", "deny"])("passes in a protected subscription where it says %s", (access) => {
    expect(reported(RULE, { access }, atHome)).toEqual([]);
  });

  it.each(formsOf(RULE))("is judged as %s just the same", (type) => {
    expect(reported(type, { access: "AlwaysAllow" }, atHome)).toHaveLength(1);
  });

  it("is judged as a generic resource just the same", () => {
    const inputs = {
      resourceProviderNamespace: "Microsoft.Network",
      resourceType: "networkManagers/securityAdminConfigurations/ruleCollections/rules",
      properties: { access: "AlwaysAllow" },
    };
    expect(reported(GENERIC, inputs, atHome)).toHaveLength(1);
    expect(reported(GENERIC, { ...inputs, properties: {} }, atHome)).toEqual([]);
  });
});

it("writes down everything a reader needs", () => {
  const [finding] = reported(DEFINITION, { properties: { managedByTenantId: "t" } });
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "critical" });
  expect(finding?.message).toBe(
    [
      'no-foreign-administration blocks "vpn" (azure-native:managedservices:RegistrationDefinition): no other tenant may administer subscriptions or networks of the city, and no network manager may open protected ones.',
      "  property: (the resource as a whole)",
      '  found: an offer of rights to another tenant: "t"',
      "  write instead: nothing: remove it; people of another organisation work under accounts of the city, with rights that are reviewed",
      "  why: whoever administers from outside changes gateway, filters and rights with accounts that the city does not know, and what a network manager connects or always allows no peering and no security group shows",
      "  read: docs/rules/no-foreign-administration.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
