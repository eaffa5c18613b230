import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";
import type { RouteToFirewall } from "./routes";

export interface RouteTableArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly routeTableName: string;
  readonly routes: readonly RouteToFirewall[];
  /**
   * Whether routes that the gateway learns come along. On the gateway's own subnet they must ("About VPN Gateway
   * configuration settings"); anywhere else they would lead past the firewall, straight to the laptops.
   */
  readonly gatewayRoutes: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A route table, whole: a route that somebody adds by hand goes with the next update. */
export class RouteTable extends pulumi.ComponentResource {
  readonly routeTableId: pulumi.Output<string>;

  constructor(name: string, args: RouteTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:RouteTable", name, {}, opts);

    const decided = {
      routes: args.routes.map((route) => ({ ...route })),
      disableBgpRoutePropagation: !args.gatewayRoutes,
    };
    assertDecided(
      `the route table ${args.routeTableName}`,
      decided,
      ["routes", "disableBgpRoutePropagation"],
      "infra/network/route-table.ts",
    );
    const table = new network.RouteTable(
      name,
      {
        ...decided,
        resourceGroupName: args.resourceGroupName,
        routeTableName: args.routeTableName,
        location: args.location,
        tags: args.tags,
      },
      { parent: this },
    );

    this.routeTableId = table.id;
    this.registerOutputs({ routeTableId: this.routeTableId });
  }
}
