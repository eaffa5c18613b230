import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Where the page of a rule is read: in the pack itself when it was published alone, otherwise in the checkout that
 * holds it. A path, because it is there without network and belongs to the version that judged.
 */
export function docsAddress(pack: string): (ruleId: string) => string {
  const inside = join(pack, "docs", "rules");
  const folder = existsSync(inside) ? inside : join(pack, "..", "docs", "rules");
  return (ruleId) => join(folder, `${ruleId}.md`);
}

/** The same as an address that a terminal can open, as metadata of policies ask for. */
export function docsUrl(pack: string): (ruleId: string) => string {
  const pathOf = docsAddress(pack);
  return (ruleId) => pathToFileURL(pathOf(ruleId)).href;
}
