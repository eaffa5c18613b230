/** An id of Azure Resource Manager, taken apart. */
export interface ResourceId {
  /** In lower case; undefined for what stands above subscriptions. */
  readonly subscription?: string;
  readonly resourceGroup?: string;
  /** `Namespace/type/type` in lower case; undefined for a subscription or a resource group. */
  readonly type?: string;
}

/** The name of a resource group may hold letters and digits of every script: `rg-verkehrsüberwachung`. */
const PART = /^(?!\.{1,2}$)[\p{L}\p{M}\p{N}\p{Pc}.()-]+$/u;

/**
 * Takes an id apart; undefined when the text is none. Of an extension (`…/providers/A/b/c/providers/D/e/f`) the type is
 * that of the extension.
 */
export function parseId(text: string): ResourceId | undefined {
  const parts = text.toLowerCase().split("/");
  // Every id begins with a slash and ends without one; what Azure makes of any other text nobody promises.
  if (parts.shift() !== "" || parts.length < 2 || parts.some((part) => !PART.test(part))) return undefined;
  const [scope, provider] = atProviders(parts);
  const id = scopeOf(scope);
  if (id === undefined || provider.length === 0) return id;
  const type = typeOf(provider);
  return type === undefined ? undefined : { ...id, type };
}

/**
 * A text in which ids are looked for: in lower case, and without slashes that say nothing. Nobody promises that Azure
 * refuses an id with a slash too many, and written so it must not pass for another one.
 */
export function searchable(text: string): string {
  return text.toLowerCase().replaceAll(/\/{2,}/g, "/");
}

/** What an id names, as the end of a sentence. */
export function kindOfId(id: ResourceId): string {
  if (id.type?.startsWith("microsoft.management/")) return "a management group";
  if (id.type !== undefined) return id.type;
  return id.resourceGroup === undefined ? "a subscription" : "a resource group";
}

function atProviders(parts: readonly string[]): readonly [readonly string[], readonly string[]] {
  const first = parts.indexOf("providers");
  return first === -1
    ? [parts, []]
    : [parts.slice(0, first), parts.slice(parts.lastIndexOf("providers") + 1)];
}

function scopeOf(parts: readonly string[]): ResourceId | undefined {
  const [subscriptions, subscription, groups, resourceGroup] = parts;
  if (parts.length === 0) return {};
  if (subscriptions !== "subscriptions" || subscription === undefined) return undefined;
  if (parts.length === 2) return { subscription };
  return parts.length === 4 && groups === "resourcegroups" && resourceGroup !== undefined
    ? { subscription, resourceGroup }
    : undefined;
}

/** `namespace/type/name/type/name` without the names. */
function typeOf([namespace, ...rest]: readonly string[]): string | undefined {
  if (namespace === undefined || rest.length === 0 || rest.length % 2 !== 0) return undefined;
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
