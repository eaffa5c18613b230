import { drops, notice, slow, type Effect } from "./effect";
import type { PlannedStep } from "./planned-step";

type OfStep = (step: PlannedStep) => readonly Effect[];

const gone = ({ operation }: PlannedStep) => operation === "delete" || operation === "replace";
const some = ({ properties }: PlannedStep, pattern: RegExp) => properties.some((path) => pattern.test(path));

const LINK_DROPS =
  "The link to the administration network drops until both ends agree again: laptops stay connected, but mail, files and " +
  "everything else over there cannot be reached. Agree on the time with whoever runs the other end.";

/** What changes around the gateway do, by type. Types that are not listed hurt nobody who is connected. */
export const SURROUNDING_EFFECTS: Readonly<Record<string, OfStep>> = {
  "network:PublicIPAddress": (step) =>
    gone(step)
      ? [
          drops(
            `The public address ${step.name} is given up and never comes back: every laptop's profile names it, and so may the other end's firewall.`,
          ),
        ]
      : [],

  "network:VirtualNetworkGatewayConnection": (step) => {
    if (step.operation === "create")
      return [slow("The link to the administration network is made: some minutes.")];
    return gone(step) || some(step, /^(?!tags\b)/) ? [drops(LINK_DROPS)] : [];
  },
  "network:LocalNetworkGateway": (step) =>
    gone(step) || (step.operation === "update" && some(step, /^(?!tags\b)/)) ? [drops(LINK_DROPS)] : [],

  "network:AzureFirewall": (step) => {
    if (step.operation === "create") return [slow("The Azure Firewall is made: about 10 minutes.")];
    if (gone(step)) {
      return [
        drops(
          "The Azure Firewall goes: everything that is routed through it stops, so that laptops stay connected and reach nothing.",
        ),
        slow("A new Azure Firewall takes about 10 minutes."),
      ];
    }
    return [slow("The Azure Firewall is changed: some minutes, it goes on filtering meanwhile.")];
  },
  "network:FirewallPolicyRuleCollectionGroup": (step) =>
    gone(step)
      ? [drops("Rules of the Azure Firewall go: what only they allowed is no longer reachable.")]
      : [slow("Rules of the Azure Firewall change: some minutes.")],

  "network:RouteTable": routes,
  "network:Route": routes,
  "network:NetworkSecurityGroup": filters,
  "network:SecurityRule": filters,

  "network:VirtualNetwork": (step) => {
    if (gone(step))
      return [drops("The virtual network goes, and everything in it: nobody can connect any more.")];
    return some(step, /^dhcpOptions\b/) ? names() : [];
  },
  "network:Subnet": (step) =>
    gone(step) ? [drops(`The subnet ${step.name} goes, and everything in it.`)] : [],
  "dnsresolver:DnsResolver": (step) => (gone(step) ? names() : []),
  "dnsresolver:InboundEndpoint": (step) => (step.operation === "create" ? [] : names()),

  "storage:FileShare": (step) =>
    gone(step) ? [drops(`The file share ${step.name} is deleted with everything in it.`)] : [],
  "storage:StorageAccount": (step) =>
    gone(step) ? [drops(`The storage account ${step.name} is deleted with everything in it.`)] : [],
  "network:PrivateEndpoint": (step) =>
    gone(step)
      ? [
          drops(
            `What lies behind the private endpoint ${step.name} cannot be reached until it is made again.`,
          ),
        ]
      : [],

  "authorization:ManagementLockByScope": (step) =>
    step.operation === "delete"
      ? [
          notice(
            `The lock ${step.name} is taken off: what it protected can be deleted, by anybody with the right to.`,
          ),
        ]
      : [],
  "monitor:DiagnosticSetting": (step) =>
    step.operation === "delete" ? [notice(`The log ${step.name} is kept no longer.`)] : [],
  "keyvault:Vault": (step) =>
    gone(step) ? [notice(`The vault ${step.name} is deleted; it can be had back for 90 days.`)] : [],
};

function routes(step: PlannedStep): readonly Effect[] {
  return step.operation === "create"
    ? []
    : [
        drops(
          `The routes ${step.name} change at once: connections that take another way from then on break, because a firewall that ` +
            "has not seen their beginning lets nothing through. Laptops stay connected.",
        ),
      ];
}

function filters(step: PlannedStep): readonly Effect[] {
  return step.operation === "create"
    ? []
    : [
        notice(
          `The filter ${step.name} changes: new connections are judged by it within minutes, standing ones go on.`,
        ),
      ];
}

function names(): readonly Effect[] {
  return [
    drops(
      "Where names are looked up changes: laptops go on asking the old place until they get a new profile or connect " +
        "again, and find nothing by name until then.",
    ),
  ];
}
