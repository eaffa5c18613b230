/**
 * One record of the diagnostic category AuditEvent, as far as it is documented: learn.microsoft.com, "Azure Key
 * Vault logging". The page's example shows VaultGet; members and their types are taken from it, the names of the
 * operations from its table.
 */
export interface AuditRecord {
  readonly time: string;
  readonly resourceId: string;
  readonly operationName: "KeySign" | "KeyGet" | "KeyCreate" | "Authentication";
  readonly operationVersion: string;
  readonly category: "AuditEvent";
  /** Says nothing about the status: the harder case for whoever reads the log. */
  readonly resultType: "Success";
  /** The status in words. */
  readonly resultSignature: string;
  readonly resultDescription: string;
  readonly durationMs: string;
  readonly callerIpAddress: string;
  readonly correlationId: string;
  readonly identity: { readonly claim: Readonly<Record<string, string>> };
  readonly properties: {
    readonly clientInfo: string;
    readonly requestUri: string;
    /** The key with its version, as in the request. */
    readonly id: string;
    readonly httpStatusCode: number;
  };
}

export const OBJECT_ID_CLAIM = "http://schemas.microsoft.com/identity/claims/objectidentifier";

export interface AuditedCall {
  readonly operation: AuditRecord["operationName"];
  readonly status: number;
  readonly apiVersion: string;
  /** Object id of the caller; undefined for a request without a token. */
  readonly caller: string | undefined;
  readonly keyId: string;
  readonly requestUri: string;
  readonly userAgent: string;
  readonly correlationId: string;
  readonly description: string;
}

const WORDS: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
};

/** @param time when the service was done with the call */
export function auditRecord(call: AuditedCall, vaultName: string, time: Date): AuditRecord {
  return {
    time: time.toISOString(),
    resourceId:
      "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/AUTHORITY/PROVIDERS/" +
      `MICROSOFT.KEYVAULT/VAULTS/${vaultName.toUpperCase()}`,
    operationName: call.operation,
    operationVersion: call.apiVersion,
    category: "AuditEvent",
    resultType: "Success",
    resultSignature: WORDS[call.status] ?? String(call.status),
    resultDescription: call.description,
    durationMs: "7",
    callerIpAddress: "192.0.2.7",
    correlationId: call.correlationId,
    identity: { claim: call.caller === undefined ? {} : { [OBJECT_ID_CLAIM]: call.caller } },
    properties: {
      clientInfo: call.userAgent,
      requestUri: call.requestUri,
      id: call.keyId,
      httpStatusCode: call.status,
    },
  };
}
