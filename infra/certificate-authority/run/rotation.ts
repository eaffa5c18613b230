import type { IssuingAnchor } from "../core/issuing-anchor";
import { thumbprints } from "../core/thumbprint";
import type { LedgerView } from "../ledger/view";
import type { LedgerWriter } from "../ledger/writer";
import { refuseDropped } from "./publish-statement";

/**
 * Notes in the ledger which anchor signs, where it is another than before.
 *
 * @throws Error when an emergency rotation has dropped it
 */
export async function noteAnchor(
  view: LedgerView,
  writer: Pick<LedgerWriter, "append">,
  anchor: Pick<IssuingAnchor, "der">,
): Promise<void> {
  const to = thumbprints(anchor.der).sha256;
  refuseDropped(view, [to]);
  const from = view.anchor;
  if (from === to) return;
  await writer.append([{ kind: "rotate", to, ...(from === undefined ? {} : { from }) }]);
}
