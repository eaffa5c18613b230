import { eachOf } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, exactly, type Reading } from "../resource-model/reading";
import { addressNumber, prefixLength, readAddressText } from "./address-texts";
import { ALL_ADDRESSES, type Interval } from "./intervals";
import { References, textOf } from "./references";
import { isElsewhere, isWritten, textsWritten, wordWritten } from "./written";

const TABLE = "network:RouteTable";

/** Where a packet goes next. `any`: nobody can tell. */
export type Hop =
  | { readonly kind: "local" | "gateway" | "internet" | "none" | "any" }
  | { readonly kind: "appliance"; readonly address: number | undefined };

export interface UserRoute {
  readonly name: string;
  readonly interval: Interval;
  readonly length: number;
  readonly hop: Hop;
  /** It holds; a route of which the prefix is not known may hold for anything, and for nothing. */
  readonly isSure: boolean;
}

/** What a subnet's route table says. */
export interface UserRoutes {
  readonly routes: readonly UserRoute[];
  /** Routes that a gateway has learnt come along: `no` where the table says so. */
  readonly propagation: "yes" | "no" | "perhaps";
  /** A table that this stack does not make: there may be any route, and none. */
  readonly isOpen: boolean;
}

const NO_ROUTES: UserRoutes = { routes: [], propagation: "yes", isOpen: false };

/** Every route table of a plan, with the routes that stand in it and those that are resources of their own. */
export class RouteTables {
  private readonly byUrn = new Map<string, UserRoutes>();

  constructor(private readonly references: References) {
    const own = ownRoutes(references);
    for (const { urn, inputs } of references.all(TABLE)) {
      const inside = inEitherShape(inputs, "routes").flatMap(eachOf).map(routeOf);
      const routes = [...inside, ...(own.get(urn) ?? [])];
      const isOpen = isElsewhere(inputs, "routes");
      this.byUrn.set(urn, { routes, propagation: propagationOf(inputs), isOpen });
    }
  }

  /** The table that stands under `routeTable` there. */
  of(place: Reading, input: string, holder: PlannedResource): UserRoutes {
    const [reference] = inEitherShape(place, "routeTable");
    if (reference === undefined || reference.state === "absent") return NO_ROUTES;
    const target = this.references.byReference(exactly(reference, "id"), input, holder, TABLE);
    const isHere = target.state === "here" && !isElsewhere(place, "routeTable");
    const known = isHere ? this.byUrn.get(target.resource.urn) : undefined;
    return known ?? { routes: [], propagation: "perhaps", isOpen: true };
  }
}

function ownRoutes(references: References): ReadonlyMap<string, readonly UserRoute[]> {
  const input = "routeTableName";
  const found = new Map<string, UserRoute[]>();
  for (const route of references.all("network:Route")) {
    const target = references.byOwnName(at(route.inputs, input), input, route, TABLE);
    const tables =
      target.state === "here" ? [target.resource] : target.state === "some" ? target.resources : [];
    const read = routeOf(route.inputs);
    for (const { urn } of tables)
      found.set(urn, [...(found.get(urn) ?? []), tables.length > 1 ? { ...read, isSure: false } : read]);
  }
  return found;
}

function routeOf(place: Reading): UserRoute {
  const written = textsWritten(place, "addressPrefix");
  const prefix = readAddressText(written.unsure ? "" : (written.known[0] ?? ""));
  const name = textOf(at(place, "name")) ?? "(a route without a name)";
  const hop = hopOf(place);
  const length = prefix.kind === "addresses" ? prefixLength(prefix.interval) : undefined;
  // A route of IPv6 says nothing of IPv4; one for a tag holds for addresses that only Azure knows.
  if (prefix.kind !== "addresses" || length === undefined) {
    const interval = prefix.kind === "ipv6" ? { first: 0, last: -1 } : (ALL_ADDRESSES[0] as Interval);
    return { name, hop, interval, length: 0, isSure: false };
  }
  return { name, hop, interval: prefix.interval, length, isSure: true };
}

function hopOf(place: Reading): Hop {
  switch (wordWritten(place, "nextHopType") ?? "") {
    case "vnetlocal":
      return { kind: "local" };
    case "virtualnetworkgateway":
      return { kind: "gateway" };
    case "internet":
      return { kind: "internet" };
    case "none":
      return { kind: "none" };
    case "virtualappliance":
      return { kind: "appliance", address: applianceOf(place) };
    default:
      return { kind: "any" };
  }
}

function applianceOf(place: Reading): number | undefined {
  const { known, unsure } = textsWritten(place, "nextHopIpAddress");
  return unsure ? undefined : addressNumber(known[0] ?? "");
}

function propagationOf(inputs: Reading): UserRoutes["propagation"] {
  if (isWritten(inputs, "disableBgpRoutePropagation", true)) return "no";
  const isTold = at(inputs, "disableBgpRoutePropagation").state !== "unknown";
  return isTold && !isElsewhere(inputs, "disableBgpRoutePropagation") ? "yes" : "perhaps";
}
