import { AsnAnyConverter } from "@peculiar/asn1-schema";

/** What the walk touches of a decoded element. */
interface Element {
  readonly lenBlock: { isIndefiniteForm: boolean; longFormUsed: boolean };
  readonly valueBlock: { value?: unknown };
  toBER(): ArrayBuffer;
}

/**
 * The element's one DER form: every length definite and as short as it can be (X.690, 10.1), down to values
 * whose type nobody here knows.
 *
 * @param bytes one element; what follows it is left out
 * @throws Error when the bytes are no ASN.1 element
 */
export function canonicalDer(bytes: Uint8Array): Uint8Array {
  const root = AsnAnyConverter.toASN(Uint8Array.from(bytes).buffer) as unknown as Element;
  const pending: Element[] = [root];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    element.lenBlock.isIndefiniteForm = false;
    element.lenBlock.longFormUsed = false;
    const { value } = element.valueBlock;
    if (Array.isArray(value)) pending.push(...value.filter(isElement));
  }
  return new Uint8Array(root.toBER());
}

/** An object identifier's value is a list as well, of numbers. */
function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null && "lenBlock" in value && "valueBlock" in value;
}

/** Whether two encodings are the same bytes. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(Buffer.from(other));
}
