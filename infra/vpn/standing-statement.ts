import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../names";

/** Says on the gateway which statement it was made from. */
export const STATEMENT_TAG = "remote-access-statement";

/**
 * How azure-native reports that Azure has no such resource, or not even its group (pulumi-azure-native,
 * `provider/pkg/azure/client_azcore.go`; codes: learn.microsoft.com, "Resource not found errors").
 */
const NOT_THERE = /Status=404 Code="(ResourceNotFound|ResourceGroupNotFound|NotFound)"/;

/**
 * Asks the standing gateway which statement it carries. An older one would let in again whom a newer one has
 * revoked.
 *
 * @param sequence of the statement that the gateway shall be made from
 * @returns what the tag shall say, once it is known that it takes nothing back
 * @throws RunError when the standing gateway is ahead, or cannot be asked
 */
export async function notRolledBack(
  sequence: number,
  names: Pick<Names, "resourceGroup" | "gateway">,
): Promise<string> {
  const standing = standingSequence(await tagsOfGateway(names), names.gateway);
  if (standing !== undefined && sequence < standing) {
    throw new pulumi.RunError(
      `remote-access:gatewayStatement.file: has the sequence ${sequence}, and the gateway ${names.gateway} already ` +
        `carries the statement with the sequence ${standing}: an older statement would let devices in again that were ` +
        "revoked since. Fetch the newest statement, or make a new one with: npm run ca -- statement",
    );
  }
  return String(sequence);
}

/** @returns undefined where there is no gateway yet */
async function tagsOfGateway({
  resourceGroup,
  gateway,
}: Pick<Names, "resourceGroup" | "gateway">): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const found = await network.getVirtualNetworkGateway({
      resourceGroupName: resourceGroup,
      virtualNetworkGatewayName: gateway,
    });
    return found.tags ?? {};
  } catch (error) {
    const { message } = error as Error;
    if (NOT_THERE.test(message)) return undefined;
    throw new pulumi.RunError(
      `the gateway ${gateway} in ${resourceGroup} could not be asked which statement it carries, so nothing about it ` +
        `may change; repeat when it can be read: ${message}`,
    );
  }
}

function standingSequence(
  tags: Readonly<Record<string, string>> | undefined,
  gateway: string,
): number | undefined {
  if (tags === undefined) return undefined;
  // Azure does not tell tag names by their case (learn.microsoft.com, "Use tags to organize your Azure resources").
  const value = Object.entries(tags).find(([name]) => name.toLowerCase() === STATEMENT_TAG)?.[1];
  if (value === undefined) {
    void pulumi.log.warn(
      `the gateway ${gateway} stands without the tag ${STATEMENT_TAG}: whether its statement was newer is not known. ` +
        "If it was made by this program before, look for who removed the tag: npm run audit",
    );
    return undefined;
  }
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new pulumi.RunError(
    `the tag ${STATEMENT_TAG} of the gateway ${gateway} is ${JSON.stringify(value)} and not the number of a statement; ` +
      "somebody changed it. Look what else was changed (npm run audit), then write the number back",
  );
}
