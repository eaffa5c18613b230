import { formsOf, judge, judgedStack, judgeStack, saying, told, unknown, type Member } from "./judge";

const RULE = "dns-pinned";
const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const TEAM = "3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17";
const idOf = (name: string, subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/${name}`;
const NETWORK = idOf("vnet-city", TEAM);
const trust = saying({
  protected: {
    subscriptions: [CITY],
    networks: [NETWORK],
    prefixes: ["10.80.0.0/22"],
    vaults: [],
    accounts: [],
    suffixes: ["intern.musterstadt.example", "mail.example", "xn--mnchen-3ya.example"],
  },
});
const city = { subscriptionId: CITY };
const team = { subscriptionId: TEAM };
const token = (name: string) => `azure-native:${name}`;
const alone = (type: string, inputs: Record<string, unknown>, change: object = {}) =>
  judge({ type: token(type), inputs, trust, provider: team, ...change }, RULE);
const found = (type: string, inputs: Record<string, unknown>, change: object = {}) =>
  told("found", alone(type, inputs, change));
const cannot = "a value that cannot be decided before deployment: it is known only after deployment";

describe("a zone", () => {
  const zones: ReadonlyArray<readonly [string, string]> = [
    ["privatedns:PrivateZone", "privateZoneName"],
    ["dns:Zone", "zoneName"],
  ];
  it.each([
    "intern.musterstadt.example",
    "Intern.Musterstadt.Example.",
    "files.intern.musterstadt.example",
    "mail.example",
    "mail.example..",
    "München.example",
    "files.xn--MNCHEN-3ya.example",
    "mail。example",
  ])("named %s is blocked", (name) => {
    for (const [type, input] of zones) {
      const reported = alone(type, { [input]: name });
      expect([told("property", reported), told("found", reported)]).toEqual([
        [input],
        [`the zone "${name}", a protected name`],
      ]);
      for (const form of formsOf(token(type)))
        expect(judge({ type: form, inputs: { [input]: name }, trust, provider: team }, RULE)).toHaveLength(1);
    }
  });

  it.each([
    "musterstadt.example",
    "extern.musterstadt.example",
    "notintern.musterstadt.example",
    "privatelink.file.core.windows.net",
    unknown,
  ])("named %s passes", (name) => {
    for (const [type, input] of zones) expect(alone(type, { [input]: name })).toEqual([]);
  });

  it("is seen through a generic resource", () => {
    const generic = (type: string, resourceName: string) => ({
      resourceProviderNamespace: "Microsoft.Network",
      parentResourcePath: "",
      resourceType: type,
      resourceName,
    });
    for (const type of ["privateDnsZones", "dnsZones"])
      expect(found("resources:Resource", generic(type, "mail.example"))).toEqual([
        'the zone "mail.example", a protected name',
      ]);
    expect(found("resources:Resource", generic("privateDnsZones", "other.example"))).toEqual([]);
  });
});

describe("a record", () => {
  const sets = [
    { type: "privatedns:PrivateRecordSet", zone: "privateZoneName" },
    { type: "dns:RecordSet", zone: "zoneName" },
  ];
  it.each([
    ["intern", "musterstadt.example", "intern.musterstadt.example"],
    [
      "_acme-challenge.mail.intern",
      "musterstadt.example.",
      "_acme-challenge.mail.intern.musterstadt.example.",
    ],
    ["FILES", "intern.musterstadt.example", "FILES.intern.musterstadt.example"],
    ["@", "mail.example", "mail.example"],
    [undefined, "mail.example", "mail.example"],
    [unknown, "mail.example", "mail.example"],
    ["*", "musterstadt.example", "*.musterstadt.example"],
    ["*", "example", "*.example"],
    ["*", "intern.musterstadt.example", "*.intern.musterstadt.example"],
    ["mail.", "example", "mail..example"],
  ])("%s in %s is blocked", (relativeRecordSetName, zoneName, name) => {
    for (const { type, zone } of sets) {
      const reported = alone(type, { recordType: "A", relativeRecordSetName, [zone]: zoneName });
      expect([told("property", reported), told("found", reported)]).toEqual([
        ["relativeRecordSetName"],
        [`a record for "${name}", a protected name`],
      ]);
    }
  });

  it.each([
    ["www", "musterstadt.example"],
    ["@", "musterstadt.example"],
    [undefined, "musterstadt.example"],
    ["*.web", "musterstadt.example"],
    ["*", "other.example"],
    ["stcity", "privatelink.file.core.windows.net"],
    [unknown, "other.example"],
    ["intern", unknown],
  ])("%s in %s passes", (relativeRecordSetName, zoneName) => {
    for (const { type, zone } of sets)
      expect(alone(type, { recordType: "A", relativeRecordSetName, [zone]: zoneName })).toEqual([]);
  });

  it.each([
    ["musterstadt", "example", "musterstadt.example"],
    ["@", "musterstadt.example", "musterstadt.example"],
  ])("that hands %s in %s on to other name servers is blocked", (relativeRecordSetName, zoneName, name) => {
    for (const { type, zone } of sets) {
      const record = { relativeRecordSetName, [zone]: zoneName };
      for (const recordType of ["NS", "ns"])
        expect(found(type, { ...record, recordType })).toEqual([
          `a record that hands "${name}" on, and with it a protected name`,
        ]);
      expect(found(type, { ...record, recordType: "TXT" })).toEqual([]);
      expect(found(type, { ...record, [zone]: "other.example", recordType: "NS" })).toEqual([]);
    }
  });

  it("is told where its name cannot be, in a zone above a protected suffix", () => {
    for (const { type, zone } of sets) {
      const inputs = { recordType: "NS", relativeRecordSetName: unknown, [zone]: "musterstadt.example" };
      const reported = alone(type, inputs);
      expect(reported.map(({ enforcementLevel }) => enforcementLevel)).toEqual(["advisory"]);
      expect(told("found", reported)).toEqual([
        'not judged: a name that only the deployment tells, in the zone "musterstadt.example"',
      ]);
    }
  });

  it("in the zone of a private endpoint is not written by hand in a protected subscription", () => {
    const inputs = { relativeRecordSetName: "stcity", privateZoneName: "privatelink.file.core.windows.net" };
    expect(found("privatedns:PrivateRecordSet", inputs, { provider: city })).toEqual([
      'a record for "stcity.privatelink.file.core.windows.net", in a protected subscription',
    ]);
    const other = { ...inputs, privateZoneName: "gis.example" };
    expect(alone("privatedns:PrivateRecordSet", other, { provider: city })).toEqual([]);
  });

  it("gets the name of a zone that the same stack makes", () => {
    for (const { type, zone } of sets) {
      const zoneType = type.startsWith("private") ? "privatedns:PrivateZone" : "dns:Zone";
      const members = (name: string): Record<string, Member> => ({
        zone: { type: token(zoneType), inputs: { [zone]: name }, provider: team },
        record: {
          type: token(type),
          inputs: { relativeRecordSetName: "intern", [zone]: unknown },
          from: { [zone]: ["zone"] },
          provider: team,
        },
      });
      expect(judgeStack(RULE, members("musterstadt.example"), { scope: "any", trust })).toEqual([
        'record: a record for "intern.musterstadt.example", a protected name',
      ]);
      expect(judgeStack(RULE, members("other.example"), { scope: "any", trust })).toEqual([]);
    }
  });
});

describe("a link to a protected network", () => {
  const link = "a zone or rules for virtualnetworks/vnet-city (a protected network)";
  it.each([
    ["privatedns:VirtualNetworkLink", { virtualNetwork: { id: NETWORK } }, "virtualNetwork"],
    ["privatedns:VirtualNetworkLink", { VirtualNetwork: { ID: NETWORK.toUpperCase() } }, "VirtualNetwork"],
    ["dnsresolver:PrivateResolverVirtualNetworkLink", { virtualNetwork: { id: NETWORK } }, "virtualNetwork"],
    [
      "dns:Zone",
      { zoneName: "a.example", resolutionVirtualNetworks: [{ id: NETWORK }] },
      "resolutionVirtualNetworks",
    ],
    ["dns:Zone", { registrationVirtualNetworks: [{ id: NETWORK }] }, "registrationVirtualNetworks"],
  ])("is blocked: %s with %j", (type, inputs, path) => {
    const reported = alone(type, { ...inputs });
    expect([told("property", reported), told("found", reported)]).toEqual([[path], [link]]);
  });

  it("is blocked for each network in a protected subscription, told or not", () => {
    const type = "privatedns:VirtualNetworkLink";
    const to = (id: string) => ({
      privateZoneName: "privatelink.file.core.windows.net",
      virtualNetwork: { id },
    });
    expect(found(type, to(idOf("vnet-x", CITY)))).toEqual([
      "a zone or rules for virtualnetworks/vnet-x (in a protected subscription)",
    ]);
    expect(found(type, to(unknown), { provider: city })).toEqual([
      "a zone or rules for a network in a protected subscription",
    ]);
    expect(found(type, { virtualNetwork: unknown }, { provider: city })).toHaveLength(1);
  });

  it("is left alone where the network is another one", () => {
    const type = "privatedns:VirtualNetworkLink";
    for (const id of [unknown, idOf("vnet-team", TEAM)])
      expect(alone(type, { virtualNetwork: { id } })).toEqual([]);
    const known = { virtualNetwork: { id: idOf("vnet-team", TEAM) } };
    expect(alone(type, known, { provider: city })).toEqual([]);
  });
});

describe("a forwarding rule", () => {
  const rule = (domainName: string, ...addresses: unknown[]) => ({
    domainName,
    targetDnsServers: addresses.map((ipAddress) => ({ ipAddress, port: 53 })),
  });
  const type = "dnsresolver:ForwardingRule";

  it.each([
    ["intern.musterstadt.example.", "203.0.113.10", '"203.0.113.10"'],
    ["Mail.Example.", "10.99.0.4", '"10.99.0.4"'],
    ["x.mail.example.", unknown, cannot],
    ["mail.example.", "dns.example", '"dns.example"'],
  ])("for %s to %s is blocked", (domain, address, words) => {
    const reported = alone(type, rule(domain, "10.80.0.4", address));
    expect([told("property", reported), told("found", reported)]).toEqual([
      ["targetDnsServers[1].ipAddress"],
      [`questions for "${domain}" to ${words}`],
    ]);
  });

  it.each([
    rule("intern.musterstadt.example.", "10.80.0.4", "168.63.129.16"),
    rule(".", "203.0.113.10"),
    rule("musterstadt.example.", "203.0.113.10"),
    rule("partner.example.", "203.0.113.10"),
    rule(unknown, "203.0.113.10"),
  ])("passes in a team's subscription: %j", (inputs) => {
    expect(alone(type, inputs)).toEqual([]);
  });

  it.each([
    [".", 1],
    ["example.", 1],
    ["musterstadt.example.", 1],
    ["partner.example.", 0],
  ])("for %s counts %d times in a protected subscription", (domain, times) => {
    expect(alone(type, rule(domain, "203.0.113.10"), { provider: city })).toHaveLength(times);
    expect(alone(type, rule(domain, "10.80.0.4"), { provider: city })).toEqual([]);
  });
});

describe("name servers", () => {
  const network = (...dnsServers: unknown[]) => ({ dhcpOptions: { dnsServers } });

  it("of a protected network lie within the city's own prefixes", () => {
    const inputs = {
      resourceGroupName: "RG-Net",
      virtualNetworkName: "VNET-city",
      ...network("10.80.0.4", "9.9.9.9"),
    };
    const reported = alone("network:VirtualNetwork", inputs);
    expect([told("property", reported), told("found", reported)]).toEqual([
      ["dhcpOptions.dnsServers[1]"],
      ['the name server "9.9.9.9"'],
    ]);
    expect(alone("network:VirtualNetwork", { ...inputs, virtualNetworkName: "vnet-team" })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["network:VirtualNetwork", network("10.84.0.4")],
    ["network:FirewallPolicy", { dnsSettings: { servers: ["10.84.0.4"] } }],
  ])("of %s in a protected subscription do so, too", (type, inputs) => {
    expect(found(type, inputs, { provider: city })).toEqual(['the name server "10.84.0.4"']);
    expect(alone(type, inputs)).toEqual([]);
  });

  it("are Azure's own, or none, elsewhere unknown", () => {
    const servers = (...all: unknown[]) =>
      found("network:VirtualNetwork", network(...all), { provider: city });
    expect(servers("168.63.129.16")).toEqual([]);
    expect(servers()).toEqual([]);
    expect(servers(unknown)).toEqual([`the name server ${cannot}`]);
  });
});

it("says nothing in the remote-access stack, and nothing where nothing is protected", () => {
  const inputs = { privateZoneName: "mail.example" };
  const type = "privatedns:PrivateZone";
  expect(alone(type, inputs, { scope: "remote-access" })).toEqual([]);
  expect(alone(type, inputs, { trust: saying({}) })).toEqual([]);
  const members: Record<string, Member> = { zone: { type: token(type), inputs } };
  expect(judgedStack(RULE, members, { scope: "any", trust: saying({}) })).toEqual([]);
});
