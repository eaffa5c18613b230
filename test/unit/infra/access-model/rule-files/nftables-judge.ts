import assert from "node:assert/strict";
import { within, type Judge, type Seen } from "./packets";

/*
 * What nft(8) says of the few statements that a rule file uses, written without a look at the writer. Whatever it does
 * not know it refuses, so that text which breaks out of its place is found.
 *
 * "ADDRESS FAMILIES", inet: "table for both". "CHAINS": base chains are entry points for packets, "policy" is the
 * verdict for packets that no rule of the base chain decided. "VERDICT STATEMENT": accept "terminate ruleset evaluation
 * and accept the packet"; drop "terminate ruleset evaluation and drop the packet"; goto: "similar to jump, but the
 * current position is not stored ... after the new chain the evaluation will continue at the last chain instead of the
 * one containing the goto statement"; at the end of a chain that was reached by goto from a base chain, the policy
 * decides.
 */

type Token = { readonly text: string; readonly quoted: boolean };
type Defines = ReadonlyMap<string, readonly string[]>;

export function nftablesJudge(file: string, tunnel: string): Judge {
  const defines = new Map<string, readonly string[]>();
  const chains = new Map<string, Token[][]>();
  let chain: Token[][] | undefined;
  let depth = 0;
  for (const line of file.split("\n")) {
    const tokens = tokensOf(line);
    const [first, second, , third] = tokens.map(({ text }) => text);
    if (first === undefined) continue;
    if (first === "define" && depth === 0) {
      if (second === "tunnel") assert.deepEqual(tokens[3], { text: tunnel, quoted: true });
      else defines.set(second!, valuesOf(tokens.slice(3), defines));
      assert.ok(third !== undefined);
    } else if (first === "table" && tokens.at(-1)!.text === "{") depth = 1;
    else if (["table", "delete"].includes(first) && depth === 0) continue;
    else if (first === "chain" && depth === 1) {
      depth = 2;
      chains.set(second!, (chain = []));
    } else if (first === "}" && tokens.length === 1) depth--;
    else if (depth === 2) chain!.push(tokens);
    else throw new Error(`unexpected line: ${line}`);
  }
  assert.equal(depth, 0);
  return (packet) => ruling(chains, defines, packet);
}

function ruling(chains: ReadonlyMap<string, Token[][]>, defines: Defines, packet: Seen) {
  let rules = chains.get("forward")!;
  assert.equal(
    rules[0]!.map(({ text }) => text).join(" "),
    "type filter hook forward priority filter - 10 ; policy accept ;",
  );
  rules = rules.slice(1);
  for (let at = 0; at < rules.length; at++) {
    const verdict = verdictOf(rules[at]!, defines, packet);
    if (verdict === undefined) continue;
    if (verdict === "accept" || verdict === "drop") return verdict;
    rules = chains.get(verdict)!;
    if (!rules) throw new Error(`no chain ${verdict}`);
    at = -1;
  }
  return "other" as const; // the policy
}

/** @returns `accept`, `drop`, the chain that is gone to, or undefined where the rule does not match or decides nothing */
function verdictOf(tokens: readonly Token[], defines: Defines, packet: Seen): string | undefined {
  const rest = [...tokens];
  const next = () => rest.shift()?.text;
  const set = () => {
    const values =
      rest[0]?.text === "{"
        ? rest.splice(0, rest.findIndex(({ text }) => text === "}") + 1)
        : [rest.shift()!];
    return valuesOf(values, defines);
  };
  let verdict: string | undefined;
  while (rest.length > 0) {
    const word = next()!;
    if (verdict !== undefined && word !== "comment") throw new Error(`${word} behind the verdict`);
    if (word === "iifname" || word === "oifname") {
      assert.equal(next(), "$tunnel");
      if ((word === "iifname" ? packet.enters : packet.leaves) !== "tunnel") return undefined;
    } else if (word === "ip") {
      const what = next();
      if (what === "protocol") return next() === "icmp" ? undefined : unknown("ip protocol");
      const address = { saddr: packet.from, daddr: packet.to }[what as "saddr"] ?? unknown(`ip ${what}`);
      if (!set().some((text) => within(text, address))) return undefined;
    } else if (word === "tcp" || word === "udp") {
      assert.equal(next(), "dport");
      const [matches] = [set().some((text) => inPorts(text, packet.port))];
      if (packet.transport !== word || !matches) return undefined;
    } else if (word === "ct") {
      assert.equal(next(), "state");
      if (next() !== "new") return undefined;
    } else if (word === "meta") {
      assert.deepEqual([next(), next()], ["nfproto", "ipv6"]);
      return undefined;
    } else if (word === "limit")
      assert.deepEqual(
        [next(), next(), next(), next(), next()],
        ["rate", "10/minute", "burst", "30", "packets"],
      );
    else if (word === "log") assert.deepEqual([next(), rest.shift()!.quoted], ["prefix", true]);
    else if (word === "counter") continue;
    else if (word === "comment") {
      const comment = rest.shift()!;
      assert.ok(comment.quoted);
      assert.ok(Buffer.byteLength(comment.text) <= 127);
      assert.deepEqual(rest, []);
    } else if (word === "accept" || word === "drop") verdict = word;
    else if (word === "goto") verdict = next();
    else unknown(word);
  }
  return verdict;
}

function unknown(what: string): never {
  throw new Error(`nft does not know "${what}"`);
}

function inPorts(text: string, port: number): boolean {
  const [from, to = from] = text.split("-").map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to)) unknown(text);
  return from! <= port && port <= to!;
}

function valuesOf(tokens: readonly Token[], defines: Defines): string[] {
  return tokens
    .filter(({ text }) => !["{", "}", ","].includes(text))
    .flatMap(({ text }) => (text.startsWith("$") ? (defines.get(text.slice(1)) ?? unknown(text)) : [text]));
}

/** Strings end at the next quotation mark; `#` begins a comment outside of them. */
function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const form = /\s*(?:(#.*$)|"([^"]*)"|([{},;])|([^\s{},;"#]+)|$)/y;
  while (form.lastIndex < line.length) {
    const found = form.exec(line);
    if (!found) throw new Error(`not closed: ${line}`);
    const [, , quoted, sign, word] = found;
    if (quoted !== undefined) tokens.push({ text: quoted, quoted: true });
    else if (sign ?? word) tokens.push({ text: (sign ?? word)!, quoted: false });
  }
  return tokens;
}
