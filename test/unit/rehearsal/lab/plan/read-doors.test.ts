import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import { BODIES, changed, idOf, MAIL_RULE, requestLog, stackExport, type Bodies } from "./small-plan";

const read = (extra: Bodies) => readPlan(requestLog({ ...BODIES, ...extra }), "plan");
const doors = (extra: Bodies) => read(extra).doors;
const faultsOf = (extra: Bodies): string => {
  try {
    read(extra);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

const ADDRESS = { sku: { name: "Standard" } };
const SERVERS = { id: idOf("virtualNetworks/spoke/subnets/servers") };
const named = (name: string) => ({ id: idOf(`publicIPAddresses/${name}`) });
const machine = (more: object) => ({
  ipConfigurations: [{ name: "address", privateIPAddress: "10.84.0.10", subnet: SERVERS, ...more }],
});
const leadsOf = (extra: Bodies) =>
  Object.fromEntries(doors(extra).addresses.map(({ name, leads }) => [name, leads]));

describe("where a public address leads", () => {
  it("to the gateway or the firewall that names it, and nowhere where nothing does", () => {
    const leads = leadsOf({
      "publicIPAddresses/gw": ADDRESS,
      "publicIPAddresses/fw": ADDRESS,
      "publicIPAddresses/rule": ADDRESS,
      "publicIPAddresses/spare": ADDRESS,
      "virtualNetworkGateways/gw": {
        ...BODIES["virtualNetworkGateways/gw"],
        ipConfigurations: [
          { subnet: { id: idOf("virtualNetworks/hub/subnets/GatewaySubnet") }, publicIPAddress: named("GW") },
        ],
      },
      "azureFirewalls/fw": {
        ...BODIES["azureFirewalls/fw"],
        ipConfigurations: [
          { ...BODIES["azureFirewalls/fw"].ipConfigurations[0], publicIPAddress: named("fw") },
        ],
        managementIpConfiguration: { publicIPAddress: named("rule") },
      },
    });
    expect(leads).toEqual({
      gw: { to: "gateway" },
      fw: { to: "firewall" },
      rule: { to: "nowhere" },
      spare: { to: "nowhere" },
    });
  });

  it("to a machine, of which a standard address opens nothing without a security group", () => {
    const extra = {
      "publicIPAddresses/one": ADDRESS,
      "publicIPAddresses/old": { sku: { name: "Basic" } },
      "networkInterfaces/mail": machine({ publicIPAddress: named("one") }),
    };
    expect(leadsOf(extra).one).toEqual({ to: "machine", address: "10.84.0.10" });
    expect(doors(extra).addresses.map(({ closedWithoutGroup }) => closedWithoutGroup)).toEqual([true, false]);
  });

  it("is the same in an export of the stack, which knows the address besides", () => {
    const extra = {
      "publicIPAddresses/one": { ...ADDRESS, ipAddress: "20.113.0.4" },
      "networkInterfaces/mail": machine({ publicIPAddress: named("one") }),
    };
    const exported = readPlan(stackExport({ ...BODIES, ...extra }), "plan").doors;
    expect(exported).toEqual(doors(extra));
    expect(exported.addresses[0]!.written).toBe("20.113.0.4");
  });
});

describe("a public load balancer", () => {
  const id = idOf("loadBalancers/lb");
  const front = { frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` } };
  const rule = { ...front, protocol: "Tcp", frontendPort: 443, backendPort: 8443 };
  const balancer = {
    frontendIPConfigurations: [{ name: "front", publicIPAddress: named("lb") }],
    backendAddressPools: [
      {
        name: "back",
        loadBalancerBackendAddresses: [{ ipAddress: "10.84.0.10" }, { ipAddress: "10.84.0.11" }],
      },
    ],
    loadBalancingRules: [{ ...rule, backendAddressPool: { id: `${id}/backendAddressPools/back` } }],
  };
  const with_ = (body: object, extra: Bodies = {}) => ({
    "publicIPAddresses/lb": ADDRESS,
    "loadBalancers/lb": { ...balancer, ...body },
    ...extra,
  });
  const only = (backends: readonly string[], port = 443, backendPort = 8443) => ({
    to: "balancer",
    rules: [{ transport: "tcp", port, backends, backendPort }],
  });

  it("leads to the addresses of its pool", () => {
    expect(leadsOf(with_({})).lb).toEqual(only(["10.84.0.10", "10.84.0.11"]));
  });

  it("leads to machines that name its pool", () => {
    const pool = { id: `${id}/backendAddressPools/back` };
    const extra = with_(
      { backendAddressPools: [{ name: "back" }] },
      { "networkInterfaces/a": machine({ loadBalancerBackendAddressPools: [pool] }) },
    );
    expect(leadsOf(extra).lb).toEqual(only(["10.84.0.10"]));
  });

  it.each([
    ["that the rule names", {}, true],
    ["that names the rule", { loadBalancerInboundNatRules: [{ id: `${id}/inboundNatRules/desk` }] }, false],
  ])("leads by a NAT rule to the machine %s", (_, more, ruleNames) => {
    const configuration = { id: idOf("networkInterfaces/a/ipConfigurations/address") };
    const nat = { name: "desk", ...rule, ...(ruleNames ? { backendIPConfiguration: configuration } : {}) };
    const extra = with_(
      { loadBalancingRules: [], inboundNatRules: [nat] },
      { "networkInterfaces/a": machine(more) },
    );
    expect(leadsOf(extra).lb).toEqual(only(["10.84.0.10"]));
  });

  it("opens what its own frontend has, and nothing where it stands inside the network", () => {
    const inner = { loadBalancers: [] };
    expect(
      leadsOf(with_({ frontendIPConfigurations: [{ name: "other", publicIPAddress: named("lb") }] })).lb,
    ).toEqual({ to: "balancer", rules: [] });
    expect(leadsOf(with_({ ...inner, frontendIPConfigurations: [{ name: "front" }] })).lb).toEqual({
      to: "nowhere",
    });
  });

  it.each([
    ["all ports", { protocol: "All" }, /rule for all ports/],
    ["floating addresses", { enableFloatingIP: true }, /floating addresses/],
    [
      "machines without address",
      { backendAddressPool: { id: `${id}/backendAddressPools/none` } },
      /port 443 to machines/,
    ],
  ])("with %s is more than the lab knows", (_, change, fault) => {
    const [standing] = balancer.loadBalancingRules;
    expect(faultsOf(with_({ loadBalancingRules: [{ ...standing, ...change }] }))).toMatch(fault);
  });
});

describe("services under public names", () => {
  const account = (body: object) => {
    const id = idOf("").replace("Microsoft.Network/", "Microsoft.Storage/storageAccounts/Files");
    const line = JSON.stringify({ method: "PUT", id, body: { properties: body } });
    return readPlan(`${requestLog()}\n${line}`, "plan").doors.services[0]!;
  };

  it.each([
    ["says nothing", {}, ["0.0.0.0/0"]],
    ["is public", { publicNetworkAccess: "enabled" }, ["0.0.0.0/0"]],
    [
      "is not public, whatever its rules say",
      { publicNetworkAccess: "Disabled", networkAcls: { defaultAction: "Allow" } },
      [],
    ],
    ["denies", { networkAcls: { defaultAction: "Deny" } }, []],
    ["denies, in azure-native's words", { networkRuleSet: { defaultAction: "Deny" } }, []],
    [
      "denies all but some",
      { networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.0/24" }] } },
      ["203.0.113.0/24"],
    ],
  ])("an account that %s", (_, body, lets) => {
    expect(account(body).lets).toEqual(lets);
  });

  it("have their names in small letters, with SMB at the file share's", () => {
    expect(account({}).hosts).toEqual([
      { host: "files.blob.core.windows.net", ports: [443] },
      { host: "files.file.core.windows.net", ports: [443, 445] },
    ]);
  });
});

describe("names of public zones", () => {
  it("are addresses, public addresses of the plan, and other names; a private zone has none", () => {
    const { names } = doors({
      "publicIPAddresses/one": ADDRESS,
      "dnsZones/a.example/A/@": { ARecords: [{ ipv4Address: "10.84.0.10" }] },
      "dnsZones/a.example/A/Mail": { aRecords: [{ ipv4Address: "10.84.0.11" }] },
      "dnsZones/a.example/A/owa": { targetResource: named("one") },
      "dnsZones/a.example/CNAME/www": { CNAMERecord: { cname: "Other.example." } },
      "dnsZones/a.example/TXT/x": { TXTRecords: [] },
      "privateDnsZones/b.example/A/mail": { aRecords: [{ ipv4Address: "10.84.0.12" }] },
    });
    expect(names).toEqual([
      { name: "a.example", is: { address: "10.84.0.10" } },
      { name: "mail.a.example", is: { address: "10.84.0.11" } },
      { name: "owa.a.example", is: { publicAddress: named("one").id } },
      { name: "www.a.example", is: { alias: "other.example" } },
    ]);
  });
});

describe("a NAT rule of the firewall", () => {
  const rule = {
    ruleType: "NatRule",
    name: "share",
    ipProtocols: ["TCP"],
    sourceAddresses: ["*"],
    destinationAddresses: ["20.113.0.4"],
    destinationPorts: ["445"],
    translatedAddress: "10.84.1.4",
    translatedPort: "445",
  };
  const published = (rules: readonly object[]) => ({
    "firewallPolicies/rules/ruleCollectionGroups/nat": {
      priority: 50,
      ruleCollections: [
        { name: "nat", priority: 1, ruleCollectionType: "x", action: { type: "Dnat" }, rules },
      ],
    },
  });

  it("is read beside the network rules", () => {
    const { firewall } = read(published([rule]));
    expect(firewall!.translations).toEqual([
      {
        name: "share",
        protocols: ["TCP"],
        from: ["*"],
        to: ["20.113.0.4"],
        toPorts: ["445"],
        address: "10.84.1.4",
        port: "445",
      },
    ]);
    expect(firewall!.collections).toHaveLength(3);
  });

  it("that leads to a name is more than the lab knows", () => {
    const { translatedAddress: _, ...byName } = rule;
    expect(faultsOf(published([{ ...byName, translatedFqdn: "files.example" }]))).toMatch(
      /nat\/share publishes something without translatedAddress/,
    );
  });
});

describe("the security group of a machine", () => {
  it("counts besides its subnet's", () => {
    const { machines } = read({
      "networkSecurityGroups/own": { securityRules: [MAIL_RULE] },
      "networkInterfaces/mail": {
        ...machine({}),
        networkSecurityGroup: { id: idOf("networkSecurityGroups/own") },
      },
    });
    expect(machines).toMatchObject([
      { name: "mail", address: "10.84.0.10", subnet: SERVERS.id, securityRules: [{ name: "mail" }] },
    ]);
  });
});

describe("no door is passed over in silence", () => {
  const cases: readonly (readonly [string, Bodies, RegExp])[] = [
    ["a bastion", { "bastionHosts/b": {} }, /b \(microsoft.network\/bastionhosts\) may be a door/],
    ["an application gateway", { "applicationGateways/a": {} }, /may be a door/],
    [
      "a public address in a resource that nobody has thought of",
      { "newThings/n": { deep: [{ publicIPAddress: named("one") }] } },
      /n \(microsoft.network\/newthings\) may be a door/,
    ],
    [
      "a database, which has a public name",
      { "x/providers/Microsoft.Sql/servers/s": {} },
      /s \(microsoft.sql\/servers\) may be a door/,
    ],
    [
      "a machine whose address nobody knows",
      {
        "publicIPAddresses/one": ADDRESS,
        "networkInterfaces/m": { ipConfigurations: [{ name: "a", publicIPAddress: named("one") }] },
      },
      /m has a public address but no privateIPAddress/,
    ],
    [
      "a public address of another plan",
      { "networkInterfaces/m": machine({ publicIPAddress: named("gone") }) },
      /names gone, which is not in this plan/,
    ],
    [
      "a range of them",
      { "publicIPAddresses/one": { publicIPAddressVersion: "IPv6" } },
      /"IPv6" is not known/,
    ],
    [
      "one that two things have",
      {
        "publicIPAddresses/one": ADDRESS,
        "networkInterfaces/m": machine({ publicIPAddress: named("one") }),
        "networkInterfaces/n": machine({ publicIPAddress: named("one") }),
      },
      /one is the public address of two things/,
    ],
    [
      "a name with an address of IPv6",
      { "dnsZones/a.example/AAAA/mail": { AAAARecords: [{ ipv6Address: "fd00::1" }] } },
      /mail.a.example has addresses of IPv6/,
    ],
    [
      "an alias of something else",
      { "dnsZones/a.example/A/mail": { targetResource: { id: "/somewhere/else" } } },
      /mail.a.example is an alias/,
    ],
  ];
  it.each(cases)("%s", (_, extra, expected) => {
    expect(faultsOf(extra)).toMatch(expected);
  });

  it("but a property that is empty, and a NAT gateway, are none", () => {
    expect(
      faultsOf(
        changed({
          "networkWatchers/n": { publicIPAddress: null, publicIPPrefixes: [] },
          "publicIPAddresses/out": ADDRESS,
          "natGateways/out": { publicIpAddresses: [named("out")] },
        }),
      ),
    ).toBe("");
  });
});
