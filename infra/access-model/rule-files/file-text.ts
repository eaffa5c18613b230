import { createHash } from "node:crypto";

/**
 * Free text on one line, without characters that end a line, cannot be seen, or turn the reading direction round
 * (Unicode, general categories C and Z): a reviewer must see what a firewall reads.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
}

/** At most so many bytes of UTF-8, with an ellipsis in place of what is missing. */
export function cutToBytes(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  let cut = "";
  for (const character of text) {
    if (bytesOf(`${cut}${character}…`) > most) break;
    cut += character;
  }
  return `${cut}…`;
}

/** A name that fits, and that no other name is cut to: its end becomes six digits of its digest. */
export function fittingName(name: string, most: number): string {
  if (name.length <= most) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${name.slice(0, most - digest.length - 1)}-${digest}`;
}

/** What stands at the head of every file that can hold comments. */
export const HEAD = [
  "Rules for laptops of remote access, for the city's own firewall. What no line here allows is dropped.",
  "Written by `npm run firewall-rules` from the settings of the stack: change those, never this file.",
];

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
