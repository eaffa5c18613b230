import type { PlannedCollection, PlannedFirewall, PlannedFirewallRule } from "../plan/lab-plan";
import { oneOf, quoted, transport } from "./nft-text";

/**
 * The firewall in the virtual network, for its own namespace: the first network rule that matches decides, and what none
 * matches is dropped (learn.microsoft.com, "Azure Firewall rule processing logic").
 *
 * @param address its private address, which it puts into packets where the policy does not keep the sender's
 */
export function azureFirewallRules(firewall: PlannedFirewall, address: string): string {
  const kept = firewall.keepsSourceTo.filter((range) => range !== "255.255.255.255/32");
  const match = kept.length === 0 ? "" : `ip daddr != ${oneOf(kept)} `;
  const rewrites = kept.includes("0.0.0.0/0") ? [] : [`    ${match}snat to ${address}`];
  return `table ip azure-firewall {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
${firewall.collections.flatMap(collectionLines).join("\n")}
    counter drop comment "no rule"
  }

  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
${rewrites.join("\n")}
  }
}
`;
}

function collectionLines({ name, allow, rules }: PlannedCollection): string[] {
  const verdict = allow ? "accept" : "counter drop";
  return rules.flatMap((rule) =>
    matches(rule).map((match) => `    ${match}${verdict} comment ${quoted(`${name}/${rule.name}`)}`),
  );
}

const PROTOCOLS = { TCP: "Tcp", UDP: "Udp", ICMP: "Icmp", Any: "*" } as const;

function matches({ protocols, from, to, toPorts }: PlannedFirewallRule): string[] {
  // A rule without senders or receivers matches nothing: an empty group of addresses opens nothing.
  if (from.length === 0 || to.length === 0) return [];
  return protocols.map((protocol) =>
    [side("saddr", from), side("daddr", to), transport(PROTOCOLS[protocol], [], toPorts), ""]
      .filter((word, index) => word !== "" || index === 3)
      .join(" "),
  );
}

function side(name: "saddr" | "daddr", values: readonly string[]): string {
  return values.includes("*") ? "" : `ip ${name} ${oneOf(values)}`;
}
