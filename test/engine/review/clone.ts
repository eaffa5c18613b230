import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../run";

/** A change of one file: its text before and after. */
export type Edit = (text: string) => string;

/** Replaces a piece of text, which has to be there: a change that changes nothing would show nothing. */
export function replaced(piece: string, by: string): Edit {
  return (text) => {
    if (!text.includes(piece)) throw new Error(`there is no ${JSON.stringify(piece)}`);
    return text.replace(piece, () => by);
  };
}

/** A clone of this project, whose commits are made-up changes of it. */
export class Clone {
  readonly folder = join(mkdtempSync(join(tmpdir(), "clone-")), "project");
  readonly base: string;

  constructor() {
    execFileSync("git", ["clone", "--quiet", "--shared", PROJECT, this.folder]);
    symlinkSync(join(PROJECT, "node_modules"), join(this.folder, "node_modules"), "dir");
    this.base = this.git("rev-parse", "HEAD");
  }

  /** A commit on the base with these changes; the working tree stays the base's. */
  commit(edits: Readonly<Record<string, Edit>>): string {
    for (const [file, edit] of Object.entries(edits)) {
      const path = join(this.folder, file);
      writeFileSync(path, edit(readFileSync(path, "utf8")));
    }
    this.git("add", "--all", "--", ...Object.keys(edits));
    const author = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    this.git(...author, "commit", "--quiet", "--message", "A change");
    const commit = this.git("rev-parse", "HEAD");
    this.git("reset", "--quiet", "--hard", this.base);
    return commit;
  }

  git(...args: string[]): string {
    return execFileSync("git", ["-C", this.folder, ...args], { encoding: "utf8" }).trim();
  }

  remove(): void {
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }
}
