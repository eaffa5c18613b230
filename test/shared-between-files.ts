import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { laptopKey } from "../rehearsal/city/laptops";
import { CONDITIONS } from "../rehearsal/city/posture-records";
import { RegisterCopy } from "../rehearsal/city/register-copy";

/**
 * The folder with what several files of tests need, and need not make twice. `npm test` has one for all its stages; Jest
 * alone makes one for each run (jest.config.cjs).
 */
const VARIABLE = "REMOTE_ACCESS_TESTS_SHARED";

/** The folder, or undefined outside of a run of tests. */
export const sharedFolder = (): string | undefined => process.env[VARIABLE];

/** Before the first file of tests (`globalSetup`); the processes of the files inherit the variable. */
export default async function prepareShared(): Promise<void> {
  if (sharedFolder() === undefined) {
    const own = mkdtempSync(join(tmpdir(), "shared-"));
    process.env[VARIABLE] = own;
    process.once("exit", () => rmSync(own, { recursive: true, force: true }));
  }
  await makeLaptops(join(sharedFolder()!, "laptops"));
}

/** Keys and requests of the made-up city's laptops: for each home anew they would take ten seconds of a core. */
async function makeLaptops(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.draft`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const { rows } = new RegisterCopy(join(__dirname, "..", "rehearsal", "city", "register.csv"));
  // As layOutCity makes them.
  await Promise.all(
    rows.map(({ inventory }) => laptopKey(draft, inventory, CONDITIONS[inventory]?.bits ?? 2_048)),
  );
  renameSync(draft, folder);
}

/** Gives a rehearsal's home laptops whose keys are made already; where nobody has made any, it makes them itself. */
export function giveLaptops(home: string): void {
  const shared = sharedFolder();
  const [made, laptops] = [join(shared ?? "", "laptops"), join(home, "laptops")];
  if (shared === undefined || !existsSync(made) || existsSync(laptops)) return;
  cpSync(made, laptops, { recursive: true });
}

/** Home of a rehearsal that stands, or will; undefined outside of a run of tests. */
export function standingHome(rehearsal: string): string | undefined {
  const shared = sharedFolder();
  return shared === undefined ? undefined : join(shared, "standing", rehearsal);
}
