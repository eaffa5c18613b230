import fc from "fast-check";
import { readSettings, ZERO_SUBSCRIPTION, type SettingsInput } from "../../../infra/settings/settings";
import { SettingsError } from "../../../infra/settings/faults";
import { anchorPem, newSigner } from "./anchors";
import { azureValues, cityValues, setIn } from "./settings/access-values";
import { newSeal, pinOf, sealedText, statementFrom } from "./certificate-authority/statements";

const seal = newSeal();
let files: Record<string, string>;
let values: Record<string, unknown>;

beforeAll(async () => {
  const statement = statementFrom(await anchorPem(newSigner()));
  const seals = [{ name: "ledger-seal", sha256: pinOf(seal) }];
  files = {
    "statement.json": await sealedText(statement, seal),
    "foreign.json": await sealedText(statement, newSeal()),
    "rehearsal:pins.json": JSON.stringify({ schema: "rehearsal-pins/v1", anchors: [], seals }),
    "rehearsal:old-pins.json": JSON.stringify({ schema: "rehearsal-pins/v1", anchors: [] }),
  };
});

beforeEach(() => {
  values = {
    name: "musterstadt",
    parts: ["authority", "access"],
    authority: { virtualNetwork: "10.82.0.0/27", retentionDays: 365, environment: "development" },
    ...cityValues(),
    gatewayStatement: { file: "statement.json", sealKey: pinOf(seal) },
    monitoring: { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"] },
    confirm: [{ change: "replace-gateway", until: "2026-06-10", reason: "to try the settings" }],
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
    strictAge: true,
    readFile: (path) => (files[path] ? { text: files[path] } : { fault: `"${path}" is not there` }),
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

const set = (path: string, value: unknown) => setIn(values, path, value);

/** One fault each: what is set, and everything that is then said. */
const FAULTS: [path: string, value: unknown, fault: string][] = [
  [
    "name",
    "Musterstadt!",
    'remote-access:name: found "Musterstadt!"; write 2 to 20 lower-case letters and digits, beginning with a letter',
  ],
  ["name", undefined, "remote-access:name: is missing; write a short name for the city, such as musterstadt"],
  ["parts", undefined, "remote-access:parts: is missing; write a list: authority, access, or both"],
  ["parts", [], "remote-access:parts: found []; write at least one of authority and access"],
  ["parts", "access", 'remote-access:parts: found "access"; write a list: authority, access, or both'],
  [
    "parts",
    ["authority", "access", "mail"],
    'remote-access:parts[2]: found "mail"; write authority or access',
  ],
  [
    "parts",
    ["authority", "access", "authority"],
    'remote-access:parts[2]: "authority" is used twice; the first is parts[0]',
  ],
  [
    "authority",
    undefined,
    "remote-access:authority: is missing; write virtualNetwork, retentionDays and environment",
  ],
  [
    "authority.virtualNetwork",
    "10.82.0.0/28",
    'remote-access:authority.virtualNetwork: "10.82.0.0/28" is too small; write a /27 or larger',
  ],
  [
    "authority.virtualNetwork",
    "9.0.0.0/27",
    'remote-access:authority.virtualNetwork: "9.0.0.0/27" is not private; write a range of RFC 1918',
  ],
  [
    "authority.virtualNetwork",
    "10.80.2.0/27",
    'remote-access:authority.virtualNetwork: "10.80.2.0/27" overlaps the virtual network 10.80.0.0/22; write another range',
  ],
  [
    "authority.virtualNetwork",
    "10.81.7.0/27",
    'remote-access:authority.virtualNetwork: "10.81.7.0/27" overlaps the clients\' address space 10.81.0.0/16; write another range',
  ],
  ["authority.retentionDays", 30, "remote-access:authority.retentionDays: found 30; write at least 31"],
  ["authority.retentionDays", 401, "remote-access:authority.retentionDays: found 401; write at most 400"],
  [
    "authority.environment",
    "test",
    'remote-access:authority.environment: found "test"; write development or production',
  ],
  [
    "authority.anchorGenerations",
    [2, 1],
    "remote-access:authority.anchorGenerations: found [2,1]; write each generation once, the older one first",
  ],
  [
    "authority.anchorGenerations",
    [1, 2, 3],
    "remote-access:authority.anchorGenerations: found [1,2,3]; write at most two: the old one, and the new one that follows it",
  ],
  [
    "authority.anchorGenerations",
    ["one"],
    'remote-access:authority.anchorGenerations[0]: found "one"; write a whole number',
  ],
  [
    "authority.alarmMail",
    "device-ca@musterstadt.example",
    'remote-access:authority.alarmMail: found "device-ca@musterstadt.example"; write a list of functional mailboxes, such as [device-ca@musterstadt.example]',
  ],
  [
    "authority.alarmMail",
    ["the desk"],
    'remote-access:authority.alarmMail[0]: found "the desk"; write a mail address such as device-ca@musterstadt.example',
  ],
  [
    "authority.alarmMail",
    [`${"a".repeat(45)}@musterstadt.example`],
    `remote-access:authority.alarmMail[0]: found "${"a".repeat(45)}@musterstadt.example"; write an address of at most 64 characters`,
  ],
  [
    "authority.alarmMail",
    ["ca@musterstadt.example", "CA@musterstadt.example"],
    'remote-access:authority.alarmMail[1]: "ca@musterstadt.example" is used twice; the first is alarmMail[0]',
  ],
  [
    "authority.alarmMail",
    ["a@b.example", "b@b.example", "c@b.example", "d@b.example", "e@b.example", "f@b.example"],
    'remote-access:authority.alarmMail: found ["a@b.example","b@b.example","c@b.example","d@b.example","e@b.example","f@b.example"]; write at most 5',
  ],
  [
    "authority.sku",
    "standard",
    "remote-access:authority.sku: there is no such setting; remove it, or correct its spelling",
  ],
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
  ["gatewayStatement.file", "g9.json", 'remote-access:gatewayStatement.file: "g9.json" is not there'],
  [
    "gatewayStatement.sealKey",
    "AB",
    'remote-access:gatewayStatement.sealKey: found "AB"; write the SHA-256 of the seal key, 64 lower-case hex digits (in quotation marks if they are all numerals)',
  ],
  [
    "gatewayStatement.sealKey",
    "rehearsal:none.json",
    'remote-access:gatewayStatement.sealKey: "rehearsal:none.json" is not there',
  ],
  [
    "gatewayStatement.sealKey",
    "rehearsal:old-pins.json",
    'remote-access:gatewayStatement.sealKey: "rehearsal:old-pins.json" names no seal key; make it again with: npm run ca -- init',
  ],
  ["monitoring", undefined, "remote-access:monitoring: is missing; write retentionDays and alarmMail"],
  ["monitoring.retentionDays", 30, "remote-access:monitoring.retentionDays: found 30; write at least 31"],
  ["monitoring.retentionDays", 91, "remote-access:monitoring.retentionDays: found 91; write at most 90"],
  [
    "monitoring.alarmMail",
    [],
    "remote-access:monitoring.alarmMail: found []; write at least one functional mailbox, which is told when the gateway is down",
  ],
  [
    "monitoring.alarmMail",
    ["vpn@musterstadt.example", "VPN@musterstadt.example"],
    'remote-access:monitoring.alarmMail[1]: "vpn@musterstadt.example" is used twice; the first is alarmMail[0]',
  ],
  [
    "monitoring.ikeLogUntil",
    "2026-06-16",
    'remote-access:monitoring.ikeLogUntil: "2026-06-16" is more than 14 days ahead; write a day until 2026-06-15',
  ],
  [
    "monitoring.ikeLogUntil",
    "tomorrow",
    'remote-access:monitoring.ikeLogUntil: found "tomorrow"; write a day such as "2026-06-10"',
  ],
  [
    "serverTrustUntil",
    "2027-02-30",
    'remote-access:serverTrustUntil: found "2027-02-30"; write a day such as "2027-03-01"',
  ],
  [
    "confirm.0.until",
    "2026-05-31",
    'remote-access:confirm[0].until: "2026-05-31" is over; remove the confirmation, or write a new day',
  ],
  [
    "confirm.0.until",
    "2026-06-16",
    'remote-access:confirm[0].until: "2026-06-16" is more than 14 days ahead; write a day until 2026-06-15',
  ],
  [
    "confirm.0.until",
    undefined,
    'remote-access:confirm[0].until: is missing; write a day such as "2026-06-10"',
  ],
  [
    "confirm.0.change",
    "delete-everything",
    'remote-access:confirm[0].change: found "delete-everything"; write replace-gateway or replace-addresses',
  ],
  [
    "confirm.0.reason",
    "because",
    'remote-access:confirm[0].reason: found "because"; write why, in a sentence of at least 10 characters',
  ],
  [
    "confirm",
    "replace-gateway",
    'remote-access:confirm: found "replace-gateway"; write a list of confirmations, each with change, until and reason',
  ],
  [
    "confirm",
    [1, 2].map((time) => ({
      change: "replace-gateway",
      until: "2026-06-02",
      reason: `for the time number ${time}`,
    })),
    'remote-access:confirm[1].change: "replace-gateway" is confirmed twice; the first is confirm[0]',
  ],
  [
    "trustAnchors",
    [],
    "remote-access:trustAnchors: there is no such setting; remove it, or correct its spelling",
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
  "network.virtualNetwork": ["network.gatewaySubnet", "clientAddressSpace", "authority.virtualNetwork"],
  clientAddressSpace: ["authority.virtualNetwork"],
  // Which settings belong to a stack depends on its parts.
  parts: ["authority"],
};

function independent([a]: (typeof FAULTS)[number], [b]: (typeof FAULTS)[number]): boolean {
  const under = (x: string, y: string) => x === y || x.startsWith(`${y}.`);
  const concern = (x: string, y: string) => (CONCERNS[x] ?? []).some((other) => under(y, other));
  return !under(a, b) && !under(b, a) && !concern(a, b) && !concern(b, a);
}

describe("settings", () => {
  it("derive gateway and pool from the departments", () => {
    const settings = read();
    expect(settings.access?.capacity).toMatchObject({
      devices: 40,
      sku: "VpnGw2AZ",
      clientPool: { cidr: "10.81.0.0/24" },
    });
    expect(settings.access?.statement.anchors.map(({ name }) => name)).toEqual(["g1"]);
  });

  it.each(FAULTS)("%s = %j is refused with its key", (path, value, fault) => {
    set(path, value);
    expect(faultsOf(read)).toEqual([fault]);
  });

  it.each([[undefined], [[]]])("of production name a mailbox for the alarm, and %j is none", (alarmMail) => {
    set("authority.environment", "production");
    set("authority.alarmMail", alarmMail);
    expect(faultsOf(read)).toEqual([
      "remote-access:authority.alarmMail: names no mailbox; write a functional one, which is told when nothing was sealed for 3 hours",
    ]);
    set("authority.alarmMail", ["device-ca@musterstadt.example"]);
    expect(read().authority?.alarmMail).toEqual(["device-ca@musterstadt.example"]);
  });

  it("take a day with and without quotation marks, as the engine hands it over", () => {
    set("confirm.0.until", "2026-06-15 00:00:00 +0000 UTC");
    set("monitoring.ikeLogUntil", "2026-06-01 00:00:00 +0000 UTC");
    set("serverTrustUntil", "2027-03-01 00:00:00 +0000 UTC");
    expect(read().access).toMatchObject({
      confirmed: [{ change: "replace-gateway", until: "2026-06-15", reason: "to try the settings" }],
      monitoring: { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"], ikeLogUntil: "2026-06-01" },
      serverTrustUntil: "2027-03-01",
    });
  });

  it("confirm nothing where nothing is confirmed", () => {
    set("confirm", undefined);
    expect(read().access).toMatchObject({ confirmed: [], serverTrustUntil: undefined });
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

  it("need nothing of the other part, and derive nothing for it", () => {
    values = { name: "musterstadt", parts: ["authority"], authority: values.authority };
    expect(read()).toMatchObject({
      access: undefined,
      authority: {
        virtualNetwork: { cidr: "10.82.0.0/27" },
        retentionDays: 365,
        environment: "development",
        anchorGenerations: [1],
      },
    });
  });

  it("need no authority where only laptops are let in", () => {
    set("parts", ["access"]);
    set("authority", undefined);
    expect(read()).toMatchObject({ authority: undefined, access: { capacity: { devices: 40 } } });
  });

  it("say of a part that is not there which settings belong to it", () => {
    set("parts", ["authority"]);
    set("departments", []);
    expect(faultsOf(read).sort()).toEqual(
      Object.keys(values)
        .filter((key) => !["name", "parts", "authority"].includes(key))
        .sort()
        .map(
          (key) =>
            `remote-access:${key}: belongs to the part access; remove it, or add access to remote-access:parts`,
        ),
    );
  });

  it("keep the networks of two stacks apart only where both are in one", () => {
    set("authority.virtualNetwork", "10.80.0.0/22");
    set("parts", ["authority"]);
    for (const key of [...Object.keys(cityValues()), "gatewayStatement", "monitoring", "confirm"])
      set(key, undefined);
    expect(faultsOf(read)).toEqual([]);
  });

  it("keep two generations of anchors while one follows the other", () => {
    set("authority.anchorGenerations", [1, 2]);
    expect(read().authority?.anchorGenerations).toEqual([1, 2]);
  });

  it("take the seal key of a rehearsal from its pins", () => {
    set("gatewayStatement.sealKey", "rehearsal:pins.json");
    expect(read().access?.statement.sequence).toBe(7);
  });

  it("refuse a statement that another key sealed", () => {
    set("gatewayStatement.file", "foreign.json");
    expect(faultsOf(read)).toEqual([
      expect.stringMatching(
        /^remote-access:gatewayStatement\.file: "foreign\.json" seal\.publicKey: the seal key with the SHA-256 [0-9a-f]{64} is not pinned/,
      ),
    ]);
  });

  it("refuse a statement of yesterday only where the gateway is changed", () => {
    const now = new Date("2026-06-02T01:00:00Z");
    expect(faultsOf(() => read({ now, strictAge: false }))).toEqual([]);
    expect(faultsOf(() => read({ now }))).toEqual([
      'remote-access:gatewayStatement.file: "statement.json" time: was made on 2026-06-01T00:00:00Z, 25 hours ago; at ' +
        "most 24 hours are allowed, because what was revoked since then is not in it. To go on, make a new one with: " +
        "npm run ca -- statement",
    ]);
  });

  it("report all faults at once", () => {
    set("clientAddressSpace", "8.8.0.0/16");
    set("departments.1.name", "buergeramt");
    set("gatewayStatement.file", "g9.json");
    expect(faultsOf(() => read({ location: undefined })).map((line) => line.split(": ")[0])).toEqual([
      "azure-native:location",
      "remote-access:clientAddressSpace",
      "remote-access:departments[1].name",
      "remote-access:gatewayStatement.file",
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

it("keeps the authority's network apart from that of the services", () => {
  values = { ...values, ...azureValues(), administration: undefined };
  set("authority.virtualNetwork", "10.84.3.0/27");
  expect(faultsOf(() => read())).toEqual([
    'remote-access:authority.virtualNetwork: "10.84.3.0/27" overlaps the services\' network 10.84.0.0/22; write another range',
  ]);
});
