/** The source gave no complete answer; nothing of it is used. The message has the remedy and no text of the answer. */
export class CollectRefused extends Error {
  override readonly name = "CollectRefused";
}
