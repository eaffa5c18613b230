import { idsIn } from "../connectivity/ids";
import { isBridge } from "../connectivity/kinds";
import { reachOf } from "../connectivity/reach";
import { eachOf } from "../demand";
import { exposureOf } from "../exposure/exposures";
import { publishedPorts } from "../exposure/published-ports";
import { isWord } from "../filters/items";
import { isInProtected, protectedBy, protectedByName } from "../trust/protected";
import { overlap, parseRange } from "../reachability/address-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { ofType, type Plan } from "../resource-model/plan";
import { at, exactly, isLater, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { seenThrough } from "../resource-model/seen-through";
import { isAnyOf } from "../resource-model/token";
import { isEmpty, type Value } from "../resource-model/value";
import type { Finding, PlaceInPlan, Rule, RuleContext } from "../rule";
import type { Trust } from "../trust/trust-file";

const REMOTE = "remoteVirtualNetwork";
const ADDRESS = "network:PublicIPAddress";
const JOINING = ["network:VirtualNetworkPeering", "network:HubVirtualNetworkConnection"];
const APPROVALS = [
  "storage:PrivateEndpointConnection",
  "fileshares:PrivateEndpointConnection",
  "keyvault:PrivateEndpointConnection",
  "keyvault:MHSMPrivateEndpointConnection",
  "network:PrivateLinkServicePrivateEndpointConnection",
];
/** What these types open is named at this input. */
const OPENING: ReadonlyArray<readonly [readonly string[], string, string]> = [
  [
    ["network:NetworkSecurityPerimeterAssociation", "network:NspAssociation"],
    "privateLinkResource",
    "a perimeter, which has rules of its own, around",
  ],
  [
    ["hybridconnectivity:Endpoint", "hybridconnectivity:ServiceConfiguration"],
    "resourceUri",
    "a way past every network to",
  ],
];
/** With these somebody else joins a circuit. */
const CIRCUIT_KEYS = [
  "network:ExpressRouteCircuitAuthorization",
  "network:ExpressRouteCircuitConnection",
  "network:ExpressRoutePortAuthorization",
];
const PERIMETER_RULES = ["network:NetworkSecurityPerimeterAccessRule", "network:NspAccessRule"];
const FROM_INSIDE =
  "nothing: what is protected is reached through the remote access; security may except a stack";

/** Whoever comes from the Internet stays out of what hangs together with the city's protected networks. */
export const nothingIntoProtected: Rule = {
  id: "nothing-into-protected",
  title:
    "no stack but that of the remote access may join a protected network, vault or account, or publish anything that hangs together with one",
  severity: "critical",
  why:
    "a machine with a public address, a relay or a published port in a network that is peered with the city's is a door to mail " +
    "and files without a device certificate",
  remedy:
    "Keep what is published in networks of its own, and let devices reach protected networks through the remote access alone.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A8, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "entrance",
  // A network may have a door today that stays until it is moved; the exemption has an end.
  exemptable: true,
  // The remote access itself is the one door; its stack is confined by rules of its own.
  check: (resource, { scope, trust }) =>
    scope === "any" && trust.protected !== undefined ? joins(seenThrough(resource), trust) : [],
  together: (plan, context) => (context.scope === "any" ? inStack(plan.map(seenThrough), context) : []),
};

/** What a single resource tells: it names something protected that nobody else may join. */
function joins(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const { types } = resource;
  if (isAnyOf(types, ...JOINING))
    return [
      ...named(at(resource.inputs, REMOTE), "a connection to", trust),
      ...own(resource, "virtualNetworkName", "a connection of", trust),
    ];
  if (isAnyOf(types, "network:VirtualNetwork"))
    return inEitherShape(resource.inputs, "virtualNetworkPeerings")
      .flatMap(eachOf)
      .flatMap((peering) => inEitherShape(peering, REMOTE))
      .flatMap((remote) => named(remote, "a connection to", trust));
  if (isAnyOf(types, "network:PrivateEndpoint"))
    return ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"]
      .flatMap((name) => inEitherShape(resource.inputs, name).flatMap(eachOf))
      .flatMap((one) => inEitherShape(one, "privateLinkServiceId"))
      .flatMap((id) => named(id, "a private endpoint of", trust));
  if (isAnyOf(types, ...APPROVALS)) return approval(resource, trust);
  return [...opening(resource, trust), ...translations(resource, trust)];
}

/** What lets in without a network, or by somebody else's. */
function opening(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const { types, inputs } = resource;
  const [, input, what] = OPENING.find(([opening]) => isAnyOf(types, ...opening)) ?? [];
  if (input !== undefined && what !== undefined)
    return inEitherShape(inputs, input).flatMap((id) => named(rooted(id), what, trust));
  if (isAnyOf(types, ...CIRCUIT_KEYS)) return own(resource, "", "a key for others to", trust);
  if (isAnyOf(types, "network:ExpressRouteCircuit")) {
    const key = ["authorizations", "globalReachEnabled"]
      .flatMap((name) => inEitherShape(inputs, name))
      .find((one) => one.state === "unknown" || (one.state === "known" && isSaid(one.value)));
    return key === undefined ? [] : own(resource, key.path, "a circuit that others may join:", trust);
  }
  const isOutbound = isWord(exactly(inputs, "direction"), "outbound");
  return isAnyOf(types, ...PERIMETER_RULES) && !isOutbound
    ? own(resource, "", "a rule of a perimeter that lets in to", trust)
    : [];
}

/** Some types take an id without its first slash. */
function rooted(id: Reading): Reading {
  return id.state === "known" && typeof id.value === "string"
    ? { ...id, value: `/${id.value.replace(/^\/+/, "")}` }
    : id;
}

function isSaid(value: Value): boolean {
  return value !== false && !isEmpty(value);
}

function named(reading: Reading, what: string, trust: Trust): readonly Finding[] {
  return idsIn(reading).flatMap((id) => {
    const why = protectedBy(id, trust);
    return why === undefined ? [] : [{ path: reading.path, found: told(what, id, why), write: FROM_INSIDE }];
  });
}

/** What the resource is a part of: named in its group, or in the subscription of its provider. */
function own(resource: JudgedResource, path: string, what: string, trust: Trust): readonly Finding[] {
  const ids = protectedByName(resource, trust).map(({ id, why }) => told(what, id, why));
  const found =
    ids[0] ?? (isInProtected(resource, trust) ? `${what} something in a protected subscription` : "");
  return found === "" ? [] : [{ path, found, write: FROM_INSIDE }];
}

/** `virtualnetworks/vnet-city (a protected network)` */
function told(what: string, id: string, why: string): string {
  return `${what} ${id.split("/").slice(-2).join("/")} (${why})`;
}

/** Somebody's endpoint is let in to a vault or an account, wherever it stands. */
function approval(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const state = exactly(resource.inputs, "privateLinkServiceConnectionState", "status");
  if (isWord(state, "rejected") || isWord(state, "disconnected")) return [];
  return own(resource, "privateLinkServiceConnectionState", "the consent of", trust);
}

/** A firewall may stand anywhere: the address it translates to says enough. */
function translations(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const ranges = (trust.protected?.prefixes ?? []).flatMap((text) => parseRange(text) ?? []);
  return publishedPorts(resource).flatMap(({ place, by, to }) => {
    const inside = to.known.filter((text) => {
      const range = parseRange(`${text}/32`);
      return range !== undefined && ranges.some((other) => overlap(range, other));
    });
    if (inside.length === 0) return [];
    return [
      { path: place.path, found: `${by} to ${inside.join(", ")}, which is protected`, write: FROM_INSIDE },
    ];
  });
}

/** What only the whole stack tells: what hangs together. */
function inStack(plan: Plan, { trust, pins }: RuleContext): readonly PlaceInPlan[] {
  const [fault] = pins.faults;
  const first = fault === undefined ? undefined : plan.find(isBridge);
  if (first !== undefined) {
    const found = `a network, and a trust file that cannot be used: ${fault}`;
    const write = "nothing in this resource: correct the trust file, which says what is protected";
    return [{ resource: first, path: "", found, write }];
  }
  return trust.protected === undefined ? [] : [...exposed(plan, trust), ...fromElsewhere(plan)];
}

function exposed(plan: Plan, trust: Trust): readonly PlaceInPlan[] {
  const reach = reachOf(plan, trust);
  const addresses = new Map(ofType(plan, ADDRESS).map(({ urn, name }) => [urn, name]));
  return plan.flatMap((resource) => {
    const path = reach.pathFrom(resource);
    if (path === undefined) return [];
    const exposure = exposureOf(resource, trust);
    // The other end of a tunnel to the city is no stranger.
    if (exposure === undefined || isCity(resource, reach.isProtected(resource), trust)) return [];
    const own = Object.values(resource.madeFrom)
      .flat()
      .flatMap((urn) => addresses.get(urn) ?? []);
    const steps = ["Internet", ...own.map((name) => `PublicIPAddress ${JSON.stringify(name)}`), ...path];
    return [{ resource, path: "", found: `${exposure}: ${steps.join(" → ")}`, write: FROM_INSIDE }];
  });
}

/** It may lead anywhere, and who may join a protected network is decided by rights: it is told and blocks nothing. */
function fromElsewhere(plan: Plan): readonly PlaceInPlan[] {
  const made = new Set(plan.map(({ urn }) => urn));
  return ofType(plan, ...JOINING)
    .filter((resource) => {
      const sources = resource.madeFrom[REMOTE] ?? resource.madeFrom.properties ?? [];
      const isFromHere = sources.length > 0 && sources.every((urn) => made.has(urn));
      return isLater(at(resource.inputs, REMOTE, "id")) && !isFromHere;
    })
    .map((resource) => ({
      resource,
      path: `${REMOTE}.id`,
      found:
        "not judged: an id that only the deployment tells, and that does not come from a resource of this stack",
      write: "nothing in this resource: see by hand whose network it is",
      warns: true,
    }));
}

function isCity(resource: JudgedResource, isRoot: boolean, trust: Trust): boolean {
  return isRoot && isAnyOf(resource.types, "network:LocalNetworkGateway") && !isInProtected(resource, trust);
}
