import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for the tests of a file, which goes when they end. */
export function inFolder(): {
  readonly path: string;
  readonly file: (name: string, content: unknown) => string;
} {
  const path = mkdtempSync(join(tmpdir(), "report-tried-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file: (name, content) => {
      writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
      return join(path, name);
    },
  };
}
