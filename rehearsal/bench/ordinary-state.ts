/** Of a resource what tells it from others of its kind. */
interface Kind {
  /** Its name in the service it belongs to. */
  readonly own: string;
  /** `module:Name` of azure-native. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Which input comes from which other resource of the same service. */
  readonly from?: Readonly<Record<string, string>>;
}

const TEAM = "3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17";
const TENANT = "11111111-1111-4111-8111-111111111111";
const SERVER = ["app", "worker", "db"];

/**
 * One service of a city's team, thirty resources: a network with three subnets and their filters, three servers, a web
 * application, a database, a storage account and a vault with private endpoints, roles and logs. Nothing of it
 * concerns the remote access, so that no rule objects: what is measured is judging, not telling.
 */
function service(number: number): readonly Kind[] {
  const group = `/subscriptions/${TEAM}/resourceGroups/rg-${number}`;
  const id = (provider: string, path: string) => `${group}/providers/Microsoft.${provider}/${path}`;
  const network = id("Network", `virtualNetworks/vnet-${number}`);
  const prefix = `172.${16 + (number % 16)}.${Math.floor(number / 16) % 256}`;
  const inGroup = { resourceGroupName: `rg-${number}`, location: "germanywestcentral", tags: { team: "it" } };
  const subnets = SERVER.map((name, index): Kind[] => [
    {
      own: `nsg-${name}`,
      type: "network:NetworkSecurityGroup",
      inputs: {
        ...inGroup,
        networkSecurityGroupName: `nsg-${name}`,
        securityRules: [443, 8443, 5432].map((port, place) => ({
          name: `from-office-${port}`,
          priority: 100 + place,
          direction: "Inbound",
          access: "Allow",
          protocol: "Tcp",
          sourceAddressPrefix: "172.16.0.0/12",
          sourcePortRange: "*",
          destinationAddressPrefix: `${prefix}.${index * 64}/26`,
          destinationPortRange: String(port),
        })),
      },
    },
    {
      own: `subnet-${name}`,
      type: "network:Subnet",
      inputs: {
        resourceGroupName: `rg-${number}`,
        virtualNetworkName: `vnet-${number}`,
        subnetName: name,
        addressPrefix: `${prefix}.${index * 64}/26`,
        networkSecurityGroup: { id: id("Network", `networkSecurityGroups/nsg-${name}`) },
      },
      from: { virtualNetworkName: "network", networkSecurityGroup: `nsg-${name}` },
    },
    {
      own: `nic-${name}`,
      type: "network:NetworkInterface",
      inputs: {
        ...inGroup,
        networkInterfaceName: `nic-${name}`,
        ipConfigurations: [{ name: "ip", subnet: { id: `${network}/subnets/${name}` } }],
      },
      from: { ipConfigurations: `subnet-${name}` },
    },
    {
      own: `vm-${name}`,
      type: "compute:VirtualMachine",
      inputs: {
        ...inGroup,
        vmName: `vm-${name}`,
        hardwareProfile: { vmSize: "Standard_D2s_v5" },
        networkProfile: {
          networkInterfaces: [{ id: id("Network", `networkInterfaces/nic-${name}`), primary: true }],
        },
        osProfile: {
          computerName: name,
          adminUsername: "operator",
          linuxConfiguration: { disablePasswordAuthentication: true },
        },
        storageProfile: {
          osDisk: { createOption: "FromImage", managedDisk: { storageAccountType: "Premium_LRS" } },
          imageReference: {
            publisher: "Canonical",
            offer: "ubuntu-24_04-lts",
            sku: "server",
            version: "latest",
          },
        },
      },
      from: { networkProfile: `nic-${name}` },
    },
  ]).flat();
  const endpoint = (of: string, groupId: string, target: string): Kind => ({
    own: `endpoint-${of}`,
    type: "network:PrivateEndpoint",
    inputs: {
      ...inGroup,
      privateEndpointName: `pe-${of}`,
      privateLinkServiceConnections: [{ name: of, groupIds: [groupId], privateLinkServiceId: target }],
      subnet: { id: `${network}/subnets/app` },
    },
    from: { privateLinkServiceConnections: of, subnet: "subnet-app" },
  });
  const role = (name: string, definition: string, scope: string, of: string): Kind => ({
    own: `role-${name}`,
    type: "authorization:RoleAssignment",
    inputs: {
      principalId: "0a1b2c3d-0000-4000-8000-000000000021",
      principalType: "ServicePrincipal",
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${definition}`,
      scope,
    },
    from: { principalId: "identity", scope: of },
  });
  const logs = (of: string, target: string): Kind => ({
    own: `logs-${of}`,
    type: "monitor:DiagnosticSetting",
    inputs: {
      name: "all",
      resourceUri: target,
      workspaceId: id("OperationalInsights", `workspaces/log-${number}`),
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    },
    from: { resourceUri: of, workspaceId: "workspace" },
  });
  const account = id("Storage", `storageAccounts/st${number}`);
  const vault = id("KeyVault", `vaults/kv-${number}`);
  const plan = id("Web", `serverfarms/plan-${number}`);
  return [
    { own: "group", type: "resources:ResourceGroup", inputs: inGroup },
    {
      own: "network",
      type: "network:VirtualNetwork",
      inputs: {
        ...inGroup,
        virtualNetworkName: `vnet-${number}`,
        addressSpace: { addressPrefixes: [`${prefix}.0/24`] },
      },
    },
    ...subnets,
    {
      own: "account",
      type: "storage:StorageAccount",
      inputs: {
        ...inGroup,
        accountName: `st${number}`,
        kind: "StorageV2",
        sku: { name: "Standard_ZRS" },
        publicNetworkAccess: "Disabled",
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        minimumTlsVersion: "TLS1_2",
        networkRuleSet: { defaultAction: "Deny", bypass: "None" },
      },
    },
    {
      own: "container",
      type: "storage:BlobContainer",
      inputs: { resourceGroupName: `rg-${number}`, accountName: `st${number}`, containerName: "documents" },
      from: { accountName: "account" },
    },
    endpoint("account", "blob", account),
    {
      own: "vault",
      type: "keyvault:Vault",
      inputs: {
        ...inGroup,
        vaultName: `kv-${number}`,
        properties: {
          tenantId: TENANT,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enablePurgeProtection: true,
          publicNetworkAccess: "Disabled",
          networkAcls: { bypass: "None", defaultAction: "Deny" },
        },
      },
    },
    endpoint("vault", "vault", vault),
    { own: "identity", type: "managedidentity:UserAssignedIdentity", inputs: inGroup },
    role("blobs", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", account, "account"),
    role("secrets", "4633458b-17de-408a-b874-0445c86b69e6", vault, "vault"),
    {
      own: "plan",
      type: "web:AppServicePlan",
      inputs: { ...inGroup, name: `plan-${number}`, sku: { name: "P1v3", tier: "PremiumV3" } },
    },
    {
      own: "web",
      type: "web:WebApp",
      inputs: {
        ...inGroup,
        name: `web-${number}`,
        serverFarmId: plan,
        httpsOnly: true,
        virtualNetworkSubnetId: `${network}/subnets/worker`,
        siteConfig: {
          minTlsVersion: "1.2",
          appSettings: ["ROOM", "LANGUAGE", "COUNTER"].map((name) => ({ name, value: "1" })),
        },
      },
      from: { serverFarmId: "plan", virtualNetworkSubnetId: "subnet-worker" },
    },
    {
      own: "workspace",
      type: "operationalinsights:Workspace",
      inputs: {
        ...inGroup,
        workspaceName: `log-${number}`,
        sku: { name: "PerGB2018" },
        retentionInDays: 90,
      },
    },
    logs("vault", vault),
    logs("web", id("Web", `sites/web-${number}`)),
    {
      own: "database-server",
      type: "dbforpostgresql:Server",
      inputs: {
        ...inGroup,
        serverName: `psql-${number}`,
        version: "17",
        sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
        network: { publicNetworkAccess: "Disabled" },
        storage: { storageSizeGB: 128 },
      },
    },
    {
      own: "database",
      type: "dbforpostgresql:Database",
      inputs: { resourceGroupName: `rg-${number}`, serverName: `psql-${number}`, databaseName: "forms" },
      from: { serverName: "database-server" },
    },
  ];
}

const PREFIX = "urn:pulumi:prod::services";
const PROVIDER = `${PREFIX}::pulumi:providers:azure-native::default`;
const PROVIDER_ID = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11";

/**
 * The state of one stack as `pulumi stack export` writes it, with so many resources besides the provider.
 *
 * The same number gives the same text. The last service is cut off where the number is reached.
 */
export function ordinaryState(size: number): string {
  const inputs = { version: "3.28.0", subscriptionId: TEAM, tenantId: TENANT };
  const provider = {
    urn: PROVIDER,
    custom: true,
    id: PROVIDER_ID,
    type: "pulumi:providers:azure-native",
    inputs,
    outputs: inputs,
  };
  const resources: object[] = [];
  for (let number = 0; resources.length < size; number++) resources.push(...written(number));
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [provider, ...resources.slice(0, size)],
    },
  });
}

/** A service as a state holds it; a resource stands behind all that it is made of. */
function written(number: number): readonly object[] {
  const kinds = service(number);
  const urns = new Map(
    kinds.map(({ own, type }) => [own, `${PREFIX}::azure-native:${type}::${own}-${number}`] as const),
  );
  return kinds.map(({ own, type, inputs, from = {} }) => {
    const propertyDependencies = Object.fromEntries(
      Object.entries({ ...("resourceGroupName" in inputs && own !== "group" ? GROUP : {}), ...from }).map(
        ([input, of]) => [input, [urns.get(of)!]] as const,
      ),
    );
    return {
      urn: urns.get(own),
      custom: true,
      id: `/subscriptions/${TEAM}/made-up/${number}/${own}`,
      type: `azure-native:${type}`,
      inputs,
      outputs: {
        ...inputs,
        name: own,
        provisioningState: "Succeeded",
        etag: `W/"${number}"`,
        azureApiVersion: "2024-05-01",
        type: `Microsoft.Made/${own}`,
      },
      dependencies: [...new Set(Object.values(propertyDependencies).flat())],
      propertyDependencies,
      provider: `${PROVIDER}::${PROVIDER_ID}`,
    };
  });
}

/** Whatever lies in a resource group is made of it. */
const GROUP = { resourceGroupName: "group" };
