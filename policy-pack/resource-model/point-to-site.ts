import { at, items, properties, type ListReading, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";
import { isEmpty, isObject } from "./value";

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
  /** True for types that have no other purpose: their first place is judged even when nothing is written there. */
  readonly always: boolean;
  readonly protocols: "vpnClientProtocols" | "vpnProtocols";
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
    always: false,
    protocols: "vpnClientProtocols",
  },
  {
    type: "network:VpnServerConfiguration",
    armType: "vpnServerConfigurations",
    places: [["properties"], []],
    always: true,
    protocols: "vpnProtocols",
  },
  {
    // The predecessor (API 2019-07-01). It knows roots and RADIUS but no authentication types, so that nobody can say
    // how its clients sign in: it is always blocked.
    type: "network:P2sVpnServerConfiguration",
    armType: "p2sVpnServerConfigurations",
    places: [["properties"], []],
    always: true,
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
    always: false,
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
    always: false,
    protocols: "vpnClientProtocols",
  },
];

/** Every point-to-site configuration of a resource; none for a gateway that only links sites. */
export function pointToSite(resource: JudgedResource): readonly PointToSite[] {
  return shapesOf(resource).flatMap((shape) => {
    const [first, ...others] = shape.places.map((names) => placesAt(resource.inputs, names));
    // The first place is what Azure receives: what stands beside it must not speak for it.
    const judged = shape.always
      ? [...(first ?? []), ...others.flat().filter(speaksOfClients)]
      : [first ?? [], ...others].flat();
    return distinct(judged.filter((place) => shape.always || speaksOrIsWhole(place, shape))).map((place) =>
      configuration(place, shape),
    );
  });
}

/** A place inside a list item counts when it speaks of clients; a configuration of its own when anything is written. */
function speaksOrIsWhole(place: Reading, shape: Shape): boolean {
  return shape.type === "network:VirtualWan" ? speaksOfClients(place) : isWritten(place);
}

function shapesOf(resource: JudgedResource): readonly Shape[] {
  if (isAnyOf(resource.types, GENERIC)) {
    const names = armTypes(resource.inputs);
    return SHAPES.filter(({ armType }) => names === "any" || names.includes(armType.toLowerCase()));
  }
  return SHAPES.filter((shape) => isAnyOf(resource.types, shape.type));
}

/** azure-native's `resources:Resource`: any type of ARM, with `properties` as ARM takes them. */
const GENERIC = "resources:Resource";

/** The last parts of the ARM type of a generic resource, in lower case; `any` where they cannot be told. */
function armTypes(inputs: Reading): readonly string[] | "any" {
  const namespace = at(inputs, "resourceProviderNamespace");
  const type = at(inputs, "resourceType");
  if (namespace.state !== "known" || typeof namespace.value !== "string") return "any";
  if (!/^microsoft\.network(\/|$)/i.test(namespace.value.trim())) return [];
  if (type.state !== "known" || typeof type.value !== "string") return "any";
  return `${namespace.value}/${type.value}`
    .toLowerCase()
    .split("/")
    .map((part) => part.trim());
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

function isWritten(place: Reading): boolean {
  return place.state === "unknown" || (place.state === "known" && !isEmpty(place.value));
}

function speaksOfClients(place: Reading): boolean {
  if (place.state !== "known" || !isObject(place.value)) return place.state !== "absent";
  return properties(place).some(
    ({ name, reading }) =>
      isWritten(reading) && /^vpn(authenticationtypes|client|protocols)|vpnclient|aad|radius/i.test(name),
  );
}

function configuration(place: Reading, shape: Shape): PointToSite {
  return {
    path: place.path,
    place,
    authenticationTypes: items(at(place, "vpnAuthenticationTypes")),
    // By part of the name, so that a property which Azure adds tomorrow, or had years ago, is seen as well.
    userSignIn: properties(place)
      .filter(({ name, reading }) => /^aad|radius/i.test(name) && isWritten(reading))
      .map(({ reading }) => reading),
    roots: rootsIn(place),
    protocols: items(at(place, shape.protocols)),
    ipsecPolicies: items(at(place, "vpnClientIpsecPolicies")),
  };
}

/** `vpnClientRootCertificates`, or what older API versions called it; two of them together cannot be told apart. */
function rootsIn(place: Reading): ListReading {
  const named = properties(place).filter(
    ({ name, reading }) => /vpnclientrootcertificates$/i.test(name) && reading.state !== "absent",
  );
  const [only, another] = named;
  if (only === undefined || another === undefined) {
    return items(only?.reading ?? at(place, "vpnClientRootCertificates"));
  }
  const reason = `written twice, as ${named.map(({ name }) => name).join(" and ")}`;
  return { state: "unknown", path: at(place, "vpnClientRootCertificates").path, reason };
}
