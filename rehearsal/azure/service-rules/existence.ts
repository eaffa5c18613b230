import { findResource } from "../state/azure-state";
import { groupOf, isAtOrBelow, parentOf, referencesIn } from "./relations";
import { WRITES, type ServiceRule } from "./service-rule";

const COMMON_ERRORS =
  "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors";

/** What is referred to must be there: only types the stand-in keeps itself, under the ids it gives. */
const KEPT = new RegExp(
  "/providers/Microsoft\\.Network/(virtualNetworks(/[^/]+/subnets)?|publicIPAddresses|networkSecurityGroups" +
    "|routeTables|natGateways|virtualNetworkGateways|localNetworkGateways|firewallPolicies)/[^/]+$",
  "i",
);

/** Parents of resources that lie in another one. */
const PARENTS = new RegExp(
  "/providers/(Microsoft\\.Network/(virtualNetworks|routeTables|networkSecurityGroups|virtualHubs|vpnServerConfigurations" +
    "|privateEndpoints|privateDnsZones|firewallPolicies)|Microsoft\\.KeyVault/vaults" +
    "|Microsoft\\.Storage/storageAccounts(/[^/]+/blobServices/default/containers)?)/[^/]+$",
  "i",
);

/** A service that comes with its account is nobody's to create: what lies in it lies in the account. */
const IN_BUILT_IN_SERVICE = /\/(blobServices|fileServices)\/default$/i;

/** Groups, parents and references: what a request takes for granted. */
export const existence: readonly ServiceRule[] = [
  {
    id: "resource-group-exists",
    types: ["*"],
    on: WRITES,
    source: COMMON_ERRORS,
    code: "ResourceGroupNotFound",
    check: ({ id, after }) => {
      const group = groupOf(id);
      return group === undefined || findResource(after, group) !== undefined
        ? []
        : [`there is no resource group ${group}; create it first, and depend on it`];
    },
  },
  {
    id: "parent-exists",
    types: ["*"],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
    code: "ParentResourceNotFound",
    check: ({ id, after }) => {
      const parent = parentOf(id).replace(IN_BUILT_IN_SERVICE, "");
      return !PARENTS.test(parent) || findResource(after, parent) !== undefined
        ? []
        : [`it lies in ${parent}, which does not exist; create that first, and depend on it`];
    },
  },
  {
    id: "references-exist",
    types: ["*"],
    on: WRITES,
    source: COMMON_ERRORS,
    code: "InvalidResourceReference",
    check: ({ id, properties, after }) =>
      referencesIn(properties)
        // Parts carry ids below the resource's own.
        .filter(({ target }) => KEPT.test(target) && !isAtOrBelow(target, id))
        .filter(({ target }) => findResource(after, target) === undefined)
        .map(
          ({ path, target }) =>
            `${path} refers to ${target}, which does not exist; create it first or correct the id`,
        ),
  },
];
