import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { Change } from "./object-diff";
import type { Difference } from "./resource-provider";

const KINDS: Record<Change, { stays: PropertyDiff.Kind; replaces: PropertyDiff.Kind }> = {
  add: { stays: PropertyDiff.Kind.ADD, replaces: PropertyDiff.Kind.ADD_REPLACE },
  delete: { stays: PropertyDiff.Kind.DELETE, replaces: PropertyDiff.Kind.DELETE_REPLACE },
  update: { stays: PropertyDiff.Kind.UPDATE, replaces: PropertyDiff.Kind.UPDATE_REPLACE },
};

/**
 * Writes a difference as the engine expects it. All are differences of inputs.
 *
 * @param detailed false leaves the paths out; the engine then cannot apply `replaceOnChanges`.
 */
export function diffResponse(difference: Difference, detailed: boolean): DiffResponse {
  const entries = Object.entries(difference.detailed);
  const replaces = entries.filter(([, { replace }]) => replace).map(([path]) => path);
  const response = new DiffResponse()
    .setChanges(entries.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setReplacesList(roots(replaces))
    .setDeletebeforereplace(replaces.length > 0 && difference.deleteBeforeReplace);
  if (!detailed) return response;
  response.setDiffsList(roots(entries.map(([path]) => path))).setHasdetaileddiff(true);
  for (const [path, { change, replace }] of entries) {
    const kind = replace ? KINDS[change].replaces : KINDS[change].stays;
    response.getDetaileddiffMap().set(path, new PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

function roots(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => /^[^.[]+/.exec(path)?.[0] ?? path))];
}
