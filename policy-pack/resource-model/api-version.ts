import type { JudgedResource } from "./resource";
import { parseToken } from "./token";

/**
 * Why a type token may stand for an API version that does not know everything a rule asks for; undefined when there is
 * nothing to fear. azure-native sends only what the API version of the token knows and drops the rest, so that
 * `publicNetworkAccess: "Disabled"` of a vault says nothing under a version from before 2021-06-01-preview
 * (learn.microsoft.com, "API version change log for deployment of Microsoft.KeyVault/vaults").
 *
 * @param since first year from which every version knows all of it; the token without a version is always newer
 */
export function olderThan(since: number, { type }: Pick<JudgedResource, "type">): string | undefined {
  if (parseToken(type)?.versioned === false) return undefined;
  const versions = [...type.matchAll(/v(\d{4})\d{4}/gi)].map(([, year]) => Number(year));
  if (versions.length > 0 && versions.every((year) => year >= since)) return undefined;
  return versions.length === 0
    ? "an API version that the token does not tell"
    : `an API version from before ${since}`;
}
