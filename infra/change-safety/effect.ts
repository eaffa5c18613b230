/** What a change does to people who are connected, or to whoever waits for it. */
export interface Effect {
  /**
   * `drops`: somebody is cut off, now or when they next connect. `slow`: it takes minutes or longer.
   * `notice`: neither, but a person should know.
   */
  readonly kind: "drops" | "slow" | "notice";
  /** One or two sentences in plain words. */
  readonly sentence: string;
}

export const drops = (sentence: string): Effect => ({ kind: "drops", sentence });
export const slow = (sentence: string): Effect => ({ kind: "slow", sentence });
export const notice = (sentence: string): Effect => ({ kind: "notice", sentence });
