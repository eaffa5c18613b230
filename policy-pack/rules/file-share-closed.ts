import { holdsNothing, says, saysIfWritten, unmet, unmetAt, type Demands } from "../demand";
import { at } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule } from "../rule";
import { BESIDE_SMB, IDENTITY, SERVICE, SHARE, sharesWithoutService, SIGN_IN, SMB } from "../stores/smb";

const ACCOUNT = "storage:StorageAccount";

/** learn.microsoft.com/azure/templates/microsoft.storage and "SMB file shares in Azure Files", SMB security settings */
export const SHARE_DEMANDS: readonly Demands[] = [
  {
    type: SERVICE,
    place: "top",
    demands: [...SMB.map(([path, value]) => says(path, value)), ...BESIDE_SMB],
  },
  {
    type: SHARE,
    place: "top",
    demands: [
      says("enabledProtocols", "SMB"),
      holdsNothing("signedIdentifiers"),
      saysIfWritten("rootSquash", "RootSquash", "AllSquash"),
    ],
  },
];

/** A share is opened by people of the city's directory, over the newest SMB, and by no key. */
export const fileShareClosed: Rule = {
  id: "file-share-closed",
  title:
    "file shares of the remote-access stack must be SMB 3.1.1 with AES-256 and Kerberos, and open to nobody by default",
  severity: "high",
  why:
    "an account's key opens every share from any computer and names nobody, older SMB sends files readable or with weak keys, " +
    "and a default permission gives the share to everybody in the directory",
  remedy:
    'Write versions "SMB3.1.1", authenticationMethods "Kerberos", kerberosTicketEncryption "AES-256", channelEncryption ' +
    '"AES-256-GCM", enabledProtocols "SMB" and defaultSharePermission "None".',
  controls: ["BSI IT-Grundschutz 2023: SYS.1.8.A2, CON.1.A1", "ISO/IEC 27001:2022 Annex A: 8.3, 8.5, 8.24"],
  kind: "confinement",
  exemptable: true,
  check: (resource) => [...unmet(resource, SHARE_DEMANDS), ...signIn(resource)],
  together: sharesWithoutService,
};

/** An account without it holds no shares that anybody could open: keys are off by `ledger-store-closed`. */
function signIn({ types, inputs }: JudgedResource): readonly Finding[] {
  if (!isAnyOf(types, ACCOUNT)) return [];
  return [at(inputs, IDENTITY), at(inputs, "properties", IDENTITY)]
    .filter(({ state }) => state !== "absent")
    .flatMap((identity) => unmetAt(identity, SIGN_IN));
}
