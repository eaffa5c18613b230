import { selfSigned } from "../../policies/self-signed";
import { replaced, type Edit } from "./clone";

/** A change of the program that lets somebody in, and the rule that has to say so. */
export interface WayIn {
  readonly edits: Readonly<Record<string, Edit>>;
  readonly rule: string;
}

const GATEWAY = "infra/vpn/gateway.ts";
/** The root of a stranger, who signs certificates for whomever he likes. */
export const STRANGER = selfSigned("stranger", { from: new Date(Date.now() - 86_400_000), days: 365 });

/** Writes something else for what clients sign in with. */
function clients(rule: string, change: string): WayIn {
  const by = `        ...decided,
        vpnClientConfiguration: { ...(decided as any).vpnClientConfiguration, ${change} },\n`;
  return { rule, edits: { [GATEWAY]: replaced("        ...decided,\n", by) } };
}

/** Runs something while the program runs. */
function beside(rule: string, statement: string): WayIn {
  const edit: Edit = (text) => `${text}\n${statement}\n`;
  return { rule, edits: { [GATEWAY]: edit } };
}

export const WAYS_IN = {
  entra: clients(
    "p2s-certificate-only",
    `vpnAuthenticationTypes: ["Certificate", "AAD"], vpnClientProtocols: ["IkeV2", "OpenVPN"],
     aadTenant: "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111",
     aadAudience: "22222222-2222-2222-2222-222222222222",
     aadIssuer: "https://sts.windows.net/11111111-1111-1111-1111-111111111111/"`,
  ),
  openvpn: clients("p2s-ikev2-only", `vpnClientProtocols: ["IkeV2", "OpenVPN"]`),
  widePool: clients("p2s-pool-pinned", `vpnClientAddressPool: { addressPrefixes: ["10.0.0.0/8"] }`),
  strangersRoot: clients(
    "p2s-root-pinned",
    `vpnClientRootCertificates: [...(decided as any).vpnClientConfiguration.vpnClientRootCertificates,
       { name: "stranger", publicCertData: "${STRANGER.base64}" }]`,
  ),
  radius: clients(
    "p2s-no-user-auth-residue",
    `radiusServers: [{ radiusServerAddress: "10.80.1.4", radiusServerScore: 30, radiusServerSecret: "made-up" }]`,
  ),
  natRules: {
    rule: "vpn-no-source-rewriting",
    edits: {
      [GATEWAY]: replaced(
        "        ...decided,\n",
        `        ...decided,
        natRules: [{ name: "partner", type: "Static", mode: "IngressSnat",
          internalMappings: [{ addressSpace: "192.168.7.0/24" }],
          externalMappings: [{ addressSpace: "10.81.7.0/24" }] }],\n`,
      ),
    },
  },
  machine: beside(
    "type-allowed",
    `new (require("@pulumi/azure-native/compute").VirtualMachine)("jump-host", {
       resourceGroupName: "rg-musterstadt-dev", hardwareProfile: { vmSize: "Standard_D2s_v3" } });`,
  ),
  scanner: beside(
    "store-closed",
    `new (require("@pulumi/azure-native/storage").LocalUser)("scanner", {
       resourceGroupName: "rg-musterstadt-dev", accountName: "stmadeup", username: "scanner", hasSshKey: true });`,
  ),
} satisfies Record<string, WayIn>;
