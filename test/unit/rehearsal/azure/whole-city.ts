import { join } from "node:path";
import { AzureNativeProvider } from "../../../../rehearsal/azure/azure-native-provider";
import type { Catalogue } from "../../../../rehearsal/azure/catalogue";
import type { PropertyMap, PropertyValue } from "../../../../rehearsal/azure/plugin/property-value";
import { StandingResources } from "../../../../rehearsal/azure/standing-resources";
import { AzureState } from "../../../../rehearsal/azure/state/azure-state";
import { RequestLog } from "../../../../rehearsal/azure/state/request-log";

/** A resource as a program writes it. */
export interface Written {
  /** `network:Subnet`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: PropertyMap;
}

/** A resource after its creation. */
export interface Made extends Written {
  readonly id: string;
  readonly checked: PropertyMap;
  /** What the preview before could say. */
  readonly previewed: PropertyMap;
  readonly outputs: PropertyMap;
}

/** What a run of the engine does to the stand-in, one resource after the other. */
export class WholeCity {
  /** Everything the provider said, with its severity. */
  readonly said: string[] = [];
  readonly made = new Map<string, Made>();
  readonly logFile: string;
  readonly state: AzureState;
  private readonly provider: AzureNativeProvider;

  constructor(folder: string, catalogue: Catalogue) {
    this.logFile = join(folder, "requests.jsonl");
    this.state = new AzureState(join(folder, "state.json"));
    this.provider = new AzureNativeProvider({
      version: "3.28.0",
      catalogue,
      standing: new StandingResources(this.state, new RequestLog(this.logFile)),
      say: (severity, message) => Promise.resolve(void this.said.push(`${severity}: ${message}`)),
      isFirstTime: () => false,
    });
  }

  /** Checks, previews and creates, as `pulumi up` does. @throws Refusal as Azure would. */
  async create({ type, name, inputs }: Written): Promise<Made> {
    const one = subject(type, name);
    const checked = await this.check(one, inputs, {});
    const { outputs: previewed } = await this.provider.create({ ...one, inputs: checked, preview: true });
    const { id, outputs } = await this.provider.create({ ...one, inputs: checked, preview: false });
    const made = { type, name, inputs, id, checked, previewed, outputs };
    this.made.set(name, made);
    return made;
  }

  /** What a second run of the same program would change, and what a refresh before it would have found changed. */
  async again({
    type,
    name,
    inputs,
    checked,
    outputs,
    id,
  }: Made): Promise<{ planned: object; refreshed: object }> {
    const one = subject(type, name);
    const news = await this.check(one, inputs, checked);
    const { detailed: planned } = await this.provider.diff({
      ...one,
      state: outputs,
      oldInputs: checked,
      news,
    });
    const found = await this.provider.read({ ...one, id, state: outputs, inputs: checked });
    if (found === undefined) throw new Error(`${name} is gone`);
    const after = { state: found.outputs, oldInputs: found.inputs, news };
    const { detailed: refreshed } = await this.provider.diff({ ...one, ...after });
    return { planned, refreshed };
  }

  async delete({ type, name, id, outputs }: Made): Promise<void> {
    await this.provider.delete({ ...subject(type, name), id, state: outputs });
    this.made.delete(name);
  }

  private async check(
    one: ReturnType<typeof subject>,
    news: PropertyMap,
    olds: PropertyMap,
  ): Promise<PropertyMap> {
    const call = { ...one, olds, news, randomSeed: Buffer.from("seed"), autonaming: undefined };
    const { inputs, failures } = await this.provider.check(call);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return inputs;
  }
}

const subject = (type: string, name: string) => {
  const token = `azure-native:${type}`;
  return { urn: `urn:pulumi:s::p::${token}::${name}`, type: token };
};

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-access";
export const networkId = (path: string) => `${GROUP}/providers/Microsoft.Network/${path}`;
export const vaultId = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-city`;
export const accountId = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stcityfiles`;
export const workspaceId = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-access`;
export const actionGroupId = `${GROUP}/providers/Microsoft.Insights/actionGroups/ag-access`;

const location = "germanywestcentral";
const inGroup = (inputs: PropertyMap): PropertyMap => ({
  resourceGroupName: "rg-access",
  location,
  ...inputs,
});
const below = (inputs: PropertyMap): PropertyMap => ({ resourceGroupName: "rg-access", ...inputs });
const at = (path: string) => ({ id: networkId(path) });
const write = (type: string, name: string, inputs: PropertyMap): Written => ({ type, name, inputs });

const address = (name: string) =>
  write(
    "network:PublicIPAddress",
    name,
    inGroup({
      publicIpAddressName: name,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      zones: ["1", "2", "3"],
    }),
  );
const network = (name: string, range: string, inputs: PropertyMap = {}) =>
  write(
    "network:VirtualNetwork",
    name,
    inGroup({
      virtualNetworkName: name,
      addressSpace: { addressPrefixes: [range] },
      ...inputs,
    }),
  );
const subnet = (of: string, name: string, range: string, inputs: PropertyMap = {}) =>
  write(
    "network:Subnet",
    `${of}-${name}`,
    below({
      virtualNetworkName: of,
      subnetName: name,
      addressPrefix: range,
      ...inputs,
    }),
  );
const route = (name: string, addressPrefix: string): PropertyMap => ({
  name,
  addressPrefix,
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: "10.80.1.4",
});
const peering = (from: string, to: string, inputs: PropertyMap): Written =>
  write(
    "network:VirtualNetworkPeering",
    `${from}-to-${to}`,
    below({
      virtualNetworkName: from,
      virtualNetworkPeeringName: `to-${to}`,
      remoteVirtualNetwork: at(`virtualNetworks/${to}`),
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      ...inputs,
    }),
  );
const lock = (name: string, scope: string) =>
  write("authorization:ManagementLockByScope", name, {
    scope,
    lockName: name,
    level: "CanNotDelete",
    notes: "Removed by hand only.",
  });
const logs = (name: string, resourceUri: string, ...categories: string[]) =>
  write("monitor:DiagnosticSetting", name, {
    resourceUri,
    name,
    workspaceId,
    logs: categories.map((category) => ({ category, enabled: true })),
    metrics: [{ category: "AllMetrics", enabled: true }],
  });
const alert = (name: string, scope: string, metricName: string, inputs: PropertyMap = {}): Written =>
  write(
    "monitor:MetricAlert",
    name,
    below({
      ruleName: name,
      location: "global",
      enabled: true,
      severity: 2,
      scopes: [scope],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "limit",
            metricName,
            operator: "GreaterThan",
            threshold: 400,
            timeAggregation: "Maximum",
          },
        ],
      },
      actions: [{ actionGroupId }],
      autoMitigate: true,
      ...inputs,
    }),
  );

/** What both ways to filter have in common, up to the gateway with a pool for each department. */
const gateway = (inputs: PropertyMap = {}): Written =>
  write(
    "network:VirtualNetworkGateway",
    "vpng",
    inGroup({
      virtualNetworkGatewayName: "vpng",
      gatewayType: "Vpn",
      vpnType: "RouteBased",
      vpnGatewayGeneration: "Generation2",
      sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
      activeActive: false,
      enableBgp: false,
      ipConfigurations: [
        {
          name: "main",
          privateIPAllocationMethod: "Dynamic",
          subnet: at("virtualNetworks/vnet-hub/subnets/GatewaySubnet"),
          publicIPAddress: at("publicIPAddresses/pip-vpng"),
        },
      ],
      customRoutes: { addressPrefixes: ["10.90.0.0/24"] },
      virtualNetworkGatewayPolicyGroups: [group("quarantine", 100, true), group("culture", 10, false)],
      vpnClientConfiguration: {
        vpnAuthenticationTypes: ["Certificate"],
        vpnClientProtocols: ["IkeV2"],
        vpnClientAddressPool: { addressPrefixes: ["10.81.255.0/24"] },
        vpnClientRootCertificates: [],
        vpnClientRevokedCertificates: [],
        vngClientConnectionConfigurations: [
          pool("quarantine", "10.81.254.0/24"),
          pool("culture", "10.81.0.0/24"),
        ],
      },
      ...inputs,
    }),
  );

function group(name: string, priority: number, isDefault: boolean): PropertyMap {
  const member = { name, attributeType: "CertificateGroupId", attributeValue: `${name}.musterstadt.example` };
  return { name, isDefault, priority, policyMembers: [member] };
}

function pool(name: string, prefix: string): PropertyValue {
  return {
    name,
    vpnClientAddressPool: { addressPrefixes: [prefix] },
    virtualNetworkGatewayPolicyGroups: [
      at(`virtualNetworkGateways/vpng/virtualNetworkGatewayPolicyGroups/${name}`),
    ],
  };
}

const BEGINNING: readonly Written[] = [
  write("resources:ResourceGroup", "rg-access", { resourceGroupName: "rg-access", location }),
  write(
    "operationalinsights:Workspace",
    "log-access",
    inGroup({ workspaceName: "log-access", retentionInDays: 30, sku: { name: "PerGB2018" } }),
  ),
  write(
    "monitor:ActionGroup",
    "ag-access",
    below({
      actionGroupName: "ag-access",
      location: "global",
      enabled: true,
      groupShortName: "access",
      emailReceivers: [
        { name: "desk", emailAddress: "desk@musterstadt.example", useCommonAlertSchema: true },
      ],
    }),
  ),
];

const ALARMS: readonly Written[] = [
  logs(
    "gateway-logs",
    networkId("virtualNetworkGateways/vpng"),
    "GatewayDiagnosticLog",
    "P2SDiagnosticLog",
    "IKEDiagnosticLog",
  ),
  alert("clients-near-limit", networkId("virtualNetworkGateways/vpng"), "P2SConnectionCount"),
  write(
    "monitor:ScheduledQueryRule",
    "gateway-down",
    inGroup({
      ruleName: "gateway-down",
      kind: "LogAlert",
      enabled: true,
      severity: 1,
      scopes: [workspaceId],
      evaluationFrequency: "PT15M",
      windowSize: "PT30M",
      criteria: {
        allOf: [
          {
            query: "AzureDiagnostics | where Category == 'GatewayDiagnosticLog'",
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [actionGroupId] },
    }),
  ),
  lock("keep-gateway", networkId("virtualNetworkGateways/vpng")),
  lock("keep-address", networkId("publicIPAddresses/pip-vpng")),
];

/** Services in Azure: a hub with a firewall, a spoke with servers and a file share. */
export const AZURE_FIREWALL: readonly Written[] = [
  ...BEGINNING,
  address("pip-vpng"),
  address("pip-fw"),
  network("vnet-hub", "10.80.0.0/22", { dhcpOptions: { dnsServers: ["10.80.1.4"] } }),
  network("vnet-services", "10.90.0.0/22"),
  write(
    "network:RouteTable",
    "rt-gateway",
    inGroup({
      routeTableName: "rt-gateway",
      disableBgpRoutePropagation: false,
      routes: [route("to-services", "10.90.0.0/22")],
    }),
  ),
  write(
    "network:RouteTable",
    "rt-services",
    inGroup({
      routeTableName: "rt-services",
      disableBgpRoutePropagation: true,
      routes: [route("to-everything", "0.0.0.0/0"), route("to-clients", "10.81.0.0/16")],
    }),
  ),
  write(
    "network:NetworkSecurityGroup",
    "nsg-services",
    inGroup({
      networkSecurityGroupName: "nsg-services",
      securityRules: [
        {
          name: "mail",
          description: "Mail for the culture department.",
          priority: 200,
          direction: "Inbound",
          access: "Allow",
          protocol: "Tcp",
          sourceAddressPrefixes: ["10.81.0.0/24", "10.81.1.0/24"],
          sourcePortRange: "*",
          destinationAddressPrefix: "10.90.0.4/32",
          destinationPortRanges: ["993", "587"],
        },
        {
          name: "nothing-else",
          priority: 4096,
          direction: "Inbound",
          access: "Deny",
          protocol: "*",
          sourceAddressPrefix: "*",
          sourcePortRange: "*",
          destinationAddressPrefix: "*",
          destinationPortRange: "*",
        },
      ],
    }),
  ),
  subnet("vnet-hub", "GatewaySubnet", "10.80.0.0/27", { routeTable: at("routeTables/rt-gateway") }),
  subnet("vnet-hub", "AzureFirewallSubnet", "10.80.1.0/26"),
  subnet("vnet-services", "servers", "10.90.0.0/24", {
    networkSecurityGroup: at("networkSecurityGroups/nsg-services"),
    routeTable: at("routeTables/rt-services"),
  }),
  subnet("vnet-services", "endpoints", "10.90.1.0/28", {
    networkSecurityGroup: at("networkSecurityGroups/nsg-services"),
    routeTable: at("routeTables/rt-services"),
    privateEndpointNetworkPolicies: "Enabled",
  }),
  write(
    "network:IpGroup",
    "ipg-culture",
    inGroup({ ipGroupsName: "ipg-culture", ipAddresses: ["10.81.0.0/24"] }),
  ),
  write(
    "network:FirewallPolicy",
    "afwp",
    inGroup({
      firewallPolicyName: "afwp",
      sku: { tier: "Standard" },
      threatIntelMode: "Deny",
      dnsSettings: { enableProxy: true, servers: ["168.63.129.16"] },
      snat: { privateRanges: ["255.255.255.255/32"] },
    }),
  ),
  write(
    "network:FirewallPolicyRuleCollectionGroup",
    "access",
    below({
      firewallPolicyName: "afwp",
      ruleCollectionGroupName: "access",
      priority: 200,
      ruleCollections: [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          name: "allowed",
          priority: 200,
          action: { type: "Allow" },
          rules: [
            {
              ruleType: "NetworkRule",
              name: "culture-mail",
              description: "Mail for the culture department.",
              ipProtocols: ["TCP"],
              sourceIpGroups: [networkId("ipGroups/ipg-culture")],
              destinationAddresses: ["10.90.0.4"],
              destinationPorts: ["993", "587"],
            },
          ],
        },
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          name: "updates",
          priority: 300,
          action: { type: "Allow" },
          rules: [
            {
              ruleType: "ApplicationRule",
              name: "windows-update",
              sourceIpGroups: [networkId("ipGroups/ipg-culture")],
              protocols: [{ protocolType: "Https", port: 443 }],
              targetFqdns: ["*.update.microsoft.com"],
            },
          ],
        },
      ],
    }),
  ),
  write(
    "network:AzureFirewall",
    "afw",
    inGroup({
      azureFirewallName: "afw",
      sku: { name: "AZFW_VNet", tier: "Standard" },
      zones: ["1", "2", "3"],
      firewallPolicy: at("firewallPolicies/afwp"),
      ipConfigurations: [
        {
          name: "main",
          subnet: at("virtualNetworks/vnet-hub/subnets/AzureFirewallSubnet"),
          publicIPAddress: at("publicIPAddresses/pip-fw"),
        },
      ],
    }),
  ),
  gateway(),
  peering("vnet-hub", "vnet-services", { allowGatewayTransit: true }),
  peering("vnet-services", "vnet-hub", { useRemoteGateways: true }),
  write(
    "storage:StorageAccount",
    "stcityfiles",
    inGroup({
      accountName: "stcityfiles",
      kind: "FileStorage",
      sku: { name: "Premium_ZRS" },
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      publicNetworkAccess: "Disabled",
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      networkRuleSet: { defaultAction: "Deny", bypass: "None" },
      azureFilesIdentityBasedAuthentication: { directoryServiceOptions: "AADKERB" },
    }),
  ),
  write(
    "storage:FileServiceProperties",
    "file-service",
    below({
      accountName: "stcityfiles",
      fileServicesName: "default",
      protocolSettings: {
        smb: {
          versions: "SMB3.1.1",
          authenticationMethods: "Kerberos",
          kerberosTicketEncryption: "AES-256",
          channelEncryption: "AES-256-GCM",
          multichannel: { enabled: true },
        },
      },
      shareDeleteRetentionPolicy: { enabled: true, days: 14 },
    }),
  ),
  write(
    "storage:FileShare",
    "culture",
    below({
      accountName: "stcityfiles",
      shareName: "culture",
      shareQuota: 1024,
      enabledProtocols: "SMB",
      accessTier: "Premium",
    }),
  ),
  write(
    "network:PrivateEndpoint",
    "pep-files",
    inGroup({
      privateEndpointName: "pep-files",
      subnet: at("virtualNetworks/vnet-services/subnets/endpoints"),
      ipConfigurations: [
        { name: "file", groupId: "file", memberName: "file", privateIPAddress: "10.90.1.4" },
      ],
      privateLinkServiceConnections: [{ name: "file", privateLinkServiceId: accountId, groupIds: ["file"] }],
    }),
  ),
  write(
    "privatedns:PrivateZone",
    "zone",
    below({ privateZoneName: "privatelink.file.core.windows.net", location: "global" }),
  ),
  write(
    "privatedns:VirtualNetworkLink",
    "zone-link",
    below({
      privateZoneName: "privatelink.file.core.windows.net",
      virtualNetworkLinkName: "hub",
      location: "global",
      registrationEnabled: false,
      virtualNetwork: at("virtualNetworks/vnet-hub"),
    }),
  ),
  write(
    "privatedns:PrivateRecordSet",
    "record",
    below({
      privateZoneName: "privatelink.file.core.windows.net",
      recordType: "A",
      relativeRecordSetName: "stcityfiles",
      ttl: 300,
      aRecords: [{ ipv4Address: "10.90.1.4" }],
    }),
  ),
  ...ALARMS,
  logs(
    "firewall-logs",
    networkId("azureFirewalls/afw"),
    "AZFWNetworkRule",
    "AZFWApplicationRule",
    "AZFWDnsQuery",
  ),
  logs("share-logs", `${accountId}/fileServices/default`, "StorageRead", "StorageWrite", "StorageDelete"),
  alert("firewall-health", networkId("azureFirewalls/afw"), "FirewallHealth"),
  lock("keep-files", accountId),
];

/** Services in the city's own network: one gateway for clients and for the tunnel to the city hall. */
export const cityFirewall = (sharedKey: PropertyValue): readonly Written[] => [
  ...BEGINNING,
  write(
    "keyvault:Vault",
    "kv-city",
    inGroup({
      vaultName: "kv-city",
      properties: {
        tenantId: "11111111-1111-4111-8111-111111111111",
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        publicNetworkAccess: "Disabled",
      },
    }),
  ),
  write(
    "keyvault:Secret",
    "psk",
    below({
      vaultName: "kv-city",
      secretName: "site-to-site-key",
      properties: {
        value: sharedKey,
        contentType: "text/plain",
        attributes: { enabled: true, expires: 2_000_000_000 },
      },
    }),
  ),
  address("pip-vpng"),
  network("vnet-hub", "10.80.0.0/22"),
  subnet("vnet-hub", "GatewaySubnet", "10.80.0.0/27"),
  gateway(),
  write(
    "network:LocalNetworkGateway",
    "lgw",
    inGroup({
      localNetworkGatewayName: "lgw",
      gatewayIpAddress: "203.0.113.7",
      localNetworkAddressSpace: { addressPrefixes: ["10.10.0.5/32", "10.10.0.6/32"] },
    }),
  ),
  write(
    "network:VirtualNetworkGatewayConnection",
    "con",
    inGroup({
      virtualNetworkGatewayConnectionName: "con",
      connectionType: "IPsec",
      connectionProtocol: "IKEv2",
      connectionMode: "Default",
      enableBgp: false,
      virtualNetworkGateway1: at("virtualNetworkGateways/vpng"),
      localNetworkGateway2: at("localNetworkGateways/lgw"),
      sharedKey,
      dpdTimeoutSeconds: 45,
      usePolicyBasedTrafficSelectors: true,
      trafficSelectorPolicies: [
        { localAddressRanges: ["10.81.0.0/24"], remoteAddressRanges: ["10.10.0.5/32", "10.10.0.6/32"] },
      ],
      ipsecPolicies: [
        {
          ikeEncryption: "GCMAES256",
          ikeIntegrity: "SHA384",
          dhGroup: "ECP384",
          ipsecEncryption: "GCMAES256",
          ipsecIntegrity: "GCMAES256",
          pfsGroup: "ECP384",
          saLifeTimeSeconds: 3600,
          saDataSizeKilobytes: 102_400_000,
        },
      ],
    }),
  ),
  ...ALARMS,
  logs("vault-logs", vaultId, "AuditEvent"),
  alert("selectors-differ", networkId("virtualNetworkGateways/vpng"), "TunnelEgressPacketDropTSMismatch", {
    windowSize: "PT1H",
  }),
];
