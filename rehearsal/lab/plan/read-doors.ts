import * as forms from "./door-forms";
import { firewall, gateway } from "./forms";
import { shortName, type Inventory } from "./inventory";
import type { Lead, PlannedAddress, PlannedDoors } from "./lab-plan";
import { isRecord, key, type PlannedResource } from "./planned-resources";
import { readBalancers } from "./read-balancers";
import { INTERFACE } from "./read-machines";
import { readNames } from "./read-names";
import { readServices } from "./read-services";

/** A public address, and where the resource that names it leads. */
export interface Claim {
  readonly publicAddress: string;
  readonly leads: Lead;
}

const ADDRESS = "microsoft.network/publicipaddresses";
const BALANCER = "microsoft.network/loadbalancers";
const FIREWALL = "microsoft.network/azurefirewalls";
const GATEWAY = "microsoft.network/virtualnetworkgateways";

/** Everything in the plan that the Internet may call. What opens a door that the lab cannot put up is a fault. */
export function readDoors(inventory: Inventory): PlannedDoors {
  unknownDoors(inventory);
  const claims = [
    ...gatewayClaims(inventory),
    ...firewallClaims(inventory),
    ...machineClaims(inventory),
    ...readBalancers(inventory, BALANCER),
  ];
  for (const { publicAddress } of claims) {
    inventory.named(publicAddress, "a public door of the plan", forms.publicAddress);
  }
  return {
    addresses: inventory.all(ADDRESS, forms.publicAddress).map(({ id, name, of }): PlannedAddress => {
      const [claim, second] = claims.filter(({ publicAddress }) => key(publicAddress) === key(id));
      if (second !== undefined) {
        inventory.fault(name, "is the public address of two things; Azure gives it to one: leave one");
      }
      return {
        id,
        name,
        written: of.ipAddress ?? undefined,
        closedWithoutGroup: of.sku?.name !== undefined && of.sku.name !== "Basic",
        leads: claim?.leads ?? { to: "nowhere" },
      };
    }),
    services: readServices(inventory),
    names: readNames(inventory),
  };
}

function gatewayClaims(inventory: Inventory): Claim[] {
  return inventory
    .all(GATEWAY, gateway)
    .flatMap(({ of }) =>
      of.ipConfigurations.flatMap(({ publicIPAddress }) => claim(publicIPAddress, "gateway")),
    );
}

/** By its management address the firewall is ruled; it leads nobody in (learn.microsoft.com, "Azure Firewall Management NIC"). */
function firewallClaims(inventory: Inventory): Claim[] {
  return inventory
    .all(FIREWALL, firewall)
    .flatMap(({ of }) => [
      ...of.ipConfigurations.flatMap(({ publicIPAddress }) => claim(publicIPAddress, "firewall")),
      ...claim(of.managementIpConfiguration?.publicIPAddress, "nowhere"),
    ]);
}

function claim(
  named: { readonly id: string } | null | undefined,
  to: "gateway" | "firewall" | "nowhere",
): Claim[] {
  return named ? [{ publicAddress: named.id, leads: { to } }] : [];
}

function machineClaims(inventory: Inventory): Claim[] {
  return inventory.all(INTERFACE, forms.networkInterface).flatMap(({ name, of }) =>
    of.ipConfigurations.flatMap(({ publicIPAddress, privateIPAddress }): Claim[] => {
      if (!publicIPAddress) return [];
      if (privateIPAddress) {
        return [{ publicAddress: publicIPAddress.id, leads: { to: "machine", address: privateIPAddress } }];
      }
      inventory.fault(
        name,
        "has a public address but no privateIPAddress of which the plan knows; give it one, or take an export",
      );
      return [];
    }),
  );
}

/** Resources that bring their own way in from the Internet, which the lab cannot put up. */
const UNKNOWN_DOORS: readonly RegExp[] = [
  /^microsoft\.network\/(applicationgateways|bastionhosts|frontdoors|trafficmanagerprofiles|p2svpngateways|vpngateways|virtualhubs|privatelinkservices)$/,
  /^microsoft\.cdn\/profiles/,
  /^microsoft\.apimanagement\/service$/,
  /^microsoft\.relay\/namespaces/,
  // Each of them answers under a public name until it is told otherwise, as storage accounts and vaults do.
  /^microsoft\.(sql|dbfor\w+|documentdb|cache|synapse|search|containerregistry|cognitiveservices|machinelearningservices|appconfiguration|servicebus|eventhub|eventgrid|signalrservice|logic|automation)\/\w+$/,
  /^microsoft\.keyvault\/managedhsms$/,
  /^microsoft\.web\/(sites|staticsites)$/,
  /^microsoft\.app\/containerapps$/,
  /^microsoft\.(containerinstance\/containergroups|containerservice\/managedclusters)$/,
  /^microsoft\.desktopvirtualization\/hostpools$/,
  /^microsoft\.compute\/virtualmachinescalesets$/,
];

/** Kinds whose public addresses are read above. A NAT gateway leads out only. */
const KNOWN_OWNERS = new Set([
  ADDRESS,
  BALANCER,
  FIREWALL,
  GATEWAY,
  INTERFACE,
  "microsoft.network/natgateways",
  "microsoft.network/publicipprefixes",
]);
const OWNS = /^publicIP(Address|Addresses|AddressConfiguration|Prefix|Prefixes|s)$/i;

function unknownDoors(inventory: Inventory): void {
  for (const resource of inventory.resources.filter(isUnknownDoor)) {
    inventory.fault(
      shortName(resource.id),
      `(${resource.kind}) may be a door to the Internet that the lab does not know: try such a plan with Azure itself`,
    );
  }
}

export function isUnknownDoor({ kind, properties }: PlannedResource): boolean {
  return (
    UNKNOWN_DOORS.some((pattern) => pattern.test(kind)) ||
    (!KNOWN_OWNERS.has(kind) && ownsPublicAddress(properties))
  );
}

function ownsPublicAddress(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(ownsPublicAddress);
  if (!isRecord(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => (OWNS.test(name) && isSomething(inner)) || ownsPublicAddress(inner),
  );
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}
