import * as pulumi from "@pulumi/pulumi";
import { accessModel, type AccessModel } from "../../../infra/access-model/access-model";
import { azureFirewallPart, firewallSubnetPart } from "../../../infra/azure-firewall-part";
import { namesOf } from "../../../infra/names";
import { Network } from "../../../infra/network/network";
import { CLIENT_ADDRESS_SPACE, DECLARATION, NETWORKS, range } from "../../unit/infra/network/small-model";
import { recordResources, type Registered } from "./recorded";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

/** Networks, firewall and filters of a model as the engine would receive them; hosts in the endpoints' subnet are endpoints. */
export async function registeredFor(model: AccessModel): Promise<Registered[]> {
  const registered = recordResources();
  const place = {
    resourceGroupName: pulumi.output("group"),
    location: "germanywestcentral",
    names: namesOf({ name: "musterstadt", stack: "dev" }),
    tags: {},
  };
  const network = new Network("network", {
    ...place,
    virtualNetworkName: place.names.virtualNetwork,
    virtualNetwork: range("10.80.0.0/22"),
    gatewaySubnet: range("10.80.0.0/27"),
    firewall: firewallSubnetPart(place, NETWORKS),
  });
  azureFirewallPart(
    place,
    {
      tier: "Standard",
      networks: NETWORKS,
      model,
      clientAddressSpace: CLIENT_ADDRESS_SPACE,
      fileShare: undefined,
      shareAccount: "unused",
    },
    { network, gateway: network },
  );
  await waitForRPCs();
  return [...registered, gatewayOf(model), ...endpointsOf(model)];
}

function gatewayOf({ pools: { clients, remediation, quarantine } }: AccessModel): Registered {
  const all = [...clients.map((pool) => pool.range), remediation, quarantine];
  const addressPrefixes = all.flatMap((pool) => (pool ? [pool.cidr] : []));
  return {
    type: "azure-native:network:VirtualNetworkGateway",
    name: "gateway",
    inputs: { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes } } },
  };
}

function endpointsOf({ services }: AccessModel): Registered[] {
  const hosts = services.flatMap((service) => service.hosts.map(({ cidr }) => cidr.replace("/32", "")));
  return [...new Set(hosts)]
    .filter((host) => host.startsWith("10.84.1."))
    .map((privateIPAddress) => ({
      type: "azure-native:network:PrivateEndpoint",
      name: `endpoint-${privateIPAddress}`,
      inputs: { subnet: { id: "/id/services-endpoints" }, ipConfigurations: [{ privateIPAddress }] },
    }));
}

export const modelWith = (services: AccessModel["services"]) => accessModel({ ...DECLARATION, services });
