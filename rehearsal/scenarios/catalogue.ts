import { scenario as entraLogin } from "./entra-login";
import { scenario as publicRoot } from "./public-root";
import { scenario as radius } from "./radius";
import type { Scenario } from "./scenario";

/** Every scenario under its name: `npm run rehearse -- --with <name>`. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "entra-login": entraLogin,
  radius,
  "public-root": publicRoot,
};
