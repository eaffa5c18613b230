import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isMap, isSeq, parseDocument, type Document, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { flushFolder, replaceFile } from "./atomic-file";
import { parseAuthority, type Authority, type KeyPlace } from "./authority-file";

/** An anchor to be written into the file; paths may be absolute. */
export interface NewAnchor {
  readonly name: string;
  readonly certificate: string;
  readonly signer: KeyPlace;
}

/** A change of the text of an authority's file; what people wrote around it stays, comments too. */
export type Edit = (document: Document, folder: string) => void;

/**
 * Changes an authority's file as a whole: a reader sees the old text or the new one, and the new one is sound.
 *
 * @returns the authority as the file has it now
 * @throws Error when the new text would not be sound, or the file cannot be written; the old text then stays
 */
export function editAuthority(file: string, edit: Edit): Authority {
  const path = realpathSync(file);
  const text = readFileSync(path, "utf8");
  const document = parseDocument(text);
  edit(document, dirname(resolve(file)));
  const after = document.toString({ lineWidth: 0 });
  const authority = parseAuthority(after, file);
  if (after !== text) {
    replaceFile(path, after, statSync(path).mode & 0o777);
    flushFolder(dirname(path));
  }
  return authority;
}

/** Lists an anchor behind those that are there: trusted, and not signing yet. One of its name is replaced. */
export const withAnchor =
  (anchor: NewAnchor): Edit =>
  (document, folder) => {
    const anchors = anchorsIn(document);
    const at = anchors.items.findIndex((item) => item.get("name") === anchor.name);
    const item = anchorNode(document, anchor, folder);
    if (at < 0) anchors.items.push(item);
    else anchors.items[at] = item;
  };

/** Lets an anchor that is listed sign from here on; the one before keeps its key, one place lower. */
export const signingFrom =
  (name: string): Edit =>
  (document) => {
    const anchors = anchorsIn(document);
    const at = anchors.items.findIndex((item) => item.get("name") === name);
    if (at <= 0) return;
    const [next] = anchors.items.splice(at, 1);
    const key = takeSigner(next!);
    anchors.items[0]!.set("signer", document.get("signer", true));
    document.set("signer", key);
    anchors.items.unshift(next!);
  };

/** Takes an anchor out that does not sign. */
export const withoutAnchor =
  (name: string): Edit =>
  (document) => {
    const anchors = anchorsIn(document);
    anchors.items = anchors.items.filter((item, index) => index === 0 || item.get("name") !== name);
  };

/** One anchor alone, and its key; nobody trusts the others any more. */
export const onlyAnchor =
  (anchor: NewAnchor): Edit =>
  (document, folder) => {
    const anchors = anchorsIn(document);
    const first = anchors.items[0]!;
    if (first.get("name") === anchor.name) {
      anchors.items = [first];
      return;
    }
    const item = anchorNode(document, anchor, folder);
    document.set("signer", takeSigner(item));
    anchors.items = [item];
  };

/** The anchor of the crisis set. */
export const withCrisis =
  (anchor: NewAnchor): Edit =>
  (document, folder) => {
    document.set("crisis", anchorNode(document, anchor, folder));
  };

function anchorsIn(document: Document): YAMLSeq<YAMLMap> {
  const anchors = document.get("anchors", true) as Node | undefined;
  if (isSeq(anchors) && anchors.items.every((item) => isMap(item))) return anchors as YAMLSeq<YAMLMap>;
  throw new Error("anchors: is no list of anchors"); // a sound file has one
}

function anchorNode(document: Document, { name, certificate, signer }: NewAnchor, folder: string): YAMLMap {
  const key =
    "software" in signer ? { software: fromFolder(folder, signer.software) } : { keyVault: signer.keyVault };
  return document.createNode({
    name,
    certificate: fromFolder(folder, certificate),
    signer: key,
  });
}

function takeSigner(item: YAMLMap): Node {
  const key = item.get("signer", true) as unknown as Node;
  item.delete("signer");
  return key;
}

/** As people write it: relative to the file, unless it lies elsewhere. */
function fromFolder(folder: string, path: string): string {
  const way = relative(folder, resolve(folder, path));
  return way.startsWith("..") ? resolve(folder, path) : join(way);
}
