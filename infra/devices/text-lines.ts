/** One line of a stream, without its end; `fault` instead of `text` where it cannot be read. */
export type TextLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string; readonly column?: number };

/** A line beyond it is not kept: a file without line ends must not fill the memory. No honest record comes near. */
const LONGEST_LINE = 65_536; // bytes

const LINE_FEED = 0x0a;

/**
 * Splits a stream into lines (LF or CRLF) without ever holding more than one of them and one chunk. A byte order mark is
 * dropped; blank lines are kept so that the numbers are the editor's.
 *
 * The split is made in bytes, where no byte of a longer UTF-8 sequence equals a line feed; so a line with foreign bytes
 * is one fault, and the next line is read as if nothing had been.
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<TextLine> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const keep = (piece: Uint8Array) => {
    // A copy: chunks may be buffers that their source uses again (and slice() of a Buffer copies nothing).
    if (length <= LONGEST_LINE) pieces.push(new Uint8Array(piece.subarray(0, LONGEST_LINE + 1)));
    length += piece.length;
  };
  const line = (): TextLine => {
    number += 1;
    const read = readLine(number, pieces, length);
    pieces = [];
    length = 0;
    return read;
  };
  for await (const bytes of asBytes(chunks)) {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      keep(bytes.subarray(start, end));
      start = end + 1;
      const next = line();
      yield next;
      if (isUtf16(next)) return;
    }
    keep(bytes.subarray(start));
  }
  if (length > 0) yield line();
}

const UTF16 = "the file is written in UTF-16; save it as UTF-8 (Excel: CSV UTF-8)";

/** Every further line would be the same fault. */
function isUtf16(line: TextLine): boolean {
  return "fault" in line && line.fault === UTF16;
}

function readLine(number: number, pieces: readonly Uint8Array[], length: number): TextLine {
  if (length > LONGEST_LINE) {
    return { number, fault: `the line has ${length} bytes; write at most ${LONGEST_LINE} in a line` };
  }
  const bytes = pieces.length === 1 ? pieces[0]! : joined(pieces, length);
  const mark = number === 1 ? (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return { number, fault: UTF16 };
  const read = utf8(bytes);
  const text = (number === 1 ? read.text.replace(/^\ufeff/, "") : read.text).replace(/\r$/, "");
  return read.ok
    ? { number, text }
    : {
        number,
        fault: "found bytes that are not UTF-8; save the file as UTF-8 (Excel: CSV UTF-8)",
        column: characters(text.slice(0, text.indexOf("\ufffd"))) + 1,
      };
}

function utf8(bytes: Uint8Array): { readonly ok: boolean; readonly text: string } {
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { ok: false, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
  }
}

/** How many characters a person counts, which is not how many units JavaScript does. */
export function characters(text: string): number {
  return [...text].length;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Chunks of text as bytes; a character that two chunks share is put together first. */
async function* asBytes(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk !== "string") {
      if (half !== "") yield encoder.encode(half);
      half = "";
      yield chunk;
      continue;
    }
    const text = half + chunk;
    half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
    yield encoder.encode(text.slice(0, text.length - half.length));
  }
  if (half !== "") yield encoder.encode(half);
}
