import * as resources from "@pulumi/azure-native/resources";
import { namesOf } from "./names";
import { Network } from "./network/network";
import type { AccessSettings } from "./settings/access-settings";
import type { Settings } from "./settings/settings";
import { Gateway } from "./vpn/gateway";

/** The part that lets laptops in. Of the certificate authority it knows the signed statement, and nothing else. */
export function accessPart(
  settings: Pick<Settings, "name" | "stack" | "location">,
  part: AccessSettings,
  tags: Readonly<Record<string, string>>,
) {
  const names = namesOf(settings);
  const { location } = settings;
  const { capacity, statement } = part;

  const resourceGroup = new resources.ResourceGroup("remote-access", {
    resourceGroupName: names.resourceGroup,
    location,
    tags,
  });
  const network = new Network("network", {
    resourceGroupName: resourceGroup.name,
    location,
    virtualNetworkName: names.virtualNetwork,
    virtualNetwork: part.virtualNetwork,
    gatewaySubnet: part.gatewaySubnet,
    tags,
  });
  const gateway = new Gateway("gateway", {
    resourceGroupName: resourceGroup.name,
    location,
    names,
    subnetId: network.gatewaySubnetId,
    capacity,
    statement,
    tags,
  });

  return {
    gatewayName: names.gateway,
    gatewayId: gateway.gatewayId,
    publicAddresses: gateway.publicAddresses,
    clientPool: capacity.clientPool.cidr,
    sku: capacity.sku,
    connectionLimit: capacity.connectionLimit,
    departments: part.departments,
    trustAnchors: statement.anchors.map(({ name, sha256, notAfter }) => ({ name, sha256, notAfter })),
    statementSequence: statement.sequence,
    revokedCertificates: statement.revoked.length,
  };
}
