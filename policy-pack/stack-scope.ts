import type { ResourceValidationPolicy } from "@pulumi/policy";

/**
 * Which stacks the pack is judging. `any`: every stack of the city, where only what concerns its remote access matters.
 * `remote-access`: the stack that builds the remote access, where nothing else may exist.
 */
export type Scope = "any" | "remote-access";

/** The scope of the running analysis; `any` until the configuration says otherwise. */
export interface ScopeHolder {
  current: Scope;
}

/**
 * A policy that reports nothing and carries the pack's one setting, `{"stack-scope": {"scope": "remote-access"}}`.
 *
 * Configuration reaches a pack only through a policy, only while it judges a resource. The SDK asks the policies in
 * the order of their list (`makeAnalyzeRpcFun` in its server.js), so this one has to come first.
 */
export function stackScopePolicy(scope: ScopeHolder): ResourceValidationPolicy {
  return {
    name: "stack-scope",
    description: "Says whether the judged stack is the remote-access stack or any other; reports nothing.",
    enforcementLevel: "mandatory",
    configSchema: {
      properties: { scope: { type: "string", enum: ["any", "remote-access"], default: "any" } },
    },
    validateResource: (args) => {
      scope.current = args.getConfig<{ scope?: Scope }>().scope ?? "any";
    },
  };
}
