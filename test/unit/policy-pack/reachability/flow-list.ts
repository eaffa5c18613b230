import { intervalTexts } from "../../../../policy-pack/reachability/address-texts";
import type { Zone } from "../../../../policy-pack/reachability/flow";
import { arrivalName, notComputed, reachability } from "../../../../policy-pack/reachability/matrix";
import { boxesOf } from "../../../../policy-pack/reachability/packet-set";
import { servicesText } from "../../../../policy-pack/reachability/services";
import type { Plan } from "../../../../policy-pack/resource-model/plan";

/** Some connections that a plan makes possible. Wherever something cannot be decided, it is possible. */
interface ReachCell {
  readonly zone: Zone["kind"];
  readonly from: string;
  readonly sources: readonly string[];
  readonly to: string;
  readonly destinations: readonly string[];
  /** `tcp/443`, `icmp`; `any`. */
  readonly services: readonly string[];
  readonly path: readonly string[];
}

/** All flows as texts, always in the same order. */
interface ReachMatrix {
  readonly schema: "reach/v1";
  readonly cells: readonly ReachCell[];
  /** What is not computed, a sentence each. */
  readonly notComputed: readonly string[];
}

export function computeMatrix(plan: Plan): ReachMatrix {
  const { flows, world } = reachability(plan);
  const cells = flows.flatMap((flow) =>
    boxesOf(flow.packets).map(({ sources, destinations, services }): ReachCell => ({
      zone: flow.zone.kind,
      from: flow.zone.name,
      sources: intervalTexts(sources),
      to: arrivalName(flow.arrival),
      destinations: intervalTexts(destinations),
      services: servicesText(services).split(", "),
      path: flow.steps,
    })),
  );
  const texts = new Map(cells.map((cell) => [JSON.stringify(cell), cell]));
  const inOrder = [...texts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
  return {
    schema: "reach/v1",
    cells: inOrder,
    notComputed: notComputed(plan, world).map(({ text }) => text),
  };
}
