import { ELSEWHERE, forbidden, OTHER_NETWORK, rows, type Row } from "./way-in";

const must = (rule: string) => ({ absent: [rule], unknown: [rule] });
const own = (type: string, resource: string, section = "rights") =>
  ({
    section,
    type: `azure-native:${type}`,
    base: { stack: "dev", resource },
    scope: "remote-access",
  }) as const;
const WORKSPACE = `/subscriptions/${ELSEWHERE}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w`;
const A = "audit-kept-here";
const M = "alarm-mail-only";
const O = "only-own-endpoints";
const N = "no-foreign-administration";

const lighthouse = (["RegistrationDefinition", "RegistrationAssignment"] as const).flatMap((name) =>
  rows(
    {
      section: "rights",
      type: `azure-native:managedservices:${name}`,
      base: { inputs: {} },
      scope: "any",
      isDangerousAsItStands: true,
    },
    [
      `lighthouse-${name.toLowerCase()}`,
      "another tenant administers the city's subscriptions",
      { properties: { managedByTenantId: ELSEWHERE } },
      [N],
      { absent: [N] },
    ],
  ),
);
const RECEIVERS = {
  webhookReceivers: [{ name: "w", serviceUri: "https://elsewhere.example" }],
  automationRunbookReceivers: [
    { name: "r", automationAccountId: "x", runbookName: "y", webhookResourceId: "z", isGlobalRunbook: false },
  ],
  azureFunctionReceivers: [
    { name: "f", functionAppResourceId: "x", functionName: "y", httpTriggerUrl: "https://elsewhere.example" },
  ],
  logicAppReceivers: [{ name: "l", resourceId: "x", callbackUrl: "https://elsewhere.example" }],
  armRoleReceivers: [{ name: "a", roleId: "x" }],
  smsReceivers: [{ name: "s", countryCode: "49", phoneNumber: "1" }],
};

/** Who administers, who is told, and where names lead. */
export const RIGHTS_AND_NAMES = [
  ...lighthouse,
  ...rows(
    own("monitor:DiagnosticSetting", "authority-audit-vault"),
    [
      "log-elsewhere",
      "the vault's log goes to somebody else",
      { workspaceId: WORKSPACE },
      [A],
      { absent: [A], unknown: "its source is the workspace of this stack" },
    ],
    [
      "log-hub",
      "the log is copied to a stream",
      { eventHubAuthorizationRuleId: "x", eventHubName: "y" },
      [A],
    ],
    ["log-account", "the log is copied to an account", { storageAccountId: "x" }, [A]],
  ),
  ...rows(
    own("operationalinsights:Workspace", "monitoring"),
    [
      "log-written-by-keys",
      "whoever has a key writes into the log",
      { "features.disableLocalAuth": false },
      [A],
      must(A),
    ],
    [
      "log-written-from-outside",
      "the log is written from the Internet",
      { publicNetworkAccessForIngestion: "Enabled" },
      [A],
      must(A),
    ],
  ),
  ...rows(
    own("monitor:ActionGroup", "monitoring-mail"),
    ...Object.entries(RECEIVERS).map(([name, value]): Row => [
      `alarm-${name.toLowerCase()}`,
      `an alarm starts ${name}`,
      { [name]: value },
      [M],
    ]),
  ),
  ...lockRows(),
  ...rows(
    own("privatedns:VirtualNetworkLink", "file-share-entrance-zone-link", "names"),
    [
      "names-for-a-stranger",
      "a foreign network asks the city's names",
      { "virtualNetwork.id": OTHER_NETWORK },
      [O],
      { unknown: "its source is the network of this stack" },
    ],
    [
      "names-claimed",
      "a machine claims a name for itself",
      { registrationEnabled: true },
      [O],
      { unknown: [O] },
    ],
  ),
  ...rows(own("network:PrivateDnsZoneGroup", "file-share-entrance-zone-group", "names"), [
    "names-of-a-stranger",
    "the endpoint is named in a foreign zone",
    {
      "privateDnsZoneConfigs[0].privateDnsZoneId": OTHER_NETWORK.replace(
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/privateDnsZones",
      ),
    },
    [O],
    { unknown: "its source is the zone of this stack" },
  ]),
  ...rows(own("network:VirtualNetwork", "network", "names"), [
    "names-from-outside",
    "the network asks a foreign name server",
    { dhcpOptions: { dnsServers: ["203.0.113.53"] } },
    [O],
  ]),
  ...rows(own("dnsresolver:InboundEndpoint", "resolver-endpoint", "names"), [
    "resolver-elsewhere",
    "names are answered in a foreign network",
    { "ipConfigurations[0].subnet.id": `${OTHER_NETWORK}/subnets/s` },
    [O],
    { unknown: "its source is the subnet of this stack" },
  ]),
  ...forbidden(
    "rights",
    ["azure-native:managedservices:RegistrationDefinition", "another tenant administers"],
    ["azure-native:authorization:PolicyExemption", "Azure's own policies stop to count"],
    ["azure-native:authorization:PolicyDefinition", "a policy that deploys something later"],
    ["azure-native:authorization:PolicyAssignment", "a policy that deploys something later"],
    ["azure-native:authorization:PimRoleEligibilitySchedule", "a right for whoever asks in time"],
    ["azure-native:authorization:RoleManagementPolicy", "who may ask for a right"],
  ),
  ...forbidden(
    "names",
    ["azure-native:privatedns:PrivateRecordSet", "a name that leads elsewhere"],
    ["azure-native:dnsresolver:ForwardingRule", "names are asked elsewhere"],
    ["azure-native:dnsresolver:OutboundEndpoint", "names are asked elsewhere"],
  ),
];

function lockRows() {
  return rows(
    own("monitor:MetricAlert", "monitoring-limit"),
    [
      "alarm-watches-elsewhere",
      "an alarm watches something of somebody else",
      { "scopes[0]": WORKSPACE },
      [M],
      { unknown: "its source is the gateway of this stack" },
    ],
    [
      "alarm-group-elsewhere",
      "an alarm tells somebody else",
      {
        "actions[0].actionGroupId": WORKSPACE.replace(
          "Microsoft.OperationalInsights/workspaces",
          "Microsoft.Insights/actionGroups",
        ),
      },
      [M],
      { unknown: "its source is the group of this stack" },
    ],
  );
}
