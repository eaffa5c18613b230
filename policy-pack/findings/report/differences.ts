import canonicalize from "canonicalize";
import { boxesOf, PacketSets } from "../../reachability/packet-set";
import type { DeclaredRecord } from "../../review-record/record";
import { packetsOf, textsOfBox } from "./packets";
import { nameOf, type RunResource } from "./read-run";
import type { ReportedChange, StackReport } from "./report";

/** What the head declares and the base did not, and the other way round; a rule that is only called otherwise is neither. */
export function declaredDifference(
  head: DeclaredRecord,
  base: DeclaredRecord,
): NonNullable<StackReport["declaredDifference"]> {
  const sets = new PacketSets();
  const packets = (rules: DeclaredRecord) =>
    packetsOf(
      sets,
      rules.map(({ from, to, ports }) => ({ sources: from, destinations: to, ports })),
    );
  const beyond = (one: DeclaredRecord, other: DeclaredRecord) =>
    one.flatMap((rule) => {
      const more = sets.minus(packets([rule]), packets(other));
      return boxesOf(more).map((box) => {
        const { sources, destinations, ports } = textsOfBox(box);
        return { rule: rule.rule, from: [...sources], to: [...destinations], ports: [...ports] };
      });
    });
  return { opened: beyond(head, base), closed: beyond(base, head) };
}

type Resources = ReadonlyMap<string, RunResource>;

/** What the head asks for otherwise than the base, where nothing stands with which a plan could be compared. */
export function changesBetween(head: Resources, base: Resources): readonly ReportedChange[] {
  const change = (
    operation: ReportedChange["operation"],
    { urn, type }: RunResource,
    properties: string[] = [],
  ): ReportedChange => ({ operation, urn, name: nameOf(urn), type, properties });
  return [
    ...[...head.values()].flatMap((resource) => {
      const before = base.get(resource.urn);
      if (before === undefined) return [change("create", resource)];
      const properties = differing(resource.inputs, before.inputs);
      return properties.length === 0 ? [] : [change("update", resource, properties)];
    }),
    ...[...base.values()].filter(({ urn }) => !head.has(urn)).map((resource) => change("delete", resource)),
  ];
}

/** Paths at which two objects differ; lists are compared as a whole. */
function differing(one: unknown, other: unknown, path = ""): string[] {
  if (!isObject(one) || !isObject(other)) return canonicalize(one) === canonicalize(other) ? [] : [path];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .sort()
    .flatMap((key) => differing(one[key], other[key], path === "" ? key : `${path}.${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
