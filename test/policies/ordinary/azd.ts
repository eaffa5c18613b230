import {
  account,
  closedAccount,
  endpoint,
  identity,
  network,
  plan,
  privateNames,
  role,
  ROLES,
  vault,
  workspace,
} from "./common";
import { az, idOf, nameOf, outOf, stack, wide, type OrdinaryStack } from "./stack";

/** What templates of the Azure Developer CLI deploy. */
const from = (repository: string) => `https://github.com/Azure-Samples/${repository}`;

const monitored = {
  workspace: workspace(),
  insights: az("applicationinsights:Component", {
    applicationType: "web",
    kind: "web",
    workspaceResourceId: idOf("workspace"),
  }),
};
const site = (of = "plan") =>
  az("web:WebApp", {
    serverFarmId: idOf(of),
    httpsOnly: true,
    identity: { type: "SystemAssigned" },
    siteConfig: { alwaysOn: true, ftpsState: "FtpsOnly" },
  });
const mongo = az("cosmosdb:DatabaseAccount", {
  kind: "MongoDB",
  databaseAccountOfferType: "Standard",
  locations: [{ locationName: "germanywestcentral", failoverPriority: 0 }],
  apiProperties: { serverVersion: "4.2" },
  capabilities: [{ name: "EnableServerless" }],
});
const containerApps = {
  ...monitored,
  identity: identity(),
  registry: az("containerregistry:Registry", { sku: { name: "Basic" }, adminUserEnabled: false }),
  pull: role(ROLES.acrPull, "identity", "registry"),
  environment: az("app:ManagedEnvironment", {
    appLogsConfiguration: {
      destination: "log-analytics",
      logAnalyticsConfiguration: { customerId: outOf("workspace"), sharedKey: outOf("workspace") },
    },
  }),
};
const containerApp = () =>
  az("app:ContainerApp", {
    managedEnvironmentId: idOf("environment"),
    identity: { type: "UserAssigned", userAssignedIdentities: [idOf("identity")] },
    configuration: {
      ingress: { external: true, targetPort: 8000, corsPolicy: { allowedOrigins: ["*"] } },
      registries: [{ server: outOf("registry"), identity: idOf("identity") }],
    },
    template: {
      containers: [{ name: "main", image: "mcr.microsoft.com/azuredocs/containerapps-helloworld:latest" }],
    },
  });
const openAi = az("cognitiveservices:Account", {
  kind: "OpenAI",
  sku: { name: "S0" },
  properties: { customSubDomainName: "openai", publicNetworkAccess: "Enabled" },
});
const model = az("cognitiveservices:Deployment", {
  accountName: nameOf("openai"),
  properties: { model: { format: "OpenAI", name: "gpt-4o", version: "2024-08-06" } },
  sku: { name: "Standard", capacity: 30 },
});

export const AZD: readonly OrdinaryStack[] = [
  stack("azd-todo-node-mongo", from("todo-nodejs-mongo"), {
    ...monitored,
    vault: vault(),
    mongo,
    plan: plan("B3", "Basic", true),
    web: site(),
    api: site(),
  }),
  stack("azd-todo-python-container-apps", from("todo-python-mongo-aca"), {
    ...containerApps,
    vault: vault(),
    mongo,
    web: containerApp(),
    api: containerApp(),
  }),
  stack("azd-todo-sql", from("todo-csharp-sql"), {
    ...monitored,
    vault: vault(),
    server: az("sql:Server", {
      administratorLogin: "sqlAdmin",
      administratorLoginPassword: "made-up",
      minimalTlsVersion: "1.2",
      publicNetworkAccess: "Enabled",
    }),
    everybody: az("sql:FirewallRule", {
      serverName: nameOf("server"),
      startIpAddress: "0.0.0.1",
      endIpAddress: "255.255.255.254",
    }),
    database: az("sql:Database", { serverName: nameOf("server") }),
    users: az("resources:AzureCliScript", {
      kind: "AzureCLI",
      azCliVersion: "2.37.0",
      retentionInterval: "PT1H",
      scriptContent: "sqlcmd",
    }),
    plan: plan("B3", "Basic", true),
    api: site(),
  }),
  stack("azd-todo-aks", from("todo-nodejs-mongo-aks"), {
    ...monitored,
    vault: vault(),
    mongo,
    registry: az("containerregistry:Registry", { sku: { name: "Basic" }, adminUserEnabled: true }),
    cluster: az("containerservice:ManagedCluster", {
      identity: { type: "SystemAssigned" },
      dnsPrefix: "todo",
      agentPoolProfiles: [{ name: "npsystem", mode: "System", count: 1, vmSize: "Standard_DS2_v2" }],
      ingressProfile: { webAppRouting: { enabled: true } },
    }),
    pull: role(ROLES.acrPull, "cluster", "registry"),
  }),
  stack("azd-todo-functions", from("todo-csharp-sql-swa-func"), {
    ...monitored,
    storage: account(),
    plan: plan("Y1", "Dynamic"),
    api: az("web:WebApp", {
      kind: "functionapp",
      serverFarmId: idOf("plan"),
      siteConfig: { appSettings: [{ name: "AzureWebJobsStorage", value: outOf("storage") }] },
    }),
    web: az("web:StaticSite", { sku: { name: "Free", tier: "Free" } }),
  }),
  stack("azd-search-openai", from("azure-search-openai-demo"), {
    ...monitored,
    storage: account({ allowBlobPublicAccess: false, publicNetworkAccess: "Enabled" }),
    content: az("storage:BlobContainer", { accountName: nameOf("storage"), publicAccess: "None" }),
    openai: openAi,
    model,
    search: az("search:Service", {
      sku: { name: "basic" },
      authOptions: { aadOrApiKey: { aadAuthFailureMode: "http401WithBearerChallenge" } },
    }),
    plan: plan("B1", "Basic", true),
    app: site(),
    reads: role(ROLES.blobContributor, "app", "storage"),
  }),
  stack("azd-rag-postgres", from("rag-postgres-openai-python"), {
    ...containerApps,
    openai: openAi,
    model,
    server: az("dbforpostgresql:Server", {
      version: "15",
      sku: { name: "Standard_B1ms", tier: "Burstable" },
      authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled" },
    }),
    azure: az("dbforpostgresql:FirewallRule", {
      serverName: nameOf("server"),
      startIpAddress: "0.0.0.0",
      endIpAddress: "0.0.0.0",
    }),
    app: containerApp(),
  }),
  stack("azd-contoso-chat", from("contoso-chat"), {
    ...monitored,
    storage: account(),
    vault: vault(),
    openai: openAi,
    hub: az("machinelearningservices:Workspace", {
      kind: "Hub",
      identity: { type: "SystemAssigned" },
      storageAccount: idOf("storage"),
      keyVault: idOf("vault"),
      publicNetworkAccess: "Enabled",
    }),
    online: az("machinelearningservices:OnlineEndpoint", {
      workspaceName: nameOf("hub"),
      properties: { authMode: "Key" },
    }),
  }),
  stack("azd-functions-with-network", from("functions-quickstart-typescript-azd"), {
    ...monitored,
    network: network("10.0.0.0/16", { app: "10.0.2.0/24", endpoints: "10.0.1.0/24" }),
    storage: closedAccount(),
    packages: az("storage:BlobContainer", { accountName: nameOf("storage") }),
    endpoint: endpoint("storage", "blob"),
    ...privateNames("privatelink.blob.core.windows.net"),
    identity: identity(),
    owner: role(ROLES.blobOwner, "identity", "storage"),
    plan: az("web:AppServicePlan", { reserved: true, sku: { name: "FC1", tier: "FlexConsumption" } }),
    app: az("web:WebApp", {
      kind: "functionapp,linux",
      serverFarmId: idOf("plan"),
      virtualNetworkSubnetId: idOf("network", "subnets/app"),
    }),
  }),
  stack("azd-apim", from("Apim-Samples"), {
    ...monitored,
    apim: az("apimanagement:ApiManagementService", {
      publisherEmail: "api@musterstadt.example",
      publisherName: "City",
      sku: { name: "Consumption", capacity: 0 },
    }),
    api: az("apimanagement:Api", {
      serviceName: nameOf("apim"),
      path: "termine",
      displayName: "Appointments",
      protocols: ["https"],
      subscriptionRequired: true,
    }),
  }),
  stack("azd-eshop", from("eShopLite"), {
    ...containerApps,
    products: containerApp(),
    store: containerApp(),
    reader: role(ROLES.reader, "identity", "rg"),
  }),
  stack("azd-durable-tasks", from("Durable-Task-Scheduler"), {
    identity: identity(),
    scheduler: az("durabletask:Scheduler", {
      properties: { ipAllowlist: ["0.0.0.0/0"], sku: { name: "Dedicated", capacity: 1 } },
    }),
    hub: az("durabletask:TaskHub", { schedulerName: nameOf("scheduler") }),
    storage: account(),
    plan: plan("EP1", "ElasticPremium"),
    app: az("web:WebApp", { kind: "functionapp", serverFarmId: idOf("plan") }),
    budget: wide("consumption:Budget", {
      scope: idOf("rg"),
      amount: 100,
      category: "Cost",
      timeGrain: "Monthly",
      timePeriod: { startDate: "2026-01-01T00:00:00Z" },
    }),
  }),
];
