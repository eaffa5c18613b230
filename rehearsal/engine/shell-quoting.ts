/**
 * One word of POSIX sh that means exactly `value`, whatever it contains.
 *
 * Inside single quotes nothing is special (POSIX.1-2017, Shell Command Language, 2.2.2), so only the quote
 * itself has to leave them.
 */
export function shellWord(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * Splits a string into words the way a shell would: blanks separate, single quotes take everything literally,
 * double quotes and backslashes as in sh. Nothing is expanded.
 *
 * @throws Error when a quote is never closed.
 */
export function splitShellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote === "'") {
      if (char === "'") quote = undefined;
      else word += char;
    } else if (char === "\\" && i + 1 < text.length) {
      const next = text.charAt(++i);
      const literal = quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next;
      word = (word ?? "") + literal;
    } else if (quote === '"') {
      if (char === '"') quote = undefined;
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== undefined) throw new Error(`the quote ${quote} in ${JSON.stringify(text)} is never closed`);
  if (word !== undefined) words.push(word);
  return words;
}
