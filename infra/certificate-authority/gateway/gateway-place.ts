import type { GatewayPlace } from "../authority-file";

/** The subscription that exists nowhere but in rehearsals. */
const REHEARSAL_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/** Whether the gateway stands in a rehearsal: then there is no Azure that could be asked. */
export function inRehearsal({ subscription }: Pick<GatewayPlace, "subscription">): boolean {
  return subscription === REHEARSAL_SUBSCRIPTION;
}

/** The gateway's id in the Resource Manager, in lower case: Azure does not tell ids by their case. */
export function gatewayId(place: Pick<GatewayPlace, "subscription" | "resourceGroup" | "name">): string {
  const { subscription, resourceGroup, name } = place;
  return (
    `/subscriptions/${subscription}/resourceGroups/${resourceGroup}` +
    `/providers/Microsoft.Network/virtualNetworkGateways/${name}`
  ).toLowerCase();
}
