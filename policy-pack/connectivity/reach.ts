import { isInProtected, protectedBy } from "../trust/protected";
import { overlap, parseRange, type AddressRange } from "../reachability/address-ranges";
import { textsAt } from "../exposure/texts";
import { at } from "../resource-model/reading";
import type { Plan, PlannedResource } from "../resource-model/plan";
import { isAnyOf } from "../resource-model/token";
import type { Trust } from "../trust/trust-file";
import { idsIn, namedIds, namesInStack } from "./ids";
import { isBridge, isBridgeId, isMember } from "./kinds";

/** What of a stack hangs together with something protected. */
export interface Reach {
  /** How a resource leads to what is protected, from it on; undefined where it does not. */
  readonly pathFrom: (resource: PlannedResource) => readonly string[] | undefined;
  /** Whether the resource is itself where what is protected begins. */
  readonly isProtected: (resource: PlannedResource) => boolean;
}

/**
 * Follows connections outward from everything protected: over whatever joins networks, and then to what stands in them.
 *
 * Connections come from ids and names in the inputs and, where an id is known only after deployment, from the resource
 * of this stack it is made of. An id that this plan is about to create cannot be one that the trust file already names; one
 * that comes from elsewhere leads nowhere here. Each resource and each connection is looked at once.
 */
export function reachOf(plan: Plan, trust: Trust): Reach {
  const graph = graphOf(plan);
  const roots = rootsOf(graph, trust);
  const next = new Map<string, string | undefined>([...roots.keys()].map((root) => [root, undefined]));
  const waiting = [...roots.keys()];
  // The list grows while it is walked through: what is near comes first, so that paths are short.
  for (const node of waiting) {
    // What stands in a network does not lead into another one.
    const joins = graph.joins(node);
    for (const other of graph.edges.get(node) ?? []) {
      if (next.has(other) || (!joins && graph.joins(other))) continue;
      next.set(other, node);
      waiting.push(other);
    }
  }
  return {
    isProtected: ({ urn }) => roots.has(urn),
    pathFrom: ({ urn }) => {
      if (!next.has(urn)) return undefined;
      const steps: string[] = [];
      for (let node: string | undefined = urn; node !== undefined; node = next.get(node)) {
        const end = roots.get(node);
        const words = graph.called(node);
        if (words !== undefined) steps.push(end === undefined ? words : `${words} (${end})`);
      }
      return steps;
    },
  };
}

interface Graph {
  readonly resources: ReadonlyMap<string, PlannedResource>;
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
  readonly joins: (node: string) => boolean;
  readonly called: (node: string) => string | undefined;
}

function graphOf(plan: Plan): Graph {
  const resources = new Map(
    plan.filter((one) => isBridge(one) || isMember(one)).map((one) => [one.urn, one]),
  );
  const edges = new Map<string, Set<string>>();
  const connect = (a: string, b: string) => {
    if (a === b) return;
    (edges.get(a) ?? edges.set(a, new Set()).get(a))?.add(b);
    (edges.get(b) ?? edges.set(b, new Set()).get(b))?.add(a);
  };
  for (const resource of resources.values()) {
    for (const id of idsOf(resource)) connect(resource.urn, id);
    for (const source of Object.values(resource.madeFrom).flat())
      if (resources.has(source)) connect(resource.urn, source);
  }
  return {
    resources,
    edges,
    joins: (node) => {
      const resource = resources.get(node);
      return resource === undefined ? isBridgeId(node) : isBridge(resource);
    },
    called: (node) => {
      const resource = resources.get(node);
      if (resource !== undefined) return `${nameOf(resource)} ${JSON.stringify(resource.name)}`;
      return node.startsWith("/providers/") ? undefined : node.split("/").slice(-2).join("/");
    },
  };
}

function idsOf(resource: PlannedResource): readonly string[] {
  return [
    ...idsIn(resource.inputs),
    ...idsIn(at(resource.outputs, "id")),
    ...namedIds(resource),
    ...namesInStack(resource),
  ];
}

/** Where what is protected begins, and why it is. */
function rootsOf({ resources, edges, joins }: Graph, trust: Trust): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  const ranges = (trust.protected?.prefixes ?? []).flatMap((text) => parseRange(text) ?? []);
  for (const node of edges.keys()) {
    const why = resources.has(node) ? undefined : protectedBy(node, trust);
    if (why !== undefined && joins(node)) roots.set(node, why);
  }
  for (const resource of resources.values()) {
    if (!isBridge(resource)) continue;
    const way = wayTo(ranges, resource);
    if (isInProtected(resource, trust)) roots.set(resource.urn, "in a protected subscription");
    else if (way) roots.set(resource.urn, "a way to protected addresses");
  }
  return roots;
}

/** A tunnel leads to the addresses that stand behind its other end. */
function wayTo(ranges: readonly AddressRange[], { types, inputs }: PlannedResource): boolean {
  if (!isAnyOf(types, "network:LocalNetworkGateway", "network:VpnSite")) return false;
  const spaces = ["localNetworkAddressSpace", "addressSpace"].map((name) => at(inputs, name));
  return spaces
    .flatMap((space) => textsAt(space, "addressPrefixes").known)
    .flatMap((text) => parseRange(text) ?? [])
    .some((range) => ranges.some((other) => overlap(range, other)));
}

/** `VirtualNetwork` of `network:VirtualNetwork`. */
function nameOf({ types: [first = ""] }: PlannedResource): string {
  return first.slice(first.indexOf(":") + 1);
}
