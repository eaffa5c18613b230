import type { Entry } from "./entry";

/** How far an intent has come. */
export type IntentState = "open" | "signed" | "committed" | "abandoned";

/** Kinds of entries that speak about an earlier intent. */
export type Follower = Extract<Entry, { readonly intent: number }>;

export type LifeFault = "signed-without-intent" | "signed-twice" | "revoke-unknown" | "out-of-turn";

/** What may come when. Whatever is not listed is refused by the writer and found by the verification. */
const NEXT: Readonly<Record<Follower["kind"], Partial<Record<IntentState, IntentState>>>> = {
  retry: { open: "open" },
  signed: { open: "signed" },
  committed: { signed: "committed" },
  abandoned: { open: "abandoned" },
  revoke: { signed: "signed", committed: "committed" },
};

/** @param state undefined when there is no such intent */
export function nextState(
  state: IntentState | undefined,
  follower: Follower["kind"],
): { readonly state: IntentState } | { readonly fault: LifeFault } {
  const next = state === undefined ? undefined : NEXT[follower][state];
  return next === undefined ? { fault: faultOf(state, follower) } : { state: next };
}

/** The fault in words, for the entry that makes it. */
export function lifeSentence(
  state: IntentState | undefined,
  { kind, intent }: Pick<Follower, "kind" | "intent">,
): string {
  return state === undefined
    ? `${kind}: there is no intent ${intent} before it`
    : `${kind}: intent ${intent} is ${state} already, or not yet signed`;
}

export function follows(entry: { readonly kind: Entry["kind"] }): entry is Follower {
  return entry.kind in NEXT;
}

function faultOf(state: IntentState | undefined, follower: Follower["kind"]): LifeFault {
  if (follower === "signed" && state === undefined) return "signed-without-intent";
  if (follower === "signed" && state !== "abandoned") return "signed-twice";
  if (follower === "revoke") return "revoke-unknown";
  return "out-of-turn";
}
