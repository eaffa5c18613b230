import { vaultSignatures } from "./vault-signatures-query";

/** Whose silence is watched. */
export interface WatchedKey {
  /** Name of the vault. */
  readonly vault: string;
  /** Name of the key in it. */
  readonly key: string;
}

/**
 * How often a key signed in the time that the alert rule looks at: one row with one number, also when there is
 * nothing to count, so that the answer does not hang on what Azure makes of an empty result.
 *
 * Whatever this text gets wrong counts too little and so raises the alarm on the first day. It was never run on a real
 * workspace.
 */
export function sealSilenceQuery({ vault, key }: WatchedKey): string {
  return [
    ...vaultSignatures(vault),
    `| where Address contains "/keys/${key}/"`,
    `| summarize ${SIGNATURES} = count()`,
  ].join("\n");
}

/** The column with the number. */
export const SIGNATURES = "Signatures";
