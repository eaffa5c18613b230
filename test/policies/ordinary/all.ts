import { AVM } from "./avm";
import { AZD } from "./azd";
import { CITY } from "./city";
import { PULUMI_EXAMPLES } from "./pulumi-examples";
import { QUICKSTARTS } from "./quickstarts";
import type { OrdinaryStack } from "./stack";

/** Rules that are on their way into the pack; what they will say of a stack stands under `later`. */
export const PLANNED = [
  "store-closed",
  "mail-not-published",
  "nothing-into-protected",
  "opaque-budget",
  "no-foreign-administration",
  "no-grant-on-protected",
  "no-ignore-changes",
];

/** Work of every day, to see that the pack leaves it alone. */
export const ORDINARY: readonly OrdinaryStack[] = [
  ...PULUMI_EXAMPLES,
  ...QUICKSTARTS,
  ...AVM,
  ...AZD,
  ...CITY,
];
