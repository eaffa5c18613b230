import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../engine/run";
import { PACK } from "./engine";

/** A copy of the pack whose files are a test's own, with the packages and pages of the checkout. */
export class OwnPack {
  readonly place: string;
  readonly folder: string;

  /** @param name how its folder among the temporary ones begins */
  constructor(name = "own-pack-") {
    this.place = mkdtempSync(join(tmpdir(), name));
    this.folder = join(this.place, "policy-pack");
    this.renew();
    symlinkSync(join(PROJECT, "docs"), join(this.place, "docs"));
    mkdirSync(join(this.place, "node_modules"));
    for (const name of readdirSync(join(PROJECT, "node_modules"))) {
      // Bundles that are kept there belong to the pack of the checkout.
      if (name !== ".cache")
        symlinkSync(join(PROJECT, "node_modules", name), join(this.place, "node_modules", name));
    }
  }

  /** Takes back whatever was done to its files. */
  renew(): void {
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(PACK, this.folder, { recursive: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** @throws Error where a file does not hold what is to be replaced: the test would try nothing. */
  edit(name: string, from: string | RegExp, to: string): void {
    const text = readFileSync(join(this.folder, name), "utf8");
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${name} does not contain ${from}`);
    this.write(name, edited);
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
