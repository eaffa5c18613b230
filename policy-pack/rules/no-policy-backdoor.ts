import { distinct, eachOf } from "../demand";
import { isWord } from "../filters/items";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { subscriptionOf } from "../own-subscription";
import {
  ASSIGNMENT,
  changesOf,
  isAboveSubscriptions,
  isPolicy,
  type PolicyChange,
} from "../type-list/changing-policy";
import { inEitherShape } from "../resource-model/either-shape";
import type { Plan } from "../resource-model/plan";
import { at } from "../resource-model/reading";
import { searchable } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule, RuleContext } from "../rule";
import { isInProtected, namesProtected, protectedHome, reachedFrom } from "../trust/protected";

const EXEMPTION = "authorization:PolicyExemption";
const MODE = "enforcementMode";
/** Effects that an assignment may choose: they refuse or tell. */
const KEEPING = new Set(["audit", "auditifnotexists", "deny", "denyaction", "manual"]);
/** All that stands above subscriptions. What cannot be read as a scope is none of it: nobody knows where it leads. */
const ABOVE = /^\/(providers\/microsoft\.management(\/managementgroups\/[^/]+)?)?$/;

const WRITE_EFFECT = 'the effect "deny" or "audit", or a parameter whose allowedValues hold nothing else';
const WRITE_IDENTITY = "no identity: let a program deploy what the policy would, where rules can read it";
const WRITE_MODE = `${MODE}: "Default", or nothing`;
const WRITE_OVERRIDE = 'no overrides, or such with the effect "deny" or "audit"';
const WRITE_NOTHING = "nothing: meet the policy, or change it in a reviewed way";

/** Nothing is deployed into protected subscriptions behind the back of every rule. */
export const noPolicyBackdoor: Rule = {
  id: "no-policy-backdoor",
  title:
    "no policy of Azure may deploy or change anything where trust.yaml protects something, and none may be switched off there",
  severity: "high",
  why:
    "a policy that deploys a template does so later and again, with an identity of its own, and no rule sees what; an exemption " +
    "or an assignment that enforces nothing opens what another policy refuses",
  remedy:
    "Let policies of protected subscriptions deny and audit, and deploy by programs. Write no exemptions, and enforce what is assigned.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.2.A6, OPS.1.1.3.A1, OPS.2.2.A7",
    "ISO/IEC 27001:2022 Annex A: 5.23, 8.9, 8.32",
  ],
  kind: "entrance",
  // Agents may be installed by policies today; the exemption has an end.
  exemptable: true,
  check: (resource, { trust }) => {
    const reached = reachedBy(resource, trust);
    return reached === undefined ? [] : backdoors(resource, reached);
  },
  together: besideProtected,
};

type Trust = RuleContext["trust"];

/** A management group stands above what the stack works in, too. */
function besideProtected(plan: Plan, { trust }: RuleContext): readonly PlaceInPlan[] {
  if (!plan.some((resource) => isInProtected(resource, trust))) return [];
  return plan
    .filter((resource) => isPlacedAbove(resource) && reachedBy(resource, trust) === undefined)
    .flatMap((resource) =>
      backdoors(resource, "the protected subscription that the stack works in").map((finding) => ({
        resource,
        ...finding,
      })),
    );
}

/** What a policy says that is none, and what ends one. */
function backdoors(resource: JudgedResource, reached: string): readonly Finding[] {
  const write = isPolicy(resource) ? WRITE_EFFECT : WRITE_IDENTITY;
  const told = ({ path, found }: PolicyChange, remedy: string): Finding => ({
    path,
    found: `${found}, reaching ${reached}`,
    write: remedy,
  });
  return distinct([
    ...changesOf(resource).map((change) => told(change, write)),
    ...notEnforced(resource).map((change) => told(change, WRITE_MODE)),
    ...overridden(resource).map((change) => told(change, WRITE_OVERRIDE)),
    ...(isAnyOf(resource.types, EXEMPTION)
      ? [told({ path: "", found: "an exemption from a policy" }, WRITE_NOTHING)]
      : []),
  ]);
}

/** An assignment may say another effect than its definition, for all or for some resources. */
function overridden({ types, inputs }: JudgedResource): readonly PolicyChange[] {
  if (!isAnyOf(types, ASSIGNMENT)) return [];
  return inEitherShape(inputs, "overrides")
    .flatMap(eachOf)
    .filter((one) => !isWord(at(one, "kind"), "definitionversion"))
    .map((one) => at(one, "value"))
    .flatMap((effect): readonly PolicyChange[] => {
      const { path } = effect;
      if (effect.state === "absent") return [];
      if (effect.state === "unknown") return [{ path, found: undecided(effect.reason) }];
      const isKept = typeof effect.value === "string" && KEEPING.has(effect.value.toLowerCase());
      return isKept ? [] : [{ path, found: `the effect ${quote(effect.value)} instead of its definition's` }];
    });
}

function notEnforced({ types, inputs }: JudgedResource): readonly PolicyChange[] {
  if (!isAnyOf(types, ASSIGNMENT)) return [];
  return inEitherShape(inputs, MODE).flatMap((mode): readonly PolicyChange[] => {
    const { path } = mode;
    if (mode.state === "absent") return [];
    if (mode.state === "unknown") return [{ path, found: undecided(mode.reason) }];
    const isEnforced = typeof mode.value === "string" && mode.value.toLowerCase() === "default";
    return isEnforced ? [] : [{ path, found: quote(mode.value) }];
  });
}

/** What protected thing a policy counts for, or names: in a subscription, as far as one is told. */
function reachedBy(resource: JudgedResource, trust: Trust): string | undefined {
  if (!isOfPolicies(resource)) return undefined;
  const scope = scopeOf(resource);
  const reached = scope === undefined ? protectedHome(resource, trust) : reachedFrom(scope, trust);
  return reached ?? (namesProtected(resource.inputs, withoutSubscriptions(trust)) ? NAMED : undefined);
}
const NAMED = "what its own text names, which is protected";

/** Where logs go to is written in many policies: only the id of a protected thing itself counts. */
function withoutSubscriptions(trust: Trust): Trust {
  const { protected: assets } = trust;
  return assets === undefined ? trust : { ...trust, protected: { ...assets, subscriptions: [] } };
}

function isOfPolicies(resource: JudgedResource): boolean {
  return isPolicy(resource) || isAnyOf(resource.types, ASSIGNMENT, EXEMPTION);
}

function isPlacedAbove(resource: JudgedResource): boolean {
  return isOfPolicies(resource) && scopeOf(resource) === undefined;
}

/** Where a policy counts, below a subscription or as one; undefined for a management group, and where nobody can tell. */
function scopeOf(resource: JudgedResource): string | undefined {
  if (isPolicy(resource)) {
    const home = isAboveSubscriptions(resource) ? undefined : subscriptionOf(resource);
    return home && `/subscriptions/${home}`;
  }
  const [scope] = inEitherShape(resource.inputs, "scope");
  if (scope?.state !== "known" || typeof scope.value !== "string") return undefined;
  const text = `/${searchable(scope.value).replaceAll(/^\/|\/$/g, "")}`;
  return ABOVE.test(text) ? undefined : text;
}
