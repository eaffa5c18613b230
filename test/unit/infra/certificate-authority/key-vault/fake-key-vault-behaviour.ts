/** What the fake does with one request, instead of answering it as Azure would. JSON, for the control path. */
export type Behaviour =
  | { readonly do: "answer" }
  /** An error of Key Vault's shape; `inner` is the code inside `innererror`. */
  | {
      readonly do: "fail";
      readonly status: number;
      readonly code?: string;
      readonly inner?: string;
      readonly message?: string;
      readonly retryAfter?: string;
    }
  /** An answer as a load balancer in front of the service gives it: not JSON. */
  | { readonly do: "fail-in-html"; readonly status: number; readonly retryAfter?: string }
  /** Answers after that many milliseconds. */
  | { readonly do: "slow"; readonly ms: number }
  /** Answers a moment after that many requests have come in to be held; a caller that sends fewer waits for ever. */
  | { readonly do: "gather"; readonly count: number }
  /** Signs, and never answers. */
  | { readonly do: "hang" }
  /** Cuts the connection without doing anything. */
  | { readonly do: "reset-before" }
  /** Signs, and cuts the connection: the answer is lost, the log shows the call. */
  | { readonly do: "reset-after" }
  /** Signs with the key named, in its newest version, instead of the one asked for. */
  | { readonly do: "sign-with"; readonly key: string }
  /** Signs, then changes one bit. */
  | { readonly do: "spoil" };

export type FakeOperation = "get" | "sign" | "create";

/** Behaviours to come: those queued for an operation first, then the standing one, then an honest answer. */
export class Script {
  readonly #queues = new Map<FakeOperation, Behaviour[]>();
  readonly #standing = new Map<FakeOperation, () => Behaviour>();

  /** Adds behaviours for the next requests of that operation, one each. */
  next(operation: FakeOperation, ...behaviours: readonly Behaviour[]): void {
    this.#queues.set(operation, [...(this.#queues.get(operation) ?? []), ...behaviours]);
  }

  /** Sets what happens to every other request of that operation. */
  always(operation: FakeOperation, behaviour: Behaviour | (() => Behaviour)): void {
    this.#standing.set(operation, typeof behaviour === "function" ? behaviour : () => behaviour);
  }

  take(operation: FakeOperation): Behaviour {
    const queued = this.#queues.get(operation)?.shift();
    return queued ?? this.#standing.get(operation)?.() ?? { do: "answer" };
  }
}

/**
 * Key Vault's own limit: so many calls in a window, then 429 until it ends; refused calls do not count
 * (learn.microsoft.com, "Azure Key Vault throttling guidance"). With RSA-3072 in an HSM it is 500 in 10 s.
 *
 * @param now milliseconds since 1970
 */
export function limitedTo(count: number, windowMs: number, now: () => number): () => Behaviour {
  let end = 0;
  let left = 0;
  return () => {
    if (now() >= end) [end, left] = [now() + windowMs, count];
    left -= 1;
    if (left >= 0) return { do: "answer" };
    const retryAfter = String(Math.ceil((end - now()) / 1_000));
    return { do: "fail", status: 429, code: "Throttled", retryAfter };
  };
}
