import { unknownCheckingProxy, type ResourceValidationArgs, type StackValidationArgs } from "@pulumi/policy";
import { asPolicy, type Court, type RulePolicy } from "../../policy-pack/as-policy";
import { catalogue } from "../../policy-pack/catalogue";
import type { Reported } from "../unit/policy-pack/judge";
import type { Planned } from "./stacks/recording-monitor";

/** A rule that blocks, and the resource at which it says so. */
export interface Block {
  readonly rule: string;
  readonly urn: string;
}

const behindProxies = unknownCheckingProxy as (value: unknown) => Record<string, unknown>;
/** How a policy reports; the SDK's declarations know texts only. */
type Report = (message: string) => void;

/**
 * A stack that is judged once as it is, and then again and again with one of its resources changed.
 *
 * A policy keeps what it was shown of each resource for the stack phase, so that for a mutant only the changed one has to
 * be shown anew, and the original before another one is changed.
 */
export class JudgedStack {
  private readonly policies: readonly RulePolicy[];
  private readonly shownBefore = new Map<Planned, ReturnType<typeof shown>>();
  /** The URN of the resource in whose place policies remember another one. */
  private changed: string | undefined;
  /** What blocks the stack as it is. */
  readonly before: readonly Block[];

  constructor(
    private readonly resources: readonly Planned[],
    court: Court,
  ) {
    this.policies = catalogue.map((rule) => asPolicy(rule, court));
    const alone = resources.flatMap((resource) => this.alone(resource));
    this.before = [...alone, ...this.together()];
  }

  /** What blocks the stack with this resource in the place of the one with its URN. */
  with(mutant: Planned): readonly Block[] {
    return this.judge(mutant, false);
  }

  /** The same, without the stack phase where the resource alone is blocked already. */
  blocks(mutant: Planned): readonly Block[] {
    return this.judge(mutant, true);
  }

  private judge(mutant: Planned, firstIsEnough: boolean): readonly Block[] {
    if (this.changed !== undefined && this.changed !== mutant.urn) this.restore(this.changed);
    this.changed = mutant.urn;
    const alone = this.alone(mutant);
    return firstIsEnough && alone.length > 0 ? alone : [...alone, ...this.together(mutant)];
  }

  private restore(changed: string): void {
    const original = this.resources.find(({ urn }) => urn === changed);
    const remembering = this.policies.filter(({ validateStack }) => validateStack !== undefined);
    if (original !== undefined) this.alone(original, remembering);
  }

  private alone(resource: Planned, policies = this.policies): readonly Block[] {
    const blocks: Block[] = [];
    const as = shown(resource);
    for (const { name, validateResource } of policies) {
      if (typeof validateResource !== "function") throw new Error(`${name} does not judge resources`);
      // Proxies of its own for each: that is how the SDK shows them.
      const args = { ...as, props: behindProxies(resource.inputs), getConfig: () => ({}) };
      void validateResource(args as unknown as ResourceValidationArgs, collector(name, blocks));
    }
    return blocks;
  }

  private together(mutant?: Planned): readonly Block[] {
    const all = this.resources.map((one) => (one.urn === mutant?.urn ? mutant : one));
    const as = all.map((one) => ({ one, ...(one === mutant ? shown(one) : this.shown(one)) }));
    const blocks: Block[] = [];
    for (const { name, validateStack } of this.policies) {
      if (validateStack === undefined) continue;
      const resources = as.map(({ one, ...rest }) => ({ ...rest, props: behindProxies(one.outputs) }));
      void validateStack({ resources } as unknown as StackValidationArgs, collector(name, blocks));
    }
    return blocks;
  }

  private shown(resource: Planned): ReturnType<typeof shown> {
    const made = this.shownBefore.get(resource) ?? shown(resource);
    this.shownBefore.set(resource, made);
    return made;
  }
}

function shown({ type, name, urn, options, provider, madeFrom }: Planned) {
  return {
    type,
    name,
    urn,
    opts: { ...options, ignoreChanges: [...options.ignoreChanges] },
    dependencies: [],
    propertyDependencies: Object.fromEntries(
      Object.entries(madeFrom).map(([input, urns]) => [input, urns.map((source) => ({ urn: source }))]),
    ),
    ...(provider === undefined
      ? {}
      : {
          provider: {
            type: `pulumi:providers:${type.split(":")[0]}`,
            name: "default",
            urn: `${urn}::provider`,
            props: behindProxies(provider),
          },
        }),
  };
}

function collector(rule: string, blocks: Block[]): Report {
  const report = (violation: Reported) => {
    if (violation.enforcementLevel === "mandatory") blocks.push({ rule, urn: violation.urn });
  };
  return report as unknown as Report;
}
