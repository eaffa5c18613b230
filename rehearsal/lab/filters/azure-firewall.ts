import type {
  PlannedCollection,
  PlannedFirewall,
  PlannedFirewallRule,
  PlannedTranslation,
} from "../plan/lab-plan";
import { oneOf, quoted, rangesOf, transport } from "./nft-text";

/**
 * The firewall in the virtual network, for its own namespace: the first network rule that matches decides, and what none
 * matches is dropped (learn.microsoft.com, "Azure Firewall rule processing logic").
 *
 * What a NAT rule publishes is let pass without a network rule, and gets the firewall's own address as its sender
 * (learn.microsoft.com, "Filter inbound Internet traffic with Azure Firewall DNAT", "Deploy and configure Azure Firewall
 * private IP DNAT").
 *
 * @param address its private address, which it puts into packets where the policy does not keep the sender's
 * @param open its public addresses: in the plan, and in the lab
 */
export function azureFirewallRules(
  firewall: PlannedFirewall,
  address: string,
  open: readonly OpenAddress[] = [],
): string {
  const kept = firewall.keepsSourceTo.filter((range) => range !== "255.255.255.255/32");
  const match = kept.length === 0 ? "" : `ip daddr != ${rangesOf(kept, "the policy's private ranges")} `;
  const rewrites = kept.includes("0.0.0.0/0") ? [] : [`    ${match}snat to ${address}`];
  const own = open.map(({ lab }) => lab);
  const translations = firewall.translations.flatMap((rule) => translationLines(rule, address, open));
  const [passed, renamed] =
    translations.length === 0
      ? ["", ""]
      : ["    ct status dnat accept\n", `    ct status dnat snat to ${address}\n`];
  return `table ip azure-firewall {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${translations.join("\n")}
  }

  chain input {
    type filter hook input priority filter; policy accept;
${own.length === 0 ? "" : `    ip daddr ${oneOf(own)} counter drop comment "nothing is published there"`}
  }

  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
${passed}${firewall.collections.flatMap(collectionLines).join("\n")}
    counter drop comment "no rule"
  }

  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
${renamed}${rewrites.join("\n")}
  }
}
`;
}

/** A public address of the firewall. */
export interface OpenAddress {
  /** As Azure gave it out; undefined where the plan does not know. */
  readonly written: string | undefined;
  readonly lab: string;
}

function translationLines(rule: PlannedTranslation, address: string, open: readonly OpenAddress[]): string[] {
  const to = rule.to.flatMap((range) => publicOf(range, rule.name, address, open));
  if (rule.from.length === 0 || to.length === 0) return [];
  return rule.protocols.map((protocol) =>
    [
      `    ${side("saddr", rule.from, rule.name)}`,
      side("daddr", to.includes("*") ? [address, ...open.map(({ lab }) => lab)] : to, rule.name),
      transport(PROTOCOLS[protocol], [], rule.toPorts),
      `dnat to ${rule.address}:${rule.port} comment ${quoted(rule.name)}`,
    ].join(" "),
  );
}

/** One whose address Azure has not told yet may be any that a rule names. */
function publicOf(range: string, rule: string, address: string, open: readonly OpenAddress[]): string[] {
  if (range === "*" || range === address) return [range];
  const known = open.filter(({ written }) => written === range);
  const found = known.length > 0 ? known : open.filter(({ written }) => written === undefined);
  if (found.length > 0) return found.map(({ lab }) => lab);
  throw new Error(
    `the firewall's NAT rule ${rule} is for ${range}, which is no address of the firewall in this plan; take the plan that has it`,
  );
}

function collectionLines({ name, allow, rules }: PlannedCollection): string[] {
  const verdict = allow ? "accept" : "counter drop";
  return rules.flatMap((rule) =>
    matches(rule).map((match) => `    ${match}${verdict} comment ${quoted(`${name}/${rule.name}`)}`),
  );
}

const PROTOCOLS = { TCP: "Tcp", UDP: "Udp", ICMP: "Icmp", Any: "*" } as const;

function matches({ name, protocols, from, to, toPorts }: PlannedFirewallRule): string[] {
  // A rule without senders or receivers matches nothing: an empty group of addresses opens nothing.
  if (from.length === 0 || to.length === 0) return [];
  return protocols.map((protocol) =>
    [side("saddr", from, name), side("daddr", to, name), transport(PROTOCOLS[protocol], [], toPorts), ""]
      .filter((word, index) => word !== "" || index === 3)
      .join(" "),
  );
}

function side(name: "saddr" | "daddr", values: readonly string[], rule: string): string {
  return values.includes("*") ? "" : `ip ${name} ${rangesOf(values, `the rule ${rule}`)}`;
}
