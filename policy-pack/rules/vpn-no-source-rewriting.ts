import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { items, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isEmpty } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

/** Types that are a translation rule themselves. */
const RULES = ["network:VirtualNetworkGatewayNatRule", "network:NatRule"];

/** Lists of translation rules inside other types, VNet and Virtual WAN; `[]` in a path: in each item of a list. */
const LISTS: ReadonlyArray<{ readonly type: string; readonly paths: readonly string[] }> = [
  { type: "network:VirtualNetworkGateway", paths: ["natRules"] },
  { type: "network:VirtualNetworkGatewayConnection", paths: ["ingressNatRules", "egressNatRules"] },
  {
    type: "network:VpnGateway",
    paths: [
      "natRules",
      "connections[].vpnLinkConnections[].ingressNatRules",
      "connections[].vpnLinkConnections[].egressNatRules",
    ],
  },
  {
    type: "network:VpnConnection",
    paths: ["vpnLinkConnections[].ingressNatRules", "vpnLinkConnections[].egressNatRules"],
  },
];

/** No address is translated on its way through a gateway. */
export const vpnNoSourceRewriting: Rule = {
  id: "vpn-no-source-rewriting",
  title: "no VPN gateway of the remote access may translate addresses",
  severity: "high",
  why:
    "a translation rule gives a foreign sender an address out of a trusted range, and every rule behind the gateway " +
    "then takes it for one of the city's own",
  remedy: "Remove the translation rules; where two networks use the same addresses, renumber one of them.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.3.2.A2, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  // A way in under a trusted address: in an outage security may open it for some hours, and not for months.
  exemptable: "emergency",
  check: (resource) => [...asRule(resource), ...inside(resource)],
};

function asRule(resource: JudgedResource): readonly Finding[] {
  if (!isAnyOf(resource.types, ...RULES)) return [];
  const [mode] = inEitherShape(resource.inputs, "mode");
  const kind = mode?.state === "known" ? ` with mode ${quote(mode.value)}` : "";
  return [{ path: "", found: `a translation rule${kind}`, write: "nothing: remove the resource" }];
}

function inside(resource: JudgedResource): readonly Finding[] {
  return LISTS.filter(({ type }) => isAnyOf(resource.types, type))
    .flatMap(({ paths }) => paths.flatMap((path) => along(resource.inputs, path)))
    .flatMap((rules): Finding[] => {
      const write = "nothing: remove the translation rules";
      if (rules.state === "unknown") return [{ path: rules.path, found: undecided(rules.reason), write }];
      if (rules.state === "absent" || (!isPresent(rules) && isEmpty(rules.value))) return [];
      return [{ path: rules.path, found: quote(rules.value, "natRules"), write }];
    })
    .filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index);
}

/** A list that holds anything, if only an empty object, is a rule to Azure. */
function isPresent(rules: Reading): boolean {
  const list = items(rules);
  return list.state === "known" && list.value.some(({ state }) => state !== "absent");
}

function along(from: Reading, path: string): readonly Reading[] {
  const [head = "", ...tail] = path.split("[].");
  const readings = inEitherShape(from, head);
  if (tail.length === 0) return readings;
  return readings.flatMap((reading) => {
    const list = items(reading);
    if (list.state === "absent") return [];
    if (list.state === "unknown") return [list];
    return list.value.flatMap((item) => along(item, tail.join("[].")));
  });
}
