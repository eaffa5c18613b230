import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { items, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isEmpty } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

interface Switches {
  readonly type: string;
  /** Must be false or absent. */
  readonly off: readonly string[];
  /** Must be absent or hold nothing. */
  readonly nothing?: readonly string[];
  /** Lists whose items are judged the same way, by another entry. */
  readonly within?: ReadonlyArray<{ readonly list: string; readonly as: string }>;
}

const LINK = "link";
export const SWITCHES: readonly Switches[] = [
  {
    type: "network:VirtualNetworkGateway",
    off: ["allowRemoteVnetTraffic", "allowVirtualWanTraffic", "enableBgp", "disableIPSecReplayProtection"],
    nothing: ["bgpSettings"],
  },
  {
    type: "network:VirtualNetworkGatewayConnection",
    off: ["enableBgp"],
    nothing: ["gatewayCustomBgpIpAddresses"],
  },
  {
    type: "network:VpnGateway",
    off: ["enableBgpRouteTranslationForNat"],
    nothing: ["bgpSettings"],
    within: [{ list: "connections", as: "network:VpnConnection" }],
  },
  {
    type: "network:VpnConnection",
    off: ["enableBgp"],
    within: [{ list: "vpnLinkConnections", as: LINK }],
  },
  { type: LINK, off: ["enableBgp"], nothing: ["vpnGatewayCustomBgpAddresses"] },
  { type: "network:ExpressRouteGateway", off: ["allowNonVirtualWanTraffic"] },
];

/** Nobody else routes into the gateway. */
export const gatewayNoForeignTraffic: Rule = {
  id: "gateway-no-foreign-traffic",
  title: "no other network may route traffic into the gateway of the remote access",
  severity: "high",
  why:
    "traffic of other virtual networks, Virtual WANs and BGP peers reaches the inside by the gateway without any " +
    "device certificate, and a peer that announces a route decides where traffic goes",
  remedy:
    "Leave allowRemoteVnetTraffic, allowVirtualWanTraffic, enableBgp and disableIPSecReplayProtection false, and bgpSettings away.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A9, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  // A way in without a certificate: in an outage security may open it for some hours, and not for months.
  exemptable: "emergency",
  check: (resource: JudgedResource) =>
    SWITCHES.filter(({ type }) => isAnyOf(resource.types, type))
      .flatMap((switches) => judge(resource.inputs, switches))
      .filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index),
};

function judge(from: Reading, { off, nothing = [], within = [] }: Switches): readonly Finding[] {
  return [
    ...off.flatMap((name) =>
      inEitherShape(from, name).flatMap((reading) => unless(reading, isFalse, `${name}: false`)),
    ),
    ...nothing.flatMap((name) =>
      inEitherShape(from, name).flatMap((reading) => unless(reading, isEmpty, `nothing: remove ${name}`)),
    ),
    ...within.flatMap(({ list, as }) =>
      inEitherShape(from, list).flatMap((reading) => {
        const each = items(reading);
        if (each.state === "absent") return [];
        if (each.state === "unknown")
          return unless(each, isEmpty, `${list} that are known before deployment`);
        return each.value.flatMap((item) =>
          SWITCHES.filter(({ type }) => type === as).flatMap((switches) => judge(item, switches)),
        );
      }),
    ),
  ];
}

function unless(
  reading: Reading,
  harmless: (value: Extract<Reading, { state: "known" }>["value"]) => boolean,
  write: string,
): readonly Finding[] {
  const { path } = reading;
  switch (reading.state) {
    case "absent":
      return [];
    case "unknown":
      return [{ path, found: undecided(reading.reason), write }];
    case "known":
      return harmless(reading.value) ? [] : [{ path, found: quote(reading.value), write }];
  }
}

function isFalse(value: unknown): boolean {
  return value === false;
}
