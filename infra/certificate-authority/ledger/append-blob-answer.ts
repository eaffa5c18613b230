import { RestError } from "@azure/storage-blob";

/**
 * What an error of the storage service means to a writer. Codes: learn.microsoft.com, "Blob Storage error codes" and
 * "Lease Blob", outcomes of lease operations by lease state.
 */
const CODES = {
  /** Somebody else holds the lease. */
  taken: ["LeaseAlreadyPresent", "LeaseIsBreakingAndCannotBeAcquired"],
  /** The lease that was named is not, or no longer, the one that counts. */
  over: [
    "LeaseLost",
    "LeaseIdMissing",
    "LeaseIdMismatchWithBlobOperation",
    "LeaseIdMismatchWithLeaseOperation",
    "LeaseNotPresentWithBlobOperation",
    "LeaseNotPresentWithLeaseOperation",
    "LeaseIsBrokenAndCannotBeRenewed",
    "LeaseIsBreakingAndCannotBeChanged",
  ],
  /** The blob is there; one that is leased is named by its lease rather than by its existence. */
  exists: ["BlobAlreadyExists", "ConditionNotMet", "LeaseIdMissing", "BlobImmutableDueToPolicy"],
  "blob missing": ["BlobNotFound"],
} as const;

export function means(error: unknown, meaning: keyof typeof CODES): boolean {
  const codes: readonly string[] = CODES[meaning];
  return error instanceof RestError && error.code !== undefined && codes.includes(error.code);
}

/** Whether the service said yes or no at all; a request without an answer may have been carried out. */
export function wasAnswered(error: unknown): boolean {
  return error instanceof RestError && error.statusCode !== undefined && error.statusCode < 500;
}

/** One line for people: code and status, never the request's headers or body. */
export function told(error: unknown): string {
  if (!(error instanceof RestError)) return (error as Error).message;
  const code = error.code ?? error.name;
  return error.statusCode === undefined ? code : `${code}, HTTP ${error.statusCode}`;
}

/** What to do about errors that no repetition cures. */
const ADVICE: Readonly<Record<string, string>> = {
  ContainerNotFound:
    'The container does not exist: deploy the part "authority", or correct the ledger\'s address.',
  AuthorizationFailure: "Run it where the storage account's private endpoint is reached.",
  AuthorizationPermissionMismatch:
    'The identity needs the role "Storage Blob Data Contributor" on the ledger\'s container and on the one of its lock.',
  BlobImmutableDueToPolicy:
    "The container's immutability policy must allow protected append writes, and must not cover the container of the lock.",
};

/** The error as a sentence that says where it happened and, where one is known, what to do. */
export function asSentence(place: string, doing: string, error: unknown): Error {
  const advice = error instanceof RestError ? ADVICE[error.code ?? ""] : undefined;
  return new Error(
    `the ledger ${place} could not ${doing} (${told(error)})${advice === undefined ? "" : `. ${advice}`}`,
    { cause: error },
  );
}
