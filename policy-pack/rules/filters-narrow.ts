import { unmet } from "../demand";
import { FIREWALL_DEMANDS, firewallRules, groupsOfOthers } from "../filters/firewall";
import { SUBNET_DEMANDS, subnetFilters } from "../filters/subnet-filters";
import { otherEndOfPeer } from "../filters/other-end";
import { endsOfOthers, tunnel, TUNNEL_DEMANDS } from "../filters/tunnel";
import type { Rule } from "../rule";

const DEMANDS = [...FIREWALL_DEMANDS, ...SUBNET_DEMANDS, ...TUNNEL_DEMANDS];

/** What filters let through comes from inside, goes to what is named, and is translated nowhere. */
export const filtersNarrow: Rule = {
  id: "filters-narrow",
  title:
    "firewall rules, security groups, routes and tunnels of the remote-access stack must let in private addresses only, name what they let through, and translate no address on the way in",
  severity: "high",
  why:
    "one rule for any sender, one translated port on the firewall's public address or one tunnel for any address is a way " +
    "to mail and files without a device certificate, past the gateway that asks for it",
  remedy:
    "Let the access model write rules, groups, routes and selectors: private ranges or IP groups of this stack as senders, " +
    "ports one by one, filter collections only.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A11, NET.3.2.A2, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  // A way past the gateway: in an outage security may open it for some hours, and not for months.
  exemptable: "emergency",
  check: (resource, { trust }) => {
    const findings = [
      ...unmet(resource, DEMANDS),
      ...subnetFilters(resource),
      ...firewallRules(resource),
      ...tunnel(resource),
      ...otherEndOfPeer(resource, trust.peers ?? []),
    ];
    return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
  },
  together: (plan) => [...groupsOfOthers(plan), ...endsOfOthers(plan)],
};
