import { securityRuleArgs } from "../../../infra/network/security-group";
import { securityRules } from "../../../infra/network/security-rules";
import { catalogue } from "../../../policy-pack/catalogue";
import { model, NETWORKS } from "../infra/network/small-model";
import { judge, judgedStack, saying, told, unknown, type Member } from "./judge";

const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
/** A city that protects what it has: nothing of it is named in the stacks below. */
const trust = saying({
  protected: {
    subscriptions: [CITY],
    networks: [
      `/subscriptions/${CITY}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-city`,
    ],
    prefixes: ["10.80.0.0/22"],
    vaults: [`/subscriptions/${CITY}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-city`],
    accounts: [`/subscriptions/${CITY}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcity`],
    suffixes: ["intern.musterstadt.example"],
  },
});

const of = (
  type: string,
  inputs: Record<string, unknown> = {},
  from: Record<string, string[]> = {},
): Member => ({
  type: `azure-native:${type}`,
  inputs,
  from: { resourceGroupName: ["group"], ...from },
});
const network = {
  group: of("resources:ResourceGroup"),
  vnet: of("network:VirtualNetwork", { addressSpace: { addressPrefixes: ["10.80.0.0/16"] } }),
  snet: of("network:Subnet", { virtualNetworkName: unknown }, { virtualNetworkName: ["vnet"] }),
};
const allow = (port: string, sourceAddressPrefix = "*") => ({
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix,
  destinationPortRange: port,
});

const STACKS: Readonly<Record<string, Readonly<Record<string, Member>>>> = {
  "a web server with an address of its own": {
    ...network,
    pip: of("network:PublicIPAddress"),
    filter: of("network:NetworkSecurityGroup", {
      securityRules: [
        allow("80"),
        allow("443"),
        allow("22", "203.0.113.9"),
        { ...allow("*"), access: "Deny" },
      ],
    }),
    nic: of(
      "network:NetworkInterface",
      { ipConfigurations: [{ subnet: { id: unknown }, publicIPAddress: { id: unknown } }] },
      { ipConfigurations: ["snet", "pip"] },
    ),
    vm: of("compute:VirtualMachine", {}, { networkProfile: ["nic"] }),
  },
  "a web site with an account for its files": {
    group: network.group,
    account: of("storage:StorageAccount", { kind: "StorageV2", allowBlobPublicAccess: true }),
    container: of("storage:BlobContainer", { accountName: unknown }, { accountName: ["account"] }),
    site: of("storage:StorageAccountStaticWebsite", { accountName: unknown }, { accountName: ["account"] }),
    plan: of("web:AppServicePlan"),
    app: of(
      "web:WebApp",
      { siteConfig: { appSettings: unknown } },
      { siteConfig: ["account"], serverFarmId: ["plan"] },
    ),
    vault: of("keyvault:Vault", { properties: { sku: { name: "standard" } } }),
  },
  "a private web site behind an application gateway": {
    ...network,
    app: of("web:WebApp", { virtualNetworkSubnetId: unknown }, { virtualNetworkSubnetId: ["snet"] }),
    endpoint: of(
      "network:PrivateEndpoint",
      { privateLinkServiceConnections: [{ privateLinkServiceId: unknown }] },
      { subnet: ["snet"], privateLinkServiceConnections: ["app"] },
    ),
    gateway: of(
      "network:ApplicationGateway",
      {
        frontendIPConfigurations: [{ publicIPAddress: { id: unknown } }],
        frontendPorts: [{ port: 443 }],
        backendHttpSettingsCollection: [{ port: 80 }],
      },
      { gatewayIPConfigurations: ["snet"] },
    ),
  },
  "a cluster": {
    ...network,
    cluster: of(
      "containerservice:ManagedCluster",
      { agentPoolProfiles: unknown },
      { agentPoolProfiles: ["snet"] },
    ),
    balancer: of("network:LoadBalancer", {
      frontendIPConfigurations: [{ publicIPAddress: { id: unknown } }],
      loadBalancingRules: [{ protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
    }),
  },
  databases: {
    ...network,
    sql: of("sql:Server", { publicNetworkAccess: "Disabled" }),
    cosmos: of("documentdb:DatabaseAccount"),
    postgres: of("dbforpostgresql:Server", {}, { network: ["snet"] }),
  },
  "a hub with a tunnel and a spoke": {
    ...network,
    spoke: of("network:VirtualNetwork"),
    peering: of(
      "network:VirtualNetworkPeering",
      { virtualNetworkName: unknown, remoteVirtualNetwork: { id: unknown } },
      { virtualNetworkName: ["vnet"], remoteVirtualNetwork: ["spoke"] },
    ),
    gateway: of("network:VirtualNetworkGateway", { gatewayType: "Vpn" }, { ipConfigurations: ["snet"] }),
    site: of("network:LocalNetworkGateway", {
      gatewayIpAddress: "192.0.2.10",
      localNetworkAddressSpace: { addressPrefixes: ["10.20.0.0/16"] },
    }),
    link: of(
      "network:VirtualNetworkGatewayConnection",
      { virtualNetworkGateway1: { id: unknown }, localNetworkGateway2: { id: unknown } },
      { virtualNetworkGateway1: ["gateway"], localNetworkGateway2: ["site"] },
    ),
    bastion: of("network:BastionHost", { enablePrivateOnlyBastion: true }, { ipConfigurations: ["snet"] }),
  },
  "policies that deny": {
    definition: of("authorization:PolicyDefinition", { policyRule: { then: { effect: "deny" } } }),
    assignment: of("authorization:PolicyAssignment", {}, { policyDefinitionId: ["definition"] }),
    filter: of("network:NetworkSecurityGroup", { securityRules: [{ ...allow("*"), access: "Deny" }] }),
    log: of("monitor:DiagnosticSetting"),
  },
};

it.each(Object.entries(STACKS))("%s passes every rule, resource by resource and as a whole", (_, members) => {
  const single = Object.values(members).flatMap(({ type, inputs = {} }) => judge({ type, inputs, trust }));
  expect(told("found", single)).toEqual([]);
  const whole = catalogue
    .filter(({ together, kind }) => together !== undefined && kind === "entrance")
    .flatMap(({ id }) => judgedStack(id, members, { scope: "any", trust }));
  expect(told("found", whole)).toEqual([]);
});

it.each([
  ["services", NETWORKS.serviceSubnet],
  ["endpoints", NETWORKS.endpointSubnet!],
  ["resolver", NETWORKS.resolverSubnet!],
] as const)(
  "the remote access opens ports of mail in the security group of %s to nobody outside",
  (role, range) => {
    const rules = securityRules(model(), { role, range }, NETWORKS).map(securityRuleArgs);
    const trial = { type: "azure-native:network:NetworkSecurityGroup", inputs: { securityRules: rules } };
    expect(judge({ ...trial, scope: "remote-access" }, "mail-not-published")).toEqual([]);
  },
);
