import { catalogue } from "../../../policy-pack/catalogue";
import type { Plan, PlannedResource } from "../../../policy-pack/resource-model/plan";
import { readingOf } from "../../../policy-pack/resource-model/reading";
import type { Value } from "../../../policy-pack/resource-model/value";
import { courtOf, saying } from "./judge";

const ZERO = "00000000-0000-0000-0000-000000000000";
const NETWORK = `/subscriptions/${ZERO}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-city`;
const trust = saying({
  protected: { subscriptions: [], networks: [NETWORK], prefixes: [], vaults: [], accounts: [], suffixes: [] },
});

/** What each tenth of a stack is: type, inputs, and how far before it stands what it is made of. */
const KINDS: ReadonlyArray<readonly [string, Record<string, Value>, Readonly<Record<string, number>>]> = [
  ["network:VirtualNetwork", {}, {}],
  ["network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: NETWORK } }, { virtualNetworkName: 1 }],
  ["network:VirtualNetworkPeering", {}, { virtualNetworkName: 2, remoteVirtualNetwork: 12 }],
  ["network:Subnet", {}, { virtualNetworkName: 3 }],
  [
    "network:NetworkInterface",
    { ipConfigurations: [{ publicIPAddress: { id: "x" } }] },
    { ipConfigurations: 1 },
  ],
  ["storage:StorageAccount", { kind: "StorageV2" }, {}],
  ["storage:FileShare", {}, { accountName: 1 }],
  ["storage:FileServiceProperties", {}, { accountName: 2 }],
  ["resources:Deployment", {}, {}],
  ["web:WebApp", {}, {}],
];

/** How often a rule looks at a resource of a stack of this size, and how much it finds. */
function judged(id: string, size: number): { looks: number; findings: number } {
  let looks = 0;
  const plan: Plan = Array.from({ length: size }, (_, index) => {
    const [type, inputs, from] = KINDS[index % KINDS.length] ?? ["", {}, {}];
    const madeFrom = Object.fromEntries(
      Object.entries(from).map(([input, before]) => [input, [`urn:pulumi:dev::big::x::${index - before}`]]),
    );
    const resource: PlannedResource = {
      urn: `urn:pulumi:dev::big::x::${index}`,
      name: `r${index}`,
      type: `azure-native:${type}`,
      types: [type],
      inputs: readingOf(inputs),
      outputs: readingOf({}),
      madeFrom,
    };
    return new Proxy(resource, {
      get: (target, name, receiver) => {
        looks++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  });
  const context = courtOf({ scope: "any", trust }).contextFor(plan[0]!);
  const findings = catalogue.find((rule) => rule.id === id)?.together?.(plan, context).length ?? 0;
  return { looks, findings };
}

it.each([
  ["nothing-into-protected", 500],
  ["store-closed", 3_500],
  ["opaque-budget", 1],
  ["only-managed-devices-reach-services", 1_000],
])("%s looks twice as often at twice as many resources, and finds all the same", (id, findings) => {
  const [half, whole] = [judged(id, 2_500), judged(id, 5_000)];
  expect(whole.looks).toBeLessThanOrEqual(2.1 * half.looks);
  expect(whole.findings).toBe(findings);
});
