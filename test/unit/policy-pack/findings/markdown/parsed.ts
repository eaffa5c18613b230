import type { ParserOptions } from "prettier";
import { parsers } from "prettier/plugins/markdown";

/** A node of Markdown as Prettier's parser reads it (remark, with GitHub's tables and links of bare addresses). */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly depth?: number;
  readonly children?: readonly MarkdownNode[];
}

export async function parsed(text: string): Promise<MarkdownNode> {
  return parsers.markdown.parse(text, {} as ParserOptions) as Promise<MarkdownNode>;
}

export function nodesOf(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

/** What a reader sees as structure: everything but the words, in text or in code spans. */
export function skeleton(node: MarkdownNode): unknown {
  const { type, url, depth, value, children = [] } = node;
  const inner = children.filter((child) => !isWords(child)).map(skeleton);
  return [type, ...(url === undefined ? [] : [url]), depth ?? value ?? "", ...inner];
}

export function isWords({ type }: MarkdownNode): boolean {
  return ["text", "inlineCode", "sentence", "word", "whitespace"].includes(type);
}
