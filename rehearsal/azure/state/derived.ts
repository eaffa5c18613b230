import { createHash } from "node:crypto";
import type { Json } from "../plugin/property-value";

/** A UUID that follows from a text: the same resource has the same one in every rehearsal. */
export function derivedUuid(text: string): string {
  const hex = createHash("sha256").update(text.toLowerCase()).digest("hex");
  // Version and variant of RFC 9562 §5.8, "custom": it is made in a way of our own.
  const variant = "89ab"[parseInt(hex[16] ?? "0", 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The mark of a content, in the form ARM gives it. */
export function etagOf(content: Json): string {
  return `W/"${derivedUuid(JSON.stringify(content))}"`;
}

/** Networks for documentation (RFC 5737): no address of a rehearsal reaches anybody. */
const NETWORKS = ["192.0.2", "198.51.100", "203.0.113"];

/**
 * A public address for a resource: the same for the same id, unless another resource already has it.
 *
 * @throws Error when all 762 are taken.
 */
export function derivedAddress(id: string, taken: ReadonlySet<string>): string {
  const first = createHash("sha256").update(id.toLowerCase()).digest().readUInt32BE();
  const count = NETWORKS.length * 254;
  for (let i = 0; i < count; i++) {
    const n = (first + i) % count;
    const address = `${NETWORKS[Math.floor(n / 254)]}.${1 + (n % 254)}`;
    if (!taken.has(address)) return address;
  }
  throw new Error("the rehearsal has given away all addresses that are meant for documentation");
}
