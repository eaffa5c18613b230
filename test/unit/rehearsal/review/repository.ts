import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A made-up repository in a folder of its own. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "repository-"));

  constructor(files: Readonly<Record<string, string>>) {
    this.git("init", "--quiet");
    this.commit(files);
  }

  write(files: Readonly<Record<string, string | undefined>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
    }
  }

  /** @param files undefined where one is removed */
  commit(files: Readonly<Record<string, string | undefined>>): string {
    this.write(files);
    this.git("add", "--all");
    const author = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    this.git(...author, "commit", "--quiet", "--allow-empty", "--message", "made up");
    return this.git("rev-parse", "HEAD");
  }

  git(...args: string[]): string {
    return execFileSync("git", ["-C", this.folder, ...args], { encoding: "utf8" }).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
