import type { FileShareSettings } from "../settings/file-share-settings";
import { ACCOUNT_DECIDING, closedAccountArgs } from "../storage/closed-account";

/** The account that the share lies in. Every share of an account asks the same directory who somebody is. */
export function shareAccountArgs({ authentication }: Pick<FileShareSettings, "authentication">) {
  return {
    ...closedAccountArgs("file", "None"),
    // The loss of a zone must not take the departments' drives away.
    sku: { name: "Standard_ZRS" },
    largeFileSharesState: "Enabled",
    // No copies into accounts of other tenants.
    allowedCopyScope: "AAD",
    azureFilesIdentityBasedAuthentication: identityArgs(authentication),
  };
}

/** Who may use the share at all is said by roles, group by group: nobody does by default. */
function identityArgs({ kind, ...directory }: FileShareSettings["authentication"]) {
  return {
    directoryServiceOptions: kind === "active-directory" ? "AD" : "AADKERB",
    defaultSharePermission: "None",
    activeDirectoryProperties: { ...directory },
  };
}

/**
 * SMB as Microsoft calls it the most secure (learn.microsoft.com, "SMB file shares in Azure Files", SMB security
 * settings). Without NTLM no key of the account opens the share.
 */
export function fileServiceArgs({ deletedKeptDays }: Pick<FileShareSettings, "deletedKeptDays">) {
  return {
    fileServicesName: "default",
    protocolSettings: {
      smb: {
        versions: "SMB3.1.1",
        authenticationMethods: "Kerberos",
        kerberosTicketEncryption: "AES-256",
        channelEncryption: "AES-256-GCM",
      },
    },
    shareDeleteRetentionPolicy: { enabled: true, days: deletedKeptDays },
  };
}

export const SHARE_ACCOUNT_DECIDING = [
  ...ACCOUNT_DECIDING,
  "allowedCopyScope",
  "azureFilesIdentityBasedAuthentication.directoryServiceOptions",
  "azureFilesIdentityBasedAuthentication.defaultSharePermission",
] as const;

export const FILE_SERVICE_DECIDING = [
  "fileServicesName",
  "protocolSettings.smb.versions",
  "protocolSettings.smb.authenticationMethods",
  "protocolSettings.smb.kerberosTicketEncryption",
  "protocolSettings.smb.channelEncryption",
  "shareDeleteRetentionPolicy.enabled",
  "shareDeleteRetentionPolicy.days",
] as const;
