import { AVM } from "./avm";
import { AZD } from "./azd";
import { CITY } from "./city";
import { PULUMI_EXAMPLES } from "./pulumi-examples";
import { QUICKSTARTS } from "./quickstarts";
import type { OrdinaryStack } from "./stack";

/** Work of every day, to see that the pack leaves it alone. */
export const ORDINARY: readonly OrdinaryStack[] = [
  ...PULUMI_EXAMPLES,
  ...QUICKSTARTS,
  ...AVM,
  ...AZD,
  ...CITY,
];
