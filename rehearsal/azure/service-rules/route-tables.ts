import { membersOf } from "./access-relations";
import { parsePrefix } from "./address-prefix";
import { isAligned, isIPv4, isServiceTag } from "./ip-text";
import { listAt, quoted, repeated, textAt } from "./properties";
import { nameOf, parentOf, ROUTE, ROUTE_TABLE } from "./relations";
import { WRITES, type RuleSubject, type ServiceRule } from "./service-rule";

const MANAGE = "https://learn.microsoft.com/azure/virtual-network/manage-route-table";
const OVERVIEW = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview";
const LIMITS =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";

const MOST_ROUTES = 400;

/** The table that the request writes, or in which it writes a route. */
const tableOf = ({ type, id }: RuleSubject) => (type === ROUTE_TABLE ? id : parentOf(id));

export const routeTables: readonly ServiceRule[] = [
  {
    id: "routes-at-most",
    types: [ROUTE_TABLE, ROUTE],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalTooManyRoutes",
    check: (subject) => {
      const count = membersOf(subject.after, tableOf(subject), ROUTE).length;
      return count <= MOST_ROUTES
        ? []
        : [`${tableOf(subject)} would have ${count} routes; a table takes at most ${MOST_ROUTES}`];
    },
  },
  {
    id: "route-names-distinct",
    types: [ROUTE_TABLE],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalNameTwice",
    check: ({ properties }) =>
      repeated(listAt(properties, "routes").map((route) => textAt(route, "name") ?? "")).map(
        (name) => `routes have the name ${quoted(name)} more than once; give each its own`,
      ),
  },
  {
    id: "route-prefixes-distinct",
    types: [ROUTE_TABLE, ROUTE],
    on: WRITES,
    source: MANAGE,
    code: "RouteConflict",
    codeSource: "https://github.com/kubernetes-sigs/cloud-provider-azure/issues/657",
    check: (subject) => {
      const prefixes = membersOf(subject.after, tableOf(subject), ROUTE).map(
        ({ properties }) => textAt(properties, "addressPrefix") ?? "",
      );
      return repeated(prefixes).map(
        (prefix) => `${tableOf(subject)} would have two routes for ${quoted(prefix)}; leave one out`,
      );
    },
  },
  {
    id: "route-prefix-notation",
    types: [ROUTE],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalRoutePrefix",
    check: ({ id, properties }) => {
      const text = textAt(properties, "addressPrefix") ?? "";
      const fits = parsePrefix(text) === undefined ? isServiceTag(text) : isAligned(text);
      return fits
        ? []
        : [
            `the route ${quoted(nameOf(id))} is for ${quoted(properties.addressPrefix)}; write a range in CIDR notation from its first address, or a service tag`,
          ];
    },
  },
  {
    id: "route-next-hop",
    types: [ROUTE],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalRouteNextHop",
    check: ({ id, properties }) => {
      const address = textAt(properties, "nextHopIpAddress");
      const isAppliance = properties.nextHopType === "VirtualAppliance";
      if (!isAppliance) {
        return address === undefined || address === ""
          ? []
          : [
              `the route ${quoted(nameOf(id))} has nextHopIpAddress ${quoted(address)}, but nextHopType is ${quoted(properties.nextHopType)}; leave it out, or write "VirtualAppliance"`,
            ];
      }
      return isIPv4(address ?? "")
        ? []
        : [
            `the route ${quoted(nameOf(id))} has nextHopIpAddress ${quoted(address)}; with "VirtualAppliance" write the appliance's private address`,
          ];
    },
  },
];
