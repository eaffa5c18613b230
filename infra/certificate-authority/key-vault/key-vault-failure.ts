/**
 * - `refused`: the vault or the sign-in says no, and will say so again
 * - `gave-up`: it was asked again until the time was over; nothing is wrong with the request
 * - `wrong-answer`: what came back is not what was asked for
 * - `cancelled`: the caller's signal ended it
 */
export type FailureKind = "refused" | "gave-up" | "wrong-answer" | "cancelled";

/** A call that brought nothing. The message quotes no text of the service's but its codes. */
export class KeyVaultFailure extends Error {
  override readonly name = "KeyVaultFailure";

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** Requests for a signature that were sent all the same: the vault's own log may show as many. */
    readonly calls = 0,
  ) {
    super(message);
  }
}
