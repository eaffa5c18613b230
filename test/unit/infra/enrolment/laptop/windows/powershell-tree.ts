import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A node of a script's syntax tree. */
export interface Node {
  readonly type: string;
  readonly text: string;
  readonly line: number;
  readonly children: readonly Node[];
}

/** A script's tree, and whether the grammar knew all of it. */
export interface Script {
  readonly root: Node;
  readonly parses: boolean;
}

/** The part of a tree-sitter node that is used here. */
interface ParsedNode {
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: { readonly row: number };
  readonly hasError: boolean;
  readonly children: readonly ParsedNode[];
}

interface TreeSitter {
  readonly Parser: { init(): Promise<void> } & (new () => {
    setLanguage(language: unknown): void;
    parse(text: string): { readonly rootNode: ParsedNode } | null;
  });
  readonly Language: { load(bytes: Uint8Array): Promise<unknown> };
}

const GRAMMAR = "tree-sitter-powershell/tree-sitter-powershell.wasm";
const require = createRequire(__filename);

/** Whether the packages of the grammar are installed. */
export function grammarIsThere(): boolean {
  try {
    require.resolve("web-tree-sitter");
    require.resolve(GRAMMAR);
    return true;
  } catch {
    return false;
  }
}

/** A parser of the PowerShell language: it reads scripts, and runs nothing. */
export async function powershellParser(): Promise<(text: string) => Script> {
  const { Parser, Language } = require("web-tree-sitter") as TreeSitter;
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(require.resolve(GRAMMAR))));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error("the parser gave up");
    return { root: copyOf(tree.rootNode, text), parses: !tree.rootNode.hasError };
  };
}

/** The tree in plain objects: each look into the parser's own takes long. */
function copyOf({ type, startIndex, endIndex, startPosition, children }: ParsedNode, text: string): Node {
  return {
    type,
    text: text.slice(startIndex, endIndex),
    line: startPosition.row + 1,
    children: children.map((child) => copyOf(child, text)),
  };
}

/** All nodes of some types below a node, in the order of the text; not below a node of a type to stop at. */
export function nodesOf(root: Node, types: readonly string[], stop: readonly string[] = []): Node[] {
  return root.children.flatMap((child) => [
    ...(types.includes(child.type) ? [child] : []),
    ...(stop.includes(child.type) ? [] : nodesOf(child, types, stop)),
  ]);
}
