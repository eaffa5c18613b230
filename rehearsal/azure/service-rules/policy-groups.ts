import type { Json } from "../plugin/property-value";
import { parsePrefix } from "./address-prefix";
import { listAt, quoted, repeated, textAt, textsAt, valueAt } from "./properties";
import { GATEWAY, nameOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const ABOUT = "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-user-groups-about";
const CREATE = "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-user-groups-create";

const [MOST_GROUPS, MOST_MEMBERS, LONGEST_MASK] = [90, 390, 24];

const GROUPS = "virtualNetworkGatewayPolicyGroups";
const CONFIGURATIONS = "vpnClientConfiguration.vngClientConnectionConfigurations";

const groupsOf = (properties: Properties | undefined) => listAt(properties, GROUPS);
const configurationsOf = (properties: Properties) => listAt(properties, ...CONFIGURATIONS.split("."));
const nameIn = (group: Json) => textAt(group, "name") ?? "";

export const policyGroups: readonly ServiceRule[] = [
  {
    id: "policy-groups-at-most",
    types: [GATEWAY],
    on: WRITES,
    source: ABOUT,
    code: "RehearsalTooManyPolicyGroups",
    check: ({ properties }) => {
      const used = usedGroups(properties);
      const members = used.reduce<number>((sum, group) => sum + listAt(group, "policyMembers").length, 0);
      return [
        ...(used.length > MOST_GROUPS
          ? [`${CONFIGURATIONS} name ${used.length} groups; a gateway takes at most ${MOST_GROUPS}`]
          : []),
        ...(members > MOST_MEMBERS
          ? [
              `the groups that ${CONFIGURATIONS} name have ${members} members; a gateway takes at most ${MOST_MEMBERS}`,
            ]
          : []),
      ];
    },
  },
  {
    id: "policy-groups-one-default",
    types: [GATEWAY],
    on: WRITES,
    source: ABOUT,
    code: "RehearsalDefaultPolicyGroup",
    check: ({ properties }) => {
      const groups = groupsOf(properties);
      const defaults = groups.filter((group) => valueAt(group, "isDefault") === true).length;
      return groups.length === 0 || defaults === 1
        ? []
        : [`${GROUPS} has ${defaults} default groups; set isDefault on exactly one`];
    },
  },
  {
    id: "policy-group-priorities-distinct",
    types: [GATEWAY],
    on: WRITES,
    source: ABOUT,
    code: "RehearsalPolicyGroupPriority",
    check: ({ properties }) =>
      repeated(groupsOf(properties).map((group) => quoted(valueAt(group, "priority")))).map(
        (priority) => `${GROUPS} has the priority ${priority} more than once; give each group its own`,
      ),
  },
  {
    id: "policy-group-default-fixed",
    types: [GATEWAY],
    on: ["update"],
    source: ABOUT,
    code: "RehearsalPolicyGroupFixed",
    check: ({ properties, before }) =>
      groupsOf(properties).flatMap((group) => {
        const was = groupsOf(before).find((one) => nameIn(one) === nameIn(group));
        return was === undefined || valueAt(was, "isDefault") === valueAt(group, "isDefault")
          ? []
          : [
              `${GROUPS} has ${quoted(nameIn(group))} with isDefault ${quoted(valueAt(group, "isDefault"))}, but it was made with ${quoted(valueAt(was, "isDefault"))}, which is for life; make another group`,
            ];
      }),
  },
  {
    id: "policy-groups-exist",
    types: [GATEWAY],
    on: WRITES,
    source: CREATE,
    code: "RehearsalUnknownPolicyGroup",
    check: ({ properties }) =>
      configurationsOf(properties).flatMap((one, i) =>
        listAt(one, GROUPS)
          .map((reference) => nameOf(textAt(reference, "id") ?? ""))
          .filter((name) => !groupsOf(properties).some((group) => isNamed(group, name)))
          .map(
            (name) =>
              `${CONFIGURATIONS}[${i}] names the group ${quoted(name)}, which ${GROUPS} does not have; add it there`,
          ),
      ),
  },
  {
    id: "policy-group-pool-size",
    types: [GATEWAY],
    on: WRITES,
    source: CREATE,
    code: "RehearsalPolicyGroupPool",
    check: ({ properties }) =>
      configurationsOf(properties).flatMap((one, i) =>
        textsAt(one, "vpnClientAddressPool", "addressPrefixes")
          .filter((text) => (parsePrefix(text)?.bits ?? 0) > LONGEST_MASK)
          .map(
            (text) =>
              `${CONFIGURATIONS}[${i}].vpnClientAddressPool has ${quoted(text)}; a pool of a group is a /${LONGEST_MASK} or larger`,
          ),
      ),
  },
];

/** Groups once for each configuration in which they stand: that is how Azure counts. */
function usedGroups(properties: Properties): readonly Json[] {
  return configurationsOf(properties)
    .flatMap((one) => listAt(one, GROUPS))
    .map((reference) => nameOf(textAt(reference, "id") ?? ""))
    .map((name) => groupsOf(properties).find((group) => isNamed(group, name)))
    .filter((group) => group !== undefined);
}

function isNamed(group: Json, name: string): boolean {
  return nameIn(group).toLowerCase() === name.toLowerCase();
}
