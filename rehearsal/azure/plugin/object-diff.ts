import { Secret, Unknown, isMap, type PropertyMap, type PropertyValue } from "./property-value";

/** What happened to one property. */
export type Change = "add" | "delete" | "update";

/** Changes by property path, in the form the engine shows (`sku.name`, `zones[1]`). */
export type DetailedDiff = Record<string, { readonly change: Change; readonly replace: boolean }>;

/**
 * Compares inputs property by property.
 *
 * Which change replaces the resource follows azure-native's provider (`provider/pkg/provider/diff.go` in
 * pulumi/pulumi-azure-native): a path is looked up without list indices (`subnets[].name`), an update below a
 * replacing property replaces too, an addition or removal only where the path itself is named, and members of a
 * list never do by being added or removed.
 *
 * @param replacing paths whose change needs a new resource.
 */
export function diffInputs(
  olds: PropertyMap,
  news: PropertyMap,
  replacing: ReadonlySet<string>,
): DetailedDiff {
  const diff: DetailedDiff = {};
  diffMaps(olds, news, "", "", false);
  return diff;

  function diffMaps(old: PropertyMap, now: PropertyMap, path: string, key: string, below: boolean): void {
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      // Names like __createBeforeDelete are notes of the provider to itself.
      if (path === "" && name.startsWith("__")) continue;
      const at = path === "" ? name : `${path}${step(name)}`;
      const lookup = key === "" ? name : `${key}.${name}`;
      const before = present(old[name]);
      const after = present(now[name]);
      if (before === undefined && after === undefined) continue;
      if (before === undefined) diff[at] = { change: "add", replace: replacing.has(lookup) };
      else if (after === undefined) diff[at] = { change: "delete", replace: replacing.has(lookup) };
      else diffValues(before, after, at, lookup, below);
    }
  }

  function diffValues(
    old: PropertyValue,
    now: PropertyValue,
    path: string,
    key: string,
    below: boolean,
  ): void {
    if (old instanceof Secret && now instanceof Secret)
      return diffValues(old.value, now.value, path, key, below);
    const replace = below || replacing.has(key);
    if (isMap(old) && isMap(now)) return diffMaps(old, now, path, key, replace);
    if (Array.isArray(old) && Array.isArray(now)) {
      for (let i = 0; i < Math.max(old.length, now.length); i++) {
        const before = present(old[i]);
        const after = present(now[i]);
        const at = `${path}[${i}]`;
        if (before === undefined) diff[at] = { change: "add", replace: false };
        else if (after === undefined) diff[at] = { change: "delete", replace: false };
        else diffValues(before, after, at, `${key}[]`, replace);
      }
      return;
    }
    const same = old === now && !(old instanceof Unknown);
    if (!same) diff[path] = { change: "update", replace };
  }
}

function present(value: PropertyValue | undefined): PropertyValue | undefined {
  return value === null ? undefined : value;
}

/** Names that are no identifiers are quoted, as the engine's property paths want it. */
function step(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
