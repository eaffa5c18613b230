import type { Plan } from "../resource-model/plan";
import { byWay } from "./witness";
import type { Flow } from "./flow";
import { notComputed, reachability } from "./matrix";
import { connections, type ConnectionsRecord } from "./matrix-record";

/** Connections of one sender that take one way. */
export interface ReachedWay extends ConnectionsRecord {
  readonly sender: { readonly kind: Flow["zone"]["kind"]; readonly name: string };
  /** Resources on the way: `vgw-city`, `afw-city`. */
  readonly way: readonly string[];
  /** What they come to. `site` is behind a tunnel, where filters of the city's own follow, of which Azure knows nothing. */
  readonly arrival: Flow["arrival"]["kind"];
}

/** Who may reach what, without a look at what is declared: same plan, same text. */
export interface ReachRecord {
  readonly schema: "reach/v1";
  readonly ways: readonly ReachedWay[];
  /** What is not computed, a sentence each: while there is one, more than the ways may be possible. */
  readonly notComputed: readonly string[];
}

/** Computes who may reach what, and judges nothing of it. */
export function reachRecord(plan: Plan): ReachRecord {
  const { flows, world } = reachability(plan);
  const ways = byWay(flows).flatMap(({ zone, steps, packets, arrival }) =>
    connections(packets).map((part): ReachedWay => ({
      sender: { kind: zone.kind, name: zone.name },
      way: steps,
      arrival: arrival.kind,
      ...part,
    })),
  );
  return {
    schema: "reach/v1",
    ways: [...new Map(ways.map((one) => [JSON.stringify(one), one])).values()],
    notComputed: notComputed(plan, world).map(({ text }) => text),
  };
}
