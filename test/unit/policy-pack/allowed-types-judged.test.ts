import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTypeList } from "../../../policy-pack/type-list/allowed-types";
import { CONNECTION, GATEWAY, judge } from "./judge";

/** For each type that may exist in the remote-access stack, inputs that some rule on properties must object to. */
const OBJECTIONABLE: Readonly<Record<string, Record<string, unknown>>> = {
  "azure-native:authorization:RoleAssignment": { principalType: "User" },
  "azure-native:authorization:RoleDefinition": { permissions: [{ actions: ["*"] }] },
  "azure-native:dnsresolver:DnsResolver": { virtualNetwork: { id: "/network" } },
  "azure-native:dnsresolver:InboundEndpoint": { ipConfigurations: [{ subnet: { id: "/subnet" } }] },
  "azure-native:keyvault:Key": { properties: { attributes: { exportable: true } } },
  "azure-native:keyvault:Vault": { properties: { publicNetworkAccess: "Enabled" } },
  "azure-native:monitor:ActionGroup": { webhookReceivers: [{ name: "x", serviceUri: "https://x.example" }] },
  "azure-native:monitor:ActivityLogAlert": { enabled: false },
  "azure-native:monitor:MetricAlert": { actions: [{ webHookProperties: { a: "b" } }] },
  "azure-native:monitor:ScheduledQueryRule": { muteActionsDuration: "P1D" },
  "azure-native:monitor:DiagnosticSetting": { marketplacePartnerId: "/partner" },
  "azure-native:network:AzureFirewall": { natRuleCollections: [{}] },
  "azure-native:network:FirewallPolicy": { explicitProxy: { enableExplicitProxy: true } },
  "azure-native:network:FirewallPolicyRuleCollectionGroup": {
    ruleCollections: [{ ruleCollectionType: "FirewallPolicyNatRuleCollection" }],
  },
  "azure-native:network:IpGroup": { ipAddresses: ["0.0.0.0/0"] },
  "azure-native:network:LocalNetworkGateway": {
    localNetworkAddressSpace: { addressPrefixes: ["0.0.0.0/0"] },
  },
  "azure-native:network:NetworkSecurityGroup": {
    securityRules: [{ direction: "Inbound", access: "Allow", sourceAddressPrefix: "*" }],
  },
  "azure-native:network:PrivateDnsZoneGroup": { privateDnsZoneConfigs: [{ privateDnsZoneId: "/zone" }] },
  "azure-native:network:PrivateEndpoint": { manualPrivateLinkServiceConnections: [{}] },
  "azure-native:network:PublicIPAddress": { natGateway: { id: "/nat" } },
  "azure-native:network:RouteTable": { routes: [{ nextHopType: "Internet" }] },
  "azure-native:network:Subnet": { sharingScope: "Tenant" },
  "azure-native:network:VirtualNetwork": { virtualNetworkPeerings: [{}] },
  "azure-native:network:VirtualNetworkPeering": { remoteVirtualNetwork: { id: "/network" } },
  [CONNECTION]: { connectionProtocol: "IKEv1" },
  [GATEWAY]: { vpnClientConfiguration: { vpnAuthenticationTypes: ["AAD"] } },
  "azure-native:operationalinsights:Workspace": { publicNetworkAccessForIngestion: "Enabled" },
  "azure-native:privatedns:PrivateZone": { privateZoneName: "login.microsoftonline.com" },
  "azure-native:privatedns:VirtualNetworkLink": { registrationEnabled: true },
  "azure-native:resources:ResourceGroup": { managedBy: "/somebody" },
  "azure-native:storage:BlobContainer": { publicAccess: "Container" },
  "azure-native:storage:BlobContainerImmutabilityPolicy": { allowProtectedAppendWritesAll: true },
  "azure-native:storage:FileServiceProperties": {
    protocolSettings: { smb: { authenticationMethods: "NTLMv2" } },
  },
  "azure-native:storage:FileShare": { enabledProtocols: "NFS" },
  "azure-native:storage:ManagementPolicy": { policy: { rules: [{ definition: { actions: {} } }] } },
  "azure-native:storage:StorageAccount": { allowSharedKeyAccess: true },
  "pulumi:providers:azure-native": { metadataHost: "arm.example" },
};

/** Types without a rule of their own, and why that is no hole. */
const HARMLESS: Readonly<Record<string, string>> = {
  "azure-native:authorization:ManagementLockByScope":
    "only forbids; one that stops changes as well makes the next revocation fail, which is told aloud",
  "azure-native:keyvault:Secret":
    "holds a text in a vault; the vault and the rights to read there are other types",
  "azure-native:managedidentity:UserAssignedIdentity":
    "has a name and a place; what signs in as it is another type",
  "pulumi:providers:random": "opens nothing",
  "pulumi:pulumi:Stack": "is no resource of Azure",
  "random:index/randomPassword:RandomPassword":
    "makes a text and opens nothing; no rule looks at how long the tunnel's key is",
};

const list = parseTypeList(readFileSync(join(__dirname, "../../../policy-pack/allowed-types.json"), "utf8"));
if ("faults" in list) throw new Error(list.faults.join("; "));
const allowed = [...list.used, ...Object.keys(list.explained)].sort();

it("knows for every type on the list either what a rule objects to, or why none has to", () => {
  expect(Object.keys({ ...OBJECTIONABLE, ...HARMLESS }).sort()).toEqual(allowed);
});

it.each(Object.entries(OBJECTIONABLE))("%s is judged by more than its type", (type, inputs) => {
  const blocking = judge({ type, inputs, scope: "remote-access" }).filter(
    ({ message }) => !message.startsWith("type-allowed"),
  );
  expect(blocking).not.toEqual([]);
});
