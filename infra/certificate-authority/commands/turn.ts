import type { Authority } from "../authority-file";
import type { Seal } from "../core/signer";
import type { Ledger } from "../ledger/ledger";
import type { LedgerWriter } from "../ledger/writer";
import { openSeal } from "../run/open-authority";
import { ledgerOf, tell, waitOf } from "./session";

/** A turn of writing: nobody else changes ledger, statement or authority's file meanwhile. */
export interface Turn {
  readonly ledger: Ledger;
  readonly writer: LedgerWriter;
  readonly seal: Seal;
}

/**
 * Takes the right to write, and gives it back whatever happens.
 *
 * @param wait seconds, as the option has them
 * @throws LedgerBusy naming the other writer, and whatever the work throws
 */
export async function inTurn<T>(
  authority: Authority,
  { wait }: { readonly wait: string },
  work: (turn: Turn) => Promise<T>,
): Promise<T> {
  const seal = await openSeal(authority, tell);
  const ledger = await ledgerOf(authority, { write: true });
  const writer = await ledger.begin({
    wait: waitOf(wait),
    onWait: (holder) => tell(`Waiting for ${holder}.`),
  });
  try {
    return await work({ ledger, writer, seal });
  } finally {
    await writer.close();
  }
}
