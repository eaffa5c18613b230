import { AsyncLocalStorage } from "node:async_hooks";
import type { KeyClientOptions } from "@azure/keyvault-keys";

/**
 * What went over the wire during one attempt. Kept apart from the errors of the Azure library: these lose the
 * status when an answer has no JSON body, as the answers of load balancers do.
 */
export interface Exchange {
  /** Requests sent, the unauthenticated first one and readings of the key included. */
  sent: number;
  /** Requests for a signature sent. */
  signatureCalls: number;
  /** The last request carried a token. */
  authenticated: boolean;
  /** Status of the last answer; undefined while there is none. */
  status: number | undefined;
  retryAfter: string | undefined;
  /** Key Vault's codes of an error, the outer one first, such as `Forbidden` and `ForbiddenByRbac`. */
  codes: readonly string[];
}

type PolicyEntry = NonNullable<KeyClientOptions["additionalPolicies"]>[number];

const current = new AsyncLocalStorage<Exchange>();

export function newExchange(): Exchange {
  return {
    sent: 0,
    signatureCalls: 0,
    authenticated: false,
    status: undefined,
    retryAfter: undefined,
    codes: [],
  };
}

/** Runs an attempt whose requests are written into the exchange by {@link exchangePolicy}. */
export function during<T>(exchange: Exchange, attempt: () => Promise<T>): Promise<T> {
  return current.run(exchange, attempt);
}

/** The last step before the wire. */
export const exchangePolicy: PolicyEntry = {
  position: "perRetry",
  policy: {
    name: "exchangePolicy",
    async sendRequest(request, next) {
      const exchange = current.getStore();
      if (exchange === undefined) return next(request);
      exchange.sent += 1;
      if (request.method === "POST" && new URL(request.url).pathname.endsWith("/sign")) {
        exchange.signatureCalls += 1;
      }
      exchange.authenticated = request.headers.has("authorization");
      exchange.status = undefined;
      const response = await next(request);
      exchange.status = response.status;
      exchange.retryAfter = response.headers.get("retry-after");
      exchange.codes = response.status < 400 ? [] : codesOf(response.bodyAsText);
      return response;
    },
  },
};

/** Only what looks like a code: the text beside it may quote the request, its token included. */
function codesOf(body: string | null | undefined): string[] {
  try {
    const { error } = JSON.parse(body ?? "") as {
      error?: { code?: unknown; innererror?: { code?: unknown } };
    };
    return [error?.code, error?.innererror?.code].filter(
      (code): code is string => typeof code === "string" && /^[A-Za-z]{1,40}$/.test(code),
    );
  } catch {
    return [];
  }
}
