import type { Json } from "../plugin/property-value";
import { Refusal } from "../plugin/resource-provider";
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

/**
 * What the real provider says when Azure answers 404, in its words: programs tell by them that nothing is there from
 * that nothing could be asked (pulumi-azure-native, `provider/pkg/azure/client_azcore.go`; Azure's part:
 * learn.microsoft.com, "Resource not found errors").
 *
 * @param groupStands whether the resource's group is there; Azure looks for it first
 */
export function notFound(id: string, groupStands: boolean): Refusal {
  const [, group, resource] = /\/resourceGroups\/([^/]+)(?:\/providers\/(.+))?$/i.exec(id) ?? [];
  const noGroup = group !== undefined && (resource === undefined || !groupStands);
  const code = noGroup ? "ResourceGroupNotFound" : "ResourceNotFound";
  const under = group === undefined ? "" : ` under resource group '${group}'`;
  const message = noGroup
    ? `Resource group '${group}' could not be found.`
    : `The Resource '${resource ?? id}'${under} was not found. ` +
      "For more details please go to https://aka.ms/ARMResourceNotFoundFix";
  return new Refusal(code, `request failed ${id}: Status=404 Code="${code}" Message="${message}"`);
}
