import { MARKER } from "../markdown/markdown";

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** One conversation at a forge, as somebody sees it who may write there. */
export interface Conversation {
  /** Whose comments are ours. */
  author(): Promise<string>;
  comments(): Promise<readonly Comment[]>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

export type Said = "written" | "edited" | "unchanged";

/** Says it in the one comment that is ours, whoever else has written the marker into one. */
export async function sayOnce(conversation: Conversation, body: string): Promise<Said> {
  const author = await conversation.author();
  const ours = (await conversation.comments()).find(
    (comment) => comment.author === author && comment.body.startsWith(MARKER),
  );
  if (ours === undefined) {
    await conversation.create(body);
    return "written";
  }
  if (ours.body === body) return "unchanged";
  await conversation.update(ours.id, body);
  return "edited";
}

/** What is said where the report itself cannot be shown. */
export const refusedBody = (why: string): string =>
  `${MARKER}\n**not judged (everything)**\n\nThe job \`review\` left no report that can be shown:\n\n${indented(why)}\n`;

/** As code, in which nobody is called and nothing is a link. */
const indented = (text: string): string =>
  text
    .slice(0, 4_000)
    .split(/\r\n|[\r\n]/)
    .map((line) => `    ${line}`)
    .join("\n");
