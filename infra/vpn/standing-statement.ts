import * as pulumi from "@pulumi/pulumi";
import type { StandingGateway } from "./standing-gateway";

/** Says on the gateway which statement it was made from. */
export const STATEMENT_TAG = "remote-access-statement";

/**
 * Looks which statement the standing gateway carries. An older one would let in again whom a newer one has revoked.
 *
 * @param sequence of the statement that the gateway shall be made from
 * @param standing undefined where there is no gateway yet
 * @param gateway its name, for the sentence
 * @returns what the tag shall say, once it is known that it takes nothing back
 * @throws RunError when the standing gateway is ahead
 */
export function notRolledBack(
  sequence: number,
  standing: Pick<StandingGateway, "tags"> | undefined,
  gateway: string,
): string {
  const carried = standingSequence(standing && (standing.tags ?? {}), gateway);
  if (carried !== undefined && sequence < carried) {
    throw new pulumi.RunError(
      `remote-access:gatewayStatement.file: has the sequence ${sequence}, and the gateway ${gateway} already ` +
        `carries the statement with the sequence ${carried}: an older statement would let devices in again that were ` +
        "revoked since. Fetch the newest statement, or make a new one with: npm run ca -- statement",
    );
  }
  return String(sequence);
}

/** @returns undefined where there is no gateway yet */
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
