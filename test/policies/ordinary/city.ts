import {
  account,
  closedAccount,
  DENY_ALL,
  diagnostics,
  endpoint,
  identity,
  linuxVm,
  network,
  nic,
  plan,
  privateNames,
  publicIp,
  role,
  ROLES,
  rule,
  vault,
  workspace,
} from "./common";
import { az, idOf, nameOf, other, outOf, stack, TEAM, wide, type OrdinaryStack } from "./stack";

/** What other teams of a city run in Azure, after the public pages on how to do so. */
const learn = (page: string) => `https://learn.microsoft.com/azure/${page}`;
const registry = (page: string) => `https://www.pulumi.com/registry/packages/${page}`;

const gatewayNetwork = {
  network: network("172.20.0.0/16", { GatewaySubnet: "172.20.255.0/27" }),
  ip: publicIp(),
};
const gatewayIp = [
  {
    name: "ip",
    publicIPAddress: { id: idOf("ip") },
    subnet: { id: idOf("network", "subnets/GatewaySubnet") },
  },
];
const siteGateway = (change: object = {}) =>
  az("network:VirtualNetworkGateway", {
    gatewayType: "Vpn",
    vpnType: "RouteBased",
    sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" },
    ipConfigurations: gatewayIp,
    ...change,
  });
const tunnel = (peer: string, change: object = {}) =>
  az("network:VirtualNetworkGatewayConnection", {
    connectionType: "IPsec",
    connectionProtocol: "IKEv2",
    virtualNetworkGateway1: { id: idOf("gateway") },
    localNetworkGateway2: { id: idOf(peer) },
    sharedKey: outOf("psk"),
    ...change,
  });
const school = az("network:LocalNetworkGateway", {
  gatewayIpAddress: "203.0.113.40",
  localNetworkAddressSpace: { addressPrefixes: ["192.168.40.0/24"] },
});
const psk = other("random:index/randomPassword:RandomPassword", { length: 48, special: false });
const nsg = (...securityRules: object[]) => az("network:NetworkSecurityGroup", { securityRules });
const SSH = other("tls:index/privateKey:PrivateKey", { algorithm: "RSA", rsaBits: 4096 });
const mailServer = (...rules: object[]) => ({
  ssh: SSH,
  network: network("172.21.0.0/24", { mail: "172.21.0.0/27" }),
  nsg: nsg(...rules),
  ip: publicIp(),
  nic: nic("mail", { publicIPAddress: { id: idOf("ip") } }),
  vm: linuxVm(),
});

export const CITY: readonly OrdinaryStack[] = [
  stack("site-to-site", learn("vpn-gateway/tutorial-site-to-site-portal"), {
    ...gatewayNetwork,
    psk,
    gateway: siteGateway(),
    school,
    connection: tunnel("school"),
  }),
  stack("site-to-site-with-bgp", learn("vpn-gateway/vpn-gateway-bgp-overview"), {
    ...gatewayNetwork,
    psk,
    // Azure fills in the peering addresses, so that programs leave the list alone.
    gateway: {
      ...siteGateway({ activeActive: true, enableBgp: true, bgpSettings: { asn: 65010 } }),
      ignoreChanges: ["bgpSettings"],
    },
    school: az("network:LocalNetworkGateway", {
      gatewayIpAddress: "203.0.113.41",
      localNetworkAddressSpace: { addressPrefixes: ["192.168.41.0/24"] },
      bgpSettings: { asn: 65020, bgpPeeringAddress: "192.168.41.1" },
    }),
    connection: tunnel("school", { enableBgp: true }),
  }),
  stack("site-to-site-with-nat", learn("vpn-gateway/nat-overview"), {
    ...gatewayNetwork,
    psk,
    gateway: siteGateway(),
    nat: az("network:VirtualNetworkGatewayNatRule", {
      virtualNetworkGatewayName: nameOf("gateway"),
      type: "Static",
      mode: "IngressSnat",
      internalMappings: [{ addressSpace: "192.168.40.0/24" }],
      externalMappings: [{ addressSpace: "172.30.1.0/24" }],
    }),
    school,
    connection: tunnel("school"),
  }),
  stack(
    "expressroute-gateway",
    learn("expressroute/expressroute-howto-add-gateway-portal-resource-manager"),
    {
      ...gatewayNetwork,
      gateway: az("network:VirtualNetworkGateway", {
        gatewayType: "ExpressRoute",
        sku: { name: "ErGw1AZ", tier: "ErGw1AZ" },
        ipConfigurations: gatewayIp,
      }),
      connection: az("network:VirtualNetworkGatewayConnection", {
        connectionType: "ExpressRoute",
        virtualNetworkGateway1: { id: idOf("gateway") },
        peer: {
          id: `/subscriptions/${TEAM}/resourceGroups/rg-circuit/providers/Microsoft.Network/expressRouteCircuits/city`,
        },
      }),
    },
  ),
  stack("vault-for-web-certificates", learn("app-service/configure-ssl-certificate"), {
    vault: vault({ enablePurgeProtection: true }),
    plan: plan("S1", "Standard"),
    certificate: az("web:Certificate", {
      keyVaultId: idOf("vault"),
      keyVaultSecretName: "www",
      serverFarmId: idOf("plan"),
    }),
    secrets: role(ROLES.secretsUser, "plan", "vault"),
  }),
  stack("open-data-blobs", learn("storage/blobs/anonymous-read-access-configure"), {
    storage: account({ allowBlobPublicAccess: true }),
    data: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "Container" }),
    service: az("storage:BlobServiceProperties", {
      accountName: nameOf("storage"),
      blobServicesName: "default",
      cors: {
        corsRules: [
          {
            allowedHeaders: ["*"],
            allowedMethods: ["GET"],
            allowedOrigins: ["*"],
            exposedHeaders: ["*"],
            maxAgeInSeconds: 3600,
          },
        ],
      },
    }),
  }),
  stack("closed-blobs", learn("storage/common/storage-private-endpoints"), {
    network: network("172.22.0.0/24", { endpoints: "172.22.0.0/27" }),
    storage: closedAccount(),
    container: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
    lifecycle: az("storage:ManagementPolicy", {
      accountName: nameOf("storage"),
      managementPolicyName: "default",
      policy: {
        rules: [
          {
            name: "old",
            type: "Lifecycle",
            definition: {
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } },
              filters: { blobTypes: ["blockBlob"] },
            },
          },
        ],
      },
    }),
    endpoint: endpoint("storage", "blob"),
    ...privateNames("privatelink.blob.core.windows.net"),
  }),
  stack("closed-file-share", learn("storage/files/storage-files-identity-auth-domain-services-enable"), {
    network: network("172.23.0.0/24", { endpoints: "172.23.0.0/27" }),
    storage: closedAccount({
      azureFilesIdentityBasedAuthentication: {
        directoryServiceOptions: "AD",
        defaultSharePermission: "None",
      },
    }),
    service: az("storage:FileServiceProperties", {
      accountName: nameOf("storage"),
      fileServicesName: "default",
      protocolSettings: {
        smb: {
          versions: "SMB3.1.1",
          authenticationMethods: "Kerberos",
          kerberosTicketEncryption: "AES-256",
          channelEncryption: "AES-256-GCM",
        },
      },
    }),
    share: az("storage:FileShare", {
      accountName: nameOf("storage"),
      enabledProtocols: "SMB",
      shareQuota: 1024,
    }),
    endpoint: endpoint("storage", "file"),
    ...privateNames("privatelink.file.core.windows.net"),
  }),
  stack(
    "open-file-share",
    learn("storage/files/storage-how-to-create-file-share"),
    {
      storage: account({ networkRuleSet: { defaultAction: "Allow" }, allowSharedKeyAccess: true }),
      share: az("storage:FileShare", {
        accountName: nameOf("storage"),
        enabledProtocols: "SMB",
        shareQuota: 5120,
      }),
    },
    {
      blocked: ["store-closed"],
      why: "a department's drive on the Internet, open to whoever holds the account's key",
    },
  ),
  stack(
    "nfs-file-share",
    learn("storage/files/storage-files-quick-create-use-linux"),
    {
      storage: az("storage:StorageAccount", {
        kind: "FileStorage",
        sku: { name: "Premium_LRS" },
        enableHttpsTrafficOnly: false,
        networkRuleSet: {
          defaultAction: "Deny",
          virtualNetworkRules: [{ virtualNetworkResourceId: outOf("rg") }],
        },
      }),
      share: az("storage:FileShare", {
        accountName: nameOf("storage"),
        enabledProtocols: "NFS",
        rootSquash: "NoRootSquash",
      }),
    },
    { blocked: ["store-closed"], why: "NFS asks for an address and for nobody's name" },
  ),
  stack(
    "file-sync",
    learn("storage/file-sync/file-sync-deployment-guide"),
    {
      storage: account(),
      share: az("storage:FileShare", { accountName: nameOf("storage"), shareQuota: 1024 }),
      sync: az("storagesync:StorageSyncService", { incomingTrafficPolicy: "AllowAllTraffic" }),
      group: az("storagesync:SyncGroup", { storageSyncServiceName: nameOf("sync") }),
      cloud: az("storagesync:CloudEndpoint", {
        storageSyncServiceName: nameOf("sync"),
        syncGroupName: nameOf("group"),
        storageAccountResourceId: idOf("storage"),
        azureFileShareName: nameOf("share"),
      }),
    },
    { blocked: ["store-closed"], why: "the file server's content in a share that is open to the Internet" },
  ),
  stack("private-database", learn("azure-sql/database/private-endpoint-overview"), {
    network: network("172.24.0.0/24", { endpoints: "172.24.0.0/27" }),
    server: az("sql:Server", {
      administrators: {
        administratorType: "ActiveDirectory",
        azureADOnlyAuthentication: true,
        login: "dba",
        sid: "0a1b2c3d-0000-4000-8000-000000000031",
        principalType: "Group",
      },
      publicNetworkAccess: "Disabled",
    }),
    database: az("sql:Database", {
      serverName: nameOf("server"),
      sku: { name: "GP_S_Gen5_2", tier: "GeneralPurpose" },
    }),
    endpoint: endpoint("server", "sqlServer"),
    ...privateNames("privatelink.database.windows.net"),
  }),
  stack("private-kubernetes", learn("aks/private-clusters"), {
    identity: identity(),
    network: network("172.25.0.0/16", { nodes: "172.25.0.0/20" }),
    cluster: az("containerservice:ManagedCluster", {
      identity: { type: "UserAssigned", userAssignedIdentities: [idOf("identity")] },
      dnsPrefix: "city",
      apiServerAccessProfile: { enablePrivateCluster: true },
      agentPoolProfiles: [
        {
          name: "nodes",
          mode: "System",
          count: 3,
          vmSize: "Standard_DS3_v2",
          vnetSubnetID: idOf("network", "subnets/nodes"),
        },
      ],
    }),
  }),
  stack("deny-policies", learn("governance/policy/concepts/effect-deny"), {
    definition: wide("authorization:PolicyDefinition", {
      policyType: "Custom",
      mode: "All",
      displayName: "Storage accounts without public network",
      policyRule: {
        if: {
          allOf: [
            { field: "type", equals: "Microsoft.Storage/storageAccounts" },
            { field: "Microsoft.Storage/storageAccounts/publicNetworkAccess", notEquals: "Disabled" },
          ],
        },
        then: { effect: "deny" },
      },
    }),
    assignment: wide("authorization:PolicyAssignment", {
      scope: idOf("rg"),
      policyDefinitionId: idOf("definition"),
      enforcementMode: "Default",
    }),
  }),
  stack("audit-policies", learn("governance/policy/samples/built-in-policies"), {
    assignment: wide("authorization:PolicyAssignment", {
      scope: `/subscriptions/${TEAM}`,
      policyDefinitionId:
        "/providers/Microsoft.Authorization/policyDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8",
      enforcementMode: "DoNotEnforce",
    }),
  }),
  stack("policies-that-deploy", learn("governance/policy/concepts/effect-deploy-if-not-exists"), {
    definition: wide("authorization:PolicyDefinition", {
      policyType: "Custom",
      mode: "Indexed",
      displayName: "Diagnostic settings of key vaults",
      policyRule: {
        if: { field: "type", equals: "Microsoft.KeyVault/vaults" },
        then: {
          effect: "deployIfNotExists",
          details: { type: "Microsoft.Insights/diagnosticSettings", roleDefinitionIds: [], deployment: {} },
        },
      },
    }),
    assignment: wide("authorization:PolicyAssignment", {
      scope: `/subscriptions/${TEAM}`,
      policyDefinitionId: idOf("definition"),
      location: "germanywestcentral",
      identity: { type: "SystemAssigned" },
    }),
    exception: wide("authorization:PolicyExemption", {
      scope: idOf("rg"),
      policyAssignmentId: idOf("assignment"),
      exemptionCategory: "Waiver",
    }),
  }),
  stack("names-of-the-city-for-a-spoke", learn("dns/private-resolver-endpoints-rulesets"), {
    network: network("172.26.8.0/24", { outbound: "172.26.8.0/28" }),
    resolver: az("dnsresolver:DnsResolver", { virtualNetwork: { id: idOf("network") } }),
    outbound: az("dnsresolver:OutboundEndpoint", {
      dnsResolverName: nameOf("resolver"),
      subnet: { id: idOf("network", "subnets/outbound") },
    }),
    rules: az("dnsresolver:DnsForwardingRuleset", {
      dnsResolverOutboundEndpoints: [{ id: idOf("outbound") }],
    }),
    link: az("dnsresolver:PrivateResolverVirtualNetworkLink", {
      dnsForwardingRulesetName: nameOf("rules"),
      virtualNetwork: { id: idOf("network") },
    }),
    city: az("dnsresolver:ForwardingRule", {
      dnsForwardingRulesetName: nameOf("rules"),
      domainName: "intern.musterstadt.example.",
      targetDnsServers: [{ ipAddress: "10.80.1.4", port: 53 }],
    }),
    others: az("dnsresolver:ForwardingRule", {
      dnsForwardingRulesetName: nameOf("rules"),
      domainName: ".",
      targetDnsServers: [{ ipAddress: "172.26.9.4", port: 53 }],
    }),
  }),
  stack("names-of-the-web-site", learn("dns/dns-zones-records"), {
    zone: az("dns:Zone", { location: "global", zoneName: "musterstadt.example" }),
    ...Object.fromEntries(
      ["@", "www", "*.apps"].map((name, index) => [
        `record${index}`,
        az("dns:RecordSet", {
          zoneName: nameOf("zone"),
          relativeRecordSetName: name,
          recordType: "A",
          ttl: 3600,
          aRecords: [{ ipv4Address: "203.0.113.10" }],
        }),
      ]),
    ),
  }),
  stack("deny-all-security-group", learn("virtual-network/network-security-groups-overview"), {
    nsg: nsg(rule("web", 100, { sourceAddressPrefix: "172.16.0.0/12" }), DENY_ALL),
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["172.26.0.0/24"] },
      subnets: [{ name: "web", addressPrefix: "172.26.0.0/26", networkSecurityGroup: { id: idOf("nsg") } }],
    }),
  }),
  stack("private-bastion", learn("bastion/private-only-deployment"), {
    network: network("172.27.0.0/24", { AzureBastionSubnet: "172.27.0.0/26" }),
    bastion: az("network:BastionHost", {
      sku: { name: "Premium" },
      enablePrivateOnlyBastion: true,
      ipConfigurations: [{ name: "ip", subnet: { id: idOf("network", "subnets/AzureBastionSubnet") } }],
    }),
  }),
  stack("defender", learn("defender-for-cloud/connect-azure-subscription"), {
    servers: wide("security:Pricing", {
      pricingName: "VirtualMachines",
      pricingTier: "Standard",
      scopeId: `subscriptions/${TEAM}`,
    }),
    contact: wide("security:SecurityContact", {
      securityContactName: "default",
      emails: "soc@musterstadt.example",
      isEnabled: true,
    }),
    agent: az("compute:VirtualMachineExtension", {
      vmName: "vm-gis",
      publisher: "Microsoft.Azure.AzureDefenderForServers",
      type: "MDE.Linux",
      typeHandlerVersion: "1.0",
    }),
    monitor: az("compute:VirtualMachineExtension", {
      vmName: "vm-gis",
      publisher: "Microsoft.Azure.Monitor",
      type: "AzureMonitorLinuxAgent",
      typeHandlerVersion: "1.0",
      autoUpgradeMinorVersion: true,
    }),
    sentinel: az("securityinsights:SentinelOnboardingState", {
      workspaceName: "log-soc",
      sentinelOnboardingStateName: "default",
    }),
  }),
  stack("names-and-passwords", registry("random"), {
    suffix: other("random:index/randomString:RandomString", { length: 6 }),
    pet: other("random:index/randomPet:RandomPet", { length: 2 }),
    password: other("random:index/randomPassword:RandomPassword", { length: 24 }),
  }),
  stack("server-certificate", registry("tls"), {
    key: other("tls:index/privateKey:PrivateKey", { algorithm: "ECDSA", ecdsaCurve: "P256" }),
    certificate: other("tls:index/selfSignedCert:SelfSignedCert", {
      privateKeyPem: outOf("key"),
      allowedUses: ["server_auth"],
      validityPeriodHours: 720,
    }),
    vault: vault(),
    secret: az("keyvault:Secret", {
      vaultName: nameOf("vault"),
      properties: { value: outOf("certificate") },
    }),
  }),
  stack("alarms-and-logs", learn("azure-monitor/alerts/action-groups"), {
    workspace: workspace(),
    site: az("web:WebApp", { httpsOnly: true }),
    logs: diagnostics("site"),
    stream: diagnostics("site", { eventHubAuthorizationRuleId: outOf("rg"), eventHubName: "siem" }),
    group: az("monitor:ActionGroup", {
      location: "global",
      groupShortName: "oncall",
      enabled: true,
      emailReceivers: [{ name: "help desk", emailAddress: "helpdesk@musterstadt.example" }],
      webhookReceivers: [{ name: "tickets", serviceUri: "https://tickets.musterstadt.example/hook" }],
    }),
    alert: az("monitor:MetricAlert", {
      location: "global",
      enabled: true,
      severity: 2,
      scopes: [idOf("site")],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "errors",
            metricName: "Http5xx",
            operator: "GreaterThan",
            threshold: 10,
            timeAggregation: "Total",
          },
        ],
      },
      actions: [{ actionGroupId: idOf("group") }],
    }),
  }),
  stack("locks-and-tags", learn("azure-resource-manager/management/lock-resources"), {
    storage: { ...closedAccount({ tags: { owner: "archive" } }), ignoreChanges: ["tags"] },
    lock: wide("authorization:ManagementLockByScope", { scope: idOf("storage"), level: "CanNotDelete" }),
  }),
  stack("backup", learn("backup/backup-azure-arm-vms-prepare"), {
    vault: az("recoveryservices:Vault", { sku: { name: "RS0", tier: "Standard" }, properties: {} }),
    policy: az("recoveryservices:ProtectionPolicy", {
      vaultName: nameOf("vault"),
      properties: { backupManagementType: "AzureIaasVM", instantRpRetentionRangeInDays: 2, timeZone: "UTC" },
    }),
    item: az("recoveryservices:ProtectedItem", {
      vaultName: nameOf("vault"),
      fabricName: "Azure",
      containerName: "made-up",
      properties: {
        protectedItemType: "Microsoft.Compute/virtualMachines",
        policyId: idOf("policy"),
        sourceResourceId: `/subscriptions/${TEAM}/resourceGroups/rg-gis/providers/Microsoft.Compute/virtualMachines/vm-gis`,
      },
    }),
  }),
  stack("deployment-stack", learn("azure-resource-manager/bicep/deployment-stacks"), {
    deployed: az("resources:DeploymentStackAtResourceGroup", {
      actionOnUnmanage: { resources: "detach" },
      denySettings: { mode: "none" },
    }),
    template: az("resources:Deployment", {
      properties: { mode: "Incremental", template: { resources: [] } },
    }),
  }),
  stack("local-commands", registry("command"), {
    build: other("command:local:Command", { create: "npm run build" }),
    copy: other("command:remote:Command", {
      connection: { host: "203.0.113.50" },
      create: "systemctl restart web",
    }),
  }),
  stack("other-stack-and-dynamic", "https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/", {
    base: other("pulumi:pulumi:StackReference", { name: "organization/base/prod" }),
    schema: other("pulumi-nodejs:dynamic:Resource", { __provider: "made-up" }),
  }),
  stack("github-deployment", learn("developer/github/connect-from-azure-openid-connect"), {
    identity: identity(),
    federation: az("managedidentity:FederatedIdentityCredential", {
      resourceName: nameOf("identity"),
      audiences: ["api://AzureADTokenExchange"],
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:musterstadt/website:environment:production",
    }),
    deploys: role(ROLES.contributor, "identity", "rg"),
  }),
  stack("custom-role", learn("role-based-access-control/custom-roles"), {
    operator: wide("authorization:RoleDefinition", {
      scope: idOf("rg"),
      roleName: "Restarts web sites",
      assignableScopes: [idOf("rg")],
      permissions: [
        { actions: ["Microsoft.Web/sites/restart/action", "Microsoft.Web/sites/read"], notActions: [] },
      ],
    }),
  }),
  stack(
    "lighthouse",
    learn("lighthouse/how-to/onboard-customer"),
    {
      definition: wide("managedservices:RegistrationDefinition", {
        scope: `subscriptions/${TEAM}`,
        properties: {
          managedByTenantId: "22222222-2222-4222-8222-222222222222",
          authorizations: [
            { principalId: "0a1b2c3d-0000-4000-8000-000000000051", roleDefinitionId: ROLES.contributor },
          ],
        },
      }),
      assignment: wide("managedservices:RegistrationAssignment", {
        scope: `subscriptions/${TEAM}`,
        properties: { registrationDefinitionId: idOf("definition") },
      }),
    },
    {
      blocked: ["no-foreign-administration"],
      why: "another tenant's people administer a subscription of the city, from whatever computer",
    },
  ),
  stack(
    "foreign-network-manager",
    learn("virtual-network-manager/how-to-configure-cross-tenant-portal"),
    {
      accepted: wide("network:SubscriptionNetworkManagerConnection", {
        networkManagerConnectionName: "partner",
        networkManagerId:
          "/subscriptions/0f1e2d3c-0000-4000-8000-000000000061/resourceGroups/rg/providers/Microsoft.Network/networkManagers/partner",
      }),
    },
    {
      blocked: ["no-foreign-administration"],
      why: "another tenant's network manager may overrule every filter in the subscription",
    },
  ),
  stack("own-network-manager", learn("virtual-network-manager/create-virtual-network-manager-portal"), {
    manager: az("network:NetworkManager", {
      networkManagerScopes: { subscriptions: [`/subscriptions/${TEAM}`] },
      networkManagerScopeAccesses: ["SecurityAdmin"],
    }),
    group: az("network:NetworkGroup", { networkManagerName: nameOf("manager") }),
  }),
  stack(
    "mail-server-for-newsletters",
    "https://docker-mailserver.github.io/docker-mailserver/latest/config/security/understanding-the-ports/",
    mailServer(
      rule("smtp", 100, { destinationPortRange: "25", sourceAddressPrefix: "Internet" }),
      rule("submission-and-imap", 110, { destinationPortRanges: ["465", "587", "993"] }),
    ),
    { blocked: ["mail-not-published"], why: "mailboxes that any computer on the Internet reaches" },
  ),
  stack(
    "published-exchange",
    learn("virtual-network/network-security-groups-overview") + "#security-rules",
    {
      nsg: nsg(),
      imap: az("network:SecurityRule", {
        networkSecurityGroupName: nameOf("nsg"),
        priority: 100,
        direction: "Inbound",
        access: "Allow",
        protocol: "*",
        sourceAddressPrefix: "*",
        sourcePortRange: "*",
        destinationAddressPrefix: "172.28.0.4",
        destinationPortRange: "993",
      }),
    },
    { blocked: ["mail-not-published"], why: "mailboxes that any computer on the Internet reaches" },
  ),
  stack("mail-relay-for-the-inside", learn("virtual-network/troubleshoot-outbound-smtp-connectivity"), {
    ssh: SSH,
    network: network("172.28.0.0/24", { relay: "172.28.0.0/27" }),
    nsg: nsg(
      rule("smtp-from-inside", 100, { destinationPortRange: "25", sourceAddressPrefix: "172.28.0.0/24" }),
      rule("submission-out", 100, {
        direction: "Outbound",
        destinationPortRange: "587",
        destinationAddressPrefix: "Internet",
      }),
      DENY_ALL,
    ),
    nic: nic("relay"),
    vm: linuxVm(),
  }),
  stack("web-portal-behind-front-door", learn("frontdoor/create-front-door-portal"), {
    profile: az("cdn:Profile", { location: "global", sku: { name: "Standard_AzureFrontDoor" } }),
    portal: az("cdn:AFDEndpoint", { location: "global", profileName: nameOf("profile") }),
    plan: plan("P1v3", "PremiumV3", true),
    site: az("web:WebApp", { serverFarmId: idOf("plan"), httpsOnly: true }),
  }),
  stack("waste-bin-sensors", learn("iot-hub/create-hub"), {
    hub: az("iothub:IotHubResource", { sku: { name: "S1", capacity: 1 } }),
    events: az("eventhub:Namespace", { sku: { name: "Standard", tier: "Standard" } }),
    storage: closedAccount({ isHnsEnabled: true }),
    jobs: az("streamanalytics:StreamingJob", { sku: { name: "Standard" } }),
  }),
  stack("gis-server", learn("virtual-machines/linux/quick-create-portal"), {
    ssh: SSH,
    network: network("172.29.0.0/24", { gis: "172.29.0.0/27" }),
    nsg: nsg(rule("https", 100), DENY_ALL),
    nic: nic("gis", { privateIPAllocationMethod: "Static", privateIPAddress: "172.29.0.10" }),
    vm: linuxVm(),
    data: az("compute:Disk", {
      creationData: { createOption: "Empty" },
      diskSizeGB: 512,
      sku: { name: "Premium_LRS" },
    }),
    script: az("compute:VirtualMachineRunCommandByVirtualMachine", {
      vmName: nameOf("vm"),
      source: { script: "apt-get update" },
    }),
  }),
  stack("peering-of-own-networks", learn("virtual-network/tutorial-connect-virtual-networks"), {
    hub: network("172.16.0.0/22"),
    spoke: network("172.16.4.0/22"),
    there: az("network:VirtualNetworkPeering", {
      virtualNetworkName: nameOf("hub"),
      remoteVirtualNetwork: { id: idOf("spoke") },
      allowGatewayTransit: true,
      allowForwardedTraffic: true,
    }),
    back: az("network:VirtualNetworkPeering", {
      virtualNetworkName: nameOf("spoke"),
      remoteVirtualNetwork: { id: idOf("hub") },
      useRemoteGateways: true,
      allowForwardedTraffic: true,
    }),
  }),
  stack(
    "web-server-in-load-balancer",
    learn("load-balancer/quickstart-load-balancer-standard-public-portal"),
    {
      network: network("172.31.0.0/24", { web: "172.31.0.0/27" }),
      ip: publicIp(),
      balancer: az("network:LoadBalancer", {
        sku: { name: "Standard" },
        frontendIPConfigurations: [{ name: "web", publicIPAddress: { id: idOf("ip") } }],
        loadBalancingRules: [{ name: "https", frontendPort: 443, backendPort: 443, protocol: "Tcp" }],
        inboundNatRules: [{ name: "ssh", frontendPort: 2222, backendPort: 22, protocol: "Tcp" }],
      }),
    },
  ),
  stack("virtual-desktops", learn("virtual-desktop/deploy-azure-virtual-desktop"), {
    pool: az("desktopvirtualization:HostPool", {
      hostPoolType: "Pooled",
      loadBalancerType: "BreadthFirst",
      preferredAppGroupType: "Desktop",
    }),
    group: az("desktopvirtualization:ApplicationGroup", {
      applicationGroupType: "Desktop",
      hostPoolArmPath: idOf("pool"),
    }),
    workspace: az("desktopvirtualization:Workspace", { applicationGroupReferences: [idOf("group")] }),
  }),
  stack("runbooks", learn("automation/automation-runbook-types"), {
    automation: az("automation:AutomationAccount", { sku: { name: "Basic" } }),
    stop: az("automation:Runbook", {
      automationAccountName: nameOf("automation"),
      runbookType: "PowerShell72",
      location: "germanywestcentral",
    }),
    nightly: az("automation:Schedule", {
      automationAccountName: nameOf("automation"),
      frequency: "Day",
      startTime: "2026-01-01T22:00:00Z",
      name: "nightly",
    }),
  }),
  stack(
    "newsletter-mail",
    learn("communication-services/quickstarts/email/create-email-communication-resource"),
    {
      mail: az("communication:EmailService", { location: "global", dataLocation: "Germany" }),
      domain: az("communication:Domain", {
        location: "global",
        emailServiceName: nameOf("mail"),
        domainName: "AzureManagedDomain",
        domainManagement: "AzureManaged",
      }),
      service: az("communication:CommunicationService", {
        location: "global",
        dataLocation: "Germany",
        linkedDomains: [idOf("domain")],
      }),
    },
  ),
];
