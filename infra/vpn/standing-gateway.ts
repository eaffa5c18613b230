import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../names";

/** What Azure says of the gateway that stands, as far as anybody asks. */
export type StandingGateway = Pick<
  network.GetVirtualNetworkGatewayResult,
  "tags" | "gatewayType" | "vpnType" | "vpnGatewayGeneration" | "location" | "ipConfigurations"
>;

/**
 * How azure-native reports that Azure has no such resource, or not even its group (pulumi-azure-native,
 * `provider/pkg/azure/client_azcore.go`; codes: learn.microsoft.com, "Resource not found errors").
 */
const NOT_THERE = /Status=404 Code="(ResourceNotFound|ResourceGroupNotFound|NotFound)"/;

/**
 * Asks for the gateway that stands.
 *
 * @returns undefined where there is none yet
 * @throws RunError when it cannot be asked: then nothing about it may change
 */
export async function standingGateway({
  resourceGroup,
  gateway,
}: Pick<Names, "resourceGroup" | "gateway">): Promise<StandingGateway | undefined> {
  try {
    return await network.getVirtualNetworkGateway({
      resourceGroupName: resourceGroup,
      virtualNetworkGatewayName: gateway,
    });
  } catch (error) {
    const { message } = error as Error;
    if (NOT_THERE.test(message)) return undefined;
    throw new pulumi.RunError(
      `the gateway ${gateway} in ${resourceGroup} could not be asked which statement it carries, so nothing about it ` +
        `may change; repeat when it can be read: ${message}`,
    );
  }
}
