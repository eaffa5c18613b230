import { eachOf } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { covers, isPrivate, parseRange, type AddressRange } from "../reachability/address-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { at, exactly, holdsSomething, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding } from "../rule";
import type { PinnedPeer } from "../trust/assets";

const DEVICE = "network:LocalNetworkGateway";
/** How a device says where it is: by an address, or by a name, which is whoever holds it that day. */
const PLACES = ["gatewayIpAddress", "fqdn"] as const;
const WRITE = "the address or name of one of the peers in trust.yaml, or have security add this one there";

/** Whoever sits at the other end of a tunnel is inside without any certificate: security has to know him. */
export function otherEndOfPeer(resource: JudgedResource, peers: readonly PinnedPeer[]): readonly Finding[] {
  if (!isAnyOf(resource.types, DEVICE)) return [];
  const written = PLACES.flatMap((name) => [
    exactly(resource.inputs, name),
    ...inEitherShape(resource.inputs, name),
  ]).filter(holdsSomething);
  if (written.length === 0)
    return [{ path: at(resource.inputs, PLACES[0]).path, found: "nothing", write: WRITE }];
  return [
    ...written.filter((place) => peerAt(place, peers) === undefined).map(stranger),
    ...behind(
      resource,
      written.flatMap((place) => peerAt(place, peers) ?? []),
    ),
  ];
}

/** The peer whose address or name stands there. */
export function peerAt(place: Reading, peers: readonly PinnedPeer[]): PinnedPeer | undefined {
  if (place.state !== "known" || typeof place.value !== "string") return undefined;
  const { value } = place;
  return peers.find(({ address, fqdn }) => value === address || value.toLowerCase() === fqdn);
}

function stranger(place: Reading): Finding {
  const { path } = place;
  const found =
    place.state === "known"
      ? `${quote(place.value)}, whom trust.yaml does not name`
      : undecided(place.state === "unknown" ? place.reason : "it is absent");
  return { path, found, write: WRITE };
}

/** What is no private range is told by the demands on ranges. */
function behind(resource: JudgedResource, peers: readonly PinnedPeer[]): readonly Finding[] {
  const pinned = peers.flatMap(({ prefixes }) => prefixes.flatMap((text) => parseRange(text) ?? []));
  if (pinned.length === 0) return [];
  return inEitherShape(resource.inputs, "localNetworkAddressSpace")
    .flatMap((space) => eachOf(at(space, "addressPrefixes")))
    .filter((prefix) => isBeside(prefix, pinned))
    .map((prefix) => ({
      path: prefix.path,
      found: `${prefix.state === "known" ? quote(prefix.value) : ""}, which trust.yaml does not let stand behind it`,
      write: "ranges within the prefixes of this peer in trust.yaml",
    }));
}

function isBeside(prefix: Reading, pinned: readonly AddressRange[]): boolean {
  if (prefix.state !== "known" || typeof prefix.value !== "string") return false;
  const range = parseRange(prefix.value) ?? parseRange(`${prefix.value}/32`);
  return range !== undefined && isPrivate(range) && !covers(pinned, range);
}
