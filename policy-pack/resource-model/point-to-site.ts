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
  /** Where a configuration may stand; several, because one resource may hold more than one. */
  readonly places: ReadonlyArray<readonly string[]>;
  /** True for types that have no other purpose: they are judged even when nothing is written. */
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
    places: [["vpnClientConfiguration"], ["properties", "vpnClientConfiguration"]],
    always: false,
    protocols: "vpnClientProtocols",
  },
  {
    type: "network:VpnServerConfiguration",
    places: [["properties"], []],
    always: true,
    protocols: "vpnProtocols",
  },
  {
    // A connection takes whole gateways inline, not only their ids.
    type: "network:VirtualNetworkGatewayConnection",
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
  return SHAPES.filter((shape) => isAnyOf(resource.types, shape.type)).flatMap((shape) => {
    const places = shape.places.map((names) => at(resource.inputs, ...names));
    const written = distinct(
      places.filter((place) => (shape.always ? speaksOfClients(place) : isWritten(place))),
    );
    if (written.length === 0 && shape.always)
      return places.slice(0, 1).map((place) => configuration(place, shape));
    return written.map((place) => configuration(place, shape));
  });
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
      isWritten(reading) && /^(vpn(authenticationtypes|client|protocols)|aad|radius)/i.test(name),
  );
}

function configuration(place: Reading, shape: Shape): PointToSite {
  return {
    path: place.path,
    place,
    authenticationTypes: items(at(place, "vpnAuthenticationTypes")),
    // By prefix, so that a property which Azure adds tomorrow is seen as well.
    userSignIn: properties(place)
      .filter(({ name, reading }) => /^(aad|radius)/i.test(name) && isWritten(reading))
      .map(({ reading }) => reading),
    roots: items(at(place, "vpnClientRootCertificates")),
    protocols: items(at(place, shape.protocols)),
    ipsecPolicies: items(at(place, "vpnClientIpsecPolicies")),
  };
}
