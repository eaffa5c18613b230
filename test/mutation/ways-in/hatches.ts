import { ELSEWHERE, forbidden, IN_CITY, NETWORK, rows, type Row } from "./way-in";

const ALL_ZERO = "00000000-0000-0000-0000-000000000000";
const P = "provider-pinned";
const provider = {
  section: "hatches",
  type: "azure-native:network:IpGroup",
  base: { stack: "dev", resource: "firewall-policy-pool-clients" },
  scope: "remote-access",
} as const;
const PROVIDERS = {
  "without-subscription": {},
  "other-cloud": { subscriptionId: ALL_ZERO, environment: "usgovernment" },
  "other-tenant": { subscriptionId: ALL_ZERO, auxiliaryTenantIds: [ELSEWHERE] },
  "metadata-host": { subscriptionId: ALL_ZERO, metadataHost: "elsewhere.example" },
  "token-endpoint": { subscriptionId: ALL_ZERO, msiEndpoint: "https://elsewhere.example" },
  "no-discovery": { subscriptionId: ALL_ZERO, disableInstanceDiscovery: true },
};
const providers = Object.entries(PROVIDERS).map(([name, props]): Row => [
  `provider-${name}`,
  "everything goes to somebody who only looks like Azure",
  {},
  [P],
  { provider: props },
]);

const generic = (type: string, properties: object) =>
  ({
    resourceProviderNamespace: "Microsoft.Network",
    resourceType: type,
    parentResourcePath: "",
    resourceName: "x",
    properties,
  }) as never;
const OPAQUE = [
  "azure-native:resources:Deployment",
  "azure-native:resources:AzureCliScript",
  "azure-native:resources:TemplateSpec",
  "azure-native:automation:Runbook",
  "command:local:Command",
  "azure:network/virtualNetworkGateway:VirtualNetworkGateway",
  "azapi:index/resource:Resource",
];

/** What makes something that no rule sees, or makes it elsewhere. */
export const HATCHES = [
  ...rows(provider, ...providers),
  ...rows(
    provider,
    [
      "ignored-filter",
      "Pulumi leaves a filter as somebody changed it by hand",
      {},
      ["no-ignore-changes"],
      { options: { ignoreChanges: ["ipAddresses"] } },
    ],
    [
      "ignored-everything",
      "Pulumi leaves everything as it is in Azure",
      {},
      ["no-ignore-changes"],
      { options: { ignoreChanges: ["*"] } },
    ],
    [
      "ignored-in-brackets",
      "the path is spelled in another way",
      {},
      ["no-ignore-changes"],
      { options: { ignoreChanges: ['["ipAddresses"]'] } },
    ],
  ),
  ...rows(
    {
      section: "hatches",
      type: "azure-native:resources:Resource",
      base: { inputs: generic("virtualNetworks", { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } }) },
      scope: "any",
    },
    [
      "generic-gateway",
      "a gateway with a sign-in of users, as a resource of any type",
      generic("virtualNetworkGateways", { vpnClientConfiguration: { vpnAuthenticationTypes: ["AAD"] } }),
      ["p2s-certificate-only"],
      { unknown: "the namespace is not told; the other rules block it" },
    ],
    [
      "generic-server",
      "a server configuration, as a resource of any type",
      generic("vpnServerConfigurations", { vpnAuthenticationTypes: ["Radius"] }),
      ["p2s-certificate-only"],
      { unknown: "the namespace is not told; the other rules block it" },
    ],
    [
      "generic-peering",
      "a network with a peering, as a resource of any type",
      generic("virtualNetworks", {
        virtualNetworkPeerings: [{ properties: { remoteVirtualNetwork: { id: NETWORK } } }],
      }),
      ["nothing-into-protected"],
      { unknown: "the namespace is not told" },
    ],
  ),
  ...OPAQUE.flatMap((type) =>
    rows(
      {
        section: "hatches",
        type,
        base: { inputs: {} },
        scope: "any",
        provider: IN_CITY,
        isDangerousAsItStands: true,
      },
      [
        `opaque-${type.replaceAll(/[:/]+/g, "-")}`,
        "in a protected subscription something is made that no rule sees",
        { x: "y" },
        ["opaque-budget"],
        { absent: ["opaque-budget"] },
      ],
    ),
  ),
  ...rows(
    {
      section: "hatches",
      type: "command:local:Command",
      base: { inputs: { create: "true" } },
      scope: "any",
      provider: { subscriptionId: ELSEWHERE },
    },
    [
      "opaque-names-the-city",
      "a command names the city's network",
      { create: `az network vnet peering create --remote-vnet ${NETWORK}` },
      ["opaque-budget"],
      { unknown: "what it says is not known, and it is counted" },
    ],
  ),
  ...forbidden(
    "hatches",
    ["azure-native:resources:Resource", "any type of Azure"],
    ["azure-native:resources:Deployment", "a template"],
    ["azure-native:resources:DeploymentAtSubscriptionScope", "a template"],
    ["azure-native:resources:DeploymentStackAtResourceGroup", "a template"],
    ["azure-native:resources:AzureCliScript", "a script"],
    ["azure-native:resources:AzurePowerShellScript", "a script"],
    ["azure-native:resources:TemplateSpec", "a template"],
    ["azure-native:solutions:Application", "somebody else's application"],
    ["azure-native:blueprint:Assignment", "a template"],
    ["azure-native:customproviders:CustomResourceProvider", "types of its own"],
    ["azure-native:automation:Runbook", "a script"],
    ["azure-native:chaos:Experiment", "whatever an experiment does"],
    ["azure-native:compute:VirtualMachineExtension", "a script in a machine"],
    ["azure-native:compute:VirtualMachineRunCommandByVirtualMachine", "a script in a machine"],
    ["azure-native:hybridcompute:MachineExtension", "a script in a machine"],
    ["azure-native:kubernetesconfiguration:FluxConfiguration", "whatever a repository says"],
    ["azure:network/virtualNetworkGateway:VirtualNetworkGateway", "a gateway of another package"],
    [
      "azure:network/vpnServerConfiguration:VpnServerConfiguration",
      "a server configuration of another package",
    ],
    ["azapi:index/resource:Resource", "any type of Azure"],
    ["azurerm:index/virtualNetworkGateway:VirtualNetworkGateway", "a gateway of another package"],
    ["azuread:index/application:Application", "an identity in the directory"],
    ["aws:ec2/instance:Instance", "a machine elsewhere"],
    ["kubernetes:core/v1:Pod", "whatever runs in a cluster"],
    ["command:local:Command", "a command"],
    ["command:remote:Command", "a command"],
    ["docker:index/container:Container", "whatever runs in a container"],
    ["pulumiservice:index:Webhook", "a trigger from outside"],
    ["pulumi-nodejs:dynamic:Resource", "code of the program"],
    [
      "pulumi-nodejs:dynamic/gateway:VirtualNetworkGateway",
      "code of the program, under a name of its own choice",
    ],
    ["pulumi-python:dynamic:Resource", "code of the program"],
    ["pulumi:pulumi:StackReference", "values out of a stack that nobody reviews here"],
    ["pulumi:providers:azure", "a provider whose types nobody has ruled"],
  ),
];
