import { NETWORK, OTHER_NETWORK, rows } from "./way-in";

const D = "dns-pinned";
const P = "no-policy-backdoor";
const names = { section: "names", scope: "any" } as const;
const policies = { section: "hatches", scope: "any" } as const;
const ASSIGNED = {
  scope: NETWORK,
  policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/x",
};
const DEFINITION = {
  mode: "All",
  policyRule: {
    if: { field: "type", equals: "Microsoft.Network/virtualNetworks" },
    then: { effect: "deny" },
  },
  description: `Looks after ${NETWORK}`,
};
/** Who may call himself what is told by Azure only later: nobody could then say that the name is a protected one. */
const LATER = "a name that only the deployment tells is none that the trust file already names";

/** What other stacks could do to names and policies of the city. */
export const ANY_STACK = [
  ...rows(
    {
      ...names,
      type: "azure-native:privatedns:PrivateZone",
      base: { inputs: { privateZoneName: "team.example" } },
    },
    [
      "private-zone-of-the-city",
      "another team answers for the city's own names",
      { privateZoneName: "intern.musterstadt.example" },
      [D],
      { absent: [], unknown: LATER },
    ],
  ),
  ...rows({ ...names, type: "azure-native:dns:Zone", base: { inputs: { zoneName: "team.example" } } }, [
    "public-zone-of-the-city",
    "another team answers for the city's own names on the Internet",
    { zoneName: "intern.musterstadt.example" },
    [D],
    { absent: [], unknown: LATER },
  ]),
  ...rows(
    {
      ...names,
      type: "azure-native:privatedns:VirtualNetworkLink",
      base: { inputs: { privateZoneName: "team.example", virtualNetwork: { id: OTHER_NETWORK } } },
    },
    [
      "zone-for-the-city",
      "the city's network asks a zone of somebody else",
      { virtualNetwork: { id: NETWORK } },
      [D],
      { absent: [], unknown: "a network that only the deployment tells is one that this stack makes" },
    ],
  ),
  ...rows(
    {
      ...policies,
      type: "azure-native:authorization:PolicyAssignment",
      base: { inputs: { ...ASSIGNED, enforcementMode: "Default" } },
    },
    [
      "policy-with-identity",
      "a policy deploys into the city's network later",
      { identity: { type: "SystemAssigned" } },
      [P],
      { absent: [], unknown: [P] },
    ],
    [
      "policy-not-enforced",
      "what a policy refuses in the city's network is no longer refused",
      { enforcementMode: "DoNotEnforce" },
      [P],
      { absent: [], unknown: [P] },
    ],
  ),
  ...rows(
    {
      ...policies,
      type: "azure-native:authorization:PolicyExemption",
      base: { inputs: {} },
      isDangerousAsItStands: true,
    },
    [
      "policy-exempted",
      "what a policy refuses in the city's network is let through",
      { scope: NETWORK, exemptionCategory: "Waiver" },
      [P],
      { absent: [], unknown: "a scope that only the deployment tells is one that this stack makes" },
    ],
  ),
  ...rows(
    { ...policies, type: "azure-native:authorization:PolicyDefinition", base: { inputs: DEFINITION } },
    [
      "policy-that-deploys",
      "a policy deploys a template later",
      { "policyRule.then.effect": "deployIfNotExists" },
      [P],
      { absent: [P], unknown: [P] },
    ],
  ),
];
