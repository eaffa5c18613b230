/** One element of DER: what kind it is, and what it holds. */
interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
/** `extensions [3] EXPLICIT` of a certificate (RFC 5280, section 4.1). */
const EXTENSIONS = 0xa3;
/** 2.5.29.19 */
const BASIC_CONSTRAINTS = Buffer.from([0x55, 0x1d, 0x13]);

/**
 * How many certificate authorities may stand below this one; undefined where the certificate sets no limit. Node.js reads
 * certificates, but does not tell this (RFC 5280, section 4.2.1.9).
 *
 * @param der a certificate that Node.js has read
 */
export function pathLength(der: Buffer): number | undefined {
  const [certificate] = elements(der);
  const [toBeSigned] = inside(certificate);
  const [list] = inside(inside(toBeSigned).find(({ tag }) => tag === EXTENSIONS));
  const extension = inside(list)
    .map(inside)
    .find(([id]) => id?.tag === OBJECT_IDENTIFIER && id.content.equals(BASIC_CONSTRAINTS));
  const [constraints] = inside(extension?.find(({ tag }) => tag === OCTET_STRING));
  const length = inside(constraints).find(({ tag }) => tag === INTEGER);
  return length?.content.reduce((value, byte) => value * 256 + byte, 0);
}

function inside(element: Element | undefined): readonly Element[] {
  return element === undefined ? [] : elements(element.content);
}

/** The elements that stand one behind the other; none behind what is no DER. */
function elements(bytes: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let offset = 0; offset + 2 <= bytes.length;) {
    const first = bytes[offset + 1] ?? 0;
    const more = first < 0x80 ? 0 : first - 0x80;
    const start = offset + 2 + more;
    const length = more === 0 ? first : lengthIn(bytes.subarray(offset + 2, start));
    found.push({ tag: bytes[offset] ?? 0, content: bytes.subarray(start, start + length) });
    offset = start + length;
  }
  return found;
}

function lengthIn(bytes: Buffer): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
