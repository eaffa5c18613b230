import * as resources from "@pulumi/azure-native/resources";
import { namesOf } from "./names";
import { Network } from "./network/network";
import { settingsOfStack } from "./settings/stack-config";
import { Gateway } from "./vpn/gateway";

const settings = settingsOfStack(new Date());
const names = namesOf(settings);
const tags = { "managed-by": "remote-access", stack: settings.stack };

const resourceGroup = new resources.ResourceGroup("remote-access", {
  resourceGroupName: names.resourceGroup,
  location: settings.location,
  tags,
});

const network = new Network("network", {
  resourceGroupName: resourceGroup.name,
  location: settings.location,
  virtualNetworkName: names.virtualNetwork,
  virtualNetwork: settings.virtualNetwork,
  gatewaySubnet: settings.gatewaySubnet,
  tags,
});

const gateway = new Gateway("gateway", {
  resourceGroupName: resourceGroup.name,
  location: settings.location,
  names,
  subnetId: network.gatewaySubnetId,
  capacity: settings.capacity,
  trustAnchors: settings.trustAnchors,
  tags,
});

export const gatewayName = names.gateway;
export const gatewayId = gateway.gatewayId;
export const publicAddresses = gateway.publicAddresses;
export const clientPool = settings.capacity.clientPool.cidr;
export const sku = settings.capacity.sku;
export const connectionLimit = settings.capacity.connectionLimit;
export const departments = settings.departments;
export const trustAnchors = settings.trustAnchors.map(({ name, sha256, notAfter }) => ({
  name,
  sha256,
  notAfter,
}));
