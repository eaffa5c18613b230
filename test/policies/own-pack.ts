import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../engine/run";
import { PACK } from "./engine";

/** A copy of the pack whose files are a test's own, with the packages and pages of the checkout. */
export class OwnPack {
  private readonly place = mkdtempSync(join(tmpdir(), "own-pack-"));
  readonly folder = join(this.place, "policy-pack");

  constructor() {
    cpSync(PACK, this.folder, { recursive: true });
    symlinkSync(join(PROJECT, "docs"), join(this.place, "docs"));
    mkdirSync(join(this.place, "node_modules"));
    for (const name of readdirSync(join(PROJECT, "node_modules"))) {
      // Bundles that are kept there belong to the pack of the checkout.
      if (name !== ".cache")
        symlinkSync(join(PROJECT, "node_modules", name), join(this.place, "node_modules", name));
    }
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
