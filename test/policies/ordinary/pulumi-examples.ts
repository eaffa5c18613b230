import { az, idOf, nameOf, other, outOf, stack, wide, type OrdinaryStack } from "./stack";

/** What the examples of Pulumi for azure-native deploy. */
const from = (folder: string) => `https://github.com/pulumi/examples/tree/master/${folder}`;

const SSH = other("tls:index/privateKey:PrivateKey", { algorithm: "RSA", rsaBits: 4096 });
const linux = (key: unknown) => ({ adminUsername: "azureuser", ssh: { publicKeys: [{ keyData: key }] } });
const pool = (vmSize = "Standard_B2s", count = 3) => ({
  name: "agentpool",
  mode: "System",
  count,
  vmSize,
  osType: "Linux",
  type: "VirtualMachineScaleSets",
});
const plan = (name: string, tier: string) => az("web:AppServicePlan", { kind: "App", sku: { name, tier } });
const lrs = { kind: "StorageV2", sku: { name: "Standard_LRS" } };
const servicePrincipal = {
  app: other("azuread:index/application:Application", { displayName: "aks" }),
  principal: other("azuread:index/servicePrincipal:ServicePrincipal", { clientId: outOf("app") }),
  password: other("azuread:index/servicePrincipalPassword:ServicePrincipalPassword", {
    servicePrincipalId: idOf("principal"),
    endDate: "2099-01-01T00:00:00Z",
  }),
  ssh: SSH,
};
const withPrincipal = (dnsPrefix: string, extra: object = {}) =>
  az("containerservice:ManagedCluster", {
    agentPoolProfiles: [pool()],
    dnsPrefix,
    enableRBAC: true,
    linuxProfile: linux(outOf("ssh")),
    servicePrincipalProfile: { clientId: outOf("app"), secret: outOf("password") },
    ...extra,
  });
const openFunction = (storage: string, runtime: string) => ({
  serverFarmId: idOf("plan"),
  kind: "functionapp",
  siteConfig: {
    appSettings: [
      { name: "AzureWebJobsStorage", value: outOf(storage) },
      { name: "FUNCTIONS_EXTENSION_VERSION", value: "~4" },
      { name: "FUNCTIONS_WORKER_RUNTIME", value: runtime },
      { name: "WEBSITE_RUN_FROM_PACKAGE", value: outOf("package") },
    ],
    http20Enabled: true,
  },
});
const packaged = {
  storage: az("storage:StorageAccount", lrs),
  packages: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
  package: az("storage:Blob", {
    accountName: nameOf("storage"),
    containerName: nameOf("packages"),
    type: "Block",
  }),
  plan: az("web:AppServicePlan", { sku: { name: "Y1", tier: "Dynamic" } }),
};

export const PULUMI_EXAMPLES: readonly OrdinaryStack[] = [
  stack("aks", from("azure-ts-aks"), { ...servicePrincipal, cluster: withPrincipal("aks") }),
  stack("aks-managed-identity", from("azure-ts-aks-managed-identity"), {
    ssh: SSH,
    identity: az("managedidentity:UserAssignedIdentity"),
    reader: wide("authorization:RoleAssignment", {
      principalId: outOf("identity", "0a1b2c3d-0000-4000-8000-000000000011"),
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/subscriptions/3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
      scope: idOf("rg"),
    }),
    cluster: az("containerservice:ManagedCluster", {
      agentPoolProfiles: [pool()],
      dnsPrefix: "managed",
      enableRBAC: true,
      identity: { type: "UserAssigned", userAssignedIdentities: [idOf("identity")] },
      linuxProfile: linux(outOf("ssh")),
    }),
  }),
  stack("aks-helm", from("azure-ts-aks-helm"), {
    ...servicePrincipal,
    cluster: withPrincipal("helm"),
    provider: other("pulumi:providers:kubernetes", { kubeconfig: outOf("cluster") }),
    apache: other("kubernetes:helm.sh/v3:Release", { chart: "apache", version: "8.3.2" }),
  }),
  stack("aks-multicluster", from("azure-ts-aks-multicluster"), {
    ...servicePrincipal,
    east: withPrincipal("east", { location: "eastus" }),
    west: withPrincipal("west", { location: "westus" }),
  }),
  stack("app-service", from("azure-ts-appservice"), {
    storage: az("storage:StorageAccount", lrs),
    zips: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
    zip: az("storage:Blob", { accountName: nameOf("storage"), containerName: nameOf("zips"), type: "Block" }),
    plan: plan("B1", "Basic"),
    insights: az("applicationinsights:Component", {
      applicationType: "web",
      kind: "web",
      ingestionMode: "ApplicationInsights",
    }),
    server: az("sql:Server", {
      administratorLogin: "pulumi",
      administratorLoginPassword: "made-up",
      version: "12.0",
    }),
    database: az("sql:Database", { serverName: nameOf("server"), sku: { name: "S0" } }),
    app: az("web:WebApp", {
      serverFarmId: idOf("plan"),
      siteConfig: {
        connectionStrings: [{ name: "db", connectionString: outOf("server"), type: "SQLAzure" }],
      },
    }),
  }),
  stack("app-service-docker", from("azure-ts-appservice-docker"), {
    plan: az("web:AppServicePlan", { kind: "Linux", reserved: true, sku: { name: "B1", tier: "Basic" } }),
    registry: az("containerregistry:Registry", { adminUserEnabled: true, sku: { name: "Basic" } }),
    image: other("docker:index/image:Image", {
      imageName: outOf("registry"),
      build: { context: "./node-docker" },
    }),
    app: az("web:WebApp", {
      serverFarmId: idOf("plan"),
      httpsOnly: true,
      siteConfig: { linuxFxVersion: outOf("image") },
    }),
  }),
  stack("functions", from("azure-ts-functions"), {
    ...packaged,
    app: az("web:WebApp", openFunction("storage", "node")),
  }),
  stack("functions-many", from("azure-ts-functions-many"), {
    ...packaged,
    dotnet: az("web:WebApp", openFunction("storage", "dotnet")),
    python: az("web:WebApp", openFunction("storage", "python")),
    java: az("web:WebApp", openFunction("storage", "java")),
    powershell: az("web:WebApp", openFunction("storage", "powershell")),
  }),
  stack("static-website", from("azure-ts-static-website"), {
    storage: az("storage:StorageAccount", { ...lrs, enableHttpsTrafficOnly: true }),
    website: az("storage:StorageAccountStaticWebsite", {
      accountName: nameOf("storage"),
      indexDocument: "index.html",
      error404Document: "404.html",
    }),
    index: az("storage:Blob", {
      accountName: nameOf("storage"),
      containerName: outOf("website"),
      contentType: "text/html",
    }),
  }),
  stack("container-apps", from("azure-ts-containerapps"), {
    workspace: az("operationalinsights:Workspace", { sku: { name: "PerGB2018" }, retentionInDays: 30 }),
    environment: az("app:ManagedEnvironment", {
      appLogsConfiguration: {
        destination: "log-analytics",
        logAnalyticsConfiguration: { customerId: outOf("workspace"), sharedKey: outOf("workspace") },
      },
    }),
    registry: az("containerregistry:Registry", { adminUserEnabled: true, sku: { name: "Basic" } }),
    image: other("docker:index/image:Image", {
      imageName: outOf("registry"),
      build: { context: "./node-app" },
    }),
    app: az("app:ContainerApp", {
      managedEnvironmentId: idOf("environment"),
      configuration: {
        ingress: { external: true, targetPort: 80 },
        secrets: [{ name: "pwd", value: outOf("registry") }],
      },
      template: { containers: [{ name: "myapp", image: outOf("image") }] },
    }),
  }),
  stack("container-instances", from("azure-ts-aci"), {
    containers: az("containerinstance:ContainerGroup", {
      osType: "Linux",
      containers: [
        {
          name: "acilinuxpublicipcontainergroup",
          image: "mcr.microsoft.com/azuredocs/aci-helloworld",
          ports: [{ port: 80 }],
          resources: { requests: { cpu: 1, memoryInGB: 1.5 } },
        },
      ],
      ipAddress: { type: "Public", ports: [{ port: 80, protocol: "TCP" }] },
      restartPolicy: "Always",
    }),
  }),
  stack("cosmos-logic-app", from("azure-ts-cosmosdb-logicapp"), {
    storage: az("storage:StorageAccount", lrs),
    account: az("cosmosdb:DatabaseAccount", {
      databaseAccountOfferType: "Standard",
      locations: [{ locationName: outOf("rg"), failoverPriority: 0 }],
      consistencyPolicy: { defaultConsistencyLevel: "Session" },
    }),
    database: az("cosmosdb:SqlResourceSqlDatabase", {
      accountName: nameOf("account"),
      resource: { id: "sqldb" },
    }),
    container: az("cosmosdb:SqlResourceSqlContainer", {
      accountName: nameOf("account"),
      databaseName: nameOf("database"),
      resource: { id: "container", partitionKey: { paths: ["/key"], kind: "Hash" } },
    }),
    connection: az("web:Connection", {
      properties: {
        displayName: "cosmosdb_connection",
        api: { id: outOf("rg") },
        parameterValues: { databaseAccount: nameOf("account"), accessKey: outOf("account") },
      },
    }),
    workflow: az("logic:Workflow", {
      definition: {
        contentVersion: "1.0.0.0",
        triggers: { Receive_post: { type: "Request", kind: "Http", inputs: { method: "POST" } } },
        actions: {},
      },
      parameters: { $connections: { value: { cosmosdb: { connectionId: idOf("connection") } } } },
    }),
  }),
  stack("synapse", from("azure-ts-synapse"), {
    lake: az("storage:StorageAccount", {
      accessTier: "Hot",
      enableHttpsTrafficOnly: true,
      isHnsEnabled: true,
      kind: "StorageV2",
      sku: { name: "Standard_RAGRS" },
    }),
    users: az("storage:BlobContainer", { accountName: nameOf("lake"), publicAccess: "None" }),
    password: other("random:index/randomPassword:RandomPassword", { length: 12 }),
    workspace: az("synapse:Workspace", {
      defaultDataLakeStorage: { accountUrl: outOf("lake"), filesystem: "users" },
      identity: { type: "SystemAssigned" },
      sqlAdministratorLogin: "sqladminuser",
      sqlAdministratorLoginPassword: outOf("password"),
    }),
    everybody: az("synapse:IpFirewallRule", {
      workspaceName: nameOf("workspace"),
      startIpAddress: "0.0.0.0",
      endIpAddress: "255.255.255.255",
    }),
    roleName: other("random:index/randomUuid:RandomUuid"),
    access: wide("authorization:RoleAssignment", {
      roleAssignmentName: outOf("roleName"),
      scope: idOf("lake"),
      principalId: outOf("workspace", "0a1b2c3d-0000-4000-8000-000000000012"),
      principalType: "ServicePrincipal",
      roleDefinitionId: outOf(
        "rg",
        "/subscriptions/3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
      ),
    }),
    sql: az("synapse:SqlPool", {
      workspaceName: nameOf("workspace"),
      createMode: "Default",
      sku: { name: "DW100c" },
    }),
    spark: az("synapse:BigDataPool", {
      workspaceName: nameOf("workspace"),
      nodeCount: 3,
      nodeSize: "Small",
      nodeSizeFamily: "MemoryOptimized",
      autoPause: { delayInMinutes: 15, enabled: true },
    }),
  }),
  stack("web-server", from("azure-ts-webserver"), {
    network: az("network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ name: "default", addressPrefix: "10.0.1.0/24" }],
    }),
    ip: az("network:PublicIPAddress", { publicIPAllocationMethod: "Dynamic" }),
    nic: az("network:NetworkInterface", {
      ipConfigurations: [
        {
          name: "webserveripcfg",
          subnet: { id: idOf("network", "subnets/default") },
          privateIPAllocationMethod: "Dynamic",
          publicIPAddress: { id: idOf("ip") },
        },
      ],
    }),
    vm: az("compute:VirtualMachine", {
      networkProfile: { networkInterfaces: [{ id: idOf("nic") }] },
      hardwareProfile: { vmSize: "Standard_A0" },
      osProfile: {
        computerName: "hostname",
        adminUsername: "web",
        adminPassword: "made-up",
        customData: "IyEvYmluL2Jhc2gK",
        linuxConfiguration: { disablePasswordAuthentication: false },
      },
      storageProfile: {
        osDisk: { createOption: "FromImage", name: "myosdisk1" },
        imageReference: {
          publisher: "canonical",
          offer: "UbuntuServer",
          sku: "16.04-LTS",
          version: "latest",
        },
      },
    }),
  }),
  stack("web-app-private-endpoint", from("azure-ts-webapp-privateendpoint-vnet-injection"), {
    plan: plan("P1v2", "PremiumV2"),
    backend: az("web:WebApp", { kind: "app", serverFarmId: idOf("plan") }),
    frontend: az("web:WebApp", { kind: "app", serverFarmId: idOf("plan") }),
    network: {
      ...az("network:VirtualNetwork", {
        addressSpace: { addressPrefixes: ["10.200.0.0/16"] },
        virtualNetworkName: "vnet",
      }),
      ignoreChanges: ["subnets"],
    },
    zone: az("privatedns:PrivateZone", {
      location: "global",
      privateZoneName: "privatelink.azurewebsites.net",
    }),
    inside: az("network:Subnet", {
      addressPrefix: "10.200.1.0/24",
      privateEndpointNetworkPolicies: "Disabled",
      virtualNetworkName: nameOf("network"),
    }),
    endpoint: az("network:PrivateEndpoint", {
      privateLinkServiceConnections: [
        { groupIds: ["sites"], name: "privateEndpointLink1", privateLinkServiceId: idOf("backend") },
      ],
      subnet: { id: idOf("inside") },
    }),
    names: az("network:PrivateDnsZoneGroup", {
      privateDnsZoneConfigs: [{ name: "config1", privateDnsZoneId: idOf("zone") }],
      privateEndpointName: nameOf("endpoint"),
    }),
    link: az("privatedns:VirtualNetworkLink", {
      location: "global",
      privateZoneName: nameOf("zone"),
      registrationEnabled: false,
      virtualNetwork: { id: idOf("network") },
    }),
    outside: az("network:Subnet", {
      addressPrefix: "10.200.2.0/24",
      delegations: [{ name: "delegation", serviceName: "Microsoft.Web/serverfarms" }],
      virtualNetworkName: nameOf("network"),
    }),
    integration: az("web:WebAppSwiftVirtualNetworkConnection", {
      name: nameOf("frontend"),
      subnetResourceId: idOf("outside"),
    }),
  }),
  stack("classic-scale-set", from("classic-azure-ts-vm-scaleset"), {
    network: other("azure:network/virtualNetwork:VirtualNetwork", { addressSpaces: ["10.0.0.0/16"] }),
    ip: other("azure:network/publicIp:PublicIp", { allocationMethod: "Static" }),
    balancer: other("azure:lb/loadBalancer:LoadBalancer", {
      frontendIpConfigurations: [{ name: "public", publicIpAddressId: idOf("ip") }],
    }),
    set: other("azure:compute/scaleSet:ScaleSet", { upgradePolicyMode: "manual" }),
  }),
  stack("classic-template", from("classic-azure-ts-arm-template"), {
    template: other("azure:core/templateDeployment:TemplateDeployment", {
      deploymentMode: "Incremental",
      templateBody: "{}",
    }),
  }),
  stack("classic-stream-analytics", from("classic-azure-ts-stream-analytics"), {
    events: other("azure:eventhub/eventHub:EventHub", { partitionCount: 2, messageRetention: 1 }),
    job: other("azure:streamanalytics/job:Job", { streamingUnits: 1 }),
  }),
];
