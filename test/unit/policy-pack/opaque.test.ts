import type { Trust } from "../../../policy-pack/trust/trust-file";
import { formsOf, judge, judgedStack, judgeStack, saying, told, unknown, type Member } from "./judge";

const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const COMMAND = "command:local:Command";
const DYNAMIC = "pulumi-nodejs:dynamic:Resource";
const DEPLOYMENT = "azure-native:resources:Deployment";
const REFERENCE = "pulumi:pulumi:StackReference";
const NETWORK = `/subscriptions/${CITY}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-city`;
const assets = { subscriptions: [], networks: [], prefixes: [], vaults: [], accounts: [], suffixes: [] };
const protecting = (change: object): Partial<Trust> => ({ protected: { ...assets, ...change } });
const trusted = saying(protecting({ subscriptions: [CITY], networks: [NETWORK] }));

const stackOf = (...types: string[]): Record<string, Member> => ({
  "judged-dev": { type: "pulumi:pulumi:Stack" },
  ...Object.fromEntries(types.map((type, index) => [`r${index}`, { type }])),
});
const counted = (members: Readonly<Record<string, Member>>, trust: Partial<Trust> = {}) =>
  judgeStack("opaque-budget", members, { scope: "any", trust: saying(trust) });

describe("what no rule can look into", () => {
  it("is told once for the whole stack, by type, and blocks nothing", () => {
    expect(counted(stackOf(COMMAND, DYNAMIC, COMMAND, "azure-native:web:WebApp"))).toEqual([
      `judged-dev: not judged: 3 (${COMMAND} 2, ${DYNAMIC} 1)`,
    ]);
    expect(levels(stackOf(COMMAND))).toEqual(["advisory"]);
  });

  it.each([
    COMMAND,
    "command:remote:Command",
    DYNAMIC,
    "pulumi-nodejs:dynamic/policy:Stack",
    "pulumi-python:dynamic:Resource",
    "azure:network/subnet:Subnet",
    "azurerm:index/subnet:Subnet",
    "azapi:index/resource:Resource",
    "azuread:index/application:Application",
    "kubernetes:core/v1:Service",
    DEPLOYMENT,
    "azure-native:resources:DeploymentAtSubscriptionScope",
    "azure-native:resources:DeploymentStackAtResourceGroup",
    "azure-native:resources:AzureCliScript",
    "azure-native:resources:AzurePowerShellScript",
    "azure-native:resources:TemplateSpecVersion",
    "azure-native:resources:Resource",
    "azure-native:solutions:Application",
    "azure-native:blueprint:Assignment",
    "azure-native:automation:Runbook",
    "azure-native:automation:Webhook",
    "azure-native:automation:HybridRunbookWorkerGroup",
    "azure-native:logic:Workflow",
    "azure-native:chaos:Experiment",
    "azure-native:compute:VirtualMachineExtension",
    "azure-native:compute:VirtualMachineRunCommandByVirtualMachine",
    "azure-native:compute:VirtualMachineScaleSetExtension",
    "azure-native:compute:VirtualMachineScaleSetVMRunCommand",
    "azure-native:compute:GalleryApplicationVersion",
    "azure-native:hybridcompute:MachineExtension",
    "azure-native:hybridcompute:MachineRunCommand",
    "azure-native:guestconfiguration:GuestConfigurationAssignment",
    "azure-native:kubernetesconfiguration:FluxConfiguration",
    "azure-native:devtestlab:Environment",
    "azure-native:virtualmachineimages:VirtualMachineImageTemplate",
    "azure-native:policyinsights:RemediationAtSubscription",
    "azure-native:providerhub:ProviderRegistration",
    // Without a rule nobody knows what it does.
    "azure-native:authorization:PolicyDefinition",
  ])("is %s", (type) => {
    expect(counted(stackOf(type))).toEqual([`judged-dev: not judged: 1 (${type} 1)`]);
  });

  it.each(formsOf(DEPLOYMENT))("is a deployment as %s, too", (type) => {
    expect(counted(stackOf(type)).join()).toMatch(
      /^judged-dev: not judged: 1 \(azure-native:resources:Deployment 1\)$/i,
    );
  });

  it.each([
    "azure-native:resources:ResourceGroup",
    "azure-native:resources:TagAtScope",
    "azure-native:web:WebApp",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:authorization:PolicyAssignment",
    "azure-native:authorization:PolicySetDefinition",
    "azure-native:automation:AutomationAccount",
    "azure-native:compute:VirtualMachine",
    "azure-native:compute:VirtualMachineScaleSet",
    "azure-native:hybridcompute:Machine",
    "azure-native:kubernetesconfiguration:PrivateLinkScope",
    "azure-native:devtestlab:Lab",
    "random:index/randomPet:RandomPet",
    "tls:index/privateKey:PrivateKey",
    "pulumi:providers:command",
  ])("is not %s", (type) => {
    expect(counted(stackOf(type))).toEqual([]);
  });

  it("is not a component, whose children are judged one by one", () => {
    expect(judge({ type: "example:index:Office", inputs: {}, provider: null }, "opaque-budget")).toEqual([]);
  });

  it("is a reference to another stack, which the program only reads", () => {
    const members = {
      "judged-dev": { type: "pulumi:pulumi:Stack" },
      hub: { type: REFERENCE, read: true as const },
    };
    expect(counted(members)).toEqual([`judged-dev: not judged: 1 (${REFERENCE} 1)`]);
  });

  it("is told at the first of them where the stack itself is not shown", () => {
    expect(counted({ one: { type: COMMAND } })).toEqual([`one: not judged: 1 (${COMMAND} 1)`]);
  });

  it("names six types and counts the others", () => {
    const types = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => `azure:${letter}:X`);
    expect(counted(stackOf(...types)).join()).toContain("azure:f:X 1, and 2 further types)");
  });

  it("is the business of type-allowed in the remote-access stack", () => {
    expect(judgeStack("opaque-budget", stackOf(COMMAND), { trust: trusted })).toEqual([]);
    const trial = { type: COMMAND, inputs: { id: NETWORK }, trust: trusted, scope: "remote-access" as const };
    expect(judge(trial, "opaque-budget")).toEqual([]);
  });
});

describe("the budget of a stack", () => {
  const budget = { project: "judged", types: [COMMAND], most: 1, until: "2026-06-01", owner: "web team" };
  const note = "the budget of web team for 1 of command:local:Command counts until 2026-06-01";

  it("is told beside the count while it suffices, until its last day", () => {
    const [one] = reported(stackOf(COMMAND), { opaque: [budget] });
    expect(one?.enforcementLevel).toBe("advisory");
    expect(told("note", [one!])).toEqual([note]);
  });

  it.each<[string, string[], object[], string]>([
    ["it is exceeded", [COMMAND, COMMAND], [budget], `; the budget allows 1 of ${COMMAND}`],
    ["a type is not in it", [COMMAND, DYNAMIC], [budget], `; the budget has nothing for ${DYNAMIC} 1`],
    [
      "its last day has gone",
      [COMMAND],
      [{ ...budget, until: "2026-05-31" }],
      `; the budget has nothing for ${COMMAND} 1`,
    ],
    [
      "only that for the whole project suffices",
      [COMMAND, COMMAND],
      [
        { ...budget, most: 9 },
        { ...budget, stack: "dev" },
      ],
      `; the budget allows 1 of ${COMMAND}`,
    ],
  ])("blocks when %s", (_, types, opaque, end) => {
    const [one, ...more] = reported(stackOf(...types), { opaque: opaque as Trust["opaque"] });
    expect(more).toEqual([]);
    expect(one?.enforcementLevel).toBe("mandatory");
    expect(told("found", [one!])[0]).toMatch(/^not judged: \d \(/);
    expect(told("found", [one!])[0]?.endsWith(end)).toBe(true);
  });

  it.each([
    ["another project", { ...budget, project: "other" }],
    ["another stack", { ...budget, stack: "prod" }],
  ])("says nothing of this one when it is that of %s", (_, other) => {
    const [one] = reported(stackOf(COMMAND, COMMAND), { opaque: [other] });
    expect({ level: one?.enforcementLevel, notes: told("note", [one!]) }).toEqual({
      level: "advisory",
      notes: [],
    });
  });

  it("covers a type in its shortest form, whatever form the program has", () => {
    const opaque = [{ ...budget, types: [DEPLOYMENT] }];
    expect(levels(stackOf("azure-native:resources/v20240501:Deployment"), { opaque })).toEqual(["advisory"]);
  });

  it("cannot be told from a trust file with a fault", () => {
    const trust = { ok: false, faults: ["trust.yaml:3: anchors: write a list"] } as const;
    expect(judgeStack("opaque-budget", stackOf(COMMAND), { scope: "any", trust })).toEqual([
      `judged-dev: not judged: 1 (${COMMAND} 1), and a trust file that cannot be used: trust.yaml:3: anchors: write a list`,
    ]);
  });
});

describe("what is protected", () => {
  const found = (inputs: Record<string, unknown>, change: object = {}) =>
    told("found", judge({ type: DEPLOYMENT, inputs, trust: trusted, ...change }, "opaque-budget"));

  it("is not deployed to past the rules, in its subscription", () => {
    const provider = { subscriptionId: CITY.toUpperCase() };
    expect(found({}, { provider })).toEqual([
      "azure-native:resources:Deployment, which no rule can look into, in a protected subscription",
    ]);
  });

  const named =
    "azure-native:resources:Deployment, which no rule can look into, with the id of something protected";
  it.each<[string, Record<string, unknown>]>([
    ["a parameter", { properties: { parameters: { vnet: { value: NETWORK.toUpperCase() } } } }],
    ["a longer text", { properties: { template: `{"id":"${NETWORK}/subnets/servers"}` } }],
    ["a name", { identity: { [NETWORK]: {} } }],
    ["a list", { scopes: [unknown, `/subscriptions/${CITY}`] }],
  ])("is not named in %s", (_, inputs) => {
    expect(found(inputs)).toEqual([named]);
  });

  it("leaves the same alone elsewhere", () => {
    const other = {
      properties: { parameters: { vnet: { value: NETWORK.replace(CITY, CITY.replace("5", "6")) } } },
    };
    expect(found(other)).toEqual([]);
    expect(found({ template: unknown }, { trust: saying({}) })).toEqual([]);
  });

  it("is kept from a command that runs with the rights of its stack", () => {
    const trust = saying(protecting({ subscriptions: ["00000000-0000-0000-0000-000000000000"] }));
    const command: Record<string, Member> = {
      web: { type: "azure-native:web:WebApp" },
      run: { type: COMMAND },
    };
    // In this stack each provider works in the protected subscription, as the resource phase says already.
    expect(judge({ type: COMMAND, inputs: {}, trust }, "opaque-budget")).toHaveLength(1);
    expect(judgeStack("opaque-budget", command, { scope: "any", trust })).toEqual([
      `run: not judged: 1 (${COMMAND} 1)`,
    ]);
    const unplaced = { ...command, run: { type: COMMAND, provider: {} } };
    expect(judgeStack("opaque-budget", unplaced, { scope: "any", trust })).toEqual([
      `run: ${COMMAND}, which no rule can look into, in a stack that works in a protected subscription`,
      `run: not judged: 1 (${COMMAND} 1)`,
    ]);
  });
});

function reported(members: Readonly<Record<string, Member>>, trust: Partial<Trust> = {}) {
  return judgedStack("opaque-budget", members, { scope: "any", trust: saying(trust) });
}
function levels(members: Readonly<Record<string, Member>>, trust: Partial<Trust> = {}) {
  return reported(members, trust).map(({ enforcementLevel }) => enforcementLevel);
}
