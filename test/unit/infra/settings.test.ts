import fc from "fast-check";
import { readSettings, ZERO_SUBSCRIPTION, type SettingsInput } from "../../../infra/settings/settings";
import { SettingsError } from "../../../infra/settings/faults";
import { anchorPem, newSigner } from "./anchors";

let certificates: Record<string, string>;
let values: Record<string, unknown>;

beforeAll(async () => {
  const [one, two] = [newSigner(), newSigner()];
  certificates = { "g1.crt": await anchorPem(one), "g2.crt": await anchorPem(two) };
});

beforeEach(() => {
  values = {
    name: "musterstadt",
    departments: [
      { name: "buergeramt", devices: 18 },
      { name: "jugendamt", devices: 22 },
    ],
    network: { virtualNetwork: "10.80.0.0/22", gatewaySubnet: "10.80.0.0/27" },
    clientAddressSpace: "10.81.0.0/16",
    redundancy: "active-active",
    trustAnchors: [{ name: "g1", certificateFile: "g1.crt" }],
  };
});

const read = (change: Partial<SettingsInput> = {}) =>
  readSettings({
    values,
    stack: "dev",
    location: "germanywestcentral",
    subscriptionId: ZERO_SUBSCRIPTION,
    rehearsal: true,
    now: new Date("2026-06-01T00:00:00Z"),
    readCertificate: (path) =>
      certificates[path] ? { text: certificates[path] } : { fault: `"${path}" is not there` },
    ...change,
  });

function faultsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

const set = (path: string, value: unknown) => {
  const keys = path.split(".");
  const last = keys.pop()!;
  const target = keys.reduce((at, key) => at[key] as Record<string, unknown>, values);
  if (value === undefined) delete target[last];
  else target[last] = value;
};

/** One fault each: what is set, and everything that is then said. */
const FAULTS: [path: string, value: unknown, fault: string][] = [
  [
    "name",
    "Musterstadt!",
    'remote-access:name: found "Musterstadt!"; write 2 to 20 lower-case letters and digits, beginning with a letter',
  ],
  ["name", undefined, "remote-access:name: is missing; write a short name for the city, such as musterstadt"],
  ["departments", [], "remote-access:departments: found []; write at least one department"],
  ["departments.1.devices", 0, "remote-access:departments[1].devices: found 0; write at least 1"],
  [
    "departments.1.devices",
    "many",
    'remote-access:departments[1].devices: found "many"; write a whole number of devices',
  ],
  [
    "departments.1.name",
    "buergeramt",
    'remote-access:departments[1].name: "buergeramt" is used twice; the first is departments[0]',
  ],
  [
    "departments.1.devices",
    9_999,
    "remote-access:departments: 10017 devices exceed the 10000 connections of the largest gateway; split the fleet over two stacks",
  ],
  [
    "network.virtualNetwork",
    "10.80.0.1/22",
    'remote-access:network.virtualNetwork: "10.80.0.1/22" has host bits set; write 10.80.0.0/22',
  ],
  [
    "network.virtualNetwork",
    "80.80.0.0/22",
    'remote-access:network.virtualNetwork: "80.80.0.0/22" is not private; write a range of RFC 1918',
  ],
  [
    "network.gatewaySubnet",
    "10.80.0.0/28",
    'remote-access:network.gatewaySubnet: "10.80.0.0/28" is too small; write a /27 or larger',
  ],
  [
    "network.gatewaySubnet",
    "10.90.0.0/27",
    'remote-access:network.gatewaySubnet: "10.90.0.0/27" lies outside the virtual network 10.80.0.0/22',
  ],
  [
    "clientAddressSpace",
    "10.80.0.0/16",
    'remote-access:clientAddressSpace: "10.80.0.0/16" overlaps the virtual network 10.80.0.0/22; write another range',
  ],
  [
    "clientAddressSpace",
    "8.8.0.0/16",
    'remote-access:clientAddressSpace: "8.8.0.0/16" is not private; write a range of RFC 1918',
  ],
  ["redundancy", "none", 'remote-access:redundancy: found "none"; write active-standby or active-active'],
  [
    "trustAnchors.0.certificateFile",
    "g9.crt",
    'remote-access:trustAnchors[0].certificateFile: "g9.crt" is not there',
  ],
  ["aadTenant", "x", "remote-access:aadTenant: there is no such setting; remove it, or correct its spelling"],
  [
    "network.vpnAuthenticationTypes",
    ["AAD"],
    "remote-access:network.vpnAuthenticationTypes: there is no such setting; remove it, or correct its spelling",
  ],
];

/** A fault that concerns two settings says nothing where the other one is unreadable itself. */
const CONCERNS: Readonly<Record<string, readonly string[]>> = {
  departments: ["clientAddressSpace", "redundancy"],
  "departments.1.devices": ["clientAddressSpace", "redundancy"],
  "network.virtualNetwork": ["network.gatewaySubnet", "clientAddressSpace"],
};

function independent([a]: (typeof FAULTS)[number], [b]: (typeof FAULTS)[number]): boolean {
  const under = (x: string, y: string) => x === y || x.startsWith(`${y}.`);
  const concern = (x: string, y: string) => (CONCERNS[x] ?? []).some((other) => under(y, other));
  return !under(a, b) && !under(b, a) && !concern(a, b) && !concern(b, a);
}

describe("settings", () => {
  it("derive gateway and pool from the departments", () => {
    const settings = read();
    expect(settings.capacity).toMatchObject({
      devices: 40,
      sku: "VpnGw2AZ",
      clientPool: { cidr: "10.81.0.0/24" },
    });
    expect(settings.trustAnchors.map(({ name }) => name)).toEqual(["g1"]);
  });

  it.each(FAULTS)("%s = %j is refused with its key", (path, value, fault) => {
    set(path, value);
    expect(faultsOf(read)).toEqual([fault]);
  });

  it("report any three faults together, and nothing else", () => {
    const three = fc.uniqueArray(fc.constantFrom(...FAULTS), {
      minLength: 3,
      maxLength: 3,
      selector: ([path]) => path,
    });
    const sound = structuredClone(values);
    fc.assert(
      fc.property(three, (faults) => {
        fc.pre(
          faults.every((fault, index) => faults.slice(index + 1).every((other) => independent(fault, other))),
        );
        values = structuredClone(sound);
        for (const [path, value] of faults) set(path, value);
        expect(faultsOf(read).sort()).toEqual(faults.map(([, , fault]) => fault).sort());
      }),
      { numRuns: 300 },
    );
  });

  it("refuse the same certificate under two names", () => {
    values.trustAnchors = [
      { name: "g1", certificateFile: "g1.crt" },
      { name: "g2", certificateFile: "g1.crt" },
    ];
    expect(faultsOf(read)).toEqual([
      'remote-access:trustAnchors[1].certificateFile: "g1.crt" is the same certificate as g1',
    ]);
  });

  it("report all faults at once", () => {
    set("clientAddressSpace", "8.8.0.0/16");
    set("departments.1.name", "buergeramt");
    set("trustAnchors.0.certificateFile", "g9.crt");
    expect(faultsOf(() => read({ location: undefined })).map((line) => line.split(": ")[0])).toEqual([
      "azure-native:location",
      "remote-access:departments[1].name",
      "remote-access:clientAddressSpace",
      "remote-access:trustAnchors[0].certificateFile",
    ]);
  });

  it("refuse the rehearsal's subscription outside a rehearsal", () => {
    expect(faultsOf(() => read({ rehearsal: false }))).toEqual([
      "azure-native:subscriptionId: is the all-zero subscription of rehearsals; this stack exists only there. " +
        'Run  npm run rehearse  or  eval "$(npm run --silent rehearsal:env)"',
    ]);
  });

  it("refuse a real subscription in the environment of a rehearsal", () => {
    const real = "12345678-1234-1234-1234-123456789abc";
    expect(faultsOf(() => read({ subscriptionId: real }))).toEqual([
      `azure-native:subscriptionId: is ${real}, and this is the environment of a rehearsal, which must never touch a real subscription; open a new shell`,
    ]);
    expect(faultsOf(() => read({ subscriptionId: real, rehearsal: false }))).toEqual([]);
  });

  it.each([
    [undefined, "azure-native:subscriptionId: is missing; write the subscription this stack may change"],
    [
      "production",
      'azure-native:subscriptionId: found "production"; write the subscription\'s id in lower case, not its name',
    ],
  ])("refuse the subscription %j", (subscriptionId, fault) => {
    expect(faultsOf(() => read({ subscriptionId }))).toEqual([fault]);
  });
});
