import { accessPart } from "../../../infra/access-part";
import type { AccessSettings } from "../../../infra/settings/access-settings";
import type { Confirmation } from "../../../infra/settings/confirm-setting";
import { planCapacity, type Capacity } from "../../../infra/vpn/capacity";
import { recordResources, type Registered } from "./recorded";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

const NOW = new Date("2026-06-01T12:00:00Z");
const statement = {
  sequence: 17,
  anchors: [{ name: "g1", certificate: "AAAA", sha256: "00", notAfter: "2027-01-01T00:00:00Z" }],
  revoked: [],
} as const;
const part = {
  departments: [{ name: "buergeramt", devices: 40 }],
  virtualNetwork: { cidr: "10.80.0.0/22", prefix: 22 },
  gatewaySubnet: { cidr: "10.80.0.0/27", prefix: 27 },
  capacity: planCapacity(40, "active-active", { cidr: "10.81.0.0/16", prefix: 16 }) as Capacity,
  statement,
  monitoring: { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"], ikeLogUntil: undefined },
  confirmed: [],
  serverTrustUntil: undefined,
} as unknown as AccessSettings;

async function register(change: Partial<AccessSettings> = {}): Promise<Registered[]> {
  const registered = recordResources();
  const settings = {
    name: "city",
    stack: "dev",
    subscriptionId: "12345678-1234-1234-1234-123456789abc",
    location: "germanywestcentral",
  };
  accessPart(settings, { ...part, ...change }, {}, NOW);
  await waitForRPCs();
  return registered;
}

const inputsOf = (registered: Registered[], type: string) =>
  registered.filter((one) => one.type === `azure-native:${type}`).map(({ inputs }) => inputs);
const lockedIn = (registered: Registered[]) =>
  inputsOf(registered, "authorization:ManagementLockByScope")
    .map(({ scope }) => scope)
    .sort();
const confirmed = (...changes: Confirmation["change"][]) => ({
  confirmed: changes.map((change) => ({ change, until: "2026-06-10", reason: "for this test" })),
});

const ADDRESSES = ["/id/gateway-address-1", "/id/gateway-address-2", "/id/gateway-address-3"];

it.each([
  [{}, ["/id/gateway", ...ADDRESSES]],
  [confirmed("replace-gateway"), ADDRESSES],
  [confirmed("replace-addresses"), ["/id/gateway"]],
  [confirmed("replace-gateway", "replace-addresses"), []],
])("with %j locks %j", async (change, locked) => {
  expect(lockedIn(await register(change))).toEqual(locked);
});

it.each([
  [undefined, false],
  ["2026-05-31", false],
  ["2026-06-01", true],
])("with ikeLogUntil %s on 1 June, the log of the key exchange is kept: %s", async (ikeLogUntil, kept) => {
  const registered = await register({ monitoring: { ...part.monitoring, ikeLogUntil } });
  const [setting] = inputsOf(registered, "monitor:DiagnosticSetting");
  const categories = (setting?.logs as { category: string }[]).map(({ category }) => category);
  expect(categories).toContain("P2SDiagnosticLog");
  expect(categories.includes("IKEDiagnosticLog")).toBe(kept);
});

it("gives each of two instances half of the pool before it tells", async () => {
  const thresholds = inputsOf(await register(), "monitor:MetricAlert").map(({ criteria }) => {
    const { allOf } = criteria as { allOf: [{ name: string; threshold: number }] };
    return [allOf[0].name, allOf[0].threshold];
  });
  expect(Object.fromEntries(thresholds)).toEqual({
    connections: 400,
    "connections-of-one-instance": 102,
  });
});
