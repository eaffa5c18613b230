import { unknownCheckingProxy, type ResourceValidationArgs, type StackValidationArgs } from "@pulumi/policy";
import { asPolicy } from "../../../policy-pack/as-policy";
import { catalogue } from "../../../policy-pack/catalogue";
import { parseToken } from "../../../policy-pack/resource-model/token";
import type { Rule } from "../../../policy-pack/rule";
import { courtOf, saying, unknown, type Reported } from "../../unit/policy-pack/judge";
import { afterwards, filled, madeIn, TEAM, type OrdinaryResource, type OrdinaryStack } from "./stack";

/** What the city protects: nothing that an ordinary stack has to do with. */
const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const inCity = (type: string) => `/subscriptions/${CITY}/resourceGroups/rg-city/providers/${type}`;
export const PROTECTING = saying({
  protected: {
    subscriptions: [CITY],
    networks: [inCity("Microsoft.Network/virtualNetworks/vnet-city")],
    prefixes: ["10.80.0.0/22"],
    vaults: [inCity("Microsoft.KeyVault/vaults/kv-city")],
    accounts: [inCity("Microsoft.Storage/storageAccounts/stcityfiles")],
    suffixes: ["intern.musterstadt.example"],
  },
});

/** Before the first deployment much is unknown; in a state everything is known. */
export type Moment = "at preview" | "afterwards";

const OPTIONS = {
  protect: false,
  deleteBeforeReplace: undefined,
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

const behindProxies = unknownCheckingProxy as (value: unknown) => Record<string, unknown>;

/** The resources as the SDK hands them to a policy. */
function shown({ name, resources }: OrdinaryStack, moment: Moment) {
  const urnOf = (own: string) => `urn:pulumi:prod::${name}::${resources[own]?.type}::${own}`;
  const known = afterwards(resources);
  const say = moment === "afterwards" ? known : () => unknown;
  return Object.entries(resources).map(([own, { type, inputs, ignoreChanges = [] }]) => {
    const sources = Object.entries(inputs).map(([key, value]) => {
      const makers = [...new Set(madeIn(value).map(({ by }) => by))];
      return [key, makers.map((by) => ({ urn: urnOf(by) }))] as const;
    });
    const values = filled(inputs, say);
    return {
      type,
      name: own,
      urn: urnOf(own),
      opts: { ...OPTIONS, ignoreChanges: [...ignoreChanges] },
      provider: providerOf(type),
      dependencies: [],
      propertyDependencies: Object.fromEntries(sources.filter(([, makers]) => makers.length > 0)),
      props: () => behindProxies(JSON.parse(JSON.stringify(values))),
      getConfig: () => ({}),
    };
  });
}

function providerOf(type: string) {
  const [pkg = ""] = type.split(":");
  const props = parseToken(type) === undefined ? {} : { subscriptionId: TEAM };
  const name = `pulumi:providers:${pkg}`;
  return {
    type: name,
    name: "default",
    urn: `urn:pulumi:prod::judged::${name}::default`,
    props: behindProxies(props),
  };
}

/** What the whole catalogue says of a stack in the scope `any`, in both phases. */
export function judgeOrdinary(stack: OrdinaryStack, moment: Moment): readonly Reported[] {
  const court = courtOf({ scope: "any", trust: PROTECTING });
  return catalogue.flatMap((rule) => byRule(rule, stack, moment, court));
}

function byRule(
  rule: Rule,
  stack: OrdinaryStack,
  moment: Moment,
  court: ReturnType<typeof courtOf>,
): Reported[] {
  const { validateResource, validateStack } = asPolicy(rule, court);
  if (typeof validateResource !== "function") throw new Error("a policy of this pack has one function");
  const reported: Reported[] = [];
  const report = (violation: unknown) => reported.push(violation as Reported);
  const resources = shown(stack, moment);
  for (const resource of resources) {
    const args = { ...resource, props: resource.props() };
    void validateResource(args as unknown as ResourceValidationArgs, report);
  }
  const all = resources.map((resource) => ({ ...resource, props: resource.props() }));
  void validateStack?.({ resources: all } as unknown as StackValidationArgs, report);
  return reported;
}

/** The rules that block, each once, sorted. */
export function blockedBy(reported: readonly Reported[]): string[] {
  const blocking = reported.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  return [...new Set(blocking.map(({ message }) => message.split(" ")[0] ?? ""))].sort();
}

/** Types into which no rule can look: they run code, or make others out of a text. Written a second time, to compare. */
const OPAQUE_NATIVE = [
  /^resources:(Deployment|DeploymentStackAtResourceGroup|AzureCliScript|AzurePowerShellScript|TemplateSpec)$/,
  /^(automation:Runbook|logic:Workflow)$/,
  /^(compute|hybridcompute):(VirtualMachine|Machine)(Extension|RunCommandByVirtualMachine|RunCommand)$/,
  /^kubernetesconfiguration:(Extension|FluxConfiguration)$/,
];
const VALUES = /^(random:|tls:|time:|pulumi:(providers:|pulumi:Stack$))/;
const CHANGES = /"effect":"(deployIfNotExists|modify|append)"/i;
export function isNotJudged({ type, inputs }: OrdinaryResource): boolean {
  const parsed = parseToken(type);
  if (parsed === undefined) return !VALUES.test(type);
  const name = `${parsed.module}:${parsed.name}`;
  if (name === "authorization:PolicyDefinition") return CHANGES.test(JSON.stringify(inputs));
  if (name === "authorization:PolicyAssignment") return inputs.identity !== undefined;
  return OPAQUE_NATIVE.some((pattern) => pattern.test(name));
}

/** How many resources of a stack the pack tells as not judged. */
export function toldAsNotJudged(reported: readonly Reported[]): number {
  const counts = reported.flatMap(({ message }) => /not judged: (\d+) \(/.exec(message)?.[1] ?? []);
  return Number(counts[0] ?? 0);
}
