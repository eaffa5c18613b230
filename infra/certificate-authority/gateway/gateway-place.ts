/** The gateway that an authority's statement is made for, and how it is brought there (`gateway:` of `authority/v1`). */
export interface GatewayPlace {
  /** GUID; the all-zero one is a rehearsal's. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Folder with `Pulumi.yaml`, absolute: a checkout of the release that the stack was last brought up with. */
  readonly project: string;
  readonly stack: string;
  /** Folder of the policy pack that judges the update, absolute. */
  readonly policyPack?: string;
  /** What that pack is told, absolute. */
  readonly policyPackConfig?: string;
}

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
