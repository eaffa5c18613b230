import type { TokenCredential } from "@azure/identity";
import { systemTiming, type Timing } from "../../../azure-calls/timing";
import { askedWait, ownWait, withJitter } from "../../../azure-calls/wait-time";
import { CollectRefused } from "../collect-refused";
import type { GraphList } from "./graph-list";
import { pageOf, type Page } from "./graph-page";
import { GraphToken } from "./graph-token";
import type { RawAnswer, Transport } from "./graph-transport";
import { tokenRefused, verdictOnAnswer, verdictOnThrown, type Verdict } from "./graph-verdict";

export interface CallOptions {
  readonly transport: Transport;
  readonly credential: TokenCredential;
  /** The directory that is asked, a GUID. */
  readonly tenant: string;
  /** Milliseconds until a request without an answer is given up and sent again. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds from the first attempt of a page on, after which no further one is made. */
  readonly giveUpAfterMs?: number;
  /** Told in a sentence each time something has to wait. */
  readonly onWait?: (sentence: string) => void;
  readonly timing?: Timing;
}

/** Attempts of one page that may fail for other reasons than a busy service; together they wait about two minutes. */
const MOST_FAILURES = 8;

/** The result of one attempt. */
type Outcome = { readonly page: Page } | { readonly verdict: Verdict; readonly answer?: RawAnswer };

/** Asks Microsoft Graph for pages, one after the other. */
export class GraphCalls {
  /** Requests that were sent, failed ones included. */
  sent = 0;
  readonly timing: Timing;
  readonly #transport: Transport;
  readonly #token: GraphToken;
  readonly #requestTimeoutMs: number;
  readonly #giveUpAfterMs: number;
  readonly #onWait: (sentence: string) => void;

  constructor(options: CallOptions) {
    this.timing = options.timing ?? systemTiming;
    this.#transport = options.transport;
    this.#token = new GraphToken(options.credential, options.tenant, this.timing);
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 60_000;
    this.#giveUpAfterMs = options.giveUpAfterMs ?? 600_000;
    this.#onWait = options.onWait ?? (() => undefined);
  }

  /**
   * Asks until there is a page.
   *
   * @throws CollectRefused when it is refused, or does not come in time
   */
  async page(url: string, list: GraphList): Promise<Page> {
    const deadline = this.timing.now() + this.#giveUpAfterMs;
    let renewed = false;
    for (let failures = 0; ;) {
      const outcome = await this.#attempt(url, list);
      if ("page" in outcome) return outcome.page;
      const { verdict, answer } = outcome;
      if (verdict.next === "new-token") {
        if (renewed) throw new CollectRefused(tokenRefused(answer?.body ?? ""));
        renewed = true;
        this.#token.drop();
        continue;
      }
      if (verdict.next === "none") throw new CollectRefused(verdict.because);
      failures += 1;
      const asked = askedWait(answer?.retryAfter, this.timing.now());
      const wait = withJitter(asked ?? ownWait(failures), this.timing.random());
      const tooOften = !verdict.throttled && failures >= MOST_FAILURES;
      if (tooOften || this.timing.now() + wait > deadline) {
        throw new CollectRefused(
          `Microsoft Graph ${verdict.because} when asked for ${list.what}, ${failures} times in a row; ` +
            "nothing was collected. Run the same command again later",
        );
      }
      this.#onWait(`Microsoft Graph ${verdict.because}; next attempt in ${Math.ceil(wait / 1_000)} s`);
      await this.timing.sleep(wait);
    }
  }

  async #attempt(url: string, list: GraphList): Promise<Outcome> {
    const controller = new AbortController();
    let timedOutAfterMs: number | undefined;
    let signedIn = false;
    const stopClock = this.timing.after(this.#requestTimeoutMs, () => {
      timedOutAfterMs = this.#requestTimeoutMs;
      controller.abort();
    });
    const ask = async (): Promise<RawAnswer> => {
      const token = await this.#token.get(controller.signal);
      signedIn = true;
      this.sent += 1;
      return this.#transport(url, token, controller.signal);
    };
    try {
      // The race is for a credential that does not look at the signal.
      const answer = await Promise.race([ask(), aborted(controller)]);
      const page = answer.status === 200 ? pageOf(answer.body) : undefined;
      return page === undefined ? { verdict: verdictOnAnswer(answer, list), answer } : { page };
    } catch (error) {
      if (error instanceof CollectRefused) throw error;
      return { verdict: verdictOnThrown(error, signedIn, timedOutAfterMs) };
    } finally {
      stopClock();
    }
  }
}

function aborted({ signal }: AbortController): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("no answer in time")), { once: true });
  });
}
