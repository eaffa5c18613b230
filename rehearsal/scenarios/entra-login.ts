import { changeClients, type Scenario } from "./scenario";

/** The built-in policy of Azure and CIS Azure 7.9 ask for just this; it lets any PC in whose user knows a password. */
export const scenario: Scenario = {
  title: "Somebody adds sign-in with Entra ID beside the certificates, so that staff can use their own PCs.",
  rules: ["p2s-certificate-only", "p2s-no-user-auth-residue"],
  change: changeClients((clients) => ({
    ...clients,
    vpnAuthenticationTypes: ["Certificate", "AAD"],
    vpnClientProtocols: ["IkeV2", "OpenVPN"],
    aadTenant: "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111",
    aadAudience: "22222222-2222-2222-2222-222222222222",
    aadIssuer: "https://sts.windows.net/11111111-1111-1111-1111-111111111111/",
  })),
};
