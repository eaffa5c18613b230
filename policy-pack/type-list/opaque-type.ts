import type { JudgedResource } from "../resource-model/resource";
import { changesOf } from "./changing-policy";

/** What runs or deploys something that nobody sees in the plan, whoever says that it is a component. */
const RUNS = /^(pulumi-(nodejs|python):dynamic|command:|pulumi:pulumi:StackReference$)/i;

/** Types of Azure that make others out of a template, a script or a text, or run one inside a machine or a cluster. */
const MAKES_OTHERS = new RegExp(
  `^(${[
    "resources:(Resource|Deployment\\w*|Azure(Cli|PowerShell)Script|TemplateSpec\\w*)",
    "(solutions|blueprint|customproviders|providerhub):\\w+",
    "automation:(Runbook|SourceControl|Dsc\\w+|Webhook|Watcher|Python\\dPackage|HybridRunbookWorker\\w*|SoftwareUpdateConfiguration\\w*)",
    "logic:Workflow",
    "chaos:Experiment",
    "compute:VirtualMachine\\w*(Extension|RunCommand\\w*)",
    "compute:Gallery(Script|Application)Version",
    "hybridcompute:Machine(Extension|RunCommand)",
    "guestconfiguration:\\w+",
    "kubernetesconfiguration:(Extension|FluxConfiguration|SourceControlConfiguration)",
    "devtestlab:(Environment|ArtifactSource)",
    "virtualmachineimages:VirtualMachineImageTemplate",
    "policyinsights:Remediation\\w+",
  ].join("|")})$`,
  "i",
);

/** Packages whose resources stay in the state: they make values and reach nothing. */
const VALUES = /^(pulumi|random|tls|time):/i;

/**
 * Whether rules can only see that the resource exists: it runs code, deploys a template, now or by a policy, comes out of
 * another stack, or belongs to a package that no rule knows. Components are not, because their children are judged one by one.
 */
export function isOpaque(resource: JudgedResource): boolean {
  const { type, types, provider } = resource;
  if (RUNS.test(type)) return true;
  if (types.length > 0) return types.some((one) => MAKES_OTHERS.test(one)) || changesOf(resource).length > 0;
  return provider !== undefined && !VALUES.test(type);
}

/** The type as a budget names it: the shortest form of the token. */
export function budgetName({ type, types: [first] }: Pick<JudgedResource, "type" | "types">): string {
  return first === undefined ? type : `azure-native:${first}`;
}
