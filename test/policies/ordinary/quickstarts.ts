import {
  account,
  closedAccount,
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
import { az, idOf, nameOf, other, outOf, stack, type OrdinaryStack } from "./stack";

/** What templates of Azure's quickstarts deploy, written with azure-native. */
const from = (folder: string) =>
  `https://github.com/Azure/azure-quickstart-templates/tree/master/quickstarts/microsoft.${folder}`;

const SSH = other("tls:index/privateKey:PrivateKey", { algorithm: "ED25519" });
const share = (of = "storage") => az("storage:FileShare", { accountName: nameOf(of), shareQuota: 100 });
const settings = (...names: string[]) => names.map((name) => ({ name, value: outOf("storage") }));

export const QUICKSTARTS: readonly OrdinaryStack[] = [
  stack("bastion-with-nsg", from("network/azure-bastion-nsg"), {
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [
        rule("https", 120, { sourceAddressPrefix: "Internet" }),
        rule("gateway-manager", 130, { sourceAddressPrefix: "GatewayManager" }),
        rule("data-plane", 140, {
          protocol: "*",
          sourceAddressPrefix: "VirtualNetwork",
          destinationPortRanges: ["8080", "5701"],
        }),
      ],
    }),
    network: network("10.1.0.0/16", { AzureBastionSubnet: "10.1.1.0/26" }),
    ip: publicIp(),
    bastion: az("network:BastionHost", {
      ipConfigurations: [
        {
          name: "ip",
          publicIPAddress: { id: idOf("ip") },
          subnet: { id: idOf("network", "subnets/AzureBastionSubnet") },
        },
      ],
    }),
  }),
  stack("dns-zone", from("network/azure-dns-new-zone"), {
    zone: az("dns:Zone", { location: "global", zoneName: "stadtbuecherei.example" }),
    www: az("dns:RecordSet", {
      zoneName: nameOf("zone"),
      recordType: "A",
      ttl: 3600,
      aRecords: [{ ipv4Address: "203.0.113.10" }],
    }),
  }),
  stack("dns-private-resolver", from("network/azure-dns-private-resolver"), {
    network: network("10.7.0.0/24", { inbound: "10.7.0.0/28", outbound: "10.7.0.16/28" }),
    resolver: az("dnsresolver:DnsResolver", { virtualNetwork: { id: idOf("network") } }),
    inbound: az("dnsresolver:InboundEndpoint", {
      dnsResolverName: nameOf("resolver"),
      ipConfigurations: [
        { privateIpAllocationMethod: "Dynamic", subnet: { id: idOf("network", "subnets/inbound") } },
      ],
    }),
    outbound: az("dnsresolver:OutboundEndpoint", {
      dnsResolverName: nameOf("resolver"),
      subnet: { id: idOf("network", "subnets/outbound") },
    }),
    rules: az("dnsresolver:DnsForwardingRuleset", {
      dnsResolverOutboundEndpoints: [{ id: idOf("outbound") }],
    }),
    forward: az("dnsresolver:ForwardingRule", {
      dnsForwardingRulesetName: nameOf("rules"),
      domainName: "contoso.com.",
      targetDnsServers: [{ ipAddress: "11.0.1.4", port: 53 }],
    }),
  }),
  stack(
    "firewall-with-policy",
    from("network/azurefirewall-create-with-firewallpolicy-apprule-netrule-ipgroups"),
    {
      network: network("10.10.0.0/24", { AzureFirewallSubnet: "10.10.0.0/25" }),
      ip: publicIp(),
      clients: az("network:IpGroup", { ipAddresses: ["10.20.0.0/24", "10.30.0.0/24"] }),
      policy: az("network:FirewallPolicy", { threatIntelMode: "Alert" }),
      rules: az("network:FirewallPolicyRuleCollectionGroup", {
        firewallPolicyName: nameOf("policy"),
        priority: 200,
        ruleCollections: [
          {
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            name: "azure",
            priority: 100,
            action: { type: "Allow" },
            rules: [
              {
                ruleType: "ApplicationRule",
                name: "windows-update",
                fqdnTags: ["WindowsUpdate"],
                protocols: [{ port: 443, protocolType: "Https" }],
                sourceIpGroups: [idOf("clients")],
              },
              {
                ruleType: "NetworkRule",
                name: "time",
                ipProtocols: ["UDP"],
                destinationAddresses: ["13.86.101.172"],
                destinationPorts: ["123"],
                sourceIpGroups: [idOf("clients")],
              },
            ],
          },
        ],
      }),
      firewall: az("network:AzureFirewall", {
        firewallPolicy: { id: idOf("policy") },
        ipConfigurations: [
          {
            name: "ip",
            publicIPAddress: { id: idOf("ip") },
            subnet: { id: idOf("network", "subnets/AzureFirewallSubnet") },
          },
        ],
      }),
    },
  ),
  stack("application-gateway", from("network/application-gateway-v2-autoscale-create"), {
    network: network("10.0.0.0/16", { gateway: "10.0.0.0/24" }),
    ip: publicIp(),
    gateway: az("network:ApplicationGateway", {
      sku: { name: "Standard_v2", tier: "Standard_v2" },
      autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
      gatewayIPConfigurations: [{ name: "ip", subnet: { id: idOf("network", "subnets/gateway") } }],
      frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: idOf("ip") } }],
      frontendPorts: [{ name: "http", port: 80 }],
      backendAddressPools: [{ name: "pool", backendAddresses: [{ ipAddress: "10.0.1.4" }] }],
      backendHttpSettingsCollection: [{ name: "settings", port: 80, protocol: "Http" }],
    }),
  }),
  stack("application-gateway-waf", from("network/application-gateway-waf-firewall-policy"), {
    policy: az("network:WebApplicationFirewallPolicy", {
      managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.2" }] },
      policySettings: { mode: "Prevention", state: "Enabled" },
    }),
  }),
  stack("hub-and-spoke-with-bastion", from("network/bastion-hub-spoke-vnet"), {
    network: network("10.0.0.0/20", { AzureBastionSubnet: "10.0.1.0/26" }),
    spoke: network("10.1.0.0/20", { vm: "10.1.2.0/24" }),
    there: az("network:VirtualNetworkPeering", {
      virtualNetworkName: nameOf("network"),
      remoteVirtualNetwork: { id: idOf("spoke") },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
    }),
    back: az("network:VirtualNetworkPeering", {
      virtualNetworkName: nameOf("spoke"),
      remoteVirtualNetwork: { id: idOf("network") },
      allowVirtualNetworkAccess: true,
      useRemoteGateways: false,
    }),
    ip: publicIp(),
    bastion: az("network:BastionHost", {
      sku: { name: "Standard" },
      enableTunneling: true,
      ipConfigurations: [
        {
          name: "ip",
          publicIPAddress: { id: idOf("ip") },
          subnet: { id: idOf("network", "subnets/AzureBastionSubnet") },
        },
      ],
    }),
  }),
  stack("expressroute-circuit", from("network/expressroute-circuit-create"), {
    circuit: az("network:ExpressRouteCircuit", {
      sku: { name: "Standard_MeteredData", tier: "Standard", family: "MeteredData" },
      serviceProviderProperties: {
        serviceProviderName: "Equinix",
        peeringLocation: "Frankfurt",
        bandwidthInMbps: 500,
      },
      allowClassicOperations: false,
    }),
  }),
  stack("expressroute-private-peering", from("network/expressroute-private-peering-vnet"), {
    network: network("10.5.0.0/16", { GatewaySubnet: "10.5.250.0/27" }),
    circuit: az("network:ExpressRouteCircuit", {
      sku: { name: "Standard_MeteredData", tier: "Standard", family: "MeteredData" },
      serviceProviderProperties: {
        serviceProviderName: "Equinix",
        peeringLocation: "Frankfurt",
        bandwidthInMbps: 50,
      },
    }),
    peering: az("network:ExpressRouteCircuitPeering", {
      circuitName: nameOf("circuit"),
      peeringType: "AzurePrivatePeering",
      peerASN: 65001,
      primaryPeerAddressPrefix: "192.168.10.16/30",
      secondaryPeerAddressPrefix: "192.168.10.20/30",
      vlanId: 200,
    }),
    ip: publicIp(),
    gateway: az("network:VirtualNetworkGateway", {
      gatewayType: "ExpressRoute",
      sku: { name: "Standard", tier: "Standard" },
      ipConfigurations: [
        {
          name: "ip",
          publicIPAddress: { id: idOf("ip") },
          subnet: { id: idOf("network", "subnets/GatewaySubnet") },
        },
      ],
    }),
  }),
  stack("front-door-classic", from("network/front-door-create-basic"), {
    door: az("frontdoor:FrontDoor", {
      location: "global",
      enabledState: "Enabled",
      frontendEndpoints: [{ name: "default", hostName: "stadt.azurefd.net" }],
      backendPools: [
        {
          name: "pool",
          backends: [
            { address: "www.musterstadt.example", httpPort: 80, httpsPort: 443, weight: 50, priority: 1 },
          ],
        },
      ],
    }),
  }),
  stack("front-door-private-app", from("network/front-door-premium-app-service-private-link"), {
    plan: plan("P1v2", "PremiumV2"),
    app: az("web:WebApp", {
      serverFarmId: idOf("plan"),
      httpsOnly: true,
      siteConfig: { minTlsVersion: "1.2" },
    }),
    profile: az("cdn:Profile", { location: "global", sku: { name: "Premium_AzureFrontDoor" } }),
    front: az("cdn:AFDEndpoint", {
      location: "global",
      profileName: nameOf("profile"),
      enabledState: "Enabled",
    }),
    group: az("cdn:AFDOriginGroup", {
      profileName: nameOf("profile"),
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 },
    }),
    origin: az("cdn:AFDOrigin", {
      profileName: nameOf("profile"),
      originGroupName: nameOf("group"),
      hostName: outOf("app"),
      sharedPrivateLinkResource: {
        groupId: "sites",
        privateLink: { id: idOf("app") },
        privateLinkLocation: "westeurope",
        requestMessage: "front door",
      },
    }),
  }),
  stack("internal-load-balancer", from("network/internal-loadbalancer-create"), {
    network: network("10.0.0.0/16", { backend: "10.0.0.0/24" }),
    balancer: az("network:LoadBalancer", {
      sku: { name: "Standard" },
      frontendIPConfigurations: [
        {
          name: "frontend",
          privateIPAllocationMethod: "Dynamic",
          subnet: { id: idOf("network", "subnets/backend") },
        },
      ],
      backendAddressPools: [{ name: "pool" }],
      loadBalancingRules: [{ name: "http", frontendPort: 80, backendPort: 80, protocol: "Tcp" }],
    }),
  }),
  stack("public-load-balancer", from("network/load-balancer-standard-create"), {
    ip: publicIp(),
    balancer: az("network:LoadBalancer", {
      sku: { name: "Standard" },
      frontendIPConfigurations: [{ name: "frontend", publicIPAddress: { id: idOf("ip") } }],
      backendAddressPools: [{ name: "pool" }],
      loadBalancingRules: [
        { name: "http", frontendPort: 80, backendPort: 80, protocol: "Tcp", disableOutboundSnat: true },
      ],
      outboundRules: [
        {
          name: "out",
          protocol: "All",
          backendAddressPool: { id: outOf("rg") },
          frontendIPConfigurations: [{ id: outOf("rg") }],
        },
      ],
    }),
  }),
  stack("nat-gateway", from("network/nat-gateway-vnet"), {
    ip: publicIp(),
    nat: az("network:NatGateway", {
      sku: { name: "Standard" },
      publicIpAddresses: [{ id: idOf("ip") }],
      idleTimeoutInMinutes: 4,
    }),
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["192.168.0.0/16"] },
      subnets: [{ name: "mySubnet", addressPrefix: "192.168.0.0/24", natGateway: { id: idOf("nat") } }],
    }),
  }),
  stack("virtual-wan-site-to-site", from("network/modules-vwan-to-vnet-s2s-with-fw"), {
    wan: az("network:VirtualWan", {
      type: "Standard",
      allowVnetToVnetTraffic: true,
      allowBranchToBranchTraffic: true,
      disableVpnEncryption: false,
    }),
    hub: az("network:VirtualHub", { addressPrefix: "10.10.0.0/24", virtualWan: { id: idOf("wan") } }),
    gateway: az("network:VpnGateway", { virtualHub: { id: idOf("hub") }, bgpSettings: { asn: 65515 } }),
    site: az("network:VpnSite", {
      virtualWan: { id: idOf("wan") },
      deviceProperties: { deviceVendor: "Microsoft", linkSpeedInMbps: 10 },
      ipAddress: "203.0.113.30",
      bgpProperties: { asn: 65010, bgpPeeringAddress: "10.20.0.30" },
      addressSpace: { addressPrefixes: ["10.20.0.0/24"] },
    }),
    connection: az("network:VpnConnection", {
      gatewayName: nameOf("gateway"),
      remoteVpnSite: { id: idOf("site") },
      enableBgp: true,
      sharedKey: "made-up",
    }),
  }),
  stack("network-security-perimeter", from("network/network-security-perimeter-create"), {
    vault: vault({ publicNetworkAccess: "SecuredByPerimeter" }),
    perimeter: az("network:NetworkSecurityPerimeter", {}),
    profile: az("network:NetworkSecurityPerimeterProfile", {
      networkSecurityPerimeterName: nameOf("perimeter"),
    }),
    inbound: az("network:NetworkSecurityPerimeterAccessRule", {
      networkSecurityPerimeterName: nameOf("perimeter"),
      profileName: nameOf("profile"),
      direction: "Inbound",
      addressPrefixes: ["198.51.100.0/24"],
    }),
    association: az("network:NetworkSecurityPerimeterAssociation", {
      networkSecurityPerimeterName: nameOf("perimeter"),
      accessMode: "Enforced",
      privateLinkResource: { id: idOf("vault") },
      profile: { id: idOf("profile") },
    }),
  }),
  stack("nsg-with-logs", from("network/nsg-create-with-diagnostic-logs"), {
    workspace: workspace(),
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [rule("http", 100, { destinationPortRange: "80" })],
    }),
    logs: diagnostics("nsg"),
  }),
  stack("network-flow-logs", from("network/networkwatcher-flowLogs-create"), {
    storage: account(),
    network: network("10.0.0.0/16", { default: "10.0.0.0/24" }),
    watcher: az("network:NetworkWatcher", {}),
    flows: az("network:FlowLog", {
      networkWatcherName: nameOf("watcher"),
      enabled: true,
      storageId: idOf("storage"),
      targetResourceId: idOf("network"),
      retentionPolicy: { days: 7, enabled: true },
    }),
  }),
  stack(
    "point-to-site-with-entra",
    from("network/point-to-site-aad"),
    {
      network: network("10.0.0.0/16", { GatewaySubnet: "10.0.255.0/27" }),
      ip: publicIp(),
      gateway: az("network:VirtualNetworkGateway", {
        gatewayType: "Vpn",
        vpnType: "RouteBased",
        sku: { name: "VpnGw2", tier: "VpnGw2" },
        ipConfigurations: [
          {
            name: "ip",
            publicIPAddress: { id: idOf("ip") },
            subnet: { id: idOf("network", "subnets/GatewaySubnet") },
          },
        ],
        vpnClientConfiguration: {
          vpnClientAddressPool: { addressPrefixes: ["172.16.0.0/24"] },
          vpnClientProtocols: ["OpenVPN"],
          vpnAuthenticationTypes: ["AAD"],
          aadTenant: "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/",
          aadAudience: "41b23e61-6c1e-4545-b367-cd054e0ed4b4",
          aadIssuer: "https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
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
      why: "a name and a password open this VPN from any computer: the very thing the pack is there to stop",
    },
  ),
  stack("storage-account", from("storage/storage-account-create"), { storage: account() }),
  stack("blob-containers", from("storage/storage-multi-blob-container"), {
    storage: account({ allowBlobPublicAccess: true }),
    logs: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
    pictures: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "Blob" }),
  }),
  stack("blob-encryption", from("storage/storage-blob-encryption-with-cmk"), {
    identity: identity(),
    vault: vault({ enablePurgeProtection: true }),
    key: az("keyvault:Key", {
      vaultName: nameOf("vault"),
      properties: { kty: "RSA", keySize: 4096, keyOps: ["unwrapKey", "wrapKey"] },
    }),
    storage: account({
      encryption: {
        keySource: "Microsoft.Keyvault",
        keyVaultProperties: { keyName: nameOf("key"), keyVaultUri: outOf("vault") },
      },
    }),
  }),
  stack(
    "file-share",
    from("storage/storage-file-share"),
    { storage: account(), share: share() },
    {
      blocked: ["store-closed"],
      why: "files that anybody opens over the Internet who has the account's key",
    },
  ),
  stack(
    "sftp",
    from("storage/storage-sftp"),
    {
      storage: account({ isHnsEnabled: true, isLocalUserEnabled: true, isSftpEnabled: true }),
      container: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
      user: az("storage:LocalUser", {
        accountName: nameOf("storage"),
        hasSshPassword: false,
        hasSshKey: true,
        sshAuthorizedKeys: [{ key: "ssh-ed25519 made-up" }],
        permissionScopes: [{ permissions: "rcwdl", resourceName: "data", service: "blob" }],
      }),
    },
    { blocked: ["store-closed"], why: "files over the Internet for a user whom no directory knows" },
  ),
  stack(
    "function-app-private-storage",
    from("web/function-app-storage-private-endpoints"),
    {
      network: network("10.0.0.0/16", { functions: "10.0.0.0/24", endpoints: "10.0.1.0/24" }),
      storage: account({
        publicNetworkAccess: "Disabled",
        networkRuleSet: { defaultAction: "Deny", bypass: "None" },
      }),
      content: share(),
      endpoint: endpoint("storage", "file"),
      ...privateNames("privatelink.file.core.windows.net"),
      plan: plan("EP1", "ElasticPremium"),
      app: az("web:WebApp", {
        kind: "functionapp",
        serverFarmId: idOf("plan"),
        virtualNetworkSubnetId: idOf("network", "subnets/functions"),
        siteConfig: {
          vnetRouteAllEnabled: true,
          appSettings: settings("AzureWebJobsStorage", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"),
        },
      }),
    },
    {
      blocked: ["store-closed"],
      why: "the account's key opens the share from wherever its endpoint is reached",
    },
  ),
  stack("web-app-redis", from("web/web-app-with-redis-cache"), {
    plan: plan("F1", "Free"),
    cache: az("redis:Redis", {
      sku: { name: "Basic", family: "C", capacity: 0 },
      enableNonSslPort: false,
      minimumTlsVersion: "1.2",
    }),
    app: az("web:WebApp", { serverFarmId: idOf("plan"), httpsOnly: true }),
    settings: az("web:WebAppApplicationSettings", {
      name: nameOf("app"),
      properties: { CacheConnection: outOf("cache") },
    }),
  }),
  stack("web-app-sql", from("web/web-app-managed-identity-sql-db"), {
    plan: plan("S1", "Standard"),
    server: az("sql:Server", {
      administrators: {
        administratorType: "ActiveDirectory",
        azureADOnlyAuthentication: true,
        login: "dba",
        sid: "0a1b2c3d-0000-4000-8000-000000000031",
        principalType: "Group",
      },
    }),
    database: az("sql:Database", { serverName: nameOf("server"), sku: { name: "Basic" } }),
    azure: az("sql:FirewallRule", {
      serverName: nameOf("server"),
      startIpAddress: "0.0.0.0",
      endIpAddress: "0.0.0.0",
    }),
    app: az("web:WebApp", { serverFarmId: idOf("plan"), identity: { type: "SystemAssigned" } }),
  }),
  stack("web-app-mysql", from("web/webapp-linux-managed-mysql"), {
    plan: plan("P1v2", "PremiumV2", true),
    app: az("web:WebApp", { serverFarmId: idOf("plan"), siteConfig: { linuxFxVersion: "php|8.2" } }),
    server: az("dbformysql:Server", {
      administratorLogin: "city",
      administratorLoginPassword: "made-up",
      version: "8.0.21",
      sku: { name: "Standard_B1ms", tier: "Burstable" },
    }),
    all: az("dbformysql:FirewallRule", {
      serverName: nameOf("server"),
      startIpAddress: "0.0.0.0",
      endIpAddress: "255.255.255.255",
    }),
  }),
  stack("web-app-vnet-integration", from("web/app-service-regional-vnet-integration"), {
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [
        {
          name: "app",
          addressPrefix: "10.0.0.0/24",
          delegations: [{ name: "delegation", serviceName: "Microsoft.Web/serverFarms" }],
        },
      ],
    }),
    plan: plan("P1v3", "PremiumV3"),
    app: az("web:WebApp", {
      serverFarmId: idOf("plan"),
      virtualNetworkSubnetId: idOf("network", "subnets/app"),
      httpsOnly: true,
      siteConfig: { ftpsState: "FtpsOnly", vnetRouteAllEnabled: true },
    }),
  }),
  stack("app-service-environment", from("web/web-app-asp-app-on-asev3-create"), {
    network: network("172.16.0.0/16", { ase: "172.16.0.0/24" }),
    environment: az("web:AppServiceEnvironment", {
      kind: "ASEV3",
      internalLoadBalancingMode: "Web, Publishing",
      virtualNetwork: { id: idOf("network", "subnets/ase") },
    }),
    plan: az("web:AppServicePlan", {
      hostingEnvironmentProfile: { id: idOf("environment") },
      sku: { name: "I1V2", tier: "IsolatedV2" },
    }),
    app: az("web:WebApp", {
      serverFarmId: idOf("plan"),
      hostingEnvironmentProfile: { id: idOf("environment") },
    }),
  }),
  stack("flex-function", from("web/function-app-flex-managed-identities"), {
    storage: closedAccount({ publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" } }),
    container: az("storage:BlobContainer", { accountName: nameOf("storage") }),
    identity: identity(),
    owner: role(ROLES.blobOwner, "identity", "storage"),
    plan: az("web:AppServicePlan", {
      kind: "functionapp",
      reserved: true,
      sku: { name: "FC1", tier: "FlexConsumption" },
    }),
    app: az("web:WebApp", {
      kind: "functionapp,linux",
      serverFarmId: idOf("plan"),
      identity: { type: "UserAssigned", userAssignedIdentities: [idOf("identity")] },
    }),
  }),
  stack("linux-vm", from("compute/vm-simple-linux"), {
    ssh: SSH,
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [rule("ssh", 1000, { destinationPortRange: "22" })],
    }),
    network: network("10.1.0.0/16", { default: "10.1.0.0/24" }),
    ip: publicIp(),
    nic: nic("default", { publicIPAddress: { id: idOf("ip") } }),
    vm: linuxVm("nic", {
      securityProfile: {
        securityType: "TrustedLaunch",
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      },
    }),
  }),
  stack("windows-vm", from("compute/vm-simple-windows"), {
    storage: account(),
    ip: publicIp(),
    nsg: az("network:NetworkSecurityGroup", {
      securityRules: [rule("rdp", 1000, { destinationPortRange: "3389" })],
    }),
    network: network("10.0.0.0/16", { default: "10.0.0.0/24" }),
    nic: nic("default", { publicIPAddress: { id: idOf("ip") } }),
    vm: az("compute:VirtualMachine", {
      hardwareProfile: { vmSize: "Standard_D2s_v3" },
      networkProfile: { networkInterfaces: [{ id: idOf("nic") }] },
      osProfile: { computerName: "simple-vm", adminUsername: "operator", adminPassword: "made-up" },
      storageProfile: {
        osDisk: { createOption: "FromImage" },
        imageReference: {
          publisher: "MicrosoftWindowsServer",
          offer: "WindowsServer",
          sku: "2022-datacenter-azure-edition",
          version: "latest",
        },
      },
    }),
    attestation: az("compute:VirtualMachineExtension", {
      vmName: nameOf("vm"),
      publisher: "Microsoft.Azure.Security.WindowsAttestation",
      type: "GuestAttestation",
      typeHandlerVersion: "1.0",
    }),
  }),
  stack("vault-with-secret", from("keyvault/key-vault-create"), {
    vault: vault({
      enableRbacAuthorization: false,
      accessPolicies: [
        {
          tenantId: "11111111-1111-4111-8111-111111111111",
          objectId: "0a1b2c3d-0000-4000-8000-000000000041",
          permissions: { keys: ["list"], secrets: ["list"] },
        },
      ],
    }),
    secret: az("keyvault:Secret", { vaultName: nameOf("vault"), properties: { value: "made-up" } }),
  }),
];
