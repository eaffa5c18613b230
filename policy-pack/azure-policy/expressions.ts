import type { Expression, Pinned } from "./expression";
import { networkExpressions } from "./networks";
import { pointToSiteExpressions } from "./point-to-site";
import { rightsExpressions } from "./rights";
import { storeExpressions } from "./stores";

/** What Azure Policy can say of each rule of the pack. A test asks for an entry of every rule. */
export function expressions(pinned: Pinned): readonly Expression[] {
  return [
    ...pointToSiteExpressions(pinned),
    ...networkExpressions(),
    ...storeExpressions(),
    ...rightsExpressions(pinned),
  ];
}
