import { AUTHENTICATION_TYPES } from "../rules/p2s-certificate-only";
import { MEMBER_ATTRIBUTE } from "../rules/p2s-groups-certificate-only";
import { TUNNELS } from "../rules/p2s-ikev2-only";
import { ACCEPTED } from "../rules/p2s-ipsec-strong";
import { TAG } from "../rules/p2s-revocations-complete";
import { absent, anyOf, noItem, noneOf, notSaying, ofType, someItem, written } from "./conditions";
import { none, type Expression, type Pinned } from "./expression";
import type { Condition } from "./grammar";

const GATEWAY = "Microsoft.Network/virtualNetworkGateways";
const SERVER = "Microsoft.Network/vpnServerConfigurations";
/** The predecessor of {@link SERVER}: it cannot say how clients sign in, so that it is denied altogether. */
const PREDECESSOR = "Microsoft.Network/p2sVpnServerConfigurations";
const INLINE = "a configuration inside a connection or a Virtual WAN, where old API versions take it";

/** A place of a point-to-site configuration. */
interface Door {
  readonly type: string;
  /** The alias of one of its properties. */
  readonly alias: (name: string) => string;
  readonly protocols: string;
  /** Settings of a sign-in with Entra ID or RADIUS; lists with `[*]`. */
  readonly userSignIn: readonly string[];
  /** The type has other uses, so that only what speaks of clients makes it a door. */
  readonly opened?: Condition;
}

const ofGateway = (name: string) => `${GATEWAY}/vpnClientConfiguration.${name}`;
const ofServer = (name: string) => `${SERVER}/${name}`;
const GATEWAY_SIGN_IN = ["aadAudience", "aadIssuer", "aadTenant", "radiusServerAddress", "radiusServers[*]"];

const DOORS: readonly Door[] = [
  {
    type: GATEWAY,
    alias: ofGateway,
    protocols: "vpnClientProtocols[*]",
    userSignIn: GATEWAY_SIGN_IN,
    opened: anyOf(
      ...[
        "vpnAuthenticationTypes[*]",
        "vpnClientAddressPool.addressPrefixes[*]",
        "vpnClientProtocols[*]",
        "vpnClientRootCertificates[*]",
      ].map((list) => someItem(ofGateway(list))),
      ...GATEWAY_SIGN_IN.map((name) => somethingAt(ofGateway(name))),
    ),
  },
  {
    type: SERVER,
    alias: ofServer,
    protocols: "vpnProtocols[*]",
    userSignIn: [
      "aadAuthenticationParameters.aadAudience",
      "aadAuthenticationParameters.aadIssuer",
      "aadAuthenticationParameters.aadTenant",
      "radiusServerAddress",
      "radiusServers[*]",
      "radiusClientRootCertificates[*]",
      "radiusServerRootCertificates[*]",
    ],
  },
];

function somethingAt(alias: string): Condition {
  return alias.endsWith("[*]") ? someItem(alias) : written(alias);
}

/** At each door of which the condition is true. */
function atDoors(condition: (door: Door) => Condition): Condition {
  return anyOf(
    ...DOORS.map((door) =>
      ofType(door.type, ...(door.opened === undefined ? [] : [door.opened]), condition(door)),
    ),
  );
}

/** Everything about how clients of a point-to-site gateway get in. */
export function pointToSiteExpressions({ roots, pools }: Pinned): readonly Expression[] {
  return [
    authExplicit(),
    certificateOnly(),
    residue(),
    rootPinned(roots),
    none("p2s-root-wellformed", "anything: Azure Policy cannot take a certificate apart"),
    revocations(),
    ikev2Only(),
    ipsecStrong(),
    groups(),
    poolPinned(pools),
  ];
}

function authExplicit(): Expression {
  return {
    rule: "p2s-auth-explicit",
    expressed: "part",
    can: "A gateway with clients, and a server configuration of Virtual WAN, that does not say how clients sign in.",
    cannot: [INLINE],
    deny: anyOf(
      atDoors(({ alias }) => noItem(alias("vpnAuthenticationTypes[*]"))),
      { field: "type", equals: PREDECESSOR },
    ),
  };
}

function certificateOnly(): Expression {
  return {
    rule: "p2s-certificate-only",
    expressed: "part",
    can: `Any way to sign in but ${AUTHENTICATION_TYPES.join(", ")}.`,
    cannot: [INLINE],
    deny: atDoors(({ alias }) => {
      const types = alias("vpnAuthenticationTypes[*]");
      return someItem(types, noneOf(types, AUTHENTICATION_TYPES));
    }),
  };
}

function residue(): Expression {
  return {
    rule: "p2s-no-user-auth-residue",
    expressed: "part",
    can: "Settings of Entra ID or RADIUS in a point-to-site configuration, where Azure has them today.",
    cannot: ["settings of a sign-in that Azure adds later", "a RADIUS secret without a server", INLINE],
    deny: atDoors(({ alias, userSignIn }) => anyOf(...userSignIn.map((name) => somethingAt(alias(name))))),
  };
}

function rootPinned(roots: Pinned["roots"]): Expression {
  return {
    rule: "p2s-root-pinned",
    expressed: "part",
    can: "A gateway with clients that trusts no root, or one whose text is not in the parameter roots.",
    cannot: [
      "letter case: Azure Policy compares texts without regard to it, so that a root counts as pinned whose base64 differs in " +
        "case alone",
      "until when a root counts: whoever assigns the definition takes it out of the parameter",
      INLINE,
    ],
    parameters: {
      roots: {
        type: "Array",
        metadata: {
          displayName: "Roots that may be trusted",
          description:
            "DER bytes in base64 without line breaks, letter for letter as publicCertData of the gateway",
        },
        ...(roots === undefined ? {} : { defaultValue: roots }),
      },
    },
    deny: atDoors(({ alias }) => {
      const list = alias("vpnClientRootCertificates[*]");
      const data = `${list}.publicCertData`;
      return anyOf(
        noItem(list),
        someItem(list, { anyOf: [absent(data), { field: data, notIn: "[parameters('roots')]" }] }),
      );
    }),
  };
}

function revocations(): Expression {
  const isMissing = (list: string): Condition => ({
    count: {
      value: "[parameters('revoked')]",
      name: "thumbprint",
      where: {
        count: { field: list, where: { field: `${list}.thumbprint`, equals: "[current('thumbprint')]" } },
        equals: 0,
      },
    },
    greater: 0,
  });
  return {
    rule: "p2s-revocations-complete",
    expressed: "part",
    can: `A door without the tag ${TAG}, or without one of the thumbprints in the parameter revoked.`,
    cannot: [
      "whether the list is that of the current gateway statement: Azure Policy cannot read a signature",
      "an older statement that comes back",
      INLINE,
    ],
    parameters: {
      revoked: {
        type: "Array",
        metadata: {
          displayName: "Thumbprints that must be refused",
          description:
            "Empty unless one must never come back. A certificate that has expired leaves the gateway's list: take it out here first",
        },
        defaultValue: [],
      },
    },
    deny: atDoors(({ alias }) =>
      anyOf(absent(`tags['${TAG}']`), isMissing(alias("vpnClientRevokedCertificates[*]"))),
    ),
  };
}

function ikev2Only(): Expression {
  return {
    rule: "p2s-ikev2-only",
    expressed: "part",
    can: `Any tunnel but ${TUNNELS.join(", ")}, and a door that names none.`,
    cannot: [INLINE],
    deny: atDoors(({ alias, protocols }) => {
      const list = alias(protocols);
      return anyOf(noItem(list), someItem(list, noneOf(list, TUNNELS)));
    }),
  };
}

function ipsecStrong(): Expression {
  return {
    rule: "p2s-ipsec-strong",
    expressed: "part",
    can: "A door without a policy of cryptography, and any value in one that the rule does not accept.",
    cannot: [INLINE],
    deny: atDoors(({ alias }) => {
      const list = alias("vpnClientIpsecPolicies[*]");
      const weak = Object.entries(ACCEPTED).map(([part, values]) => notSaying(`${list}.${part}`, values));
      return anyOf(noItem(list), someItem(list, anyOf(...weak, ...mixedUp(list))));
    }),
  };
}

/** GCM checks integrity itself: the same value has to stand in both places. */
function mixedUp(list: string): readonly Condition[] {
  const both = [`${list}.ipsecEncryption`, `${list}.ipsecIntegrity`] as const;
  const gcm = ACCEPTED.ipsecEncryption.filter((value) => value.startsWith("GCM"));
  return [both, [both[1], both[0]] as const].flatMap(([one, other]) =>
    gcm.map((value) => ({
      allOf: [
        { field: one, equals: value },
        { field: other, notEquals: value },
      ],
    })),
  );
}

function groups(): Expression {
  const others = (members: string): Condition =>
    someItem(members, notSaying(`${members}.attributeType`, [MEMBER_ATTRIBUTE]));
  return {
    rule: "p2s-groups-certificate-only",
    expressed: "part",
    can: `A member of a group of clients that is told apart by anything but ${MEMBER_ATTRIBUTE}.`,
    cannot: [
      "whether each group has one pool, and whether there is one default group with a pool of its own",
    ],
    deny: anyOf(
      ofType(GATEWAY, others(`${GATEWAY}/virtualNetworkGatewayPolicyGroups[*].policyMembers[*]`)),
      ofType(SERVER, others(`${SERVER}/configurationPolicyGroups[*].policyMembers[*]`)),
      ofType(
        `${SERVER}/configurationPolicyGroups`,
        others(`${SERVER}/configurationPolicyGroups/policyMembers[*]`),
      ),
    ),
  };
}

function poolPinned(pools: Pinned["pools"]): Expression {
  const outside = (list: string): Condition =>
    someItem(list, {
      count: {
        value: "[parameters('pools')]",
        name: "pool",
        where: { value: `[ipRangeContains(current('pool'), current('${list}'))]`, equals: true },
      },
      equals: 0,
    });
  const pool = ofGateway("vpnClientAddressPool.addressPrefixes[*]");
  const further = ofGateway("vngClientConnectionConfigurations[*].vpnClientAddressPool.addressPrefixes[*]");
  return {
    rule: "p2s-pool-pinned",
    expressed: "part",
    can: "Addresses of clients outside the ranges in the parameter pools.",
    cannot: [
      "pools that share addresses",
      "a door without a pool, and ranges that an IPAM pool gives out",
      "the pools of P2S gateways of Virtual WAN",
    ],
    parameters: {
      pools: {
        type: "Array",
        metadata: {
          displayName: "Pools of the clients",
          description: "Ranges in CIDR form, as under pools in trust.yaml",
        },
        ...(pools === undefined ? {} : { defaultValue: pools }),
      },
    },
    deny: ofType(GATEWAY, anyOf(outside(pool), outside(further))),
  };
}
