import { stringify } from "yaml";
import { SettingsError } from "../../../../infra/settings/faults";
import { declaredAccessOfText } from "../../../../infra/settings/stack-file";
import { azureValues, cityValues, separatedValues, setIn } from "./access-values";

type Values = Record<string, unknown>;

const read = (values: Values) =>
  declaredAccessOfText(
    stringify({
      config: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`remote-access:${key}`, value]),
      ),
    }),
    "Pulumi.test.yaml",
  );

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

const MISSING = "write device, owner, gatewayAddress (or fqdn) and rules";
const NOT_REACHED = "write the address that the city's provider gave the device";

/** Path below `administration`, what is written there, and everything that is then said. */
const FAULTS: readonly (readonly [path: string, value: unknown, fault: string])[] = [
  ["", undefined, `administration: is missing; enforcement city-firewall needs it: ${MISSING}`],
  ["", "vpn-rathaus", `administration: found "vpn-rathaus"; ${MISSING}`],
  [
    "device",
    undefined,
    "administration.device: is missing; write the short name of the city's VPN device, such as vpn-rathaus",
  ],
  [
    "device",
    "VPN Rathaus",
    'administration.device: found "VPN Rathaus"; write 2 to 30 lower-case letters, digits and hyphens, beginning with a letter',
  ],
  [
    "owner",
    " ",
    'administration.owner: found " "; write the role that answers for it, such as Netzbetrieb (never a person)',
  ],
  [
    "gatewayAddress",
    undefined,
    "administration.gatewayAddress: is missing; write the device's public IPv4 address, or fqdn",
  ],
  [
    "gatewayAddress",
    "2001:db8::1",
    'administration.gatewayAddress: "2001:db8::1" is no IPv4 address; write it as 203.0.113.10',
  ],
  [
    "gatewayAddress",
    "203.0.113.77/32",
    'administration.gatewayAddress: "203.0.113.77/32" is no IPv4 address; write it as 203.0.113.10',
  ],
  ...(
    [
      ["10.20.30.40", "private"],
      ["192.168.1.1", "private"],
      ["100.64.0.1", "carrierGradeNat"],
      ["169.254.1.1", "linkLocal"],
      ["127.0.0.1", "loopback"],
      ["224.0.0.1", "multicast"],
      ["0.0.0.0", "unspecified"],
      ["255.255.255.255", "broadcast"],
      ["240.0.0.1", "reserved"],
    ] as const
  ).map(
    ([address, kind]) =>
      [
        "gatewayAddress",
        address,
        `administration.gatewayAddress: "${address}" cannot be reached from the Internet (${kind}); ${NOT_REACHED}`,
      ] as const,
  ),
  [
    "fqdn",
    "vpn.musterstadt.example",
    "administration.fqdn: is written beside gatewayAddress; keep the one by which Azure shall find the device",
  ],
  [
    "rules",
    undefined,
    "administration.rules: is missing; write firewall and format: which of the city's firewalls gets the rules",
  ],
  [
    "rules.format",
    "opnsense",
    'administration.rules.format: found "opnsense"; write nftables, fortios, pf or csv: the format of the rule file',
  ],
  [
    "rules.firewall",
    undefined,
    "administration.rules.firewall: is missing; write the short name of the firewall that gets the rules",
  ],
  [
    "rules.interface",
    'ipsec0"; accept',
    'administration.rules.interface: found "ipsec0\\"; accept"; write at most 15 letters, digits, ".", "_" and "-", beginning with a letter',
  ],
  ["keyGeneration", 0, "administration.keyGeneration: found 0; write at least 1"],
  ["keyGeneration", 1.5, "administration.keyGeneration: found 1.5; write a whole number"],
  [
    "sharedKey",
    "secret",
    "administration.sharedKey: there is no such setting; remove it, or correct its spelling",
  ],
];

it.each(FAULTS)("%s %j: %s", (path, value, fault) => {
  const values = cityValues();
  setIn(values, path === "" ? "administration" : `administration.${path}`, value);
  expect(faultsOf(values)).toEqual([fault]);
});

it.each([
  "vpn",
  "VPN.musterstadt.example",
  "-vpn.example",
  "vpn..example",
  "10.0.0.1",
  "vpn.example.",
  "a b.example",
])("takes no %j for a public name", (fqdn) => {
  const values = cityValues();
  setIn(values, "administration.gatewayAddress", undefined);
  setIn(values, "administration.fqdn", fqdn);
  expect(faultsOf(values)).toEqual([
    `administration.fqdn: "${fqdn}" is no public name; write it in lower case, as vpn.musterstadt.example`,
  ]);
});

it("says that it belongs to the other enforcement", () => {
  expect(faultsOf({ ...azureValues(), administration: cityValues().administration })).toEqual([
    "administration: belongs to enforcement city-firewall; remove it",
  ]);
  expect(faultsOf(azureValues())).toEqual([]);
});

it("reads what is written, with what follows from it", () => {
  const { administration } = read(separatedValues());
  expect(administration).toMatchObject({
    device: "vpn-rathaus",
    owner: "Netzbetrieb",
    peer: { address: "203.0.113.77" },
    rules: { firewall: "fw-intern", format: "nftables", tunnel: "ipsec0" },
    keyGeneration: 1,
  });
});

it("finds the device by its name as well", () => {
  const values = cityValues();
  setIn(values, "administration.gatewayAddress", undefined);
  setIn(values, "administration.fqdn", "vpn.musterstadt.example");
  expect(read(values).administration?.peer).toEqual({ fqdn: "vpn.musterstadt.example" });
});

it("selects pools that reach something, never quarantine, and hosts; neighbours are one range", () => {
  const { local, remote } = read(separatedValues()).administration!.selectors;
  expect(local.map(({ cidr }) => cidr)).toEqual(["10.81.0.0/23", "10.81.252.0/24"]);
  expect(remote.map(({ cidr }) => cidr)).toEqual([
    "192.168.10.10/32",
    "192.168.10.20/31",
    "192.168.10.53/32",
    "192.168.11.5/32",
    "192.168.12.8/31",
  ]);
});

it("refuses more selectors than a connection takes", () => {
  const values = separatedValues();
  const departments = Array.from({ length: 24 }, (_, index) => ({
    name: `amt-${index}`,
    devices: 1,
    usageHours: { always: "test" },
    pool: `10.81.${index * 2}.0/24`,
  }));
  setIn(values, "departments", departments);
  (values.services as { departments?: string[] }[]).forEach((service) => {
    if (service.departments) service.departments = ["amt-1"];
  });
  expect(faultsOf(values)).toEqual([
    expect.stringMatching(
      /^administration: would need 125 traffic selectors \(25 ranges of laptops times 5 of hosts\), and a connection takes 100; put pools side by side.*10\.81\.0\.0\/24, 10\.81\.2\.0\/24/,
    ),
  ]);
});
