import "reflect-metadata";
import { spawnSync } from "node:child_process";
import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pkcs10CertificateRequest } from "@peculiar/x509";

const found = spawnSync("openssl", ["version"]).status === 0;
if (!found) console.warn("openssl is missing, its checks are skipped; install it: apt-get install openssl");

/** `it`, or `it.skip` where the `openssl` command is missing. */
export const itWithOpenssl = found ? it : it.skip;

/** Whether the second library reads the request and finds it signed by its own key; it reads wishes only on demand. */
export async function secondLibraryAccepts(der: Uint8Array): Promise<boolean> {
  try {
    const request = new Pkcs10CertificateRequest(Uint8Array.from(der).buffer);
    return await request.verify(webcrypto);
  } catch {
    return false;
  }
}

/** Runs OpenSSL on files that exist for this one call. @returns its exit code and everything it said */
export function openssl(
  arguments_: readonly string[],
  files: Record<string, string | Uint8Array>,
): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "openssl-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr } = spawnSync("openssl", arguments_, { cwd: folder, encoding: "utf8" });
    return { status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
