import { listAt, quoted, textAt, textsAt } from "./properties";
import { GATEWAY } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const MULTIPLE = "https://learn.microsoft.com/azure/vpn-gateway/howto-point-to-site-multi-auth";

const typesOf = (properties: Properties) =>
  textsAt(properties, "vpnClientConfiguration", "vpnAuthenticationTypes");
const protocolsOf = (properties: Properties) =>
  textsAt(properties, "vpnClientConfiguration", "vpnClientProtocols");

/** How clients prove who they are. Which of it is wanted is no matter of the service's. */
export const clientSignIn: readonly ServiceRule[] = [
  {
    id: "several-sign-ins-need-openvpn",
    types: [GATEWAY],
    on: WRITES,
    source: MULTIPLE,
    code: "RehearsalSeveralSignInsWithoutOpenVpn",
    check: ({ properties }) =>
      typesOf(properties).length > 1 && !protocolsOf(properties).includes("OpenVPN")
        ? [
            `vpnAuthenticationTypes is ${quoted([...typesOf(properties)])} with vpnClientProtocols ${quoted([...protocolsOf(properties)])}; several types need "OpenVPN", so keep one type`,
          ]
        : [],
  },
  {
    id: "entra-sign-in-needs-openvpn",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about",
    code: "RehearsalEntraSignInWithoutOpenVpn",
    check: ({ properties }) => {
      const [types, protocols] = [typesOf(properties), protocolsOf(properties)];
      const wrong =
        types.includes("AAD") &&
        (!protocols.includes("OpenVPN") || (types.length === 1 && protocols.length > 1));
      return wrong
        ? [
            `vpnAuthenticationTypes is ${quoted([...types])} with vpnClientProtocols ${quoted([...protocols])}; "AAD" knows "OpenVPN" only`,
          ]
        : [];
    },
  },
  {
    id: "entra-sign-in-complete",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway",
    code: "RehearsalEntraSignInIncomplete",
    check: ({ properties }) =>
      !typesOf(properties).includes("AAD")
        ? []
        : ["aadTenant", "aadAudience", "aadIssuer"]
            .filter((name) => textAt(properties, "vpnClientConfiguration", name) === undefined)
            .map((name) => `vpnClientConfiguration.${name} is missing; "AAD" needs it`),
  },
  {
    id: "radius-complete",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-how-to-radius-ps",
    code: "RehearsalRadiusIncomplete",
    check: ({ properties }) => {
      const clients = properties.vpnClientConfiguration;
      const hasServer =
        textAt(clients, "radiusServerAddress") !== undefined || listAt(clients, "radiusServers").length > 0;
      return typesOf(properties).includes("Radius") && !hasServer
        ? ['vpnAuthenticationTypes has "Radius", but no server is named; write radiusServers']
        : [];
    },
  },
];
