import { namedIds, namesInGroup } from "../connectivity/ids";
import { subscriptionOf } from "../own-subscription";
import type { Reading } from "../resource-model/reading";
import { parseId, searchable } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import { isList, isObject, type Value } from "../resource-model/value";
import type { Trust } from "./trust-file";

type Protecting = Pick<Trust, "protected">;

/** A protected thing. */
interface Asset {
  readonly kind: "subscription" | "network" | "vault" | "account";
  /** As the trust file writes its last part. */
  readonly name: string;
  /** In lower case. */
  readonly id: string;
}

/** The widest first. */
function assetsOf({ protected: assets }: Protecting): readonly Asset[] {
  if (assets === undefined) return [];
  const each = (kind: Asset["kind"], ids: readonly string[]): readonly Asset[] =>
    ids.map((id) => ({ kind, name: id.slice(id.lastIndexOf("/") + 1), id: id.toLowerCase() }));
  const subscriptions = assets.subscriptions.map((id) => `/subscriptions/${id}`);
  return [
    ...each("subscription", subscriptions),
    ...each("network", assets.networks),
    ...each("vault", assets.vaults),
    ...each("account", assets.accounts),
  ];
}

/** The protected things that an id is, or lies in, the widest first. */
function around(id: string, trust: Protecting): readonly Asset[] {
  const text = searchable(id);
  return assetsOf(trust).filter((asset) => text === asset.id || text.startsWith(`${asset.id}/`));
}

/** As part of a sentence. */
const named = ({ kind, name }: Asset) => `the protected ${kind} ${JSON.stringify(name)}`;

/** What of the protected things an id is, or lies in, by its name: the widest of them. */
export function protectedAt(id: string, trust: Protecting): string | undefined {
  const [widest] = around(id, trust);
  return widest && named(widest);
}

/** The same by its kind, and the narrowest of them: why something hangs together with what is protected. */
export function protectedBy(id: string, trust: Protecting): string | undefined {
  const kind = around(id, trust).at(-1)?.kind;
  if (kind === undefined) return undefined;
  return kind === "subscription" ? "in a protected subscription" : `a protected ${kind}`;
}

/** Whether an id is a protected vault, or lies in one. */
export function vaultAt(id: string, trust: Protecting): boolean {
  return around(id, trust).some(({ kind }) => kind === "vault");
}

/**
 * What of the protected things a right at this scope reaches: also what lies below it. Who stands above all subscriptions, as
 * a management group does, may reach each.
 */
export function reachedFrom(scope: string, trust: Protecting): string | undefined {
  const text = plain(scope);
  const above = parseId(text)?.subscription === undefined;
  const below = assetsOf(trust).find(({ id }) => above || id.startsWith(`${text}/`));
  return protectedAt(text, trust) ?? (below && named(below));
}

/** Azure takes a scope without its first slash as well, and a subscription by the provider that makes subscriptions. */
function plain(scope: string): string {
  const bare = searchable(scope).replaceAll(/^\/|\/$/g, "");
  return `/${bare.replace(/^providers\/microsoft\.subscription\//, "")}`;
}

/** The protected subscription in which a resource is created, as part of a sentence. */
export function protectedHome(resource: JudgedResource, trust: Protecting): string | undefined {
  const subscription = subscriptionOf(resource);
  return subscription === undefined ? undefined : protectedAt(`/subscriptions/${subscription}`, trust);
}

/** Something protected that a resource says by name and group, with why it is. */
export interface NamedAsset {
  readonly id: string;
  readonly why: string;
}

/** Where the provider does not say its subscription, it may be that of any asset with this name in such a group. */
export function protectedByName(resource: JudgedResource, trust: Protecting): readonly NamedAsset[] {
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

/** Whether the resource is created in a protected subscription. */
export function isInProtected(resource: JudgedResource, trust: Protecting): boolean {
  return protectedHome(resource, trust) !== undefined;
}

/** Whether a text anywhere in the value holds the id of something protected, be it inside a longer text. */
export function namesProtected(reading: Reading, { protected: assets }: Protecting): boolean {
  if (reading.state !== "known" || assets === undefined) return false;
  const { subscriptions, networks, vaults, accounts } = assets;
  const ids = [...subscriptions, ...networks, ...vaults, ...accounts].map((id) => id.toLowerCase());
  return ids.length > 0 && holdsOneOf(ids, reading.value);
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
