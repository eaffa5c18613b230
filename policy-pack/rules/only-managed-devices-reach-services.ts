import {
  compareAccess,
  declaredAccess,
  type Comparison,
  type DeclaredAccess,
} from "../reachability/declared-access";
import { intervalTexts } from "../reachability/address-texts";
import type { Flow } from "../reachability/flow";
import { ALL_ADDRESSES, without } from "../reachability/intervals";
import { notComputed, reachability, type Reachability } from "../reachability/matrix";
import { boxesOf, type PacketSet } from "../reachability/packet-set";
import { pinnedAddresses } from "../reachability/pinned-addresses";
import { servicesText } from "../reachability/services";
import { shortestWitness } from "../reachability/witness";
import type { Plan, PlannedResource } from "../resource-model/plan";
import type { PlaceInPlan, Rule, RuleContext } from "../rule";

const CLOSED =
  "no such way: what stands behind the gateway is reached through it, with a device certificate and from a pinned pool";
const AS_DECLARED = "what is declared under services in the stack's settings, or declare it there";

/** Who reaches what is computed from all filters, routes and addresses together. */
export const onlyManagedDevicesReachServices: Rule = {
  id: "only-managed-devices-reach-services",
  title:
    "nobody but clients of the gateway, with addresses of pinned pools, may reach what the remote-access stack holds, and these may reach what is declared and nothing else",
  severity: "critical",
  why:
    "each filter, route and address may look right by itself, and all of them together may still lead somebody without a device " +
    "certificate to mail and files",
  remedy:
    "Follow the way that the message prints, and close it at one of its steps; let the access model write filters and routes.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A11, NET.3.2.A2, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  exemptable: false,
  check: () => [],
  together: (plan, context) => judge(plan, context),
};

function judge(plan: Plan, context: RuleContext): readonly PlaceInPlan[] {
  const of = reachability(plan);
  const declared = declaredAccess(plan);
  return [
    ...entrances(of),
    ...unpinned(of, context),
    ...(declared.state === "read" ? differences(plan, of, declared) : undeclared(of, declared)),
    ...undecided(plan, of),
  ];
}

/** Who comes in beside the gateway: at each door once, by the shortest way. */
function entrances(of: Reachability): readonly PlaceInPlan[] {
  const byDoor = new Map<PlannedResource, Flow[]>();
  for (const flow of of.flows) {
    const comesIn = flow.zone.kind === "internet" || flow.zone.kind === "stranger";
    if (!comesIn || flow.arrival.kind === "internet") continue;
    const known = byDoor.get(flow.zone.resource);
    if (known === undefined) byDoor.set(flow.zone.resource, [flow]);
    else known.push(flow);
  }
  return [...byDoor].flatMap(([resource, flows]) => found(of, flows, of.sets.all, resource, CLOSED));
}

/** Clients whose addresses security has not set aside for them. */
function unpinned(of: Reachability, { trust }: RuleContext): readonly PlaceInPlan[] {
  return of.world.gateways.flatMap(({ resource }) => {
    const others = without(ALL_ADDRESSES, pinnedAddresses(resource, trust));
    // Between clients stands no filter of Azure: `p2s-pool-pinned` objects to the pool itself.
    const flows = of.flows.filter(
      ({ zone, arrival }) =>
        zone.kind === "clients" && zone.resource === resource && arrival.kind !== "clients",
    );
    return found(of, flows, of.sets.from(others), resource, CLOSED, "not a pinned pool: ");
  });
}

function differences(
  plan: Plan,
  of: Reachability,
  { rules, stack }: Extract<DeclaredAccess, { state: "read" }>,
): readonly PlaceInPlan[] {
  const compared = compareAccess(of, rules);
  const certain = of.world.hasLaterGroups
    ? compareAccess(reachability(plan, false, of.sets), rules)
    : undefined;
  return [...more(of, compared, certain), ...missing(compared.less, stack)];
}

/**
 * More than is declared. Where it hangs on groups of addresses of which only the deployment tells which rule has which, it is
 * told and blocks nothing: the same plan is judged again when their ids are known.
 */
function more(
  of: Reachability,
  { flows, more: excess }: Comparison,
  certain?: Comparison,
): readonly PlaceInPlan[] {
  const { sets } = of;
  const zones = new Map(flows.map((flow) => [`${flow.zone.kind} ${flow.zone.name}`, flow.zone.resource]));
  return [...zones].flatMap(([key, resource]) => {
    const own = flows.filter(({ zone }) => `${zone.kind} ${zone.name}` === key);
    const sure = certain === undefined ? excess : sets.shared(excess, certain.computed);
    const blocked = found(of, own, sure, resource, AS_DECLARED, "more than is declared: ");
    if (blocked.length > 0) return blocked;
    return found(of, own, excess, resource, AS_DECLARED, "not judged, perhaps more than is declared: ").map(
      (place) => ({ ...place, warns: true as const }),
    );
  });
}

/** What is declared and not possible lets nobody in; it is told. */
function missing(packets: PacketSet, stack: PlannedResource): readonly PlaceInPlan[] {
  return boxesOf(packets)
    .slice(0, 1)
    .map(({ sources, destinations, services }) => ({
      resource: stack,
      path: "access",
      found: `declared, and no way leads there: ${intervalTexts(sources).join(", ")} → ${intervalTexts(destinations).join(", ")} by ${servicesText(services)}`,
      write: "routes and filters that lead there, or nothing of it in the settings",
      warns: true,
    }));
}

/** Where nothing is declared nothing would be compared: whoever lets clients in says what they may reach. */
function undeclared(
  { world }: Reachability,
  { state, stack }: Exclude<DeclaredAccess, { state: "read" }>,
): readonly PlaceInPlan[] {
  if (stack === undefined || !world.gateways.some(({ pools }) => pools.length > 0)) return [];
  const found =
    state === "none" ? "no output that says what clients may reach" : "an output that cannot be read";
  const write = 'access: {"schema": "access/v1", "rules": [{"from": […], "to": […], "ports": ["tcp/993"]}]}';
  return [{ resource: stack, path: "access", found, write }];
}

function undecided(plan: Plan, { world }: Reachability): readonly PlaceInPlan[] {
  return notComputed(plan, world)
    .filter(({ inMatrixOnly }) => inMatrixOnly !== true)
    .map(({ resource, text }) => ({
      resource,
      path: "",
      found: `not computed: ${text}`,
      write: "IPv4, and virtual networks of this stack alone",
    }));
}

function found(
  of: Reachability,
  flows: readonly Flow[],
  wanted: PacketSet,
  resource: PlannedResource,
  write: string,
  before = "",
): readonly PlaceInPlan[] {
  const witness = shortestWitness(of, flows, wanted);
  if (witness === undefined) return [];
  const { text } = witness;
  const all = flows.filter(({ packets }) => of.sets.shared(packets, wanted) !== of.sets.nothing);
  const more = all.length > 1 ? [`${all.length - 1} more ways begin here, none of them shorter`] : [];
  return [{ resource, path: "", found: `${before}${text}`, write, notes: more }];
}
