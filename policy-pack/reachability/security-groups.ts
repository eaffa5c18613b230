import { eachOf } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, exactly, type Reading } from "../resource-model/reading";
import {
  addressesAt,
  HOST_ADDRESS,
  isNothing,
  serviceExtent,
  unitedExtents,
  PUBLIC_ADDRESSES,
  type TagReader,
} from "./extents";
import { certain, filterRule, type Extent, type FilterRule } from "./first-match";
import { ALL_ADDRESSES, NONE, without } from "./intervals";
import { calledName, References, textOf } from "./references";
import { ALL_SERVICES } from "./services";
import { isElsewhere, textsWritten, wordWritten } from "./written";

/*
 * What network security groups let pass. Pages of learn.microsoft.com: "Azure network security groups overview" (NSG),
 * "Virtual network service tags" (TAGS), "Application security groups overview" (ASG).
 */

export type Direction = "inbound" | "outbound";
export const DIRECTIONS: readonly Direction[] = ["inbound", "outbound"];

const GROUP = "network:NetworkSecurityGroup";

/** One rule as it is written. */
interface WrittenRule {
  readonly name: string;
  readonly place: Reading;
  /** The resource whose inputs hold it, and the input by which Pulumi tells where its ids come from. */
  readonly holder: PlannedResource;
  readonly input: string | undefined;
  /** It belongs to this group, and to no other. */
  readonly isSure: boolean;
}

export interface SecurityGroup {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly rules: readonly WrittenRule[];
  /** Its list of rules may never arrive. */
  readonly isOpen: boolean;
}

/** The group that a subnet or an interface has; several where nobody can tell which; `open` where it is not made here. */
export type GroupChoice = "none" | "open" | readonly SecurityGroup[];

/** Whom the words in a rule stand for, where the group is used. */
export interface RuleWords {
  /** "All IP address ranges defined for the virtual network, all connected on-premises address spaces, peered virtual networks […]" (TAGS) */
  readonly virtualNetwork: Extent;
  /** The addresses of an application security group's members. */
  readonly members: (id: Reading, input: string, holder: PlannedResource) => Extent;
}

/** Every security group of a plan, with the rules that stand in it and those that are resources of their own. */
export class SecurityGroups {
  private readonly byUrn = new Map<string, SecurityGroup>();
  /** A network manager's rules come before every group, and one that allows may pass by all of them. */
  private readonly areOverruled: boolean;

  constructor(private readonly references: References) {
    this.areOverruled = references
      .all("network:AdminRule")
      .some(({ inputs }) => wordWritten(inputs, "access") !== "deny");
    const own = ownRules(references);
    for (const resource of references.all(GROUP)) {
      const name = calledName(resource);
      const inside = inEitherShape(resource.inputs, "securityRules")
        .flatMap(eachOf)
        .map((place) => ({
          name: `${name}/${labelOf(place)}`,
          place,
          holder: resource,
          input: "securityRules",
          isSure: true,
        }));
      const beside = (own.get(resource.urn) ?? []).map((rule) => ({ ...rule, name: `${name}/${rule.name}` }));
      const isOpen = isElsewhere(resource.inputs, "securityRules");
      this.byUrn.set(resource.urn, { name, resource, rules: [...inside, ...beside], isOpen });
    }
  }

  /** The group that stands under `networkSecurityGroup` there. */
  of(place: Reading, input: string, holder: PlannedResource): GroupChoice {
    const [group, ...more] = inEitherShape(place, "networkSecurityGroup");
    if (group === undefined || group.state === "absent") return "none";
    if (more.length > 0 || this.areOverruled || isElsewhere(place, "networkSecurityGroup")) return "open";
    const target = this.references.byReference(exactly(group, "id"), input, holder, GROUP);
    switch (target.state) {
      case "here":
        return this.known([target.resource]);
      case "some":
        return this.known(target.resources);
      // Whoever writes a group's rules where its id belongs has said nothing that Azure promises to take.
      case "none":
      case "elsewhere":
        return "open";
    }
  }

  private known(resources: readonly PlannedResource[]): GroupChoice {
    const groups = resources.flatMap(({ urn }) => this.byUrn.get(urn) ?? []);
    return groups.some(({ isOpen }) => isOpen) ? "open" : groups;
  }
}

/** Rules that are resources, by the group that they belong to. */
function ownRules(references: References): ReadonlyMap<string, readonly WrittenRule[]> {
  const found = new Map<string, WrittenRule[]>();
  for (const resource of references.all("network:SecurityRule")) {
    const input = "networkSecurityGroupName";
    const group = references.byOwnName(at(resource.inputs, input), input, resource, GROUP);
    const groups = group.state === "here" ? [group.resource] : group.state === "some" ? group.resources : [];
    const name = textOf(at(resource.inputs, "securityRuleName")) ?? resource.name;
    for (const { urn } of groups) {
      const isSure = groups.length === 1;
      const rule = { name, place: resource.inputs, holder: resource, input: undefined, isSure };
      found.set(urn, [...(found.get(urn) ?? []), rule]);
    }
  }
  return found;
}

/**
 * The rules of a group for one direction, in the order in which Azure looks at them.
 *
 * "Rules are processed in priority order, with lower numbers processed before higher numbers […]. Once traffic matches a rule,
 * processing stops." (NSG) Where nobody can tell the order, the rule that allows comes first.
 */
export function rulesOf(group: SecurityGroup, direction: Direction, words: RuleWords): readonly FilterRule[] {
  const written = group.rules
    .flatMap((rule) => {
      const allows = wordWritten(rule.place, "access") !== "deny";
      const said = wordWritten(rule.place, "direction");
      const isOther = said !== undefined && DIRECTIONS.includes(said as Direction) && said !== direction;
      const isDoubtful = said !== direction && !isOther;
      if (isOther || ((isDoubtful || !rule.isSure) && !allows)) return [];
      return [{ rule: ruleOf(rule, allows, words), priority: priorityOf(rule.place, allows) }];
    })
    .sort(
      (one, other) => one.priority - other.priority || Number(other.rule.allows) - Number(one.rule.allows),
    );
  return [...written.map(({ rule }) => rule), ...defaultRules(group.name, direction, words)];
}

function ruleOf({ name, place, holder, input }: WrittenRule, allows: boolean, words: RuleWords): FilterRule {
  const services = serviceExtent(
    textsWritten(place, "protocol"),
    textsWritten(place, "destinationPortRange", "destinationPortRanges"),
  );
  return filterRule(name, allows, {
    sources: endOf(place, "source", words, holder, input),
    destinations: endOf(place, "destination", words, holder, input),
    // The sender chooses its own port: a rule about it may let anybody pass, and stops nobody for certain.
    services: hasSenderPorts(place) ? { ...services, sure: NONE } : services,
  });
}

function endOf(
  place: Reading,
  end: "source" | "destination",
  words: RuleWords,
  holder: PlannedResource,
  input: string | undefined,
): Extent {
  const list = `${end}ApplicationSecurityGroups`;
  const groups = inEitherShape(place, list)
    .flatMap(eachOf)
    .filter(({ state }) => state !== "absent")
    .map((one) => words.members(at(one, "id"), input ?? list, holder));
  const names = [`${end}AddressPrefix`, `${end}AddressPrefixes`];
  if (groups.length === 0) return addressesAt(place, names, tagsOf(words));
  const beside = isNothing(textsWritten(place, ...names)) ? [] : [addressesAt(place, names, tagsOf(words))];
  return unitedExtents([...groups, ...beside]);
}

function tagsOf({ virtualNetwork }: RuleWords): TagReader {
  return (tag) => {
    switch (tag.toLowerCase()) {
      case "virtualnetwork":
        return virtualNetwork;
      case "azureloadbalancer":
        // "The tag translates to the virtual IP address of the host […] where the Azure health probes originate." (TAGS)
        return certain(HOST_ADDRESS);
      // "The IP address space that's outside the virtual network and reachable by the public internet." (TAGS)
      case "internet":
        return {
          possible: without(PUBLIC_ADDRESSES, virtualNetwork.sure),
          sure: without(PUBLIC_ADDRESSES, virtualNetwork.possible),
        };
      default:
        return undefined;
    }
  };
}

/** NSG, "Default security rules"; what none of them allows is denied by the last one. */
function defaultRules(
  group: string,
  direction: Direction,
  { virtualNetwork }: RuleWords,
): readonly FilterRule[] {
  const everybody = certain(ALL_ADDRESSES);
  const services = certain(ALL_SERVICES);
  const rule = (name: string, sources: Extent, destinations: Extent) =>
    filterRule(`${group}/${name}`, true, { sources, destinations, services });
  const internet = tagsOf({ virtualNetwork, members: () => everybody })("Internet") ?? everybody;
  return direction === "inbound"
    ? [
        rule("AllowVnetInBound", virtualNetwork, virtualNetwork),
        rule("AllowAzureLoadBalancerInBound", certain(HOST_ADDRESS), everybody),
      ]
    : [
        rule("AllowVnetOutBound", virtualNetwork, virtualNetwork),
        rule("AllowInternetOutBound", everybody, internet),
      ];
}

function hasSenderPorts(place: Reading): boolean {
  const { known, unsure } = textsWritten(place, "sourcePortRange", "sourcePortRanges");
  return unsure || known.some((text) => !["*", "0-65535"].includes(text.trim()));
}

function priorityOf(place: Reading, allows: boolean): number {
  const [reading] = inEitherShape(place, "priority");
  if (reading?.state === "known" && typeof reading.value === "number") return reading.value;
  return allows ? -Infinity : Infinity;
}

function labelOf(place: Reading): string {
  return textOf(at(place, "name")) ?? "(a rule without a name)";
}
