/** What every script begins with behind its help: no parameters, and the first error ends it. */
export const STRICT = [
  "[CmdletBinding()]",
  "param()",
  "",
  "Set-StrictMode -Version 3.0",
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  "",
];

/** What stands for itself between single quotes, in ASCII: Windows PowerShell 5.1 reads a file without a mark as the code page of the machine. */
const PLAIN = /^[ !-&(-~]+/;

/**
 * A text as an expression of PowerShell that means exactly this text: plain characters between single quotes, every
 * other one, quotation marks and letters like ü among them, by its number. Nothing in it can end the text early.
 */
export function powershellText(text: string): string {
  const pieces: string[] = [];
  for (let rest = text; rest !== "";) {
    const [plain] = PLAIN.exec(rest) ?? [];
    pieces.push(
      plain === undefined
        ? `[char]0x${rest.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`
        : `'${plain}'`,
    );
    rest = rest.slice(plain?.length ?? 1);
  }
  if (pieces.length === 0) return "''";
  // A number must not come first: what stands left of the + decides what the + does.
  if (!pieces[0]!.startsWith("'")) pieces.unshift("''");
  return pieces.length === 1 ? pieces[0]! : `(${pieces.join(" + ")})`;
}

/** A list of texts. */
export function powershellList(texts: readonly string[]): string {
  return `@(${texts.map(powershellText).join(", ")})`;
}
