import { shortName, type Inventory } from "./inventory";
import { isRecord, key, type PlannedResource } from "./planned-resources";
import { isUnknownDoor } from "./read-doors";
import { unreadGateways } from "./unread-gateways";

/**
 * Kinds of Microsoft.Network that are read here, or say nothing about who gets in and where packets go. Every other one may:
 * a rule of a network manager comes before all security groups, an ExpressRoute circuit brings routes.
 */
const KNOWN_KINDS = new Set(
  [
    "applicationsecuritygroups",
    "azurefirewalls",
    "connections",
    "ddosprotectionplans",
    "dnsresolvers",
    "dnsresolvers/inboundendpoints",
    "dnszones",
    ...["a", "aaaa", "caa", "cname", "mx", "ns", "ptr", "soa", "srv", "txt"].map((set) => `dnszones/${set}`),
    "firewallpolicies",
    "firewallpolicies/rulecollectiongroups",
    "ipgroups",
    "loadbalancers",
    "loadbalancers/backendaddresspools",
    "loadbalancers/inboundnatrules",
    "localnetworkgateways",
    "natgateways",
    "networkinterfaces",
    "networksecuritygroups",
    "networksecuritygroups/securityrules",
    "networkwatchers",
    "networkwatchers/flowlogs",
    "privatednszones",
    ...["a", "cname", "mx", "ptr", "soa", "srv", "txt"].map((set) => `privatednszones/${set}`),
    "privatednszones/virtualnetworklinks",
    "privateendpoints",
    "privateendpoints/privatednszonegroups",
    "publicipaddresses",
    "publicipprefixes",
    "routetables",
    "routetables/routes",
    "virtualnetworkgateways",
    "virtualnetworks",
    "virtualnetworks/subnets",
    "virtualnetworks/virtualnetworkpeerings",
  ].map((kind) => `microsoft.network/${kind}`),
);

/** What makes other resources, which a plan does not show. */
const MAKERS = /^microsoft\.resources\/(deployments|deploymentscripts|deploymentstacks)$/;

const NETWORK = "microsoft.network/virtualnetworks";

/** What would change who gets in or where packets go, and what the lab does not read: each a fault. */
export function unread(inventory: Inventory): void {
  for (const resource of inventory.resources) {
    const { id, kind } = resource;
    if (MAKERS.test(kind)) {
      inventory.fault(
        shortName(id),
        `(${kind}) makes resources that the plan does not show; write them as resources of their own`,
      );
    } else if (isUnread(resource)) {
      inventory.fault(
        shortName(id),
        `(${kind}) may decide where packets go, and the lab does not read it: try such a plan with Azure itself`,
      );
    }
  }
  unreadGateways(inventory);
  insideNetworks(inventory);
}

/** Unknown doors are told as such. */
function isUnread(resource: PlannedResource): boolean {
  const { kind } = resource;
  return kind.startsWith("microsoft.network/") && !KNOWN_KINDS.has(kind) && !isUnknownDoor(resource);
}

const LISTS = ["subnets", "virtualNetworkPeerings"] as const;

/** An export repeats in a network what is a resource of its own beside it; what stands there alone is read by nobody. */
function insideNetworks(inventory: Inventory): void {
  const standing = new Set(inventory.resources.map(({ id }) => key(id)));
  for (const { id, kind, properties } of inventory.resources) {
    if (kind !== NETWORK) continue;
    for (const list of LISTS) {
      const inside: readonly unknown[] = Array.isArray(properties[list]) ? properties[list] : [];
      const alone = inside.filter(
        (one) =>
          !isRecord(one) || typeof one.name !== "string" || !standing.has(key(`${id}/${list}/${one.name}`)),
      );
      if (alone.length === 0) continue;
      inventory.fault(
        shortName(id),
        `has its ${list} inside itself; the lab reads those that are resources of their own`,
      );
    }
  }
}
