import { subscriptionOf } from "../own-subscription";
import { parseId, searchable } from "../resource-model/resource-id";
import type { JudgedResource } from "../resource-model/resource";
import type { ProtectedAssets } from "./assets";
import type { Trust } from "./trust-file";

const KINDS = [
  ["network", "networks"],
  ["vault", "vaults"],
  ["account", "accounts"],
] as const;

/** A protected thing, as part of a sentence, and its id in lower case. */
interface Asset {
  readonly name: string;
  readonly id: string;
}

function assetsOf({ protected: assets }: Pick<Trust, "protected">): readonly Asset[] {
  if (assets === undefined) return [];
  const named = (kind: string, id: string): Asset => ({
    name: `the protected ${kind} ${JSON.stringify(id.slice(id.lastIndexOf("/") + 1))}`,
    id: id.toLowerCase(),
  });
  return [
    ...assets.subscriptions.map((id) => named("subscription", `/subscriptions/${id}`)),
    ...KINDS.flatMap(([kind, list]) => idsIn(assets, list).map((id) => named(kind, id))),
  ];
}

function idsIn(assets: ProtectedAssets, list: (typeof KINDS)[number][1]): readonly string[] {
  return assets[list];
}

/** What of the protected things an id is, or lies in, as part of a sentence. */
export function protectedAt(id: string, trust: Pick<Trust, "protected">): string | undefined {
  const text = searchable(id);
  return assetsOf(trust).find((asset) => text === asset.id || text.startsWith(`${asset.id}/`))?.name;
}

/**
 * What of the protected things a right at this scope reaches: also what lies below it. Who stands above all subscriptions, as
 * a management group does, may reach each.
 */
export function reachedFrom(scope: string, trust: Pick<Trust, "protected">): string | undefined {
  const text = plain(scope);
  const assets = assetsOf(trust);
  const above = parseId(text)?.subscription === undefined;
  return protectedAt(text, trust) ?? assets.find(({ id }) => above || id.startsWith(`${text}/`))?.name;
}

/** Azure takes a scope without its first slash as well, and a subscription by the provider that makes subscriptions. */
function plain(scope: string): string {
  const bare = searchable(scope).replaceAll(/^\/|\/$/g, "");
  return `/${bare.replace(/^providers\/microsoft\.subscription\//, "")}`;
}

/** The protected subscription in which a resource is created, as part of a sentence. */
export function protectedHome(resource: JudgedResource, trust: Pick<Trust, "protected">): string | undefined {
  const subscription = subscriptionOf(resource);
  return subscription === undefined ? undefined : protectedAt(`/subscriptions/${subscription}`, trust);
}

/** Whether an id is a protected vault, or lies in one. */
export function vaultAt(id: string, trust: Pick<Trust, "protected">): boolean {
  const vaults = trust.protected?.vaults ?? [];
  const text = id.toLowerCase();
  return vaults.some((vault) => text === vault.toLowerCase() || text.startsWith(`${vault.toLowerCase()}/`));
}
