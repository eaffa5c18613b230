import type { Json } from "../plugin/property-value";
import type { AzureContent, StoredResource } from "./azure-state";

const PEERING = "network:VirtualNetworkPeering";

const networkOf = ({ id }: StoredResource) => id.split("/").slice(0, -2).join("/").toLowerCase();

function remoteOf({ properties: { remoteVirtualNetwork: remote } }: StoredResource): string | undefined {
  const id = (remote as Record<string, Json> | undefined)?.id;
  return typeof id === "string" ? id.toLowerCase() : undefined;
}

/** The peering that leads back, if the other network has one. */
export function counterpartOf(content: AzureContent, peering: StoredResource): StoredResource | undefined {
  return Object.values(content.resources).find(
    (other) =>
      other.type === PEERING &&
      networkOf(other) === remoteOf(peering) &&
      remoteOf(other) === networkOf(peering),
  );
}

/**
 * Brings the state of every peering up to date: a peering works when the other network has one back, and one that has
 * lost it is disconnected (learn.microsoft.com, "Create, change, or delete a virtual network peering"). Azure changes
 * the first side when the second is made, without anybody writing it.
 */
export function settlePeerings(content: AzureContent): void {
  for (const peering of Object.values(content.resources)) {
    if (peering.type !== PEERING) continue;
    const was = peering.properties.peeringState;
    const alone = was === "Connected" || was === "Disconnected" ? "Disconnected" : "Initiated";
    peering.properties.peeringState = counterpartOf(content, peering) === undefined ? alone : "Connected";
  }
}
