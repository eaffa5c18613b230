const LINE_BREAK = 0x0a;

/**
 * Cuts whole lines into pieces that end with a line break, as few as the limit allows.
 *
 * @param limit bytes that a piece may have
 * @throws Error when there are no bytes, when they do not end with a line break, or when a line is longer than a piece
 */
export function linePieces(bytes: Uint8Array, limit: number): Uint8Array[] {
  if (bytes.at(-1) !== LINE_BREAK) {
    throw new Error(
      "a ledger takes whole lines only: what is appended must not be empty and must end with a line break",
    );
  }
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const within = bytes.subarray(start, start + limit);
    const length = within.lastIndexOf(LINE_BREAK) + 1;
    if (length === 0) {
      throw new Error(
        `the line at byte ${start} of what is appended is longer than the ${limit} bytes of a block`,
      );
    }
    pieces.push(within.subarray(0, length));
    start += length;
  }
  return pieces;
}
