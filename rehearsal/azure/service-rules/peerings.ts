import { findResource, type StoredResource } from "../state/azure-state";
import { counterpartOf } from "../state/peerings";
import { peeringsOf, PEERING, remoteOf } from "./access-relations";
import { overlap } from "./address-prefix";
import { quoted } from "./properties";
import { GATEWAY, gatewaysIn, NETWORK, networksOfGateway, parentOf, prefixesOfNetwork } from "./relations";
import { WRITES, type RuleSubject, type ServiceRule } from "./service-rule";

const MANAGE = "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering";
const OVERVIEW = "https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview";

const isSame = (a: string | undefined, b: string | undefined) => a?.toLowerCase() === b?.toLowerCase();

export const peerings: readonly ServiceRule[] = [
  {
    id: "peering-remote-network",
    types: [PEERING],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalPeeringRemote",
    check: ({ id, properties, after }) => {
      const remote = remoteOf(properties);
      const rival = peeringsOf(after, parentOf(id)).find(
        (other) => !isSame(other.id, id) && isSame(remoteOf(other.properties), remote),
      );
      return [
        ...(remote === undefined
          ? ["remoteVirtualNetwork.id is missing; write the id of the other network"]
          : []),
        ...(isSame(remote, parentOf(id))
          ? ["remoteVirtualNetwork.id is the network itself; write the other one"]
          : []),
        ...(remote !== undefined && rival !== undefined
          ? [`${rival.id} leads to ${remote} already; two networks have one peering each way`]
          : []),
      ];
    },
  },
  {
    id: "peering-remote-fixed",
    types: [PEERING],
    on: ["update"],
    source: MANAGE,
    code: "RehearsalPeeringRemoteFixed",
    check: ({ properties, before }) =>
      isSame(remoteOf(properties), remoteOf(before))
        ? []
        : [
            `remoteVirtualNetwork.id is ${quoted(remoteOf(properties))}, but the peering was made to ${quoted(remoteOf(before))}; make another one`,
          ],
  },
  {
    id: "peering-networks-distinct",
    types: [PEERING, NETWORK],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalPeeredNetworksOverlap",
    check: (subject) =>
      peeringsConcerned(subject).flatMap((peering) => {
        const own = findResource(subject.after, parentOf(peering.id));
        const remote = findResource(subject.after, remoteOf(peering.properties) ?? "");
        return overlaps(own, remote).map(
          ([a, b]) =>
            `the peered networks ${own?.id} with ${a} and ${remote?.id} with ${b} overlap; give one of them another range`,
        );
      }),
  },
  {
    id: "peering-peers-distinct",
    types: [PEERING],
    on: WRITES,
    source: MANAGE,
    code: "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
    codeSource: "https://github.com/Azure/ResourceModules/issues/731",
    check: ({ id, properties, after }) => {
      const own = findResource(after, parentOf(id));
      const remote = remoteOf(properties) ?? "";
      return peeringsOf(after, remote)
        .filter((other) => !isSame(remoteOf(other.properties), own?.id))
        .flatMap((other) => {
          const third = findResource(after, remoteOf(other.properties) ?? "");
          return overlaps(own, third).map(
            ([a, b]) =>
              `${own?.id} with ${a} overlaps ${third?.id} with ${b}, which ${remote} is peered with already; give one of them another range`,
          );
        });
    },
  },
  {
    id: "peering-counterpart-alive",
    types: [PEERING],
    on: ["create"],
    source: MANAGE,
    code: "RemotePeeringIsDisconnected",
    codeSource: "https://github.com/hashicorp/terraform/issues/18091",
    check: ({ type, id, properties, content }) => {
      const back = counterpartOf(content, { id, type, apiVersion: "", properties: { ...properties } });
      return back?.properties.peeringState === "Disconnected"
        ? [
            `${back.id} is disconnected since its other side was deleted; delete it as well, and make both again`,
          ]
        : [];
    },
  },
  {
    id: "peering-remote-gateway",
    types: [PEERING],
    on: WRITES,
    source: MANAGE,
    code: "RemoteVnetHasNoGateways",
    codeSource: "https://github.com/hashicorp/terraform/issues/30569",
    check: ({ properties, after }) => {
      const remote = remoteOf(properties);
      return properties.useRemoteGateways === true &&
        properties.doNotVerifyRemoteGateways !== true &&
        remote !== undefined &&
        gatewaysIn(after, remote).length === 0
        ? [
            `useRemoteGateways is true, but ${remote} has no gateway; create it first and depend on it, or write false`,
          ]
        : [];
    },
  },
  {
    id: "peering-gateway-transit",
    types: [PEERING],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalGatewayTransit",
    check: ({ id, type, properties, after }) => {
      const back = counterpartOf(after, { id, type, apiVersion: "", properties: { ...properties } });
      if (properties.useRemoteGateways === true) {
        return [
          ...(properties.allowGatewayTransit === true
            ? [
                "allowGatewayTransit and useRemoteGateways are both true; a network lends a gateway or borrows one",
              ]
            : []),
          ...(back?.properties.allowGatewayTransit === true
            ? []
            : [
                `useRemoteGateways is true, but ${back === undefined ? "no peering leads back" : `${back.id} has allowGatewayTransit ${quoted(back.properties.allowGatewayTransit)}`}; make that one first, with allowGatewayTransit true`,
              ]),
        ];
      }
      return back?.properties.useRemoteGateways === true && properties.allowGatewayTransit !== true
        ? [
            `allowGatewayTransit is ${quoted(properties.allowGatewayTransit)}, but ${back.id} uses the gateway here; write true, or change that one first`,
          ]
        : [];
    },
  },
  {
    id: "peering-one-remote-gateway",
    types: [PEERING],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalSecondRemoteGateway",
    check: ({ id, properties, after }) =>
      properties.useRemoteGateways === true
        ? peeringsOf(after, parentOf(id))
            .filter((other) => !isSame(other.id, id) && other.properties.useRemoteGateways === true)
            .map(
              (other) =>
                `useRemoteGateways is true, as it is in ${other.id}; a network uses one other network's gateway`,
            )
        : [],
  },
  {
    id: "peering-own-gateway",
    types: [PEERING, GATEWAY],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalGatewayOfItsOwn",
    check: (subject) => {
      const { type, id, properties, after } = subject;
      const networks =
        type === GATEWAY ? networksOfGateway(after, properties).map((one) => one.id) : [parentOf(id)];
      return networks
        .filter((network) => gatewaysIn(after, network).length > 0)
        .flatMap((network) => peeringsOf(after, network))
        .filter((peering) => peering.properties.useRemoteGateways === true)
        .map(
          (peering) =>
            `${peering.id} has useRemoteGateways true in a network with a gateway of its own; write false`,
        );
    },
  },
];

/** The peering that is written, or all of the network that is. */
function peeringsConcerned({
  type,
  id,
  properties,
  after,
}: RuleSubject): readonly Pick<StoredResource, "id" | "properties">[] {
  return type === NETWORK ? peeringsOf(after, id) : [{ id, properties: { ...properties } }];
}

function overlaps(
  a: StoredResource | undefined,
  b: StoredResource | undefined,
): readonly (readonly [string, string])[] {
  return prefixesOfNetwork(a?.properties ?? {}).flatMap((one) =>
    prefixesOfNetwork(b?.properties ?? {})
      .filter((other) => overlap(one, other))
      .map((other) => [one.text, other.text] as const),
  );
}
