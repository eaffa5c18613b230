import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Where the page of a rule is read: in the checkout that holds the pack, or in the pack itself when it was published
 * alone. A path, because it is there without network and belongs to the version that judged.
 */
export function docsAddress(pack: string): (ruleId: string) => string {
  const beside = join(pack, "..", "docs", "rules");
  const folder = existsSync(beside) ? beside : join(pack, "docs", "rules");
  return (ruleId) => join(folder, `${ruleId}.md`);
}
