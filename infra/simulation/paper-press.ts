import { createHash } from "node:crypto";
import { thumbprints } from "../certificate-authority/core/thumbprint";
import type { IssuedLeaf, LeafRequest, PreparedLeaf } from "../certificate-authority/core/leaf-certificate";
import type { LeafPress } from "../certificate-authority/run/leaf-press";

const DAY_MS = 86_400_000;

/** What laptops and gateway of the simulation know of a certificate. */
export interface Leaf {
  readonly device: string;
  readonly kind: "work" | "remediation";
  /** 40 upper-case hex digits. */
  readonly thumbprint: string;
  /** SHA-256 of the anchor. */
  readonly anchor: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/**
 * Stands for X.509 and RSA: a certificate is its serial number and a few bytes that look like a signature. A year of
 * 10,000 laptops needs more than half a million of them, which would take real RSA an hour and show nothing new; the
 * real press is tested beside it.
 */
export class PaperPress implements LeafPress {
  /** Since the beginning. */
  signatures = 0;
  readonly #prepared = new Map<string, Omit<Leaf, "thumbprint">>();
  readonly #signed = new WeakMap<Uint8Array, Leaf>();

  /** @param anchor SHA-256 of the one that signs now */
  constructor(private readonly anchor: () => string) {}

  prepare({ device, serial, notBefore, days }: LeafRequest): PreparedLeaf {
    const bytes = Buffer.from(serial);
    bytes[0] = (bytes[0]! & 0x7f) | 0x40; // as a real one has it
    const number = bytes.toString("hex").toUpperCase();
    const begin = Math.floor(notBefore.getTime() / 1_000) * 1_000;
    const notAfter = begin + days * DAY_MS - 1_000;
    this.#prepared.set(bytes.toString("base64"), {
      device: device.inventory,
      kind: device.department === "remediation" ? "remediation" : "work",
      anchor: this.anchor(),
      notAfter,
    });
    return { tbs: bytes, serial: number, notBefore: new Date(begin), notAfter: new Date(notAfter) };
  }

  sign(tbs: Uint8Array): Promise<IssuedLeaf> {
    const name = Buffer.from(tbs).toString("base64");
    const prepared = this.#prepared.get(name);
    if (prepared === undefined)
      return Promise.reject(new Error("nothing of that serial number was prepared"));
    this.#prepared.delete(name);
    this.signatures += 1;
    const signature = signatureOf(tbs);
    const der = this.assemble(tbs, signature);
    const names = thumbprints(der);
    this.#signed.set(der, { ...prepared, thumbprint: names.sha1 });
    return Promise.resolve({ der, signature: { bytes: signature, calls: 1 }, thumbprints: names });
  }

  assemble(tbs: Uint8Array, signature: Uint8Array): Uint8Array {
    return Buffer.concat([tbs, signature]);
  }

  /** @param der as {@link sign} returned it */
  leafOf(der: Uint8Array): Leaf {
    return this.#signed.get(der)!;
  }
}

function signatureOf(tbs: Uint8Array): Buffer {
  return createHash("sha256").update("signature").update(tbs).digest().subarray(0, 12);
}
