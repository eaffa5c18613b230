import type { Json } from "../plugin/property-value";
import { derivedUuid } from "../state/derived";
import { REHEARSAL_SUBSCRIPTION } from "./subscription";

/** Who deploys, as a rehearsal sees it: ids that look like ones and belong to nobody. */
export function clientConfig(): Record<string, Json> {
  return {
    clientId: derivedUuid("deploying client"),
    objectId: derivedUuid("deploying object"),
    subscriptionId: REHEARSAL_SUBSCRIPTION,
    tenantId: derivedUuid("tenant"),
  };
}

/** `azure-native:network:getSubnet` → the token of the type it reads; undefined for other functions. */
export function getterSubject(token: string): string | undefined {
  const match = /^(.+):get(\w+)$/.exec(token);
  return match === null ? undefined : `${match[1]}:${match[2]}`;
}
