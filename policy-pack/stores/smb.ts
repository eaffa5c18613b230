import { holdsNothing, says, type Demand } from "../demand";
import { ofType, type Plan } from "../resource-model/plan";
import { accountFinder } from "../resource-model/storage-account";
import type { PlaceInPlan } from "../rule";

export const SERVICE = "storage:FileServiceProperties";
export const SHARE = "storage:FileShare";
/** Where an account says which directory its shares ask. */
export const IDENTITY = "azureFilesIdentityBasedAuthentication";

/** "SMB file shares in Azure Files", SMB security settings (learn.microsoft.com/azure/storage/files/files-smb-protocol) */
export const SMB: ReadonlyArray<readonly [string, string]> = [
  ["versions", "SMB3.1.1"],
  // NTLMv2 signs in with the account's key, which belongs to whoever holds it.
  ["authenticationMethods", "Kerberos"],
  ["kerberosTicketEncryption", "AES-256"],
  ["channelEncryption", "AES-256-GCM"],
].map(([name, value]) => [`protocolSettings.smb.${name}`, value as string]);

/** What the service says beside it. */
export const BESIDE_SMB: readonly Demand[] = ["protocolSettings.nfs", "cors.corsRules"].map(holdsNothing);

/** How an account asks who opens its shares. */
export const SIGN_IN: readonly Demand[] = [
  says("directoryServiceOptions", "AD", "AADKERB"),
  says("defaultSharePermission", "None"),
  holdsNothing("smbOAuthSettings"),
];

/** What the service does not say is Azure's default, and that offers older SMB, weaker ciphers and NTLMv2. */
export function sharesWithoutService(plan: Plan): readonly PlaceInPlan[] {
  const accountsOf = accountFinder(plan);
  const served = new Set(ofType(plan, SERVICE).flatMap((service) => accountsOf(service)));
  return ofType(plan, SHARE)
    .filter((share) => !accountsOf(share).some((account) => served.has(account)))
    .map((resource) => ({
      resource,
      path: "",
      found: "a file share of an account for which this stack writes no FileServiceProperties",
      write:
        "FileServiceProperties beside it, for the same account of this stack, with the protocol settings",
    }));
}
