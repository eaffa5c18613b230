import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { AccessModel } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import { assertDecided } from "../decided";
import type { Names } from "../names";
import type { AzureNetworks } from "../settings/access-networks";
import { RouteTable } from "./route-table";
import { laptopRoutes, serverRoutes } from "./routes";
import { SecurityGroup } from "./security-group";
import { securityRules, type SubnetRole } from "./security-rules";

export interface ServiceNetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "serviceNetwork" | "routeTable" | "securityGroup">;
  readonly networks: AzureNetworks;
  readonly model: Pick<AccessModel, "zones" | "rules">;
  readonly tags: Readonly<Record<string, string>>;
}

const DECIDING = [
  "networkSecurityGroup",
  "routeTable",
  "defaultOutboundAccess",
  "privateEndpointNetworkPolicies",
];

/**
 * The virtual network of the servers. Each of its subnets has a network security group of its own from the start, and
 * routes that lead to the firewall, so that nothing in it is ever reached without them.
 */
export class ServiceNetwork extends pulumi.ComponentResource {
  readonly virtualNetworkId: pulumi.Output<string>;
  readonly virtualNetworkName: pulumi.Output<string>;
  readonly serviceSubnetId: pulumi.Output<string>;
  readonly endpointSubnetId: pulumi.Output<string> | undefined;
  readonly resolverSubnetId: pulumi.Output<string> | undefined;

  constructor(name: string, args: ServiceNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:ServiceNetwork", name, {}, opts);
    const { resourceGroupName, location, names, networks, model, tags } = args;
    const parent = { parent: this };
    const common = { resourceGroupName, location, tags };

    const virtualNetwork = new network.VirtualNetwork(
      name,
      {
        ...common,
        virtualNetworkName: names.serviceNetwork,
        addressSpace: { addressPrefixes: [networks.serviceNetwork.cidr] },
      },
      parent,
    );

    const table = (role: SubnetRole, routes: ReturnType<typeof serverRoutes>) =>
      new RouteTable(
        `${name}-${role}-routes`,
        { ...common, routeTableName: names.routeTable(role), routes, gatewayRoutes: false },
        parent,
      );
    const servers = table("services", serverRoutes(model, networks));
    let before: network.Subnet | undefined;
    const subnet = (
      role: SubnetRole,
      range: AddressRange,
      routes: RouteTable,
      more: Partial<network.SubnetArgs> = {},
    ) => {
      const group = new SecurityGroup(
        `${name}-${role}-rules`,
        {
          ...common,
          securityGroupName: names.securityGroup(role),
          rules: securityRules(model, { role, range }, networks),
        },
        parent,
      );
      const decided = {
        networkSecurityGroup: { id: group.securityGroupId },
        routeTable: { id: routes.routeTableId },
        // Azure's silent way to the Internet for servers that have none.
        defaultOutboundAccess: false,
        // Without it neither rules nor routes hold for private endpoints.
        privateEndpointNetworkPolicies: "Enabled",
        ...more,
      };
      assertDecided(`the subnet ${role}`, decided, DECIDING, "infra/network/service-network.ts");
      before = new network.Subnet(
        `${name}-${role}`,
        {
          ...decided,
          resourceGroupName,
          virtualNetworkName: virtualNetwork.name,
          subnetName: role,
          addressPrefix: range.cidr,
        },
        // Azure changes one subnet of a network at a time, and answers the second request with an error.
        { ...parent, dependsOn: before ? [before] : [] },
      );
      return before.id;
    };

    this.virtualNetworkId = virtualNetwork.id;
    this.virtualNetworkName = virtualNetwork.name;
    this.serviceSubnetId = subnet("services", networks.serviceSubnet, servers);
    // Endpoints follow no routes; a server that somebody puts beside them does.
    this.endpointSubnetId = networks.endpointSubnet && subnet("endpoints", networks.endpointSubnet, servers);
    this.resolverSubnetId =
      networks.resolverSubnet &&
      subnet(
        "resolver",
        networks.resolverSubnet,
        // The service in it is Microsoft's: its own ways to the Internet stay as they are.
        table("resolver", laptopRoutes(model, networks)),
        { delegations: [{ name: "resolver", serviceName: "Microsoft.Network/dnsResolvers" }] },
      );
    this.registerOutputs({
      virtualNetworkId: this.virtualNetworkId,
      serviceSubnetId: this.serviceSubnetId,
      endpointSubnetId: this.endpointSubnetId,
      resolverSubnetId: this.resolverSubnetId,
    });
  }
}
