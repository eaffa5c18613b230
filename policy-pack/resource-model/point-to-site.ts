import { armTypes, GENERIC } from "./generic-resource";
import { at, exactly, holdsSomething, items, properties, type ListReading, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";
import { isObject } from "./value";

/** One point-to-site configuration: a door through which clients enter from the Internet. */
export interface PointToSite {
  /** Where it stands in the resource. */
  readonly path: string;
  /** All of it. */
  readonly place: Reading;
  /** `vpnAuthenticationTypes`: each entry is a way to sign in that suffices alone. */
  readonly authenticationTypes: ListReading;
  /** Every non-empty property that belongs to Entra ID or RADIUS sign-in. */
  readonly userSignIn: readonly Reading[];
  /** `vpnClientRootCertificates`: the trust anchors. */
  readonly roots: ListReading;
  /** `vpnClientRevokedCertificates`: what the gateway refuses although it trusts its root. */
  readonly revoked: ListReading;
  /** The names under which an item of that list keeps its thumbprint where Azure receives it. */
  readonly thumbprintAt: readonly string[];
  /** Whether the resource is that gateway or configuration itself, and can carry a tag for it. */
  readonly taggable: boolean;
  /** `vpnClientProtocols`, in Virtual WAN `vpnProtocols`: the tunnels a client may use. */
  readonly protocols: ListReading;
  /** `vpnClientIpsecPolicies`: the cryptography a client may negotiate. */
  readonly ipsecPolicies: ListReading;
}

interface Shape {
  readonly type: string;
  /** Its name in Azure Resource Manager, as a generic resource writes it; the last part decides. */
  readonly armType: string;
  /** Where a configuration may stand; several, because one resource may hold more than one. `*`: each item of a list. */
  readonly places: ReadonlyArray<readonly string[]>;
  /**
   * What makes a place a configuration. `type`: the type has no other purpose, so that its first place is judged even
   * when nothing is written there. `anything` that is written. `clients`: a property that speaks of them.
   */
  readonly judgedBy: "type" | "anything" | "clients";
  readonly protocols: "vpnClientProtocols" | "vpnProtocols";
  /** ARM wraps each revoked certificate of this type in `properties`, as it wraps the configuration itself. */
  readonly wrapsItems?: true;
  readonly taggable?: true;
}

/**
 * Where Azure keeps point-to-site configurations. Besides azure-native's own shape, ARM's (`properties` around
 * everything) is looked at, because an untyped resource can send it.
 */
const SHAPES: readonly Shape[] = [
  {
    type: "network:VirtualNetworkGateway",
    armType: "virtualNetworkGateways",
    places: [["vpnClientConfiguration"], ["properties", "vpnClientConfiguration"]],
    judgedBy: "anything",
    protocols: "vpnClientProtocols",
    wrapsItems: true,
    taggable: true,
  },
  {
    type: "network:VpnServerConfiguration",
    armType: "vpnServerConfigurations",
    places: [["properties"], []],
    judgedBy: "type",
    protocols: "vpnProtocols",
    taggable: true,
  },
  {
    // The predecessor (API 2019-07-01). It knows roots and RADIUS but no authentication types, so that nobody can say
    // how its clients sign in: it is always blocked.
    type: "network:P2sVpnServerConfiguration",
    armType: "p2sVpnServerConfigurations",
    places: [["properties"], []],
    judgedBy: "type",
    protocols: "vpnProtocols",
  },
  {
    // Old API versions let a Virtual WAN carry such predecessors inline.
    type: "network:VirtualWan",
    armType: "virtualWans",
    places: [
      ["p2SVpnServerConfigurations", "*", "properties"],
      ["p2SVpnServerConfigurations", "*"],
      ["properties", "p2SVpnServerConfigurations", "*", "properties"],
      ["properties", "p2SVpnServerConfigurations", "*"],
    ],
    judgedBy: "clients",
    protocols: "vpnProtocols",
  },
  {
    // A connection takes whole gateways inline, not only their ids.
    type: "network:VirtualNetworkGatewayConnection",
    armType: "connections",
    places: ["virtualNetworkGateway1", "virtualNetworkGateway2"].flatMap((side) => [
      [side, "vpnClientConfiguration"],
      [side, "properties", "vpnClientConfiguration"],
      ["properties", side, "vpnClientConfiguration"],
      ["properties", side, "properties", "vpnClientConfiguration"],
    ]),
    judgedBy: "anything",
    protocols: "vpnClientProtocols",
    wrapsItems: true,
  },
];

/** Every point-to-site configuration of a resource; none for a gateway that only links sites. */
export function pointToSite(resource: JudgedResource): readonly PointToSite[] {
  return shapesOf(resource).flatMap((shape) =>
    distinct(placesOf(resource.inputs, shape)).map((place) => configuration(place, shape)),
  );
}

function placesOf(inputs: Reading, { places, judgedBy }: Shape): readonly Reading[] {
  const [first = [], ...others] = places.map((names) => placesAt(inputs, names));
  switch (judgedBy) {
    case "type":
      // The first place is what Azure receives: what stands beside it must not speak for it.
      return [...first, ...others.flat().filter(speaksOfClients)];
    case "anything":
      return [...first, ...others.flat()].filter(holdsSomething);
    case "clients":
      return [...first, ...others.flat()].filter(speaksOfClients);
  }
}

function shapesOf(resource: JudgedResource): readonly Shape[] {
  if (!isAnyOf(resource.types, GENERIC)) return SHAPES.filter(({ type }) => isAnyOf(resource.types, type));
  const { own, above } = armTypes(resource.inputs);
  const names = (parts: readonly string[] | "any", { armType }: Shape) =>
    parts === "any" || parts.includes(armType.toLowerCase());
  return SHAPES.flatMap((shape): Shape[] => {
    if (names(own, shape)) return [shape];
    // A child of such a resource has properties of its own; what speaks of clients there is judged all the same.
    return names(above, shape) ? [{ ...shape, judgedBy: "clients" }] : [];
  });
}

function placesAt(from: Reading, names: readonly string[]): readonly Reading[] {
  return names.reduce<readonly Reading[]>(
    (places, name) => places.flatMap((place) => (name === "*" ? itemsOf(place) : [at(place, name)])),
    [from],
  );
}

function itemsOf(place: Reading): readonly Reading[] {
  const list = items(place);
  if (list.state === "known") return list.value;
  return list.state === "absent" ? [] : [list];
}

/** Two places below one unknown value are that value twice. */
function distinct(places: readonly Reading[]): readonly Reading[] {
  return [...new Map(places.map((place) => [place.path, place])).values()];
}

function speaksOfClients(place: Reading): boolean {
  if (place.state !== "known" || !isObject(place.value)) return place.state !== "absent";
  return properties(place).some(
    ({ name, reading }) =>
      holdsSomething(reading) &&
      /^vpn(authenticationtypes|client|protocols)|vpnclient|aad|radius/i.test(name),
  );
}

function configuration(place: Reading, shape: Shape): PointToSite {
  return {
    path: place.path,
    place,
    authenticationTypes: items(at(place, "vpnAuthenticationTypes")),
    // By part of the name, so that a property which Azure adds tomorrow, or had years ago, is seen as well.
    userSignIn: properties(place)
      .filter(({ name, reading }) => /aad|radius/i.test(name) && holdsSomething(reading))
      .map(({ reading }) => reading),
    roots: rootsIn(place),
    // What it refuses makes it safe, so that only the exact name counts, and the shape that arrives.
    revoked: items(exactly(place, "vpnClientRevokedCertificates")),
    thumbprintAt: wraps(place, shape) ? ["properties", "thumbprint"] : ["thumbprint"],
    taggable: shape.taggable === true,
    protocols: items(exactly(place, shape.protocols)),
    ipsecPolicies: items(exactly(place, "vpnClientIpsecPolicies")),
  };
}

function wraps({ path }: Reading, { wrapsItems }: Shape): boolean {
  return wrapsItems === true && /(^|\.)properties\./i.test(path);
}

/** `vpnClientRootCertificates`, or what older API versions called it; two of them together cannot be told apart. */
function rootsIn(place: Reading): ListReading {
  const named = properties(place).filter(
    ({ name, reading }) =>
      /rootcertificates$/i.test(name) && !/radius/i.test(name) && reading.state !== "absent",
  );
  const [only, another] = named;
  if (only === undefined || another === undefined) {
    return items(only?.reading ?? at(place, "vpnClientRootCertificates"));
  }
  const reason = `written twice, as ${named.map(({ name }) => name).join(" and ")}`;
  return { state: "unknown", path: at(place, "vpnClientRootCertificates").path, reason };
}
