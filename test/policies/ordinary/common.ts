import { az, idOf, nameOf, outOf } from "./stack";

/** A network with these subnets, each `name: prefix`. */
export const network = (prefix: string, subnets: Readonly<Record<string, string>> = {}) =>
  az("network:VirtualNetwork", {
    addressSpace: { addressPrefixes: [prefix] },
    subnets: Object.entries(subnets).map(([name, addressPrefix]) => ({ name, addressPrefix })),
  });

export const publicIp = () =>
  az("network:PublicIPAddress", { sku: { name: "Standard" }, publicIPAllocationMethod: "Static" });

/** One rule of a security group. */
export const rule = (name: string, priority: number, change: object = {}) => ({
  name,
  priority,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  ...("destinationPortRanges" in change ? {} : { destinationPortRange: "443" }),
  ...change,
});
export const DENY_ALL = rule("deny-all", 4096, { access: "Deny", protocol: "*", destinationPortRange: "*" });

/** A private endpoint of another resource in the subnet of a network of the stack. */
export const endpoint = (of: string, group: string, subnet = "endpoints") =>
  az("network:PrivateEndpoint", {
    privateLinkServiceConnections: [{ name: of, groupIds: [group], privateLinkServiceId: idOf(of) }],
    subnet: { id: idOf("network", `subnets/${subnet}`) },
  });

/** A private zone and its link to the stack's network. */
export const privateNames = (privateZoneName: string) => ({
  zone: az("privatedns:PrivateZone", { location: "global", privateZoneName }),
  link: az("privatedns:VirtualNetworkLink", {
    location: "global",
    privateZoneName: nameOf("zone"),
    registrationEnabled: false,
    virtualNetwork: { id: idOf("network") },
  }),
});

export const workspace = () =>
  az("operationalinsights:Workspace", { sku: { name: "PerGB2018" }, retentionInDays: 30 });

/** Logs of another resource into the stack's workspace. */
export const diagnostics = (of: string, to: object = { workspaceId: idOf("workspace") }) => ({
  type: "azure-native:monitor:DiagnosticSetting",
  inputs: { resourceUri: idOf(of), ...to, logs: [{ categoryGroup: "allLogs", enabled: true }] },
});

export const nic = (subnet: string, change: object = {}) =>
  az("network:NetworkInterface", {
    ipConfigurations: [{ name: "ipconfig", subnet: { id: idOf("network", `subnets/${subnet}`) }, ...change }],
  });

export const linuxVm = (nicName = "nic", change: object = {}) =>
  az("compute:VirtualMachine", {
    hardwareProfile: { vmSize: "Standard_D2s_v3" },
    networkProfile: { networkInterfaces: [{ id: idOf(nicName) }] },
    osProfile: {
      computerName: "vm",
      adminUsername: "operator",
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        ssh: { publicKeys: [{ path: "/home/operator/.ssh/authorized_keys", keyData: outOf("ssh") }] },
      },
    },
    storageProfile: {
      osDisk: { createOption: "FromImage", managedDisk: { storageAccountType: "Premium_LRS" } },
      imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
    },
    ...change,
  });

export const plan = (name: string, tier: string, linux = false) =>
  az("web:AppServicePlan", { sku: { name, tier }, ...(linux ? { kind: "linux", reserved: true } : {}) });

export const account = (change: object = {}) =>
  az("storage:StorageAccount", { kind: "StorageV2", sku: { name: "Standard_LRS" }, ...change });

/** An account as the checklists want it: keys off, TLS 1.2, public network off. */
export const closedAccount = (change: object = {}) =>
  account({
    publicNetworkAccess: "Disabled",
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    networkRuleSet: { defaultAction: "Deny", bypass: "None" },
    ...change,
  });

export const vault = (change: object = {}) =>
  az("keyvault:Vault", {
    properties: {
      tenantId: "11111111-1111-4111-8111-111111111111",
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      ...change,
    },
  });

/** A role for a principal at a scope of the stack. */
export const role = (definition: string, principal: string, scope: string) => ({
  type: "azure-native:authorization:RoleAssignment",
  inputs: {
    principalId: outOf(principal, "0a1b2c3d-0000-4000-8000-000000000021"),
    principalType: "ServicePrincipal",
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${definition}`,
    scope: idOf(scope),
  },
});
/** learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const ROLES = {
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  secretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
};
export const identity = () => az("managedidentity:UserAssignedIdentity");
