import { distinct, holdsNothing, says, saysIfWritten, unmet, unmetAt, type Demands } from "../demand";
import { isWord } from "../filters/items";
import { inEitherShape } from "../resource-model/either-shape";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding } from "../rule";
import { IDENTITY, SIGN_IN } from "./smb";

export const ACCOUNT = "storage:StorageAccount";
/** Each opens the account's files to somebody whom no directory knows. */
const DOORS = ["enableNfsV3", "isSftpEnabled", "isLocalUserEnabled"];

/** learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts and /azure/storage/common/storage-network-security */
export const FILE_ACCOUNT_DEMANDS: readonly Demands[] = [
  {
    type: ACCOUNT,
    place: "top",
    demands: [
      says("publicNetworkAccess", "Disabled"),
      says("allowSharedKeyAccess", false),
      says("allowBlobPublicAccess", false),
      saysIfWritten("allowCrossTenantReplication", false),
      saysIfWritten("enableHttpsTrafficOnly", true),
      // They go on to count when the public network is switched off.
      holdsNothing("networkRuleSet.resourceAccessRules"),
      ...DOORS.map((name) => saysIfWritten(name, false)),
    ],
  },
];

/** Whether the account says itself that it is for files. What only the deployment tells may say so. */
export function isFileAccount(resource: JudgedResource): boolean {
  if (!isAnyOf(resource.types, ACCOUNT)) return false;
  const { inputs } = resource;
  const kinds = [at(inputs, "kind"), at(inputs, "properties", "kind")];
  return (
    kinds.some((kind) => kind.state === "unknown" || isWord(kind, "filestorage")) ||
    DOORS.some((name) => inEitherShape(inputs, name).some(opens)) ||
    inEitherShape(inputs, IDENTITY).some(({ state }) => state !== "absent")
  );
}

/** What lets somebody into an account with files past the directory. */
export function fileAccount(resource: JudgedResource): readonly Finding[] {
  return distinct([
    ...unmet(resource, FILE_ACCOUNT_DEMANDS),
    ...inEitherShape(resource.inputs, IDENTITY)
      .filter(({ state }) => state !== "absent")
      .flatMap((identity) => unmetAt(identity, SIGN_IN)),
  ]);
}

function opens(reading: Reading): boolean {
  return reading.state === "unknown" || (reading.state === "known" && reading.value !== false);
}
