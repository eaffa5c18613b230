import { added, type Inputs, type Scenario } from "./scenario";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const GROUP = "rg-musterstadt-dev";
const NETWORK = `${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network`;
const ENTRA = {
  vpnAuthenticationTypes: ["AAD"],
  vpnClientProtocols: ["OpenVPN"],
  vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
};
const second = (clients: Inputs) => ({
  resourceGroupName: GROUP,
  location: "germanywestcentral",
  gatewayType: "Vpn",
  vpnType: "RouteBased",
  vpnGatewayGeneration: "Generation2",
  sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
  vpnClientConfiguration: clients,
});
const SIGN_IN = ["p2s-certificate-only", "p2s-ikev2-only", "p2s-ipsec-strong", "p2s-root-pinned"];
/** A type that the stack must not hold. */
const type = (token: string, name: string, title: string, inputs: Inputs, ...rules: string[]) =>
  added(token, name, { title, rules: [...rules, "type-allowed"] }, inputs);

/** What somebody puts beside the stack's own resources. */
export const ADDITIONS: Readonly<Record<string, Scenario>> = {
  "second-gateway": added(
    "azure-native:network:VirtualNetworkGateway",
    "second-gateway",
    { title: "Somebody adds a gateway of his own, with a user's sign-in.", rules: SIGN_IN },
    second(ENTRA),
  ),
  "versioned-token": added(
    "azure-native:network/v20240501:VirtualNetworkGateway",
    "versioned-gateway",
    { title: "Somebody writes the same under the token of an older SDK.", rules: SIGN_IN },
    second(ENTRA),
  ),
  dynamic: {
    title: "Somebody calls Azure out of a dynamic resource.",
    rules: ["type-allowed"],
    at: { type: "pulumi-nodejs:dynamic:Resource", name: "calls-azure" },
    add: (pulumi, { name }) => {
      class Anything extends pulumi.dynamic.Resource {}
      new Anything({ create: () => Promise.resolve({ id: "made" }) }, name, {});
    },
  },
  "stack-reference": {
    title: "Somebody takes values from a stack that nobody reviews with this one.",
    rules: ["type-allowed"],
    // The engine adds this provider for it, and shows the reference itself to no pack that has already blocked something.
    at: { type: "pulumi:providers:pulumi", name: "default" },
    add: (pulumi) => {
      new pulumi.StackReference("organization/remote-access/dev");
    },
  },
  deployment: type(
    "azure-native:resources:Deployment",
    "template",
    "Somebody deploys a template, into which no rule can look.",
    { resourceGroupName: GROUP, properties: { mode: "Incremental", template: {} } },
  ),
  script: type(
    "azure-native:resources:AzureCliScript",
    "script",
    "Somebody runs a script with rights of its own.",
    {
      resourceGroupName: GROUP,
      kind: "AzureCLI",
      azCliVersion: "2.60.0",
      retentionInterval: "PT1H",
      scriptContent: "az",
    },
  ),
  "endpoint-approval": type(
    "azure-native:storage:PrivateEndpointConnection",
    "approval",
    "Somebody lets a stranger's network have a private endpoint of the share's account.",
    {
      resourceGroupName: GROUP,
      accountName: "stmadeup",
      privateEndpointConnectionName: "theirs",
      privateLinkServiceConnectionState: { status: "Approved" },
    },
  ),
  lighthouse: type(
    "azure-native:managedservices:RegistrationAssignment",
    "provider",
    "Somebody lets a service provider's people administer the subscription.",
    { scope: SUBSCRIPTION, properties: { registrationDefinitionId: "made-up" } },
    "no-foreign-administration",
  ),
  "always-allow": type(
    "azure-native:network:AdminRule",
    "always-allow",
    "Somebody overrides every security group from a network manager.",
    {
      resourceGroupName: GROUP,
      networkManagerName: "manager",
      configurationName: "all",
      ruleCollectionName: "all",
      kind: "Custom",
      access: "AlwaysAllow",
      direction: "Inbound",
      priority: 1,
      protocol: "Any",
    },
  ),
  "policy-that-deploys": type(
    "azure-native:authorization:PolicyDefinition",
    "deploys-later",
    "Somebody lets a policy of Azure deploy a template later, when nobody looks at a plan.",
    {
      policyDefinitionName: "deploys-later",
      mode: "All",
      policyRule: {
        if: { field: "type", equals: "Microsoft.Network/virtualNetworks" },
        then: { effect: "deployIfNotExists", details: { type: "Microsoft.Network/virtualNetworks" } },
      },
    },
    "no-policy-backdoor",
  ),
  "foreign-name-server": type(
    "azure-native:dnsresolver:ForwardingRule",
    "names-from-elsewhere",
    "Somebody has the names of the file server answered by a name server on the Internet.",
    {
      resourceGroupName: GROUP,
      dnsForwardingRulesetName: "rules",
      domainName: "intern.musterstadt.example.",
      targetDnsServers: [{ ipAddress: "203.0.113.53", port: 53 }],
    },
  ),
  "sftp-user": type(
    "azure-native:storage:LocalUser",
    "sftp-user",
    "Somebody adds a user of the account, who needs a key and no directory.",
    { resourceGroupName: GROUP, accountName: "stmadeup", username: "scanner", hasSshKey: true },
    "store-closed",
  ),
  bastion: type(
    "azure-native:network:BastionHost",
    "bastion",
    "Somebody adds a Bastion with links for people without an account.",
    {
      resourceGroupName: GROUP,
      enableShareableLink: true,
      ipConfigurations: [
        {
          name: "ip",
          publicIPAddress: { id: `${NETWORK}/publicIPAddresses/bastion` },
          subnet: { id: `${NETWORK}/virtualNetworks/hub/subnets/AzureBastionSubnet` },
        },
      ],
    },
  ),
  "jump-host": type(
    "azure-native:compute:VirtualMachine",
    "jump-host",
    "Somebody adds a machine with a public address of its own.",
    { resourceGroupName: GROUP, hardwareProfile: { vmSize: "Standard_D2s_v3" } },
  ),
};
