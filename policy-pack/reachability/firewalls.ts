import { eachOf } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, exactly, type Reading } from "../resource-model/reading";
import {
  addressesAt,
  ANYBODY,
  isNothing,
  PRIVATE_ADDRESSES,
  PUBLIC_ADDRESSES,
  serviceExtent,
  unitedExtents,
} from "./extents";
import { certain, filterRule, type Extent, type FilterRule } from "./first-match";
import { ALL_ADDRESSES, joined, NONE, type Interval, type Intervals } from "./intervals";
import { calledName, References, textOf } from "./references";
import { readPorts, serviceInterval } from "./services";
import { isElsewhere, textsWritten, wordWritten } from "./written";

/*
 * What an Azure Firewall lets pass. Pages of learn.microsoft.com: "Configure Azure Firewall rules" (RULES), "Azure Firewall
 * SNAT private IP address ranges" (SNAT).
 */

const POLICY = "network:FirewallPolicy";
const IP_GROUP = "network:IpGroup";

/** A rule that sends what it matches to another address. */
export interface NatRule {
  readonly rule: FilterRule;
  readonly to: Intervals;
  /** Undefined: the port stays, or nobody can tell it. */
  readonly port: Interval | undefined;
}

export interface FirewallRules {
  readonly nat: readonly NatRule[];
  readonly network: readonly FilterRule[];
  readonly application: readonly FilterRule[];
  /** Destinations before which the sender's address stays as it is. */
  readonly untranslated: Extent;
  /** There are rules that this stack does not make. */
  readonly isOpen: boolean;
}

/** How addresses are read that only the deployment tells, though the groups they are in are known. */
export interface LaterGroups {
  /** A rule that allows matches all groups that it may mean, instead of none. */
  readonly count: boolean;
}

/** Reads the rules of firewalls. */
export class Firewalls {
  private readonly groups = new Map<string, PlannedResource[]>();
  private readonly vague = new Set<string>();
  /** Rules that name groups of this stack, of which only the deployment tells the ids. */
  later = false;

  constructor(
    private readonly references: References,
    private readonly laterGroups: LaterGroups,
  ) {
    for (const group of references.all("network:FirewallPolicyRuleCollectionGroup")) {
      const input = "firewallPolicyName";
      const policy = references.byOwnName(at(group.inputs, input), input, group, POLICY);
      const owners =
        policy.state === "here" ? [policy.resource] : policy.state === "some" ? policy.resources : [];
      for (const { urn } of owners) this.groups.set(urn, [...(this.groups.get(urn) ?? []), group]);
      // A denial that may belong to another policy, or may never arrive, denies nothing.
      if (owners.length > 1 || isElsewhere(group.inputs, "ruleCollections"))
        for (const { urn } of owners) this.vague.add(urn);
    }
  }

  rulesOf(firewall: PlannedResource): FirewallRules {
    const [reference] = inEitherShape(firewall.inputs, "firewallPolicy");
    const target =
      reference === undefined || reference.state === "absent"
        ? { state: "none" as const }
        : this.references.byReference(exactly(reference, "id"), "firewallPolicy", firewall, POLICY);
    const classic = this.classicRules(firewall);
    if (target.state === "none") return classic;
    if (target.state !== "here" || isElsewhere(firewall.inputs, "firewallPolicy"))
      return { ...classic, isOpen: true };
    return joinRules(this.policyRules(target.resource, new Set()), classic);
  }

  /**
   * "Within each pass, it processes groups in priority order, then rule collections within each group in priority order."
   * (RULES) "Rule collection groups in the parent policy always take precedence regardless of the priority of a child
   * policy." (RULES)
   */
  private policyRules(policy: PlannedResource, above: ReadonlySet<string>): FirewallRules {
    const own = this.collections(
      byPriority(
        (this.groups.get(policy.urn) ?? []).map((group) => ({ place: group.inputs, group })),
      ).flatMap(({ place, group }) =>
        byPriority(
          inEitherShape(place, "ruleCollections")
            .flatMap(eachOf)
            .map((one) => ({ place: one, group })),
        ),
      ),
    );
    const rules = { ...own, untranslated: untranslatedOf(policy), isOpen: this.vague.has(policy.urn) };
    const [reference] = inEitherShape(policy.inputs, "basePolicy");
    if (reference === undefined || reference.state === "absent") return rules;
    const base = this.references.byReference(at(reference, "id"), "basePolicy", policy, POLICY);
    const isCircle = base.state === "here" && above.has(base.resource.urn);
    if (base.state !== "here" || isCircle) return { ...rules, isOpen: true };
    const inherited = this.policyRules(base.resource, new Set([...above, policy.urn]));
    // Whether the ranges of the parent hold as well, no page says.
    return { ...joinRules(inherited, rules), untranslated: ANYBODY };
  }

  private collections(all: readonly Collection[]): Pick<FirewallRules, "nat" | "network" | "application"> {
    const rules = all.flatMap(({ place, group }) =>
      eachOf(at(place, "rules")).map((rule) => ({ collection: place, rule, group, kind: kindOf(rule) })),
    );
    const of = (kind: Kind) => rules.filter((one) => one.kind === kind || one.kind === "unknown");
    return {
      nat: of("nat").map((one) => this.natRule(one)),
      network: of("network").map((one) => this.networkRule(one)),
      application: of("application").flatMap((one) => this.applicationRule(one)),
    };
  }

  private networkRule({ collection, rule, group }: RuleInPlace): FilterRule {
    const allows = isAllowing(collection);
    const names = textsWritten(rule, "destinationFqdns");
    return filterRule(nameOf(collection, rule), allows, {
      sources: this.endOf(rule, "source", group, allows),
      // A name may lead anywhere.
      destinations: isNothing(names) ? this.endOf(rule, "destination", group, allows) : ANYBODY,
      services: serviceExtent(
        textsWritten(rule, "ipProtocols", "protocols"),
        textsWritten(rule, "destinationPorts"),
      ),
    });
  }

  private natRule({ collection, rule, group }: RuleInPlace): NatRule {
    const to = textsWritten(rule, "translatedAddress");
    const ports = textsWritten(rule, "translatedPort");
    const [port] = ports.known.map(readPorts);
    return {
      rule: filterRule(nameOf(collection, rule), true, {
        sources: this.endOf(rule, "source", group, true),
        destinations: this.endOf(rule, "destination", group, true),
        services: serviceExtent(
          textsWritten(rule, "ipProtocols", "protocols"),
          textsWritten(rule, "destinationPorts"),
        ),
      }),
      to: isNothing(to) ? ALL_ADDRESSES : addressesAt(rule, ["translatedAddress"]).possible,
      port: ports.unsure ? undefined : port,
    };
  }

  /**
   * A rule about names. Where they lead to the firewall finds out itself, so that any destination is possible; a denial is
   * certain only for all names.
   */
  private applicationRule({ collection, rule, group }: RuleInPlace): readonly FilterRule[] {
    const allows = isAllowing(collection);
    const everyName = textsWritten(rule, "targetFqdns").known.includes("*");
    const ports = eachOf(at(rule, "protocols")).flatMap((one) =>
      textsWritten(one, "port").known.flatMap((text) => readPorts(text) ?? []),
    );
    const services = joined(ports.map(({ first, last }) => serviceInterval("tcp", first, last)));
    const vague = services.length === 0 ? [serviceInterval("tcp")] : services;
    return [
      filterRule(nameOf(collection, rule), allows, {
        sources: this.endOf(rule, "source", group, allows),
        destinations: { possible: ALL_ADDRESSES, sure: everyName ? ALL_ADDRESSES : NONE },
        services: { possible: vague, sure: services },
      }),
    ];
  }

  private endOf(
    rule: Reading,
    end: "source" | "destination",
    holder: PlannedResource,
    allows: boolean,
  ): Extent {
    const written = textsWritten(rule, `${end}Addresses`);
    const groups = inEitherShape(rule, `${end}IpGroups`)
      .flatMap(eachOf)
      .filter(({ state }) => state !== "absent");
    const named = groups.map((id) => this.groupAddresses(id, holder, allows));
    if (isNothing(written)) return named.length === 0 ? ANYBODY : unitedExtents(named);
    return unitedExtents([addressesAt(rule, [`${end}Addresses`]), ...named]);
  }

  private groupAddresses(id: Reading, holder: PlannedResource, allows: boolean): Extent {
    const target = this.references.byReference(id, "ruleCollections", holder, IP_GROUP);
    if (target.state === "here") return addressesAt(target.resource.inputs, ["ipAddresses"]);
    if (target.state !== "some") return ANYBODY;
    const all = unitedExtents(target.resources.map(({ inputs }) => addressesAt(inputs, ["ipAddresses"])));
    // Once groups stand, what is new among them may be any of them: nothing is excused.
    const isFirst = this.references.all(IP_GROUP).every(({ outputs }) => at(outputs, "id").state !== "known");
    this.later ||= isFirst;
    if (this.laterGroups.count) return { possible: all.possible, sure: NONE };
    return allows ? certain(NONE) : all;
  }

  /** Rules that stand in the firewall itself, and those that Azure has of its own. */
  private classicRules(firewall: PlannedResource): FirewallRules {
    const list = (name: string) =>
      byPriority(
        inEitherShape(firewall.inputs, name)
          .flatMap(eachOf)
          .map((place) => ({ place, group: firewall })),
      ).flatMap(({ place, group }) =>
        inEitherShape(place, "rules")
          .flatMap(eachOf)
          .map((rule): RuleInPlace => ({ collection: place, rule, group })),
      );
    return {
      nat: list("natRuleCollections").map((one) => this.natRule(one)),
      network: list("networkRuleCollections").map((one) => this.networkRule(one)),
      application: [
        ...list("applicationRuleCollections").flatMap((one) => this.applicationRule(one)),
        INFRASTRUCTURE,
      ],
      untranslated: certain(PRIVATE_ADDRESSES),
      isOpen: false,
    };
  }
}

interface Collection {
  readonly place: Reading;
  readonly group: PlannedResource;
}
interface RuleInPlace {
  readonly collection: Reading;
  readonly rule: Reading;
  readonly group: PlannedResource;
}
type Kind = "nat" | "network" | "application" | "unknown";

/**
 * "If Azure Firewall doesn't find a match within application rules, it evaluates the packet against the infrastructure rule
 * collection." (RULES) Its names are those of Azure's own services.
 */
const INFRASTRUCTURE: FilterRule = filterRule("infrastructure", true, {
  sources: certain(ALL_ADDRESSES),
  destinations: { possible: PUBLIC_ADDRESSES, sure: NONE },
  services: certain([serviceInterval("tcp", 80, 80), serviceInterval("tcp", 443, 443)]),
});

function joinRules(first: FirewallRules, then: FirewallRules): FirewallRules {
  return {
    nat: [...first.nat, ...then.nat],
    network: [...first.network, ...then.network],
    application: [...first.application, ...then.application],
    untranslated: first.untranslated,
    isOpen: first.isOpen || then.isOpen,
  };
}

/** "By default, Azure Firewall doesn't SNAT with Network rules when the destination IP address is in a private IP address range" (SNAT) */
function untranslatedOf({ inputs }: PlannedResource): Extent {
  const ranges = textsWritten(at(inputs, "snat"), "privateRanges");
  const learns = at(inputs, "snat", "autoLearnPrivateRanges");
  const isLearning = learns.state === "unknown" || textOf(learns)?.toLowerCase() === "enabled";
  const written = isNothing(ranges)
    ? certain(PRIVATE_ADDRESSES)
    : addressesAt(at(inputs, "snat"), ["privateRanges"], (tag) =>
        tag.toLowerCase() === "ianaprivateranges" ? certain(PRIVATE_ADDRESSES) : ANYBODY,
      );
  return isLearning ? { ...written, possible: ALL_ADDRESSES } : written;
}

/** What has no number that can be read may be looked at first. */
function byPriority<One extends { readonly place: Reading }>(all: readonly One[]): readonly One[] {
  const priorityOf = ({ place }: One) => {
    const [reading] = inEitherShape(place, "priority");
    return reading?.state === "known" && typeof reading.value === "number" ? reading.value : 0;
  };
  return [...all].sort((one, other) => priorityOf(one) - priorityOf(other));
}

function kindOf(rule: Reading): Kind {
  switch (textOf(at(rule, "ruleType"))?.toLowerCase() ?? "") {
    case "natrule":
      return "nat";
    case "networkrule":
      return "network";
    case "applicationrule":
      return "application";
    default:
      return "unknown";
  }
}

function isAllowing(collection: Reading): boolean {
  const [action] = inEitherShape(collection, "action");
  return action === undefined || wordWritten(action, "type") !== "deny";
}

function nameOf(collection: Reading, rule: Reading): string {
  const [one, other] = [collection, rule].map((place) => textOf(at(place, "name")) ?? "(no name)");
  return `${one}/${other}`;
}

export function firewallName(firewall: PlannedResource): string {
  return calledName(firewall);
}
