import type { z } from "zod";
import * as forms from "./forms";
import type { Inventory } from "./inventory";
import type {
  PlannedCollection,
  PlannedFirewall,
  PlannedFirewallRule,
  PlannedLink,
  PlannedTranslation,
} from "./lab-plan";
import { key } from "./planned-resources";

const POLICY = "microsoft.network/firewallpolicies";

/** What the firewall takes for its own network when the policy does not say (learn.microsoft.com, "Azure Firewall SNAT private IP address ranges"). */
const USUAL_PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

type Collection = z.infer<typeof forms.ruleGroup>["ruleCollections"][number];

/** Azure Firewall with the network rules of its policy. */
export function readFirewall(inventory: Inventory): PlannedFirewall | undefined {
  const [found, second] = inventory.all("microsoft.network/azurefirewalls", forms.firewall);
  if (second !== undefined) inventory.fault("the plan", "has several firewalls; the lab has room for one");
  if (found === undefined) return undefined;
  const { name, of } = found;
  const subnet = of.ipConfigurations.find(({ subnet }) => subnet)?.subnet?.id;
  const policy = inventory.named(of.firewallPolicy.id, name, forms.firewallPolicy);
  if (subnet === undefined || policy === undefined) {
    if (subnet === undefined)
      inventory.fault(name, "stands in no subnet; the lab knows no firewall in a hub");
    return undefined;
  }
  if (policy.of.basePolicy) {
    // Its rules come before the policy's own (learn.microsoft.com, "Azure Firewall Manager policy overview", hierarchical policies).
    inventory.fault(policy.name, "inherits the rules of another policy; the lab knows policies of their own");
  }
  const groups = inventory
    .under(policy.id, `${POLICY}/rulecollectiongroups`, forms.ruleGroup)
    .sort((one, other) => one.of.priority - other.of.priority)
    .flatMap(({ of }) => [...of.ruleCollections].sort((one, other) => one.priority - other.priority));
  const publishes = ({ action }: Collection) => action.type === "DNAT";
  return {
    name,
    subnet,
    collections: groups
      .filter((collection) => !publishes(collection))
      .flatMap((collection) => collectionOf(collection, inventory)),
    translations: groups
      .filter(publishes)
      .flatMap(({ name, rules }) => rules.flatMap((rule) => translationOf(rule, name, inventory))),
    keepsSourceTo: (policy.of.snat?.privateRanges ?? USUAL_PRIVATE_RANGES).flatMap((range) =>
      range === "IANAPrivateRanges" ? USUAL_PRIVATE_RANGES : [range],
    ),
  };
}

/**
 * Network rules come before application rules whatever their priorities are (learn.microsoft.com, "Azure Firewall rule
 * processing logic"); a collection of application rules that denies what is denied anyway changes nothing and is left out.
 */
function collectionOf(collection: Collection, inventory: Inventory): PlannedCollection[] {
  const { name, action, rules } = collection;
  const others = rules.filter(({ ruleType }) => ruleType !== "NetworkRule");
  if (action.type === "Deny" && others.length === rules.length) return [];
  if (others.length > 0) {
    inventory.fault(
      name,
      "has application rules that let something pass; the lab knows network and NAT rules only: try such a plan with Azure itself",
    );
    return [];
  }
  return [
    {
      name,
      allow: action.type === "Allow",
      rules: rules.map((rule) => ruleOf(rule, name, inventory)),
    },
  ];
}

function ruleOf(
  rule: Collection["rules"][number],
  collection: string,
  inventory: Inventory,
): PlannedFirewallRule {
  const who = `${collection}/${rule.name}`;
  if (rule.destinationFqdns.length > 0) {
    inventory.fault(who, "names hosts by name; the lab knows addresses only");
  }
  const addressesOf = (groups: readonly string[]) =>
    groups.flatMap((id) => inventory.named(id, who, forms.addressGroup)?.of.ipAddresses ?? []);
  return {
    name: rule.name,
    protocols: rule.ipProtocols,
    from: [...rule.sourceAddresses, ...addressesOf(rule.sourceIpGroups)],
    to: [...rule.destinationAddresses, ...addressesOf(rule.destinationIpGroups)],
    toPorts: rule.destinationPorts,
  };
}

function translationOf(
  rule: Collection["rules"][number],
  collection: string,
  inventory: Inventory,
): PlannedTranslation[] {
  const who = `${collection}/${rule.name}`;
  const { translatedAddress, translatedPort } = rule;
  if (rule.ruleType !== "NatRule" || !translatedAddress || !translatedPort) {
    inventory.fault(
      who,
      "publishes something without translatedAddress and translatedPort; the lab knows no other way",
    );
    return [];
  }
  const { name, protocols, from, to, toPorts } = ruleOf(rule, collection, inventory);
  return [{ name, protocols, from, to, toPorts, address: translatedAddress, port: translatedPort }];
}

/** The tunnel from the gateway on into the city's own network. */
export function readLink(gateway: string, inventory: Inventory): PlannedLink | undefined {
  const links = inventory
    .all("microsoft.network/connections", forms.connection)
    .filter(({ of }) =>
      [of.virtualNetworkGateway1, of.virtualNetworkGateway2].some(
        (end) => end && key(end.id) === key(gateway),
      ),
    );
  if (links.length > 1)
    inventory.fault("the plan", "has several tunnels to cities; the lab has room for one");
  const [link] = links;
  if (link === undefined) return undefined;
  const { name, of } = link;
  const device = of.localNetworkGateway2 && inventory.named(of.localNetworkGateway2.id, name, forms.device);
  if (of.connectionType.toLowerCase() !== "ipsec" || !device) {
    inventory.fault(name, "is no IPsec connection to a device of the city's; the lab knows no other");
    return undefined;
  }
  const selectors = holdsSelectors(of) ? of.trafficSelectorPolicies : [];
  return {
    name,
    prefixes: device.of.localNetworkAddressSpace?.addressPrefixes ?? [],
    selectors:
      selectors.length === 0
        ? undefined
        : {
            local: selectors.flatMap(({ localAddressRanges }) => localAddressRanges),
            remote: selectors.flatMap(({ remoteAddressRanges }) => remoteAddressRanges),
          },
  };
}

/**
 * They count where they are switched on and Azure alone opens the tunnel: from a device that opens it Azure takes any
 * (learn.microsoft.com, "VPN Gateway FAQ", custom traffic selectors).
 */
function holdsSelectors({
  usePolicyBasedTrafficSelectors,
  connectionMode,
}: Pick<z.infer<typeof forms.connection>, "usePolicyBasedTrafficSelectors" | "connectionMode">): boolean {
  return usePolicyBasedTrafficSelectors && connectionMode?.toLowerCase() === "initiatoronly";
}
