import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const packed = z.array(z.object({ filename: z.string() })).length(1);

/**
 * Has npm make its tarball of a package's folder; npm sets times and owners that are the same everywhere.
 *
 * @returns the tarball's path
 */
export function packFolder(folder: string, target: string): string {
  const args = ["pack", folder, "--json", "--ignore-scripts", "--pack-destination", target];
  const output = execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [{ filename } = { filename: "" }] = packed.parse(JSON.parse(output));
  return join(target, filename);
}

/** Neither a second folder beside `package`, nor a path that another one may mean as well, nor packages of its own. */
const FILE = /^package\/(?!(.*\/)?(\.{0,2}|node_modules)(\/|$))[\w.@/-]+$/;

/** The paths in a tarball as they stand there; tar writes what is not printed with a backslash. */
function entriesOf(tarball: string): readonly string[] {
  try {
    const args = ["-tPzf", tarball, "--quoting-style=escape"];
    const output = execFileSync("tar", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return output.split("\n").filter((name) => name !== "");
  } catch (error) {
    throw new Error(`${tarball}: is no package as npm pack writes it`, { cause: error });
  }
}

/**
 * Unpacks a tarball below `folder`, which then holds one folder more: that of the package, which is returned.
 *
 * @throws Error when npm might unpack other files out of it: it takes the first folder off every path, whatever its name
 */
export function unpack(tarball: string, folder: string): string {
  const strange = entriesOf(tarball).filter(
    (name, index, all) => !FILE.test(name) || all.indexOf(name) < index,
  );
  if (strange.length > 0)
    throw new Error(`${tarball}: holds what no package of the pack has: ${strange.slice(0, 3).join(", ")}`);
  mkdirSync(folder, { recursive: true });
  const place = mkdtempSync(join(folder, "unpacked-"));
  try {
    execFileSync("tar", ["-xzf", tarball, "-C", place, "--no-same-owner"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw new Error(`${tarball}: is no package as npm pack writes it`, { cause: error });
  }
  return join(place, "package");
}
