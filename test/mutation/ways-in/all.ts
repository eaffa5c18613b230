import { ANY_STACK } from "./any-stack";
import { AUTHORITY } from "./authority";
import { ENDPOINTS } from "./endpoints";
import { FILES_AND_MAIL } from "./files-and-mail";
import { FILTERS } from "./filters";
import { HATCHES } from "./hatches";
import { POINT_TO_SITE } from "./point-to-site";
import { REACHABILITY } from "./reachability";
import { RIGHTS_AND_NAMES } from "./rights-and-names";
import { TUNNELS } from "./tunnels";
import { VIRTUAL_WAN } from "./virtual-wan";
import type { WayIn } from "./way-in";

/** Every way in that is known, in the order of docs/mutation.md. */
export const WAYS_IN: readonly WayIn[] = [
  ...POINT_TO_SITE,
  ...VIRTUAL_WAN,
  ...TUNNELS,
  ...FILTERS,
  ...REACHABILITY,
  ...ENDPOINTS,
  ...FILES_AND_MAIL,
  ...AUTHORITY,
  ...RIGHTS_AND_NAMES,
  ...HATCHES,
  ...ANY_STACK,
];
