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

/** Unpacks a tarball below `folder`, which then holds one folder more: that of the package, which is returned. */
export function unpack(tarball: string, folder: string): string {
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
