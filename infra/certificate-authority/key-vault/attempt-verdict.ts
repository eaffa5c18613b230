import { firstLine, isUntrusted, networkCode } from "../../azure-calls/thrown";
import type { Exchange } from "./exchange";
import type { PinnedKey } from "./pinned-key";

export type Operation = "read" | "sign";

/** Whether a failed attempt is worth another one. */
export type Verdict =
  | { readonly again: true; readonly throttled: boolean; readonly because: string }
  | { readonly again: false; readonly because: string };

/** Data actions of a role: learn.microsoft.com, "Azure permissions for Security", Microsoft.KeyVault. */
const ACTIONS: Readonly<Record<Operation, string>> = {
  read: "Microsoft.KeyVault/vaults/keys/read",
  sign: "Microsoft.KeyVault/vaults/keys/sign/action",
};

/**
 * Judges an attempt that threw.
 *
 * @param thrown what the Azure library threw
 * @param timedOutAfterMs set when the attempt was ended because no answer came
 */
export function verdictOn(
  exchange: Exchange,
  thrown: unknown,
  operation: Operation,
  key: PinnedKey,
  timedOutAfterMs: number | undefined,
): Verdict {
  const { status, authenticated, sent } = exchange;
  if (timedOutAfterMs !== undefined) return again(`did not answer within ${timedOutAfterMs / 1_000} s`);
  if (status === 429) return { again: true, throttled: true, because: "answered 429, too many requests" };
  if (status === 408 || (status !== undefined && status >= 500)) return again(`answered ${status}`);
  if (status === 401 && !authenticated) return signInVerdict(thrown);
  if (status !== undefined) return never(refusal(status, exchange.codes, operation, key));
  if (sent === 0) return signInVerdict(thrown);
  const code = networkCode(thrown);
  if (isUntrusted(code)) {
    return never(
      `${key.vaultUrl} shows a certificate that cannot be trusted (${code}); ` +
        "look for a proxy that breaks TLS open, and go round it",
    );
  }
  return again(`could not be reached (${code})`);
}

function refusal(
  status: number,
  codes: readonly string[],
  operation: Operation,
  { vaultUrl, id }: PinnedKey,
): string {
  const answer = `${vaultUrl} answered ${[status, ...codes].join(" ")}`;
  if (status === 401) {
    return `${answer}: it does not accept the token. Sign in to the vault's tenant, or check AZURE_CLIENT_ID`;
  }
  if (status === 404) {
    return `${answer}: there is no key ${id}. Check name and version; a deleted key can be recovered`;
  }
  if (status === 403 && codes.includes("KeyDisabled")) {
    return `${answer}: the key is disabled. Enable this version, or rotate to another anchor`;
  }
  if (status === 403 && codes.some((code) => /ForbiddenBy(Firewall|Connection)/.test(code))) {
    return `${answer}: it lets no one in from this network. Run this where its private endpoint is reached`;
  }
  if (status === 403) {
    return (
      `${answer}: a permission is missing. Give this identity a role with the data action ` +
      `${ACTIONS[operation]} on the key; a new assignment takes some minutes`
    );
  }
  if (status < 300) return `${vaultUrl} answered in a form that is not Key Vault's; look for a proxy between`;
  return `${answer}, which asking again will not change`;
}

/** The Azure library had no token to send, or did not send for another reason of its own. */
function signInVerdict(thrown: unknown): Verdict {
  const status = (thrown as { statusCode?: unknown } | undefined)?.statusCode;
  if (typeof status === "number" && (status === 429 || status >= 500)) {
    return again(`could not be asked: the sign-in answered ${status}`);
  }
  return never(`Key Vault could not be asked: ${firstLine(thrown)}`);
}

function again(because: string): Verdict {
  return { again: true, throttled: false, because };
}

function never(because: string): Verdict {
  return { again: false, because };
}
