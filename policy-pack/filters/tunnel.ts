import {
  eachOf,
  holdsNothing,
  holdsOnly,
  says,
  saysIfWritten,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { undecided } from "../findings/undecided";
import { notMadeHere } from "../made-here";
import { outsideOwn } from "../own-subscription";
import { inEitherShape } from "../resource-model/either-shape";
import { ofType, type Plan } from "../resource-model/plan";
import { at, exactly, isLater } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan } from "../rule";
import { insideOnly } from "./inside";
import { listed } from "./items";

const LINK = "network:VirtualNetworkGatewayConnection";
const DEVICE = "network:LocalNetworkGateway";
const OTHER_END = "localNetworkGateway2";
/** Both ends of a tunnel, and what stands there. */
const ENDS = [
  [OTHER_END, DEVICE],
  ["virtualNetworkGateway1", "network:VirtualNetworkGateway"],
] as const;

/** learn.microsoft.com/azure/templates/microsoft.network/localnetworkgateways and /connections */
export const TUNNEL_DEMANDS: readonly Demands[] = [
  {
    type: DEVICE,
    place: "top",
    demands: [
      insideOnly("localNetworkAddressSpace.addressPrefixes"),
      holdsNothing("localNetworkAddressSpace.ipamPoolPrefixAllocations"),
      holdsNothing("bgpSettings"),
    ],
  },
  {
    type: LINK,
    place: "top",
    demands: [
      says("connectionType", "IPsec"),
      says("connectionProtocol", "IKEv2"),
      // A device that opens the tunnel may propose any addresses.
      says("connectionMode", "InitiatorOnly"),
      says("usePolicyBasedTrafficSelectors", true),
      ...[
        "virtualNetworkGateway2",
        "peer",
        "egressNatRules",
        "ingressNatRules",
        "authorizationKey",
        "tunnelProperties",
      ].map(holdsNothing),
      saysIfWritten("useLocalAzureIpAddress", false),
      saysIfWritten("expressRouteGatewayBypass", false),
    ],
  },
];

const SELECTORS: readonly Demand[] = [insideOnly("localAddressRanges"), insideOnly("remoteAddressRanges")];

/** As for laptops (`p2s-ipsec-strong`), where Azure's names are the same; with GCM in the second phase only. */
const IPSEC: readonly Demand[] = [
  says("ikeEncryption", "GCMAES256", "AES256"),
  says("ikeIntegrity", "SHA384", "SHA256"),
  says("dhGroup", "ECP384", "ECP256"),
  says("ipsecEncryption", "GCMAES256"),
  says("ipsecIntegrity", "GCMAES256"),
  says("pfsGroup", "ECP384", "ECP256"),
];

/** A tunnel carries the addresses it names, with one strong suite, to a device that is judged as such. */
export function tunnel(resource: JudgedResource): readonly Finding[] {
  if (!isAnyOf(resource.types, LINK)) return [];
  return [
    ...listed(resource, LINK, "trafficSelectorPolicies").flatMap((one) => unmetAt(one, SELECTORS)),
    ...listed(resource, LINK, "ipsecPolicies").flatMap((one) => unmetAt(one, IPSEC)),
    ...["trafficSelectorPolicies", "ipsecPolicies"].flatMap((name) => atLeastOne(resource, name)),
    ...otherEnd(resource),
  ];
}

/** Which addresses lie behind a device, and who dials in to a gateway, is judged where these are made. */
export function endsOfOthers(plan: Plan): readonly PlaceInPlan[] {
  return ofType(plan, LINK).flatMap((resource) =>
    ENDS.flatMap(([end, type]) =>
      inEitherShape(resource.inputs, end, "id").flatMap((id) => notMadeHere(id, end, [type], resource, plan)),
    ),
  );
}

/** Without selectors or a policy Azure takes its own: any address, and ciphers of another age. */
function atLeastOne({ inputs }: JudgedResource, name: string): readonly Finding[] {
  const list = exactly(inputs, name);
  const { path } = list;
  const write = `${name} with at least one item`;
  if (list.state === "unknown") return [{ path, found: undecided(list.reason), write }];
  return list.state === "known" && eachOf(list).length > 0 ? [] : [{ path, found: "nothing", write }];
}

/** A connection takes a whole device inline, with addresses of its own. */
function otherEnd(resource: JudgedResource): readonly Finding[] {
  const { inputs } = resource;
  return [
    ...[inputs, at(inputs, "properties")]
      .filter((place) => !isLater(at(place, OTHER_END)))
      .flatMap((place) => unmetAt(place, [holdsOnly(OTHER_END, "id")])),
    ...inEitherShape(inputs, OTHER_END, "id").flatMap((id) => outsideOwn(id, resource)),
  ];
}
