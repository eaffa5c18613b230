import { SettingsError } from "../../../../infra/settings/faults";
import { declaredAccessOfText } from "../../../../infra/settings/stack-file";
import { fileText } from "../access-model/models";
import { azureValues, cityValues, separatedValues, setIn } from "./access-values";

type Values = Record<string, unknown>;

const read = (values: Values) => declaredAccessOfText(fileText(values), "Pulumi.test.yaml");

function faultsOf(values: Values): string[] {
  try {
    read(values);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.faults.map(({ key, message }) => `${key.replace("remote-access:", "")}: ${message}`);
    }
    throw error;
  }
  return [];
}

const service = (change: object) => ({
  name: "extra",
  kind: "application",
  hosts: ["192.168.11.9"],
  ports: ["tcp/8443"],
  owner: "IT-Betrieb",
  reason: "needed",
  ...change,
});

/** What is laid over sound settings, and everything that is then said. */
type Case = readonly [
  what: string,
  base: () => Values,
  change: Record<string, unknown>,
  faults: readonly string[],
];

const CASES: readonly Case[] = [
  [
    "secured-hub",
    cityValues,
    { enforcement: "secured-hub" },
    [
      `enforcement: "secured-hub" is not built yet; write azure-firewall where the services stand in Azure, or city-firewall where they stand in the city's own network`,
    ],
  ],
  [
    "no enforcement",
    cityValues,
    { enforcement: undefined },
    ["enforcement: is missing; write city-firewall or azure-firewall: who filters ports"],
  ],
  [
    "a host of the city's own network behind an Azure Firewall",
    azureValues,
    { "services.0.hosts": ["192.168.10.10"] },
    [
      `services[0].hosts[0]: "192.168.10.10/32" is in none of the service network's subnets (10.84.0.0/24, 10.84.2.0/28 of 10.84.0.0/22). ` +
        "A host of the city's own network is reached with enforcement city-firewall only: what laptops send to it turns round " +
        "inside the VPN gateway, and an Azure Firewall would never see it",
    ],
  ],
  [
    "a host in Azure where nothing filters there",
    cityValues,
    { "services.0.hosts": ["10.80.2.10"] },
    [
      `services[0].hosts[0]: "10.80.2.10/32" lies in the virtual network, where nothing filters with enforcement city-firewall; name hosts of the city's own network`,
    ],
  ],
  [
    "a host among the laptops",
    cityValues,
    { "services.0.hosts": ["10.81.0.10"] },
    [`services[0].hosts[0]: "10.81.0.10/32" lies in clientAddressSpace 10.81.0.0/16, where laptops are`],
  ],
  [
    "a public host",
    cityValues,
    { "services.0.hosts": ["8.8.8.8"] },
    [`services[0].hosts[0]: "8.8.8.8/32" is not private; write a range of RFC 1918`],
  ],
  [
    "a whole network as a host",
    cityValues,
    { "services.0.hosts": ["192.168.0.0/16"] },
    [
      `services[0].hosts[0]: "192.168.0.0/16" is a whole network; name the hosts that laptops need (/24 at most)`,
    ],
  ],
  [
    "an IPv6 host",
    cityValues,
    { "services.0.hosts": ["fd00::1"] },
    [`services[0].hosts[0]: "fd00::1" is no address; write 10.84.0.10, or a range such as 10.84.0.16/28`],
  ],
  [
    "a port without transport",
    cityValues,
    { "services.0.ports": ["993"] },
    [`services[0].ports[0]: "993" is no port; write it as tcp/993 or udp/5000-5010`],
  ],
  [
    "ports the wrong way round",
    cityValues,
    { "services.0.ports": ["tcp/10-9"] },
    [
      `services[0].ports[0]: "tcp/10-9" is no range of ports; write numbers from 1 to 65535, the lower one first`,
    ],
  ],
  [
    "departments that no firewall can tell apart",
    cityValues,
    { "services.1.departments": ["jugendamt"] },
    [
      "services[1].departments: cannot be held: all laptops get addresses of one pool, and no firewall can tell the departments apart; " +
        "write by-department into remote-access:pools.separation, or remove it and let the server's own permissions decide",
    ],
  ],
  [
    "departments that share a host and port",
    separatedValues,
    { "services.6": service({ hosts: ["192.168.11.5"], departments: ["buergeramt"] }) },
    [
      'services[6].departments: cannot be held: the service "case-files" for other departments is at the same host and port (192.168.11.5, tcp/8443), ' +
        "and a firewall sees no more than these; give it a host of its own, or leave the departments to the server's own permissions",
    ],
  ],
  [
    "a department that is not there",
    separatedValues,
    { "services.3.departments": ["feuerwehr"] },
    ['services[3].departments[0]: there is no department "feuerwehr"'],
  ],
  [
    "an application without ports",
    cityValues,
    { "services.3": service({ ports: undefined }) },
    ["services[3].ports: is missing; the kind application has no usual ports"],
  ],
  [
    "a directory without a level",
    cityValues,
    { "services.3": service({ kind: "directory", ports: undefined }) },
    ["services[3].directory: is missing; write kerberos or domain-member"],
  ],
  [
    "a share that calls laptops",
    cityValues,
    { "services.1.direction": "to-device", "services.1.devicePorts": ["tcp/445"] },
    [
      "services[1].direction: only services of the kind management may open connections to laptops; remove it",
    ],
  ],
  [
    "more than half of all ports",
    cityValues,
    { "services.0.ports": ["tcp/1-30000", "tcp/30000-32768", "udp/53"] },
    ["services[0].ports: are 32769 ports; name the ones that are needed, at most 32768"],
  ],
  [
    "management without a purpose",
    cityValues,
    { "services.3": service({ kind: "management" }) },
    ["services[3].purpose: is missing; write patch, posture, remote-help or pki"],
  ],
  [
    "a name of two services",
    cityValues,
    { "services.1.name": "mail" },
    ['services[1].name: "mail" is used twice; the first is services[0]'],
  ],
  [
    "a service called like a zone",
    cityValues,
    { "services.1.name": "internet" },
    ['services[1].name: "internet" is used twice; the first is a zone'],
  ],
  [
    "management through the VPN without a pool for repair",
    separatedValues,
    { "pools.remediation": undefined },
    [
      "pools.remediation: is missing: management is reachable through the VPN only, so that laptops under repair need a pool of their own",
    ],
  ],
  [
    "management through the VPN that patches nobody",
    separatedValues,
    { "services.4.purpose": "pki" },
    [
      "management.reachable: is vpn, but no service of the kind management has the purpose patch: laptops would never be repaired; add it to remote-access:services",
    ],
  ],
  [
    "management over the Internet that is nowhere",
    cityValues,
    { "management.endpoints": undefined },
    [
      "management.endpoints: is missing; name what laptops reach past the tunnel to be patched and checked: their own firewall opens only that",
    ],
  ],
  [
    "a private endpoint on the Internet",
    cityValues,
    { "management.endpoints.0.hosts": ["10.1.2.3"] },
    ['management.endpoints[0].hosts[0]: "10.1.2.3" is private; name public addresses'],
  ],
  [
    "a pool for repair that nobody needs",
    cityValues,
    { "pools.remediation": "10.81.252.0/24" },
    ["pools.remediation: has no use here; remove it, or write vpn at management.reachable"],
  ],
  [
    "a department without a pool of its own",
    separatedValues,
    { "departments.1.pool": undefined },
    ["departments[1].pool: is missing; write a range of its own, such as 10.81.1.0/24"],
  ],
  [
    "a pool that is too small for its department",
    separatedValues,
    { "departments.1.devices": 200 },
    [
      'departments[1].pool: "10.81.1.0/24" is too small for the department\'s devices (active-active); write a /23',
    ],
  ],
  [
    "a pool outside of the address space",
    separatedValues,
    { "departments.1.pool": "10.82.1.0/24" },
    ['departments[1].pool: "10.82.1.0/24" lies outside of clientAddressSpace 10.81.0.0/16'],
  ],
  [
    "pools that overlap",
    separatedValues,
    { "pools.quarantine": "10.81.252.0/23" },
    ['pools.quarantine: "10.81.252.0/23" overlaps the pool 10.81.252.0/24; write another range'],
  ],
  [
    "a quarantine pool that has no two halves of the least size",
    separatedValues,
    { "pools.quarantine": "10.81.254.0/24" },
    [
      'pools.quarantine: "10.81.254.0/24" is too small: one half is for certificates that no policy group knows, the other ' +
        "for clients outside of all groups, and neither may be smaller than a /24; write a /23",
    ],
  ],
  [
    "a pool of a department that is told apart from nobody",
    cityValues,
    { "departments.0.pool": "10.81.0.0/24" },
    ["departments[0].pool: belongs to pools.separation by-department; remove it"],
  ],
  [
    "hours that end before they begin",
    cityValues,
    { "departments.0.usageHours": { days: ["mon"], from: "20:00", to: "06:00" } },
    [
      'departments[0].usageHours.to: "06:00" is not after "20:00"; write hours of one day, or { always: <why> }',
    ],
  ],
  [
    "no hours",
    cityValues,
    { "departments.0.usageHours": undefined },
    [
      'departments[0].usageHours: is missing; write days, from and to, such as { days: [mon, tue, wed, thu, fri], from: "06:00", to: "20:00" }, or { always: <why> }',
    ],
  ],
  [
    "subnets of the other topology",
    cityValues,
    { "network.firewallSubnet": "10.80.1.0/26" },
    ["network.firewallSubnet: belongs to enforcement azure-firewall; remove it"],
  ],
  [
    "no subnet for the firewall",
    azureValues,
    { "network.firewallSubnet": undefined },
    ["network.firewallSubnet: is missing; enforcement azure-firewall needs it: write an IPv4 range"],
  ],
  [
    "a small subnet for the firewall",
    azureValues,
    { "network.firewallSubnet": "10.80.1.0/27" },
    ['network.firewallSubnet: "10.80.1.0/27" is too small; write a /26 or larger'],
  ],
  [
    "subnets that overlap",
    azureValues,
    { "network.resolverSubnet": "10.84.0.0/28", "services.2.hosts": ["10.84.0.53"] },
    ['network.resolverSubnet: "10.84.0.0/28" overlaps serviceSubnet 10.84.0.0/24'],
  ],
  [
    "a resolver that no service names",
    azureValues,
    { "services.2.hosts": ["10.84.0.53"] },
    [
      "network.resolverSubnet: holds the resolver, at 10.84.2.4, and nothing else: write one service of the kind dns with the hosts [10.84.2.4]",
    ],
  ],
  [
    "an expectation of something that is not there",
    cityValues,
    { "expectations.0.to": "maill" },
    [
      'expectations[0].to: "maill" is no zone (clients, services, management, internet), department, service or address',
    ],
  ],
  [
    "an expectation that a rule breaks",
    cityValues,
    { "expectations.1.ports": ["tcp/440-450"] },
    [
      "expectations[1]: is broken (from clients to services on tcp/440-450: deny): rule shares-from-laptops lets 10.81.0.0/24 reach 192.168.10.20/31 on tcp/445",
    ],
  ],
  [
    "an expectation that no rule meets",
    cityValues,
    { "expectations.0.ports": ["tcp/143"] },
    [
      "expectations[0]: is broken (from clients to mail on tcp/143: accept): 10.81.0.0/24 does not reach 192.168.10.10/32 on tcp/143: rule mail-from-laptops allows clients only tcp/465, tcp/587, tcp/993",
    ],
  ],
  [
    "an expectation that a rule meets for one of several services",
    cityValues,
    { "expectations.0": { from: "clients", to: "services", ports: ["tcp/993"], verdict: "accept" } },
    [
      "expectations[0]: is broken (from clients to services on tcp/993: accept): 10.81.0.0/24 does not reach 192.168.10.20/31 on tcp/993: rule shares-from-laptops allows clients only tcp/445",
    ],
  ],
  [
    "more routes than Windows takes",
    cityValues,
    { "services.0.hosts": Array.from({ length: 24 }, (_, index) => `192.168.20.${index * 2}`) },
    [
      expect.stringMatching(
        /^services: need 27 routes, and a Windows client takes 25 over IKEv2, the rest is lost without a word; put hosts side by side so that they share a range\. The routes are 10\.80\.0\.0\/22, 192\.168\.10\.20\/31/,
      ),
    ],
  ],
];

describe("what settings say about access", () => {
  it.each([
    ["one pool", cityValues],
    ["departments apart", separatedValues],
    ["an Azure Firewall", azureValues],
  ])("is sound for %s", (_, base) => {
    expect(faultsOf(base())).toEqual([]);
  });

  it.each(CASES)("is refused for %s", (_, base, change, faults) => {
    const values = base();
    for (const [path, value] of Object.entries(change)) setIn(values, path, value);
    expect(faultsOf(values)).toEqual(faults);
  });

  it("is refused for all its faults at once", () => {
    const values = cityValues();
    setIn(values, "services.0.ports", ["993"]);
    setIn(values, "services.1.departments", ["jugendamt"]);
    setIn(values, "departments.0.usageHours.to", "05:00");
    setIn(values, "management.endpoints.0.hosts", ["10.1.2.3"]);
    expect(faultsOf(values).map((fault) => fault.split(": ")[0])).toEqual([
      "departments[0].usageHours.to",
      "management.endpoints[0].hosts[0]",
      "services[0].ports[0]",
      "services[1].departments",
    ]);
  });

  it("takes as many routes as Windows does", () => {
    const values = cityValues();
    setIn(
      values,
      "services.0.hosts",
      Array.from({ length: 22 }, (_, index) => `192.168.20.${index * 2}`),
    );
    expect(faultsOf(values)).toEqual([]);
  });
});
