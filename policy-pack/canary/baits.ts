import type { Scope } from "../stack-scope";
import type { CanaryResource } from "./canary-state";
import { gateway, serverConfiguration, trusting, type GatewayFacts } from "./gateways";

/** A resource to which one rule must object. */
export interface Bait {
  readonly rule: string;
  /** In which stacks the rule judges it. */
  readonly scopes: readonly Scope[];
  readonly resource: CanaryResource;
}

/** Where the canary is, and what of the trust file counts there. */
export interface BaitFacts extends GatewayFacts {
  /** The network that a rehearsal protects; a made-up one where the trust file names none. */
  readonly network: string;
}

const EVERYWHERE: readonly Scope[] = ["any", "remote-access"];
const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const ROLE = `/providers/Microsoft.Authorization/roleDefinitions/${OWNER}`;

/** One resource for each rule, named as the rule. */
export function baitsOf(facts: BaitFacts): readonly Bait[] {
  return [
    ...of(EVERYWHERE, [...pointToSite(facts), ...aroundPointToSite(facts)]),
    ...of(["any"], onProtected(facts)),
    ...of(["remote-access"], [...ofTheGateway(facts), ...ofTheStack()]),
  ];
}

/** What nobody may object to: a judge that refuses everything has judged nothing. */
export function controlsOf(facts: BaitFacts): readonly CanaryResource[] {
  return [
    gateway(facts, "control-gateway"),
    made("control-group", "resources:ResourceGroup", { location: "germanywestcentral" }),
  ];
}

function of(scopes: readonly Scope[], resources: readonly CanaryResource[]): readonly Bait[] {
  return resources.map((resource) => ({ rule: resource.name, scopes, resource }));
}

function made(
  rule: string,
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  more: Partial<CanaryResource> = {},
): CanaryResource {
  return { name: rule, type: `azure-native:${type}`, inputs, ...more };
}

function pointToSite(facts: BaitFacts): readonly CanaryResource[] {
  const client = (rule: string, change: object) => gateway(facts, rule, { client: change });
  return [
    client("p2s-auth-explicit", { vpnAuthenticationTypes: [] }),
    client("p2s-certificate-only", { vpnAuthenticationTypes: ["Certificate", "AAD"] }),
    serverConfiguration(facts, "p2s-no-user-auth-residue", {
      aadAuthenticationParameters: { aadTenant: "https://login.example/tenant" },
    }),
    client("p2s-root-pinned", trusting(facts.stranger)),
    client("p2s-root-wellformed", trusting(facts.expired)),
    client("p2s-revocations-complete", { vpnClientRevokedCertificates: [] }),
    client("p2s-ikev2-only", { vpnClientProtocols: ["IkeV2", "OpenVPN"] }),
    client("p2s-ipsec-strong", { vpnClientIpsecPolicies: [] }),
    { ...client("no-ignore-changes", {}), ignoreChanges: ["vpnClientConfiguration"] },
  ];
}

function aroundPointToSite({ stranger }: BaitFacts): readonly CanaryResource[] {
  return [
    made("connection-id-only", "network:VirtualNetworkGatewayConnection", {
      virtualNetworkGateway1: { id: "/canary/gateway", ...trusting(stranger) },
    }),
    made("p2s-groups-certificate-only", "network:ConfigurationPolicyGroup", {
      policyMembers: [{ name: "people", attributeType: "AADGroupId", attributeValue: OWNER }],
    }),
    made("p2s-gateway-bound", "network:P2sVpnGateway", {
      p2SConnectionConfigurations: [{ name: "clients", enableInternetSecurity: true }],
    }),
    made("no-foreign-administration", "managedservices:RegistrationAssignment", {
      properties: {
        registrationDefinitionId: "/canary/providers/Microsoft.ManagedServices/registrationDefinitions/x",
      },
    }),
    made("store-closed", "storage:LocalUser", { accountName: "stcanary", hasSshPassword: true }),
    made("mail-not-published", "network:NetworkSecurityGroup", {
      securityRules: [
        {
          name: "imaps",
          access: "Allow",
          direction: "Inbound",
          protocol: "Tcp",
          sourceAddressPrefix: "Internet",
          destinationPortRange: "993",
        },
      ],
    }),
  ];
}

/** Rules that object only where something is protected. */
function onProtected({ network }: BaitFacts): readonly CanaryResource[] {
  return [
    made("no-grant-on-protected", "authorization:RoleAssignment", {
      scope: network,
      roleDefinitionId: ROLE,
      principalId: OWNER,
    }),
    made("nothing-into-protected", "network:VirtualNetworkPeering", {
      virtualNetworkName: "elsewhere",
      remoteVirtualNetwork: { id: network },
    }),
    made("dns-pinned", "privatedns:VirtualNetworkLink", {
      privateZoneName: "canary.example",
      virtualNetwork: { id: network },
    }),
    made("no-policy-backdoor", "authorization:PolicyExemption", {
      scope: network,
      exemptionCategory: "Waiver",
    }),
    made("opaque-budget", "resources:Deployment", {
      properties: { mode: "Incremental", parameters: { network: { value: network } } },
    }),
  ];
}

function ofTheGateway(facts: BaitFacts): readonly CanaryResource[] {
  const changed = (rule: string, inputs: object) => gateway(facts, rule, { inputs });
  return [
    gateway(facts, "p2s-pool-pinned", {
      client: { vpnClientAddressPool: { addressPrefixes: ["10.0.0.0/8"] } },
    }),
    changed("gateway-capable", { sku: { name: "Basic", tier: "Basic" } }),
    changed("vpn-no-source-rewriting", { natRules: [{ name: "hide", mode: "IngressSnat" }] }),
    changed("gateway-no-foreign-traffic", { allowRemoteVnetTraffic: true }),
  ];
}

function ofTheStack(): readonly CanaryResource[] {
  const role = { scope: "/subscriptions/x", assignableScopes: ["/"] };
  return [
    made("vault-closed", "keyvault:Vault", { properties: { publicNetworkAccess: "Enabled" } }),
    made("ca-key-in-hsm", "keyvault:Key", { properties: { kty: "RSA", keySize: 2048 } }),
    made("sign-role-narrow", "authorization:RoleDefinition", {
      ...role,
      permissions: [{ actions: ["*"], dataActions: ["*"] }],
    }),
    made("sign-right-single", "authorization:RoleAssignment", {
      ...role,
      roleDefinitionId: ROLE,
      principalId: OWNER,
    }),
    made("ledger-store-closed", "storage:StorageAccount", { publicNetworkAccess: "Enabled" }),
    made("file-share-closed", "storage:FileShare", { accountName: "stcanary", enabledProtocols: "NFS" }),
    made("only-own-endpoints", "network:VirtualNetwork", {
      virtualNetworkPeerings: [{ name: "elsewhere", remoteVirtualNetwork: { id: "/canary/network" } }],
    }),
    made("filters-narrow", "network:NetworkSecurityGroup", {
      securityRules: [{ name: "all", access: "Allow", direction: "Inbound", sourceAddressPrefix: "*" }],
    }),
    made("only-managed-devices-reach-services", "network:VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.80.0.0/22"] },
      subnets: [{ name: "services", addressPrefix: "10.80.2.0/24" }],
      virtualNetworkPeerings: [{ name: "elsewhere", remoteVirtualNetwork: { id: "/canary/network" } }],
    }),
    made("audit-kept-here", "operationalinsights:Workspace", {
      publicNetworkAccessForIngestion: "Enabled",
    }),
    made("alarm-mail-only", "monitor:ActionGroup", {
      webhookReceivers: [{ name: "elsewhere", serviceUri: "https://canary.example/" }],
    }),
    made("provider-pinned", "resources:ResourceGroup", {}, { provider: { environment: "china" } }),
    made("protect-crown-jewels", "keyvault:Vault", {}, { protect: false }),
    made("type-allowed", "network:BastionHost", {}),
  ];
}
