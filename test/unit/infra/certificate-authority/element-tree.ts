/** A DER element taken apart, so that one thing in it can be changed and the lengths around it stay right. */
export interface Element {
  tag: number;
  children?: Element[];
  bytes?: Uint8Array;
  /** Writes the length in a way it should not be. */
  length?: "long" | "indefinite" | "plus" | "minus";
}

const CONSTRUCTED = 0x20;

/** Takes one well-formed element apart; tags above 30 do not occur in requests. */
export function takeApart(der: Uint8Array): Element {
  return elementsOf(der)[0]!;
}

export function putTogether(element: Element): Uint8Array {
  const content = element.children?.flatMap((child) => [...putTogether(child)]) ?? [...element.bytes!];
  switch (element.length) {
    case "indefinite":
      return Uint8Array.from([element.tag, 0x80, ...content, 0, 0]);
    case "long":
      if (content.length < 0x80) return Uint8Array.from([element.tag, 0x81, content.length, ...content]);
      return Uint8Array.from([element.tag, 0x83, 0, content.length >> 8, content.length & 0xff, ...content]);
    case "plus":
      return Uint8Array.from([element.tag, ...lengthOf(content.length + 1), ...content]);
    case "minus":
      return Uint8Array.from([element.tag, ...lengthOf(Math.max(0, content.length - 1)), ...content]);
    case undefined:
      return Uint8Array.from([element.tag, ...lengthOf(content.length), ...content]);
  }
}

/** The element and everything below it. */
export function everyElement(root: Element): Element[] {
  return [root, ...(root.children ?? []).flatMap(everyElement)];
}

function elementsOf(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!;
    const first = bytes[at + 1]!;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + more;
    const length = more === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, b) => sum * 256 + b, 0);
    const content = bytes.subarray(start, start + length);
    found.push(tag & CONSTRUCTED ? { tag, children: elementsOf(content) } : { tag, bytes: content.slice() });
    at = start + length;
  }
  return found;
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
