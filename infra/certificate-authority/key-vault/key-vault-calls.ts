import { verdictOn, type Operation, type Verdict } from "./attempt-verdict";
import { CallGate } from "./call-gate";
import { during, newExchange, type Exchange } from "./exchange";
import { KeyVaultFailure } from "./key-vault-failure";
import type { PinnedKey } from "./pinned-key";
import { systemTiming, type Timing } from "../../azure-calls/timing";
import { askedWait, ownWait, withJitter } from "../../azure-calls/wait-time";

export interface CallOptions {
  /** Calls at once. Key Vault signs some 50 times a second with RSA-3072; 8 are enough to reach that. */
  readonly parallel?: number;
  /** Milliseconds until a request without an answer is given up and sent again. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds from the first attempt of a call on, after which no further one is made. */
  readonly giveUpAfterMs?: number;
  /** Told in a sentence each time something has to wait. */
  readonly onWait?: (sentence: string) => void;
  /** Ends all calls. */
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
}

export interface Answer<T> {
  readonly value: T;
  /** Requests for a signature that were sent for it. */
  readonly calls: number;
}

/** The result of one attempt. */
type Outcome<T> = { readonly value: T } | { readonly verdict: Verdict };

/**
 * Calls of one key. The retries of the Azure library are not used: they neither count, nor hold back the other
 * calls when the vault throttles, nor can be tested without waiting.
 */
export class KeyVaultCalls {
  readonly #key: PinnedKey;
  readonly #gate: CallGate;
  readonly #timing: Timing;
  readonly #requestTimeoutMs: number;
  readonly #giveUpAfterMs: number;
  readonly #onWait: (sentence: string) => void;
  readonly #signal: AbortSignal | undefined;

  constructor(key: PinnedKey, options: CallOptions) {
    this.#key = key;
    this.#timing = options.timing ?? systemTiming;
    this.#gate = new CallGate(options.parallel ?? 8, this.#timing);
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 30_000;
    this.#giveUpAfterMs = options.giveUpAfterMs ?? 600_000;
    this.#onWait = options.onWait ?? (() => undefined);
    this.#signal = options.signal;
  }

  /**
   * Asks until there is an answer.
   *
   * @param ask one request through the Azure library, with its retries switched off
   * @throws KeyVaultFailure refused, gave-up or cancelled
   */
  async run<T>(operation: Operation, ask: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    let calls = 0;
    try {
      return await this.#gate.through(async () => {
        const deadline = this.#timing.now() + this.#giveUpAfterMs;
        for (let failures = 1; ; failures += 1) {
          await this.#waitOutPause(deadline, operation, calls);
          this.#signal?.throwIfAborted();
          const exchange = newExchange();
          const outcome = await this.#attempt(exchange, operation, ask).finally(() => {
            calls += exchange.signatureCalls;
          });
          if ("value" in outcome) return { value: outcome.value, calls };
          await this.#beforeNext(outcome.verdict, exchange, failures, { deadline, operation, calls });
        }
      }, this.#signal);
    } catch (error) {
      if (error instanceof KeyVaultFailure) throw error;
      if (this.#signal?.aborted !== true) throw error;
      throw new KeyVaultFailure("cancelled", `cancelled while ${this.#doing(operation)}`, calls);
    }
  }

  /** @throws the signal's reason when the caller cancelled */
  async #attempt<T>(
    exchange: Exchange,
    operation: Operation,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>> {
    const controller = new AbortController();
    let timedOutAfterMs: number | undefined;
    const end = () => controller.abort();
    this.#signal?.addEventListener("abort", end, { once: true });
    const stopClock = this.#timing.after(this.#requestTimeoutMs, () => {
      timedOutAfterMs = this.#requestTimeoutMs;
      end();
    });
    try {
      // The race is for whatever in the library, or in a credential, does not look at the signal.
      return {
        value: await Promise.race([during(exchange, () => ask(controller.signal)), aborted(controller)]),
      };
    } catch (error) {
      this.#signal?.throwIfAborted();
      return { verdict: verdictOn(exchange, error, operation, this.#key, timedOutAfterMs) };
    } finally {
      stopClock();
      this.#signal?.removeEventListener("abort", end);
    }
  }

  /** Waits as long as the failure asks for, or ends the call. */
  async #beforeNext(
    verdict: Verdict,
    { retryAfter }: Exchange,
    failures: number,
    call: { deadline: number; operation: Operation; calls: number },
  ): Promise<void> {
    const { deadline, operation, calls } = call;
    if (!verdict.again) {
      throw new KeyVaultFailure("refused", `failed ${this.#doing(operation)}: ${verdict.because}`, calls);
    }
    const asked = askedWait(retryAfter, this.#timing.now());
    const wait = withJitter(asked ?? ownWait(failures), this.#timing.random());
    if (this.#timing.now() + wait > deadline) throw this.#gaveUp(operation, calls, verdict.because);
    if (verdict.throttled) {
      // Waiting is left to #waitOutPause, in which all calls stand.
      if (this.#gate.pause(wait)) this.#onWait(`Key Vault asks to wait ${seconds(wait)} s`);
      return;
    }
    this.#onWait(`Key Vault ${verdict.because}; next attempt in ${seconds(wait)} s`);
    await this.#timing.sleep(wait, this.#signal);
  }

  async #waitOutPause(deadline: number, operation: Operation, calls: number): Promise<void> {
    for (let wait = this.#gate.remaining; wait > 0; wait = this.#gate.remaining) {
      if (this.#timing.now() + wait > deadline) {
        throw this.#gaveUp(operation, calls, "answered 429, too many requests");
      }
      await this.#timing.sleep(wait, this.#signal);
    }
  }

  #gaveUp(operation: Operation, calls: number, because: string): KeyVaultFailure {
    const limit = seconds(this.#giveUpAfterMs);
    return new KeyVaultFailure(
      "gave-up",
      `gave up ${this.#doing(operation)} after ${limit} s: Key Vault ${because} to the last. ` +
        "Run the same command again later, it goes on where it stopped",
      calls,
    );
  }

  #doing(operation: Operation): string {
    return operation === "read" ? `reading the key ${this.#key.id}` : `signing with the key ${this.#key.id}`;
  }
}

function aborted({ signal }: AbortController): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("no answer in time")), { once: true });
  });
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}
