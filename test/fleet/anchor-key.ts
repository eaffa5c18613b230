import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Authority } from "../../infra/certificate-authority/authority-file";

const signWith = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/** The fleet's anchor key; it signs beside the run rather than in its way, as a service elsewhere would. */
export class AnchorKey {
  readonly spki: Uint8Array;
  readonly #key: KeyObject;

  constructor({ signer }: Pick<Authority, "signer">) {
    if (!("software" in signer)) throw new Error("the fleet's anchor is a software key");
    this.#key = createPrivateKey(readFileSync(signer.software, "utf8"));
    this.spki = createPublicKey(this.#key).export({ type: "spki", format: "der" });
  }

  async sign(bytes: Uint8Array): Promise<Uint8Array> {
    return signWith("sha256", bytes, this.#key);
  }
}
