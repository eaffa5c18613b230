import { generateKeyPair } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { createFile, flushFolder } from "../atomic-file";

/**
 * A private key in a file, made where there is none.
 *
 * @param remedy what to do about a key that others could read
 * @returns its PEM (PKCS#8)
 * @throws Error when the file is open to others
 */
export async function softwareKeyAt(path: string, kind: "rsa" | "ec", remedy: string): Promise<string> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    const { privateKey } =
      kind === "rsa"
        ? await promisify(generateKeyPair)("rsa", { modulusLength: 3_072 })
        : await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
    createFile(path, privateKey.export({ type: "pkcs8", format: "pem" }) as string, 0o600);
    flushFolder(dirname(path));
  }
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new Error(
      `${path} is open to others (mode ${mode.toString(8)}); treat the key as lost, then: ${remedy}`,
    );
  }
  return readFileSync(path, "utf8");
}
