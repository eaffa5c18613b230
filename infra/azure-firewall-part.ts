import type { Output, Resource } from "@pulumi/pulumi";
import type { AccessModel } from "./access-model/access-model";
import type { AddressRange } from "./access-model/address-range";
import type { Names } from "./names";
import { Firewall } from "./network/firewall";
import { FirewallPolicy } from "./network/firewall-policy";
import type { Network } from "./network/network";
import { Peering } from "./network/peering";
import { Resolver } from "./network/resolver";
import { RouteTable } from "./network/route-table";
import { firewallAddressOf, gatewayRoutes } from "./network/routes";
import { ServiceNetwork } from "./network/service-network";
import { resolverAddress } from "./settings/access-model-settings";
import type { AzureNetworks } from "./settings/access-networks";
import type { AzureFirewallSettings } from "./settings/azure-firewall-settings";
import { FileShare } from "./services/file-share";
import type { FileShareSettings } from "./settings/file-share-settings";

/** Where everything of the part is made. */
export interface Place {
  readonly resourceGroupName: Output<string>;
  readonly location: string;
  readonly names: Names;
  readonly tags: Readonly<Record<string, string>>;
}

/** What an Azure Firewall needs to know of the access model and its networks. */
export interface AzureFirewallPart extends AzureFirewallSettings {
  readonly fileShare: FileShareSettings | undefined;
  /** The storage account of the share. */
  readonly shareAccount: string;
  readonly networks: AzureNetworks;
  readonly model: AccessModel;
  readonly clientAddressSpace: AddressRange;
}

/** The firewall's part of the gateway's network. It comes before the gateway, which would otherwise run without routes. */
export function firewallSubnetPart({ names, ...place }: Place, networks: AzureNetworks) {
  const routes = new RouteTable("gateway-routes", {
    ...place,
    routeTableName: names.routeTable("gateway"),
    routes: gatewayRoutes(networks),
    gatewayRoutes: true,
  });
  return { subnet: networks.firewallSubnet, gatewayRouteTableId: routes.routeTableId };
}

/** An Azure Firewall between gateway and servers, and the servers' network behind it. */
export function azureFirewallPart(
  place: Place,
  part: AzureFirewallPart,
  around: { readonly network: Network; readonly gateway: Resource },
) {
  const { networks, tier } = part;
  const policy = new FirewallPolicy("firewall-policy", { ...place, ...part });
  const firewall = new Firewall(
    "firewall",
    {
      ...place,
      tier,
      subnetId: around.network.firewallSubnetId!,
      policyId: policy.policyId,
      privateAddress: firewallAddressOf(networks),
    },
    // With the rules in place from the start; and Azure refuses to change the policy while a firewall takes it up.
    { dependsOn: [policy] },
  );

  const services = new ServiceNetwork("services", { ...place, ...part });
  new Peering(
    "peering",
    {
      resourceGroupName: place.resourceGroupName,
      hub: { id: around.network.virtualNetworkId, name: around.network.virtualNetworkName },
      services: { id: services.virtualNetworkId, name: services.virtualNetworkName },
    },
    { dependsOn: [around.gateway, services] },
  );

  const address = networks.resolverSubnet && resolverAddress(networks.resolverSubnet);
  const resolver =
    address !== undefined && services.resolverSubnetId
      ? new Resolver("resolver", {
          ...place,
          virtualNetworkId: services.virtualNetworkId,
          subnetId: services.resolverSubnetId,
          address,
        })
      : undefined;

  const { fileShare } = part;
  const share =
    fileShare && services.endpointSubnetId
      ? new FileShare("file-share", {
          ...place,
          ...fileShare,
          accountName: part.shareAccount,
          virtualNetworkId: services.virtualNetworkId,
          endpointSubnetId: services.endpointSubnetId,
        })
      : undefined;

  return { policy, firewall, services, resolver, share };
}
