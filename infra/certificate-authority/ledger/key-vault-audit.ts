import { z } from "zod";

/** A use of a key as the vault's audit log tells it. */
export interface KeyUse {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** `<vault host>/keys/<name>/<version>`, lower case; the version is empty where the row does not name it. */
  readonly key: string;
  /** Object id of who asked, or "unknown"; never a name. */
  readonly caller: string;
}

/**
 * One record of the category AuditEvent (learn.microsoft.com, "Azure Key Vault logging", article
 * key-vault/general/logging): only members that the comparison needs.
 */
const record = z.object({
  time: z.string(),
  operationName: z.string(),
  resultType: z.string().optional(),
  resultSignature: z.string().optional(),
  identity: z.object({ claim: z.record(z.string(), z.unknown()).optional() }).optional(),
  properties: z
    .object({
      id: z.string().optional(),
      requestUri: z.string().optional(),
      httpStatusCode: z.union([z.number(), z.string()]).optional(),
    })
    .optional(),
});
type AuditRecord = z.infer<typeof record>;

const OBJECT_ID_CLAIMS = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a line of an audit log: one record, or `{"records": [...]}` as diagnostic settings write it.
 *
 * @returns successful signatures only, or what cannot be understood; that must not pass for nothing
 */
export function readAuditLine(line: string): { readonly uses: KeyUse[]; readonly faults: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { uses: [], faults: ["it is not JSON"] };
  }
  const wrapped = z.object({ records: z.array(z.unknown()) }).safeParse(value);
  const uses: KeyUse[] = [];
  const faults: string[] = [];
  for (const one of wrapped.success ? wrapped.data.records : [value]) {
    const parsed = record.safeParse(one);
    if (!parsed.success) {
      faults.push("it is no audit record: time and operationName are missing");
    } else if (parsed.data.operationName.toLowerCase() === "keysign" && succeeded(parsed.data)) {
      const use = useOf(parsed.data);
      if (typeof use === "string") faults.push(use);
      else uses.push(use);
    }
  }
  return { uses, faults };
}

/** @param url key identifier, or the address of a request to the key */
export function keyOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const [keys, name, version = ""] = pathname.toLowerCase().split("/").slice(1);
  if (keys !== "keys" || name === undefined || name === "") return undefined;
  return `${hostname}/keys/${name}/${version === "sign" ? "" : version}`;
}

/** In doubt a row counts: the vault also writes `Success` for requests that it refused, only the status tells. */
function succeeded({ properties, resultType }: AuditRecord): boolean {
  const status = Number(properties?.httpStatusCode ?? Number.NaN);
  if (Number.isFinite(status)) return status < 300;
  return resultType === undefined || resultType.toLowerCase() === "success";
}

function useOf({ time, properties, identity }: AuditRecord): KeyUse | string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return "a KeySign row has no readable time";
  const keys = [properties?.id, properties?.requestUri]
    .map((url) => (url === undefined ? undefined : keyOf(url)))
    .filter((key) => key !== undefined);
  // Whichever of the two names the version.
  const key = keys.find((found) => !found.endsWith("/")) ?? keys[0];
  if (key === undefined) return `the KeySign row of ${new Date(at).toISOString()} names no key`;
  const claimed = OBJECT_ID_CLAIMS.map((name) => identity?.claim?.[name]).find(
    (claim): claim is string => typeof claim === "string" && GUID.test(claim),
  );
  return { time: at, key, caller: claimed ?? "unknown" };
}
