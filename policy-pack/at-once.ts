import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { judgeStack, looksAtStack, type Deputy } from "./as-policy";
import { judge, type Court } from "./judging";
import { observe } from "./observation";
import type { JudgedResource } from "./resource-model/resource";
import type { Rule } from "./rule";

/**
 * Judges each resource by all rules at once, because the SDK unpacks a resource anew for every policy that has a
 * function, and the whole stack for every one with `validateStack` (`makeAnalyzeRpcFun` and `makeAnalyzeStackRpcFun` in
 * its server.js): in a stack of thousands of resources that takes longer than all judging.
 *
 * Each rule stays a policy of its own, with its name, its configuration and its place in every report. That policy
 * hands over when Pulumi first asks it after this one was asked. So a policy that is disabled never hands over and is
 * never judged; and while this one is not asked, disabled or left out, every rule judges by itself.
 */
export class AtOnce implements Deputy {
  readonly asked = new Map<string, JudgedResource>();
  readonly #rules = new Map<Rule, string | undefined>();
  #isAsked = false;

  takesOver(rule: Rule, statement: string | undefined): boolean {
    // What configures a policy stays the same for the life of the process.
    if (this.#isAsked) this.#rules.set(rule, statement);
    return this.#isAsked;
  }

  /** What the configuration of a rule names as the gateway statement; undefined while nothing does. */
  get statement(): string | undefined {
    return [...this.#rules.values()].find((named) => named !== undefined);
  }

  /**
   * The policy that judges; the SDK asks policies in the order of their list, so it comes after those of the rules.
   *
   * @param rules all of the pack, to know whether the whole stack is needed
   */
  policy(court: Court, rules: readonly Rule[]): ResourceValidationPolicy & Partial<StackValidationPolicy> {
    return {
      name: "at-once",
      description: "Judges by all rules at once, in their names; reports nothing in its own.",
      enforcementLevel: "mandatory",
      validateResource: (args, report) => {
        this.#isAsked = true;
        const resource = observe(args, court.typesOf);
        this.asked.set(args.urn, resource);
        for (const [rule, statement] of this.#rules) judge(rule, court, resource, statement, report);
      },
      ...(rules.some(looksAtStack)
        ? {
            validateStack: ({ resources }, report) =>
              judgeStack([...this.#rules.keys()], court, { resources, asked: this.asked }, report),
          }
        : {}),
    };
  }
}
