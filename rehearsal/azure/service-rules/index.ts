import { Refusal } from "../plugin/resource-provider";
import { oneVpnGateway } from "./one-vpn-gateway";
import { referencesExist } from "./references-exist";
import type { RuleSubject, ServiceRule } from "./service-rule";

/** Every rule of the service, in the order in which they answer. */
export const SERVICE_RULES: readonly ServiceRule[] = [referencesExist, oneVpnGateway];

/**
 * Lets the rules judge a request.
 *
 * @throws Refusal with everything the rules found, under the first one's code.
 */
export function applyServiceRules(
  type: string,
  on: "create" | "update" | "delete",
  subject: RuleSubject,
): void {
  const findings = SERVICE_RULES.filter(
    (rule) => (rule.type === "*" || rule.type === type) && rule.on.includes(on),
  ).flatMap((rule) => rule.check(subject).map((text) => ({ rule, text })));
  const first = findings[0];
  if (first === undefined) return;
  const lines = findings.map(({ rule, text }) => `  ${rule.code}: ${text} (${rule.source})`);
  throw new Refusal(first.rule.code, [`${type} ${subject.id} is refused:`, ...lines].join("\n"));
}
