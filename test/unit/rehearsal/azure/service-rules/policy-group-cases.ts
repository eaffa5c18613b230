import type { Json } from "../../../../../rehearsal/azure/plugin/property-value";
import type { Cases } from "./case";
import { creating, gateway, id, updating, type Properties } from "./city";

const group = (name: string, changes: Properties = {}): Properties => ({
  name,
  isDefault: name === "default",
  priority: name === "default" ? 100 : 1,
  policyMembers: [{ name: "m", attributeType: "CertificateGroupId", attributeValue: "city.example" }],
  ...changes,
});
const configuration = (name: string, prefix: string, ...groups: string[]): Properties => ({
  name,
  vpnClientAddressPool: { addressPrefixes: [prefix] },
  virtualNetworkGatewayPolicyGroups: groups.map((one) => ({
    id: id(`virtualNetworkGateways/gw/virtualNetworkGatewayPolicyGroups/${one}`),
  })),
});
const grouped = (groups: Json[], ...configurations: Properties[]) =>
  gateway(
    { virtualNetworkGatewayPolicyGroups: groups },
    { vngClientConnectionConfigurations: configurations },
  );
const many = (count: number) => [
  group("default"),
  ...Array.from({ length: count - 1 }, (_, i) => group(`g${i}`, { priority: i + 1 })),
];
/** A group of so many members that two configurations name. */
const inTwoConfigurations = (members: number) =>
  grouped(
    [group("default", { policyMembers: Array.from({ length: members }, (_, i) => ({ name: `m${i}` })) })],
    configuration("a", "10.82.0.0/24", "default"),
    configuration("b", "10.83.0.0/24", "default"),
  );
const namesOf = (groups: Properties[]) => groups.map(({ name }) => name as string);

/** Rules on policy groups and the pools that belong to them. */
export const POLICY_GROUP_CASES: Cases = {
  "policy-groups-at-most": [
    {
      title: "the 91st group",
      refuses: () => creating(grouped(many(91), configuration("all", "10.82.0.0/24", ...namesOf(many(91))))),
      words: "name 91 groups; a gateway takes at most 90",
      grants: () => creating(grouped(many(90), configuration("all", "10.82.0.0/24", ...namesOf(many(90))))),
    },
    {
      title: "392 members, each counted in every configuration",
      refuses: () => creating(inTwoConfigurations(196)),
      words: "have 392 members; a gateway takes at most 390",
      grants: () => creating(inTwoConfigurations(195)),
    },
  ],
  "policy-groups-one-default": [
    {
      title: "groups without a default",
      refuses: () => creating(grouped([group("it")])),
      words: "virtualNetworkGatewayPolicyGroups has 0 default groups; set isDefault on exactly one",
      grants: () => creating(grouped([group("it"), group("default")])),
    },
  ],
  "policy-group-priorities-distinct": [
    {
      title: "two groups of one priority",
      refuses: () => creating(grouped([group("default"), group("a"), group("b")])),
      words: "has the priority 1 more than once",
      grants: () => creating(grouped([group("default"), group("a"), group("b", { priority: 2 })])),
    },
  ],
  "policy-group-default-fixed": [
    {
      title: "a group that becomes the default",
      refuses: () =>
        updating(
          grouped([group("default"), group("a")]),
          grouped([group("default", { isDefault: false }), group("a", { isDefault: true })]),
        ),
      words: '"a" with isDefault true, but it was made with false, which is for life',
      grants: () =>
        updating(grouped([group("default")]), grouped([group("default", { priority: 7 }), group("a")])),
    },
  ],
  "policy-groups-exist": [
    {
      title: "a group that nobody describes",
      refuses: () => creating(grouped([group("default")], configuration("a", "10.82.0.0/24", "nobody"))),
      words: 'names the group "nobody", which virtualNetworkGatewayPolicyGroups does not have',
      grants: () => creating(grouped([group("default")], configuration("a", "10.82.0.0/24", "Default"))),
    },
  ],
  "policy-group-pool-size": [
    {
      title: "a /25 for a group",
      refuses: () => creating(grouped([group("default")], configuration("a", "10.82.0.0/25", "default"))),
      words: 'vpnClientAddressPool has "10.82.0.0/25"; a pool of a group is a /24 or larger',
      grants: () => creating(grouped([group("default")], configuration("a", "10.82.0.0/24", "default"))),
    },
  ],
};
