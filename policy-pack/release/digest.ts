import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files of a package, and one hash over all of them. */
export interface Digest {
  /** SHA-256 of `sums`, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** One line for each file, as `sha256sum` prints it, in the order of their names' bytes. */
  readonly sums: string;
}

/**
 * The digest of a package's folder: what `find`, `sort` and `sha256sum` compute as well (docs/policy-pack-release.md), so
 * that nobody needs our code to check it. What npm installs below the package is no file of the package.
 *
 * @throws Error when something lies there whose content is elsewhere, or no file, or has a name that could pass for others
 */
export function digestOf(folder: string): Digest {
  const sums = filesIn(folder)
    .map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`)
    .join("");
  return { sha256: sha256(sums), sums };
}

const PLAIN = /^[\w.@-]+$/;
const WRITE_PLAIN = "names in a package are of letters, digits, dots, hyphens and underscores";

/** Every file, by its path with `/`, in the order of their bytes. */
function filesIn(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (name === "node_modules") return [];
      // A line break in a name would make two lines of one, and sha256sum writes such names in another way.
      if (!PLAIN.test(entry.name))
        throw new Error(`${join(folder, below)}: holds ${JSON.stringify(entry.name)}; ${WRITE_PLAIN}`);
      if (entry.isDirectory()) return filesIn(folder, name);
      if (entry.isFile()) return [name];
      throw new Error(`${join(folder, name)}: is neither a file nor a folder; a package holds nothing else`);
    })
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

/** A file that two packages do not have alike. */
export interface Difference {
  readonly file: string;
  readonly what: "added" | "changed" | "missing";
}

/** How the files of one package differ from those of another. */
export function differences(of: Digest, from: Digest): readonly Difference[] {
  const [mine, others] = [byName(of), byName(from)];
  return [...new Set([...mine.keys(), ...others.keys()])].sort().flatMap((file): Difference[] => {
    const [own, other] = [mine.get(file), others.get(file)];
    if (own === other) return [];
    return [{ file, what: own === undefined ? "missing" : other === undefined ? "added" : "changed" }];
  });
}

function byName({ sums }: Digest): ReadonlyMap<string, string> {
  const lines = sums.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
