/** What `--without` can take away, and what it is good for. */
export const SAFEGUARDS = {
  "stale-posture-expires": "a laptop that was silent for long is not renewed; without it, it is revoked",
  jitter: "each certificate is renewed at a moment of its own",
  breaker: "a run that would revoke more than ten devices and one in a hundred stops",
  "source-survey": "the export is judged before anybody is judged by it",
  urgency: "what may be in somebody else's hands is brought to the gateway at once, and revoke --now with it",
  "daily-window": "what is not urgent is written to the gateway once a day",
  sweep: "sessions of laptops without a good certificate are ended",
  "last-good-posture":
    "while the source is down two people may let devices be renewed on what was known last",
  overlap: "at a rotation the gateway trusts both anchors until the old one is empty",
  priority: "where 300 thumbprints are not enough the most urgent stay on the list",
  "short-lifetimes": "certificates live for 14 days; without it, 30",
} as const;

export type Safeguard = keyof typeof SAFEGUARDS;

export const SAFEGUARD_NAMES = Object.keys(SAFEGUARDS) as readonly Safeguard[];

/** Those that are off. */
export type Without = ReadonlySet<Safeguard>;
