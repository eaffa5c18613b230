import { firstLine, isUntrusted, networkCode } from "../../../azure-calls/thrown";
import type { GraphList } from "./graph-list";
import type { RawAnswer } from "./graph-transport";

/** Whether a failed attempt is worth another one. */
export type Verdict =
  | { readonly next: "wait"; readonly throttled: boolean; readonly because: string }
  | { readonly next: "new-token" }
  | { readonly next: "none"; readonly because: string };

/** @returns what is to be done about an answer that is none */
export function verdictOnAnswer({ status, body }: RawAnswer, list: GraphList): Verdict {
  if (status === 429) return { next: "wait", throttled: true, because: "answered 429, too many requests" };
  if (status === 503) return { next: "wait", throttled: true, because: "answered 503, not available" };
  if (status === 408 || status >= 500) return wait(`answered ${status}`);
  if (status === 401) return { next: "new-token" };
  if (status < 300) return wait("answered with something that is no page of a list");
  return none(refusal(status, codesOf(body), list));
}

/** @param timedOutAfterMs set when the attempt was ended because no answer came */
export function verdictOnThrown(
  thrown: unknown,
  signedIn: boolean,
  timedOutAfterMs: number | undefined,
): Verdict {
  if (timedOutAfterMs !== undefined) return wait(`did not answer within ${timedOutAfterMs / 1_000} s`);
  if (!signedIn) return signInVerdict(thrown);
  const code = networkCode(thrown);
  if (isUntrusted(code)) {
    return none(
      `Microsoft Graph shows a certificate that cannot be trusted (${code}); ` +
        "look for a proxy that breaks TLS open, and go round it",
    );
  }
  return wait(`did not answer to the end (${code})`);
}

/** For a token that was new and is not taken either. */
export function tokenRefused(body: string): string {
  return (
    `Microsoft Graph answered ${[401, ...codesOf(body)].join(" ")}, also with a new token: it does not accept this ` +
    "identity. Sign in to the city's directory, or check AZURE_CLIENT_ID"
  );
}

function refusal(status: number, codes: readonly string[], list: GraphList): string {
  const answer = `Microsoft Graph answered ${[status, ...codes].join(" ")} when asked for ${list.what}`;
  if (status === 403) {
    return (
      `${answer}: a permission is missing. Give this identity the application permission ${list.permission}, with ` +
      "the consent of an administrator; a new one takes some minutes, and the licence for Intune must be active"
    );
  }
  if (status === 404) return `${answer}: ${list.missing}`;
  if (status >= 300 && status < 400) {
    return `${answer}: it points elsewhere, where the token must not go. Look for a proxy between`;
  }
  return `${answer}: it does not take the question. Run the same command again; what a page pointed to may be over`;
}

function signInVerdict(thrown: unknown): Verdict {
  const status = (thrown as { statusCode?: unknown } | undefined)?.statusCode;
  if (typeof status === "number" && (status === 429 || status >= 500)) {
    return wait(`could not be asked: the sign-in answered ${status}`);
  }
  return none(`Microsoft Graph could not be asked: ${firstLine(thrown)}`);
}

/** Only what looks like a code: the text beside it may quote the request. */
function codesOf(body: string): string[] {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; innerError?: { code?: unknown } } };
    return [error?.code, error?.innerError?.code].filter(
      (code): code is string => typeof code === "string" && /^[A-Za-z_]{1,60}$/.test(code),
    );
  } catch {
    return [];
  }
}

function wait(because: string): Verdict {
  return { next: "wait", throttled: false, because };
}

function none(because: string): Verdict {
  return { next: "none", because };
}
