import { FIREWALL_DEMANDS } from "../filters/firewall";
import { ROUTE } from "../filters/subnet-filters";
import { GATEWAY_DEMANDS } from "../rules/gateway-capable";
import { SWITCHES } from "../rules/gateway-no-foreign-traffic";
import { MAIL } from "../rules/mail-not-published";
import { anyOf, elsewhere, notSaying, ofType, someItem, writtenOtherThan } from "./conditions";
import { none, type Expression } from "./expression";
import { translated, violations } from "./from-demands";
import type { Condition } from "./grammar";

const GATEWAY = "Microsoft.Network/virtualNetworkGateways";
const GROUP = "Microsoft.Network/networkSecurityGroups";
const PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings";
const ENDPOINT = "Microsoft.Network/privateEndpoints";
const ROUTES = "Microsoft.Network/routeTables";
const POLICY = "Microsoft.Network/firewallPolicies";

/** How the Internet is written as a sender. */
const ANYBODY = ["*", "Internet", "Any", "0.0.0.0/0", "::/0"];

/** Everything about networks, filters and tunnels. */
export function networkExpressions(): readonly Expression[] {
  return [
    gatewayCapable(),
    noForeignTraffic(),
    noTranslation(),
    none(
      "connection-id-only",
      "a gateway inside a connection: no alias for what is in it was found, and whatever else refers to a gateway has none either",
    ),
    none(
      "p2s-gateway-bound",
      "whose configuration a gateway of Virtual WAN uses: a definition sees one resource",
    ),
    ownEndpoints(),
    filtersNarrow(),
    none(
      "only-managed-devices-reach-services",
      "ways through several resources: a definition sees one, and follows no packet",
    ),
    mailNotPublished(),
    none(
      "dns-pinned",
      "which names and networks the trust file protects, and what a link or a record of one resource leads to in another",
    ),
    none(
      "nothing-into-protected",
      "connections between resources, and what the trust file protects: a definition sees one resource",
    ),
  ];
}

function gatewayCapable(): Expression {
  const gateway = GATEWAY_DEMANDS.map(({ names, accepted, mayBeAbsent }): Condition => {
    const alias = `${GATEWAY}/${names.join(".")}`;
    return mayBeAbsent ? writtenOtherThan(alias, accepted) : notSaying(alias, accepted);
  });
  return {
    rule: "gateway-capable",
    expressed: "full",
    can: "A gateway whose kind, generation or SKU cannot do IKEv2 with certificates.",
    cannot: [],
    deny: ofType(GATEWAY, anyOf(...gateway)),
  };
}

function noForeignTraffic(): Expression {
  const off = SWITCHES.filter(({ type }) => type === "network:VirtualNetworkGateway").flatMap(
    ({ off }) => off,
  );
  return {
    rule: "gateway-no-foreign-traffic",
    expressed: "part",
    can: `A gateway with ${off.join(", ")}.`,
    cannot: [
      "bgpSettings: a definition does not tell what somebody wrote from what Azure fills in, and enableBgp decides",
      "connections, VPN gateways of Virtual WAN and ExpressRoute",
    ],
    deny: ofType(
      GATEWAY,
      anyOf(...off.map((name): Condition => ({ field: `${GATEWAY}/${name}`, equals: true }))),
    ),
  };
}

function noTranslation(): Expression {
  return {
    rule: "vpn-no-source-rewriting",
    expressed: "part",
    can: "Translation rules of a gateway, inside it or as resources of their own.",
    cannot: ["translation rules that a connection or a VPN gateway of Virtual WAN has inside"],
    deny: anyOf(
      ofType(GATEWAY, someItem(`${GATEWAY}/natRules[*]`)),
      { field: "type", equals: `${GATEWAY}/natRules` },
      { field: "type", equals: "Microsoft.Network/vpnGateways/natRules" },
    ),
  };
}

function ownEndpoints(): Expression {
  const connections = ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] as const;
  const [own, manual] = connections.map((name) => `${ENDPOINT}/${name}[*].privateLinkServiceId`) as [
    string,
    string,
  ];
  return {
    rule: "only-own-endpoints",
    expressed: "part",
    can: "A peering, or a private endpoint, that leads out of the subscription, and a manual connection of an endpoint.",
    cannot: [
      "what of the same subscription somebody else made",
      "subnets, links of private zones, resolvers, service endpoints and DNS servers",
    ],
    deny: anyOf(
      ofType(PEERING, elsewhere(`${PEERING}/remoteVirtualNetwork.id`)),
      // What every item satisfies is true of no item as well: so it is asked whether all are at home.
      ofType(ENDPOINT, { not: { field: own, contains: "[concat(subscription().id, '/')]" } }),
      ofType(ENDPOINT, { not: { field: manual, exists: false } }),
    ),
  };
}

function filtersNarrow(): Expression {
  const firewall = translated(
    FIREWALL_DEMANDS.filter(({ type }) => type === "network:FirewallPolicy"),
    { "network:FirewallPolicy": { type: POLICY } },
  );
  const hops = violations(ROUTE, { type: `${ROUTES}/routes` });
  const hopsInside = violations(ROUTE, { type: `${ROUTES}/routes[*]`, joint: "." });
  return {
    rule: "filters-narrow",
    expressed: "part",
    can:
      "A security group that lets the Internet in, a route to anything but an appliance or nowhere, and a firewall policy without " +
      "threat intelligence.",
    cannot: [
      ...firewall.cannot,
      "senders that are public and not all of the Internet",
      "rules of a firewall: no alias was found that tells a translation from a filter",
      ...hops.cannot,
      "tunnels to other networks",
    ],
    deny: anyOf(
      lettingIn(() => []),
      ofType(ROUTES, someItem(`${ROUTES}/routes[*]`, anyOf(...hopsInside.conditions))),
      ofType(`${ROUTES}/routes`, anyOf(...hops.conditions)),
      ...firewall.conditions,
    ),
  };
}

function mailNotPublished(): Expression {
  const ports = [...MAIL.map(String), "*"];
  return {
    rule: "mail-not-published",
    expressed: "part",
    can: `A security group that lets the Internet in at ${ports.join(", ")}.`,
    cannot: [
      "a range of ports with one of them in it",
      "load balancers, gateways of applications, firewalls and other ways to publish a port",
      "accounts that send mail from any computer",
    ],
    deny: lettingIn((alias) => [
      anyOf(
        { field: alias("destinationPortRange"), in: ports },
        someItem(alias("destinationPortRanges[*]"), { field: alias("destinationPortRanges[*]"), in: ports }),
      ),
    ]),
  };
}

/** A rule that allows anybody to come in, inside a group or as a resource of its own. */
function lettingIn(besides: (alias: (name: string) => string) => readonly Condition[]): Condition {
  const rule = (alias: (name: string) => string): Condition => ({
    allOf: [
      { field: alias("access"), equals: "Allow" },
      { field: alias("direction"), equals: "Inbound" },
      anyOf(
        { field: alias("sourceAddressPrefix"), in: ANYBODY },
        someItem(alias("sourceAddressPrefixes[*]"), {
          field: alias("sourceAddressPrefixes[*]"),
          in: ANYBODY,
        }),
      ),
      ...besides(alias),
    ],
  });
  const inside = (name: string) => `${GROUP}/securityRules[*].${name}`;
  const own = (name: string) => `${GROUP}/securityRules/${name}`;
  return anyOf(
    ofType(GROUP, someItem(`${GROUP}/securityRules[*]`, rule(inside))),
    ofType(`${GROUP}/securityRules`, rule(own)),
  );
}
