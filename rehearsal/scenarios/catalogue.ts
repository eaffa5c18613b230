import { ADDITIONS } from "./additions";
import { AUTHORITY } from "./authority";
import { GATEWAY } from "./gateway";
import type { Scenario } from "./scenario";
import { SERVICES } from "./services";

/** Every scenario under its name: `npm run rehearse -- --with <name>`. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...GATEWAY,
  ...AUTHORITY,
  ...SERVICES,
  ...ADDITIONS,
};
