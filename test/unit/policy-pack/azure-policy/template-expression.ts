/** A template function with its arguments, or a text or number. */
export type Expression =
  | { readonly literal: string | number }
  | { readonly name: string; readonly args: readonly Expression[]; readonly property: string | undefined };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|(\w+)|([(),.]))/y;

/** Takes the inside of `[…]` apart: calls of functions, texts in single quotes and numbers. */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  const expression = parse(tokens);
  if (tokens.length > 0) throw new Error(`${text}: what is ${tokens[0]?.text ?? ""} at the end?`);
  return expression;
}

interface Token {
  readonly kind: "text" | "number" | "name" | "mark";
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, quoted, number, name, mark] = TOKEN.exec(text) ?? [];
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    else throw new Error(`${text} cannot be read`);
  }
  return tokens;
}

function parse(tokens: Token[]): Expression {
  const token = tokens.shift();
  if (token?.kind === "text") return { literal: token.text };
  if (token?.kind === "number") return { literal: Number(token.text) };
  if (token?.kind !== "name")
    throw new Error(`a function, a text or a number is missing before ${token?.text ?? "the end"}`);
  take(tokens, "(");
  const args: Expression[] = [];
  while (!isNext(tokens, ")")) {
    args.push(parse(tokens));
    if (isNext(tokens, ",")) take(tokens, ",");
  }
  take(tokens, ")");
  if (!isNext(tokens, ".")) return { name: token.text, args, property: undefined };
  take(tokens, ".");
  return { name: token.text, args, property: tokens.shift()?.text };
}

function isNext([next]: readonly Token[], mark: string): boolean {
  return next?.kind === "mark" && next.text === mark;
}

function take(tokens: Token[], mark: string): void {
  const token = tokens.shift();
  if (token?.text !== mark) throw new Error(`${mark} is missing`);
}
