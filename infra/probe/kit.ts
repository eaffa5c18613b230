import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { replaceFile } from "../certificate-authority/atomic-file";
import { kitReadme } from "./kit-readme";
import { listText, type ProbeList } from "./probe-list";

export const LIST_FILE = "probe-list.json";
export const RESULT_FILE = "probe-result.json";
export const SCRIPTS = { python: "probe.py", powershell: "probe.ps1" } as const;
const README = "README.txt";
const OWN_FILES: readonly string[] = [LIST_FILE, ...Object.values(SCRIPTS), README];

/**
 * Writes what somebody takes along to an unmanaged device. An older kit is replaced; what else stands there is not.
 *
 * @param scripts the folder of both scripts
 * @throws Error that says what is in the way; nothing was written then
 */
export function writeKit(folder: string, list: ProbeList, scripts: string): void {
  const target = resolve(folder);
  if (existsSync(target)) {
    if (!statSync(target).isDirectory()) throw new Error(`${folder} is no folder; name another with --kit`);
    const foreign = readdirSync(target).filter((name) => !OWN_FILES.includes(name));
    if (foreign.length > 0) {
      throw new Error(
        `${folder} holds ${foreign.join(", ")}, which is no part of a kit; move it away, or name another folder with --kit`,
      );
    }
  }
  const contents = Object.values(SCRIPTS).map((name) => [name, readFileSync(join(scripts, name))] as const);
  mkdirSync(target, { recursive: true });
  for (const [name, content] of contents) replaceFile(join(target, name), content);
  replaceFile(join(target, README), kitReadme(list));
  // Last: without a list neither script does anything.
  replaceFile(join(target, LIST_FILE), listText(list));
}
