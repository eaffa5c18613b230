import { DOORS } from "../../../../../rehearsal/lab/mutations/doors";
import { mutated, runMutations } from "../../../../../rehearsal/lab/mutations/run-mutations";
import { AzureNetwork } from "../../../../../rehearsal/lab/paths/azure-network";
import { doorsOf } from "../../../../../rehearsal/lab/paths/doors";
import { GATEWAY_ADDRESS, layOut, STRANGER_ADDRESS } from "../../../../../rehearsal/lab/paths/layout";
import { plannedResources } from "../../../../../rehearsal/lab/plan/planned-resources";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import type { DeclaredAccess, LabInput } from "../../../../../rehearsal/lab/preparation/lab-input";
import { doorTargets } from "../../../../../rehearsal/lab/scenarios/door-targets";
import type { ScenarioResult } from "../../../../../rehearsal/lab/scenarios/scenario";
import { BODIES, idOf, requestLog, type Bodies } from "../plan/small-plan";

const put = (path: string, body: object) =>
  JSON.stringify({ method: "PUT", id: `/subscriptions/0/resourceGroups/rg/providers/${path}`, body });
const SERVERS = BODIES["virtualNetworks/spoke/subnets/servers"];

/** The small plan with the names of a real one, a firewall with an address, a share and a vault. */
const TEXT = [
  requestLog({
    ...(BODIES as Bodies),
    "virtualNetworks/spoke/subnets/services": {
      ...SERVERS,
      addressPrefix: "10.84.2.0/24",
      networkSecurityGroup: { id: idOf("networkSecurityGroups/nsg-services") },
      routeTable: { id: idOf("routeTables/rt-services") },
    },
    "networkSecurityGroups/nsg-services": BODIES["networkSecurityGroups/servers"],
    "routeTables/rt-services": {
      routes: [
        {
          name: "rest",
          addressPrefix: "0.0.0.0/0",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.80.1.4",
        },
      ],
    },
    "publicIPAddresses/pip-fw": {},
    "azureFirewalls/fw": {
      ...BODIES["azureFirewalls/fw"],
      ipConfigurations: [
        {
          ...BODIES["azureFirewalls/fw"].ipConfigurations[0],
          publicIPAddress: { id: idOf("publicIPAddresses/pip-fw") },
        },
      ],
    },
  }),
  put("Microsoft.Storage/storageAccounts/files", {
    properties: { publicNetworkAccess: "Disabled", azureFilesIdentityBasedAuthentication: {} },
  }),
  put("Microsoft.KeyVault/vaults/kv", { properties: { publicNetworkAccess: "Disabled" } }),
].join("\n");

const INPUT = {
  plan: { name: "plan", text: TEXT },
  otherAnchor: { certificate: "", key: "" },
} as unknown as LabInput;
const ACCESS = { rules: [{ ports: ["tcp/587", "tcp/993", "udp/88"] }] } as unknown as DeclaredAccess;

it("there are at least ten, each by a name of its own", () => {
  expect(new Set(DOORS.map(({ name }) => name)).size).toBe(DOORS.length);
  expect(DOORS.length).toBeGreaterThanOrEqual(10);
});

describe.each(DOORS.map((mutation) => [mutation.name, mutation] as const))("%s", (_, mutation) => {
  const result = mutated(mutation, INPUT)!;
  const plan = readPlan(result.input.plan.text, "plan");

  it("changes the plan in a form that the lab reads and lays out", () => {
    expect(plan).not.toEqual(readPlan(TEXT, "plan"));
    expect(() => layOut(plan, new AzureNetwork(plan), [], undefined)).not.toThrow();
  });

  it("names only what the probe tries", () => {
    const tried = doorTargets(doorsOf(plan, GATEWAY_ADDRESS, STRANGER_ADDRESS), ACCESS).map(({ id }) => id);
    expect(result.reaches!.filter((id) => !tried.includes(id))).toEqual([]);
    expect(new Set(tried).size).toBe(tried.length);
  });
});

it("a plan without servers, firewall, share and vault has other doors only", () => {
  const reading = plannedResources(TEXT, "plan");
  const resources = "resources" in reading ? reading.resources : [];
  const few = resources.filter(({ kind }) => /gateways|networks(\/subnets)?$/.test(kind));
  const left = few.filter((one) => !JSON.stringify(one).includes("/subnets/services"));
  const applicable = DOORS.filter(({ change }) => change(left, { otherAnchor: "" }).length > 0);
  expect(applicable.map(({ name }) => name)).toEqual([
    "open-vpn",
    "public-zone",
    "jump-host",
    "jump-host-closed",
  ]);
});

it.each([
  ["exactly that", ["tcp:pip-mail:993", "tcp:pip-mail:587"], "noticed"],
  ["less", ["tcp:pip-mail:993"], "survived"],
  ["more", ["tcp:pip-mail:993", "tcp:pip-mail:587", "tcp:pip-mail:25"], "survived"],
  ["nothing, for the probe was not run", undefined, "survived"],
])("a probe that reaches %s", async (_, reached, expected) => {
  const scenario = { name: "doors", verdict: "otherwise", seen: "s", reached } as unknown as ScenarioResult;
  const mail = DOORS.filter(({ name }) => name === "published-mail");
  const [result] = await runMutations(
    INPUT,
    () => Promise.resolve([scenario]),
    () => undefined,
    mail,
  );
  expect(result!.verdict).toBe(expected);
});

it("a probe that could not ask the gateway has shown nothing, also where nothing must be reached", async () => {
  const scenario = { name: "doors", verdict: "otherwise", seen: "s", reached: [], conclusive: false };
  const closed = DOORS.filter(({ name }) => name === "jump-host-closed");
  const run = () => Promise.resolve([scenario as unknown as ScenarioResult]);
  const results = await runMutations(INPUT, run, () => undefined, closed);
  expect(results).toMatchObject([{ verdict: "survived", by: "doors: s" }]);
});
