import type { Json } from "../plugin/property-value";
import { findResource } from "../state/azure-state";
import { CONNECTION } from "./access-relations";
import { parsePrefix } from "./address-prefix";
import { isAligned } from "./ip-text";
import { listAt, quoted, textAt, textsAt, valueAt } from "./properties";
import { isSameLocation } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const FAQ = "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-vpn-faq";
const REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.network/connections";
const POLICY = "https://learn.microsoft.com/azure/vpn-gateway/ipsec-ike-policy-howto";
const SELECTORS =
  "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-connect-multiple-policybased-rm-ps";
const LIMITS =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";

const [LONGEST_KEY, MOST_SELECTORS] = [128, 100];
/** Lifetimes of a security association: seconds and kilobytes. */
const [SHORTEST_LIFE, SMALLEST_LIFE] = [300, 1024];

/** What each kind of connection joins to its gateway. */
const OTHER_END: Readonly<Record<string, string>> = {
  IPsec: "localNetworkGateway2",
  Vnet2Vnet: "virtualNetworkGateway2",
  ExpressRoute: "peer",
};
const kindOf = (properties: Properties) => textAt(properties, "connectionType") ?? "";
const isTunnel = (properties: Properties) => ["IPsec", "Vnet2Vnet"].includes(kindOf(properties));

const gatewayOf = ({ properties, after }: RuleSubject) =>
  findResource(after, textAt(properties, "virtualNetworkGateway1", "id") ?? "");
const policiesOf = (properties: Properties) => listAt(properties, "ipsecPolicies");

/** Links between a gateway and another network. */
export const connections: readonly ServiceRule[] = [
  {
    id: "connection-ends",
    types: [CONNECTION],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalConnectionEnds",
    check: ({ properties }) => {
      const other = OTHER_END[kindOf(properties)];
      return [
        ...(textAt(properties, "virtualNetworkGateway1", "id") === undefined
          ? ["virtualNetworkGateway1.id is missing; write the id of the gateway"]
          : []),
        ...(other !== undefined && textAt(properties, other, "id") === undefined
          ? [
              `${other}.id is missing; with connectionType ${quoted(properties.connectionType)} write the other end`,
            ]
          : []),
        ...Object.values(OTHER_END)
          .filter((name) => other !== undefined && name !== other && properties[name] !== undefined)
          .map(
            (name) =>
              `${name} is set, but connectionType is ${quoted(properties.connectionType)}; leave it out`,
          ),
      ];
    },
  },
  {
    id: "connection-gateway-kind",
    types: [CONNECTION],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalConnectionGateway",
    check: (subject) => {
      const gateway = gatewayOf(subject);
      const wanted = isTunnel(subject.properties) ? "Vpn" : "ExpressRoute";
      return gateway === undefined || gateway.properties.gatewayType === wanted
        ? []
        : [
            `${gateway.id} has gatewayType ${quoted(gateway.properties.gatewayType)}; connectionType ${quoted(subject.properties.connectionType)} needs ${quoted(wanted)}`,
          ];
    },
  },
  {
    id: "connection-location",
    types: [CONNECTION],
    on: ["create"],
    source: "https://learn.microsoft.com/azure/vpn-gateway/tutorial-site-to-site-portal",
    code: "RehearsalOtherLocation",
    check: ({ properties, after }) =>
      ["virtualNetworkGateway1", "localNetworkGateway2"]
        .map((name) => findResource(after, textAt(properties, name, "id") ?? ""))
        .filter((end) => end !== undefined && !isSameLocation(end.properties.location, properties.location))
        .map(
          (end) =>
            `location is ${quoted(properties.location)}, but ${end?.id} lies in ${quoted(end?.properties.location)}; a connection lies where its gateways lie`,
        ),
  },
  {
    id: "connection-shared-key",
    types: [CONNECTION],
    on: WRITES,
    source: FAQ,
    code: "RehearsalSharedKey",
    // The key itself stands in no message.
    check: ({ properties }) => {
      if (!isTunnel(properties)) return [];
      const key = textAt(properties, "sharedKey") ?? "";
      return [
        ...(key.length >= 1 && key.length <= LONGEST_KEY
          ? []
          : [`sharedKey has ${key.length} characters; write 1 to ${LONGEST_KEY}`]),
        ...(/^[!-,.-}]*$/.test(key)
          ? []
          : [
              "sharedKey has a character that Azure does not take; write printable ASCII without blanks, hyphens and tildes",
            ]),
      ];
    },
  },
  {
    id: "connection-policy-single",
    types: [CONNECTION],
    on: WRITES,
    source: POLICY,
    code: "RehearsalConnectionPolicies",
    check: ({ properties }) =>
      policiesOf(properties).length <= 1
        ? []
        : [`ipsecPolicies has ${policiesOf(properties).length} members; a connection takes one`],
  },
  {
    id: "connection-policy-values",
    types: [CONNECTION],
    on: WRITES,
    source: POLICY,
    code: "RehearsalConnectionPolicy",
    check: ({ properties }) =>
      policiesOf(properties).flatMap((policy, i) => policyFaults(policy, `ipsecPolicies[${i}]`)),
  },
  {
    id: "connection-of-basic-gateway",
    types: [CONNECTION],
    on: WRITES,
    source: POLICY,
    code: "RehearsalConnectionOfBasicGateway",
    check: (subject) => {
      if (textAt(gatewayOf(subject)?.properties, "sku", "name") !== "Basic") return [];
      const { properties } = subject;
      return [
        ...(policiesOf(properties).length > 0 ? ["ipsecPolicies"] : []),
        ...(properties.usePolicyBasedTrafficSelectors === true ? ["usePolicyBasedTrafficSelectors"] : []),
        ...(properties.enableBgp === true ? ["enableBgp"] : []),
      ].map(
        (name) =>
          `${name} is set, but the gateway's sku.name is "Basic", which does not know it; take VpnGw2AZ or larger`,
      );
    },
  },
  {
    id: "connection-selectors-of-route-based",
    types: [CONNECTION],
    on: WRITES,
    source: SELECTORS,
    code: "RehearsalSelectorsOfPolicyBased",
    check: (subject) =>
      subject.properties.usePolicyBasedTrafficSelectors === true &&
      gatewayOf(subject)?.properties.vpnType === "PolicyBased"
        ? [
            'usePolicyBasedTrafficSelectors is true, but the gateway\'s vpnType is "PolicyBased"; that is for "RouteBased" ones',
          ]
        : [],
  },
  {
    id: "connection-selectors",
    types: [CONNECTION],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalTrafficSelectors",
    check: ({ properties }) => {
      const selectors = listAt(properties, "trafficSelectorPolicies");
      return [
        ...(selectors.length > MOST_SELECTORS
          ? [
              `trafficSelectorPolicies has ${selectors.length} members; a connection takes at most ${MOST_SELECTORS}`,
            ]
          : []),
        ...selectors.flatMap((selector, i) =>
          ["localAddressRanges", "remoteAddressRanges"].flatMap((name) => {
            const texts = textsAt(selector, name);
            const at = `trafficSelectorPolicies[${i}].${name}`;
            return [
              ...(texts.length > 0 ? [] : [`${at} is empty; write a range`]),
              ...texts
                .filter((text) => parsePrefix(text) === undefined || !isAligned(text))
                .map(
                  (text) =>
                    `${at} has ${quoted(text)}; write a range in CIDR notation from its first address`,
                ),
            ];
          }),
        ),
      ];
    },
  },
];

function policyFaults(policy: Json, at: string): readonly string[] {
  const [encryption, integrity] = [textAt(policy, "ipsecEncryption"), textAt(policy, "ipsecIntegrity")];
  const isGcm = [encryption, integrity].some((text) => text?.startsWith("GCM") === true);
  const [seconds, kilobytes] = [valueAt(policy, "saLifeTimeSeconds"), valueAt(policy, "saDataSizeKilobytes")];
  return [
    ...(isGcm && encryption !== integrity
      ? [
          `${at} has ipsecEncryption ${quoted(encryption)} with ipsecIntegrity ${quoted(integrity)}; with GCM both are the same`,
        ]
      : []),
    ...(typeof seconds === "number" && seconds >= SHORTEST_LIFE
      ? []
      : [`${at}.saLifeTimeSeconds is ${quoted(seconds)}; write ${SHORTEST_LIFE} or more`]),
    ...(typeof kilobytes === "number" && kilobytes >= SMALLEST_LIFE
      ? []
      : [`${at}.saDataSizeKilobytes is ${quoted(kilobytes)}; write ${SMALLEST_LIFE} or more`]),
  ];
}
