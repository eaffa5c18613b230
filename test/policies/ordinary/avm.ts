import {
  closedAccount,
  DENY_ALL,
  diagnostics,
  endpoint,
  identity,
  network,
  nic,
  linuxVm,
  plan,
  privateNames,
  publicIp,
  role,
  ROLES,
  rule,
  vault,
  workspace,
} from "./common";
import { az, idOf, nameOf, other, outOf, stack, wide, type OrdinaryStack } from "./stack";

/** What the tests of the Azure Verified Modules deploy, above all those that follow the Well-Architected Framework. */
const from = (module: string, test = "waf-aligned") =>
  `https://github.com/Azure/bicep-registry-modules/tree/main/avm/res/${module}/tests/e2e/${test}`;

const gatewayNetwork = {
  network: network("10.0.0.0/16", { GatewaySubnet: "10.0.255.0/27" }),
  ip: publicIp(),
};
const gatewayIp = [
  {
    name: "ip",
    publicIPAddress: { id: idOf("ip") },
    subnet: { id: idOf("network", "subnets/GatewaySubnet") },
  },
];
const inNetwork = { network: network("10.0.0.0/16", { endpoints: "10.0.1.0/24" }), workspace: workspace() };

export const AVM: readonly OrdinaryStack[] = [
  stack("avm-container-app", from("app/container-app"), {
    identity: identity(),
    environment: az("app:ManagedEnvironment", {
      vnetConfiguration: { internal: true, infrastructureSubnetId: outOf("rg") },
      zoneRedundant: true,
    }),
    app: az("app:ContainerApp", {
      managedEnvironmentId: idOf("environment"),
      identity: { type: "UserAssigned", userAssignedIdentities: [idOf("identity")] },
      configuration: { ingress: { external: false, allowInsecure: false, targetPort: 80 } },
      template: {
        containers: [
          {
            name: "simple-hello-world-container",
            image: "mcr.microsoft.com/azuredocs/containerapps-helloworld:latest",
          },
        ],
        scale: { minReplicas: 3 },
      },
    }),
  }),
  stack("avm-automation-account", from("automation/automation-account"), {
    ...inNetwork,
    automation: az("automation:AutomationAccount", {
      sku: { name: "Basic" },
      disableLocalAuth: true,
      publicNetworkAccess: false,
    }),
    endpoint: endpoint("automation", "DSCAndHybridWorker"),
    logs: diagnostics("automation"),
  }),
  stack("avm-redis", from("cache/redis"), {
    ...inNetwork,
    redis: az("redis:Redis", {
      sku: { name: "Premium", family: "P", capacity: 1 },
      enableNonSslPort: false,
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
    }),
    endpoint: endpoint("redis", "redisCache"),
    ...privateNames("privatelink.redis.cache.windows.net"),
  }),
  stack("avm-cognitive-services", from("cognitive-services/account"), {
    ...inNetwork,
    account: az("cognitiveservices:Account", {
      kind: "Face",
      sku: { name: "S0" },
      properties: {
        customSubDomainName: "face",
        disableLocalAuth: true,
        publicNetworkAccess: "Disabled",
        networkAcls: { defaultAction: "Deny" },
      },
    }),
    endpoint: endpoint("account", "account"),
    logs: diagnostics("account"),
  }),
  stack("avm-virtual-machine", from("compute/virtual-machine"), {
    ssh: other("tls:index/privateKey:PrivateKey", { algorithm: "RSA" }),
    network: network("10.0.0.0/16", { default: "10.0.0.0/24" }),
    nic: nic("default"),
    vm: linuxVm("nic", { securityProfile: { encryptionAtHost: true }, identity: { type: "SystemAssigned" } }),
    backup: az("recoveryservices:Vault", { sku: { name: "RS0", tier: "Standard" }, properties: {} }),
    protected: az("recoveryservices:ProtectedItem", {
      vaultName: nameOf("backup"),
      fabricName: "Azure",
      containerName: outOf("vm"),
      properties: { protectedItemType: "Microsoft.Compute/virtualMachines", sourceResourceId: idOf("vm") },
    }),
  }),
  stack("avm-disk", from("compute/disk"), {
    disk: az("compute:Disk", {
      creationData: { createOption: "Empty" },
      diskSizeGB: 32,
      sku: { name: "UltraSSD_LRS" },
      networkAccessPolicy: "DenyAll",
      publicNetworkAccess: "Disabled",
    }),
  }),
  stack("avm-container-registry", from("container-registry/registry"), {
    ...inNetwork,
    registry: az("containerregistry:Registry", {
      sku: { name: "Premium" },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      networkRuleBypassOptions: "None",
      publicNetworkAccess: "Disabled",
    }),
    endpoint: endpoint("registry", "registry"),
    ...privateNames("privatelink.azurecr.io"),
    logs: diagnostics("registry"),
  }),
  stack("avm-managed-cluster", from("container-service/managed-cluster"), {
    ...inNetwork,
    cluster: az("containerservice:ManagedCluster", {
      identity: { type: "SystemAssigned" },
      dnsPrefix: "cluster",
      disableLocalAccounts: true,
      apiServerAccessProfile: { enablePrivateCluster: true, enablePrivateClusterPublicFQDN: false },
      agentPoolProfiles: [
        {
          name: "systempool",
          mode: "System",
          count: 3,
          vmSize: "Standard_DS4_v2",
          vnetSubnetID: idOf("network", "subnets/endpoints"),
          enableNodePublicIP: false,
        },
      ],
      networkProfile: {
        networkPlugin: "azure",
        networkPolicy: "azure",
        serviceCidr: "172.16.0.0/16",
        dnsServiceIP: "172.16.0.10",
      },
      addonProfiles: {
        azurepolicy: { enabled: true },
        omsAgent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: idOf("workspace") } },
      },
    }),
    logs: diagnostics("cluster"),
  }),
  stack("avm-data-factory", from("data-factory/factory"), {
    ...inNetwork,
    factory: az("datafactory:Factory", {
      identity: { type: "SystemAssigned" },
      publicNetworkAccess: "Disabled",
    }),
    runtime: az("datafactory:IntegrationRuntime", {
      factoryName: nameOf("factory"),
      properties: {
        type: "Managed",
        managedVirtualNetwork: { referenceName: "default", type: "ManagedVirtualNetworkReference" },
      },
    }),
    endpoint: endpoint("factory", "dataFactory"),
  }),
  stack("avm-databricks", from("databricks/workspace"), {
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [
        rule("workers", 100, {
          sourceAddressPrefix: "VirtualNetwork",
          destinationAddressPrefix: "VirtualNetwork",
          destinationPortRange: "*",
          protocol: "*",
        }),
      ],
    }),
    databricks: az("databricks:Workspace", {
      computeMode: "Hybrid",
      managedResourceGroupId: outOf("rg"),
      sku: { name: "premium" },
      publicNetworkAccess: "Disabled",
      requiredNsgRules: "NoAzureDatabricksRules",
      parameters: { enableNoPublicIp: { value: true } },
    }),
  }),
  stack("avm-mysql", from("db-for-my-sql/flexible-server"), {
    server: az("dbformysql:Server", {
      administratorLogin: "city",
      administratorLoginPassword: "made-up",
      version: "8.0.21",
      sku: { name: "Standard_D2ds_v4", tier: "GeneralPurpose" },
      highAvailability: { mode: "ZoneRedundant" },
      network: { publicNetworkAccess: "Disabled" },
    }),
  }),
  stack("avm-postgresql", from("db-for-postgre-sql/flexible-server"), {
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [
        {
          name: "db",
          addressPrefix: "10.0.0.0/24",
          delegations: [{ name: "fs", serviceName: "Microsoft.DBforPostgreSQL/flexibleServers" }],
        },
      ],
    }),
    ...privateNames("postgres.private.postgres.database.azure.com"),
    server: az("dbforpostgresql:Server", {
      authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled" },
      version: "16",
      sku: { name: "Standard_D2s_v3", tier: "GeneralPurpose" },
      network: {
        delegatedSubnetResourceId: idOf("network", "subnets/db"),
        privateDnsZoneArmResourceId: idOf("zone"),
      },
    }),
  }),
  stack("avm-cosmos", from("document-db/database-account"), {
    ...inNetwork,
    cosmos: az("cosmosdb:DatabaseAccount", {
      databaseAccountOfferType: "Standard",
      locations: [{ locationName: "germanywestcentral", failoverPriority: 0 }],
      disableLocalAuth: true,
      publicNetworkAccess: "Disabled",
    }),
    endpoint: endpoint("cosmos", "Sql"),
    logs: diagnostics("cosmos"),
  }),
  stack("avm-event-grid", from("event-grid/topic"), {
    storage: closedAccount(),
    queue: az("storage:Queue", { accountName: nameOf("storage") }),
    topic: az("eventgrid:Topic", {
      inboundIpRules: [{ action: "Allow", ipMask: "40.74.28.0/23" }],
      disableLocalAuth: true,
    }),
    events: wide("eventgrid:EventSubscription", {
      scope: idOf("topic"),
      destination: { endpointType: "StorageQueue", queueName: nameOf("queue"), resourceId: idOf("storage") },
    }),
  }),
  stack("avm-event-hub", from("event-hub/namespace"), {
    ...inNetwork,
    namespace: az("eventhub:Namespace", {
      sku: { name: "Standard", tier: "Standard" },
      disableLocalAuth: true,
      publicNetworkAccess: "Disabled",
    }),
    hub: az("eventhub:EventHub", {
      namespaceName: nameOf("namespace"),
      partitionCount: 2,
      messageRetentionInDays: 1,
    }),
    endpoint: endpoint("namespace", "namespace"),
  }),
  stack("avm-key-vault", from("key-vault/vault"), {
    ...inNetwork,
    vault: vault({
      enablePurgeProtection: true,
      publicNetworkAccess: "Disabled",
      networkAcls: { bypass: "AzureServices", defaultAction: "Deny" },
      softDeleteRetentionInDays: 7,
    }),
    key: az("keyvault:Key", {
      vaultName: nameOf("vault"),
      properties: { kty: "RSA", keySize: 4096, attributes: { enabled: true } },
    }),
    secret: az("keyvault:Secret", {
      vaultName: nameOf("vault"),
      properties: { value: "made-up", contentType: "Something" },
    }),
    endpoint: endpoint("vault", "vault"),
    ...privateNames("privatelink.vaultcore.azure.net"),
    logs: diagnostics("vault"),
  }),
  stack("avm-logic-app", from("logic/workflow"), {
    workspace: workspace(),
    workflow: az("logic:Workflow", {
      identity: { type: "SystemAssigned" },
      definition: {
        contentVersion: "1.0.0.0",
        triggers: { recurrence: { type: "Recurrence", recurrence: { frequency: "Week", interval: 1 } } },
        actions: {
          HTTP: { type: "Http", inputs: { method: "POST", uri: "https://testStringForValidation.com" } },
        },
      },
    }),
    logs: diagnostics("workflow"),
  }),
  stack("avm-machine-learning", from("machine-learning-services/workspace"), {
    storage: closedAccount(),
    vault: vault({ enablePurgeProtection: true }),
    insights: az("applicationinsights:Component", { applicationType: "web", kind: "web" }),
    learning: az("machinelearningservices:Workspace", {
      identity: { type: "SystemAssigned" },
      sku: { name: "Premium", tier: "Premium" },
      storageAccount: idOf("storage"),
      keyVault: idOf("vault"),
      applicationInsights: idOf("insights"),
      publicNetworkAccess: "Disabled",
      managedNetwork: { isolationMode: "AllowOnlyApprovedOutbound" },
    }),
  }),
  stack("avm-identity-with-federation", from("managed-identity/user-assigned-identity"), {
    identity: identity(),
    federation: az("managedidentity:FederatedIdentityCredential", {
      resourceName: nameOf("identity"),
      audiences: ["api://AzureADTokenExchange"],
      issuer: "https://contoso.com/11111111-1111-4111-8111-111111111111/",
      subject: "system:serviceaccount:default:workload-identity-sa",
    }),
  }),
  stack(
    "avm-netapp",
    from("net-app/net-app-account", "nfs41"),
    {
      network: az("network:VirtualNetwork", {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          {
            name: "netapp",
            addressPrefix: "10.0.0.0/24",
            delegations: [{ name: "netapp", serviceName: "Microsoft.Netapp/volumes" }],
          },
        ],
      }),
      account: az("netapp:Account", {}),
      pool: az("netapp:CapacityPool", {
        accountName: nameOf("account"),
        serviceLevel: "Premium",
        size: 1_099_511_627_776,
      }),
      volume: az("netapp:CapacityPoolVolume", {
        accountName: nameOf("account"),
        poolName: nameOf("pool"),
        creationToken: "vol-001",
        protocolTypes: ["NFSv4.1"],
        subnetId: idOf("network", "subnets/netapp"),
        usageThreshold: 107_374_182_400,
        exportPolicy: {
          rules: [
            { ruleIndex: 1, allowedClients: "0.0.0.0/0", nfsv3: false, nfsv41: true, unixReadWrite: true },
          ],
        },
      }),
    },
    { blocked: ["store-closed"], why: "an address is all that this NFS asks for, and every address will do" },
  ),
  stack("avm-application-gateway", from("network/application-gateway"), {
    network: network("10.0.0.0/16", { gateway: "10.0.0.0/24" }),
    ip: publicIp(),
    waf: az("network:WebApplicationFirewallPolicy", {
      managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.1" }] },
    }),
    gateway: az("network:ApplicationGateway", {
      sku: { name: "WAF_v2", tier: "WAF_v2" },
      firewallPolicy: { id: idOf("waf") },
      zones: ["1", "2", "3"],
      gatewayIPConfigurations: [{ name: "ip", subnet: { id: idOf("network", "subnets/gateway") } }],
      frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: idOf("ip") } }],
      frontendPorts: [{ name: "https", port: 443 }],
      sslPolicy: {
        policyType: "Custom",
        minProtocolVersion: "TLSv1_2",
        cipherSuites: ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
      },
    }),
  }),
  stack("avm-private-bastion", from("network/bastion-host", "private"), {
    network: network("10.0.0.0/16", { AzureBastionSubnet: "10.0.0.0/26" }),
    bastion: az("network:BastionHost", {
      sku: { name: "Premium" },
      enablePrivateOnlyBastion: true,
      enableSessionRecording: true,
      ipConfigurations: [{ name: "ip", subnet: { id: idOf("network", "subnets/AzureBastionSubnet") } }],
    }),
  }),
  stack("avm-expressroute-circuit", from("network/express-route-circuit"), {
    workspace: workspace(),
    circuit: az("network:ExpressRouteCircuit", {
      sku: { name: "Standard_MeteredData", tier: "Standard", family: "MeteredData" },
      serviceProviderProperties: {
        serviceProviderName: "Equinix",
        peeringLocation: "Amsterdam",
        bandwidthInMbps: 50,
      },
      allowClassicOperations: true,
    }),
    logs: diagnostics("circuit"),
  }),
  stack("avm-expressroute-gateway", from("network/express-route-gateway"), {
    wan: az("network:VirtualWan", { type: "Standard" }),
    hub: az("network:VirtualHub", { addressPrefix: "10.0.0.0/16", virtualWan: { id: idOf("wan") } }),
    gateway: az("network:ExpressRouteGateway", {
      virtualHub: { id: idOf("hub") },
      autoScaleConfiguration: { bounds: { min: 2, max: 3 } },
    }),
  }),
  stack("avm-security-group", from("network/network-security-group"), {
    workspace: workspace(),
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [
        rule("deny-hop-outbound", 200, {
          access: "Deny",
          direction: "Outbound",
          sourceAddressPrefix: "VirtualNetwork",
          destinationPortRanges: ["3389", "22"],
        }),
      ],
    }),
    logs: diagnostics("nsg"),
  }),
  stack("avm-virtual-network", from("network/virtual-network"), {
    workspace: workspace(),
    nsg: az("network:NetworkSecurityGroup", { securityRules: [DENY_ALL] }),
    routes: az("network:RouteTable", {
      routes: [
        {
          name: "default",
          addressPrefix: "0.0.0.0/0",
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "172.16.0.20",
        },
      ],
    }),
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      dhcpOptions: { dnsServers: ["10.0.1.4", "10.0.1.5"] },
      subnets: [
        {
          name: "web",
          addressPrefix: "10.0.0.0/24",
          networkSecurityGroup: { id: idOf("nsg") },
          routeTable: { id: idOf("routes") },
          serviceEndpoints: [{ service: "Microsoft.Storage" }],
        },
      ],
    }),
    logs: diagnostics("network"),
  }),
  stack("avm-vpn-gateway", from("network/vpn-gateway"), {
    wan: az("network:VirtualWan", { type: "Standard" }),
    hub: az("network:VirtualHub", { addressPrefix: "10.0.0.0/24", virtualWan: { id: idOf("wan") } }),
    site: az("network:VpnSite", {
      virtualWan: { id: idOf("wan") },
      ipAddress: "1.2.3.4",
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    }),
    gateway: az("network:VpnGateway", {
      virtualHub: { id: idOf("hub") },
      bgpSettings: { asn: 65515, peerWeight: 0 },
      vpnGatewayScaleUnit: 1,
      connections: [
        {
          name: "Connection",
          connectionBandwidth: 100,
          enableBgp: false,
          remoteVpnSite: { id: idOf("site") },
          vpnConnectionProtocolType: "IKEv2",
        },
      ],
      natRules: [
        {
          name: "natRule1",
          type: "Static",
          mode: "EgressSnat",
          internalMappings: [{ addressSpace: "10.4.0.0/24" }],
          externalMappings: [{ addressSpace: "192.168.21.0/24" }],
        },
      ],
    }),
  }),
  stack("avm-site-to-site-gateway", from("network/virtual-network-gateway", "vpn"), {
    ...gatewayNetwork,
    gateway: az("network:VirtualNetworkGateway", {
      gatewayType: "Vpn",
      vpnType: "RouteBased",
      vpnGatewayGeneration: "Generation2",
      sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
      activeActive: false,
      enableBgp: true,
      bgpSettings: { asn: 65815 },
      allowRemoteVnetTraffic: true,
      disableIPSecReplayProtection: true,
      enableDnsForwarding: true,
      ipConfigurations: gatewayIp,
    }),
  }),
  stack(
    "avm-point-to-site-gateway",
    from("network/virtual-network-gateway", "p2sEntraCertificate"),
    {
      ...gatewayNetwork,
      gateway: az("network:VirtualNetworkGateway", {
        gatewayType: "Vpn",
        vpnType: "RouteBased",
        sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
        ipConfigurations: gatewayIp,
        vpnClientConfiguration: {
          vpnClientAddressPool: { addressPrefixes: ["192.168.200.0/24"] },
          vpnClientProtocols: ["OpenVPN"],
          vpnAuthenticationTypes: ["AAD", "Certificate"],
          aadTenant: "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/",
          aadAudience: "41b23e61-6c1e-4545-b367-cd054e0ed4b4",
          aadIssuer: "https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
          vpnClientRootCertificates: [{ name: "GlobalSign", publicCertData: "bWFkZS11cA==" }],
        },
      }),
    },
    {
      blocked: [
        "p2s-certificate-only",
        "p2s-ikev2-only",
        "p2s-ipsec-strong",
        "p2s-no-user-auth-residue",
        "p2s-root-pinned",
        "p2s-root-wellformed",
      ],
      why: "a user's sign-in from any computer, beside a root that is not the city's",
    },
  ),
  stack(
    "avm-vpn-server-configuration",
    from("network/vpn-server-configuration"),
    {
      server: az("network:VpnServerConfiguration", {
        properties: {
          vpnAuthenticationTypes: ["AAD"],
          vpnProtocols: ["OpenVPN"],
          aadAuthenticationParameters: {
            aadAudience: "11111111-1234-4321-1234-111111111111",
            aadIssuer: "https://sts.windows.net/11111111-1111-1111-1111-111111111111/",
            aadTenant: "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111",
          },
        },
      }),
    },
    {
      blocked: [
        "p2s-certificate-only",
        "p2s-ikev2-only",
        "p2s-ipsec-strong",
        "p2s-no-user-auth-residue",
        "p2s-root-pinned",
      ],
      why: "a user's sign-in from any computer",
    },
  ),
  stack("avm-log-analytics", from("operational-insights/workspace"), {
    storage: closedAccount(),
    workspace: az("operationalinsights:Workspace", {
      sku: { name: "PerGB2018" },
      workspaceCapping: { dailyQuotaGb: 10 },
      publicNetworkAccessForIngestion: "Disabled",
    }),
    linked: az("operationalinsights:LinkedStorageAccount", {
      workspaceName: nameOf("workspace"),
      dataSourceType: "Query",
      storageAccountIds: [idOf("storage")],
    }),
  }),
  stack("avm-recovery-vault", from("recovery-services/vault"), {
    ...inNetwork,
    vault: az("recoveryservices:Vault", {
      sku: { name: "RS0", tier: "Standard" },
      identity: { type: "SystemAssigned" },
      properties: {
        publicNetworkAccess: "Disabled",
        securitySettings: { immutabilitySettings: { state: "Unlocked" } },
      },
    }),
    endpoint: endpoint("vault", "AzureSiteRecovery"),
  }),
  stack("avm-relay", from("relay/namespace"), {
    ...inNetwork,
    namespace: az("relay:Namespace", {
      sku: { name: "Standard", tier: "Standard" },
      publicNetworkAccess: "Disabled",
    }),
    hybrid: az("relay:HybridConnection", {
      namespaceName: nameOf("namespace"),
      requiresClientAuthorization: true,
    }),
    endpoint: endpoint("namespace", "namespace"),
  }),
  stack("avm-service-bus", from("service-bus/namespace"), {
    ...inNetwork,
    namespace: az("servicebus:Namespace", {
      sku: { name: "Premium", tier: "Premium", capacity: 2 },
      disableLocalAuth: true,
      publicNetworkAccess: "Disabled",
      minimumTlsVersion: "1.2",
    }),
    queue: az("servicebus:Queue", { namespaceName: nameOf("namespace"), requiresSession: false }),
    rules: az("servicebus:NamespaceNetworkRuleSet", {
      namespaceName: nameOf("namespace"),
      defaultAction: "Deny",
      trustedServiceAccessEnabled: true,
    }),
  }),
  stack("avm-sql-server", from("sql/server"), {
    ...inNetwork,
    server: az("sql:Server", {
      administrators: {
        administratorType: "ActiveDirectory",
        azureADOnlyAuthentication: true,
        login: "dba",
        sid: "0a1b2c3d-0000-4000-8000-000000000031",
        principalType: "Application",
      },
      minimalTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
    }),
    database: az("sql:Database", {
      serverName: nameOf("server"),
      sku: { name: "ElasticPool", tier: "GeneralPurpose" },
      requestedBackupStorageRedundancy: "Geo",
    }),
    endpoint: endpoint("server", "sqlServer"),
  }),
  stack("avm-storage-account", from("storage/storage-account"), {
    ...inNetwork,
    storage: closedAccount({
      allowBlobPublicAccess: false,
      networkRuleSet: {
        bypass: "AzureServices",
        defaultAction: "Deny",
        virtualNetworkRules: [
          { action: "Allow", virtualNetworkResourceId: idOf("network", "subnets/endpoints") },
        ],
        ipRules: [{ action: "Allow", iPAddressOrRange: "1.1.1.1" }],
      },
    }),
    container: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
    endpoint: endpoint("storage", "blob"),
    logs: diagnostics("storage"),
    reader: role(ROLES.reader, "storage", "storage"),
  }),
  stack("avm-web-app", from("web/site"), {
    ...inNetwork,
    plan: plan("P1v3", "PremiumV3"),
    insights: az("applicationinsights:Component", {
      applicationType: "web",
      kind: "web",
      workspaceResourceId: idOf("workspace"),
    }),
    app: az("web:WebApp", {
      kind: "app",
      serverFarmId: idOf("plan"),
      httpsOnly: true,
      publicNetworkAccess: "Disabled",
      siteConfig: { alwaysOn: true, ftpsState: "FtpsOnly", minTlsVersion: "1.2" },
    }),
    ftp: az("web:WebAppFtpAllowed", { name: nameOf("app"), allow: false }),
    endpoint: endpoint("app", "sites"),
  }),
  stack("avm-static-site", from("web/static-site"), {
    site: az("web:StaticSite", {
      sku: { name: "Standard", tier: "Standard" },
      stagingEnvironmentPolicy: "Enabled",
      identity: { type: "SystemAssigned" },
    }),
  }),
];
