import { namedIds, namesInGroup } from "./connectivity/ids";
import { subscriptionOf } from "./own-subscription";
import type { Reading } from "./resource-model/reading";
import { parseId, searchable } from "./resource-model/resource-id";
import type { JudgedResource } from "./resource-model/resource";
import { isList, isObject, type Value } from "./resource-model/value";
import type { Trust } from "./trust/trust-file";

/** Whether the resource is created in a subscription of which the trust file says that it is protected. */
export function isInProtected(resource: JudgedResource, trust: Trust): boolean {
  const own = subscriptionOf(resource);
  return own !== undefined && trust.protected?.subscriptions.includes(own) === true;
}

/** Whether a text anywhere in the value holds the id of something protected, be it inside a longer text. */
export function namesProtected(reading: Reading, { protected: assets }: Trust): boolean {
  if (reading.state !== "known" || assets === undefined) return false;
  const { subscriptions, networks, vaults, accounts } = assets;
  const ids = [...subscriptions, ...networks, ...vaults, ...accounts].map((id) => id.toLowerCase());
  return ids.length > 0 && holdsOneOf(ids, reading.value);
}

/** What of the protected a resource's id names; undefined where it names nothing protected. */
export function protectedBy(id: string, { protected: assets }: Trust): string | undefined {
  const text = searchable(id);
  const isIn = (others: readonly string[] = []) =>
    others.some((other) => text === other.toLowerCase() || text.startsWith(`${other.toLowerCase()}/`));
  if (isIn(assets?.networks)) return "a protected network";
  if (isIn(assets?.vaults)) return "a protected vault";
  if (isIn(assets?.accounts)) return "a protected account";
  const subscription = parseId(text)?.subscription;
  return subscription !== undefined && assets?.subscriptions.includes(subscription) === true
    ? "in a protected subscription"
    : undefined;
}

/** Something protected that a resource says by name and group, with why it is. */
export interface NamedAsset {
  readonly id: string;
  readonly why: string;
}

/** Where the provider does not say its subscription, it may be that of any asset with this name in such a group. */
export function protectedByName(resource: JudgedResource, trust: Trust): readonly NamedAsset[] {
  const { networks = [], vaults = [], accounts = [] } = trust.protected ?? {};
  const ids =
    subscriptionOf(resource) === undefined
      ? namesInGroup(resource).flatMap((name) =>
          [...networks, ...vaults, ...accounts].map(searchable).filter((id) => id.endsWith(name)),
        )
      : namedIds(resource);
  return ids.flatMap((id) => {
    const why = protectedBy(id, trust);
    return why === undefined ? [] : [{ id, why }];
  });
}

function holdsOneOf(ids: readonly string[], value: Value): boolean {
  if (typeof value === "string") {
    const text = searchable(value);
    return ids.some((id) => text.includes(id));
  }
  if (isList(value)) return value.some((item) => holdsOneOf(ids, item));
  // A name can be an id as well: `{"/subscriptions/…": {}}` is how Azure lists identities.
  return isObject(value) && Object.entries(value).some((entry) => holdsOneOf(ids, entry));
}
