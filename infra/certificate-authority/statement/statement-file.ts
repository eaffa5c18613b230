import { readFileSync } from "node:fs";
import { createFile, replaceFile } from "../atomic-file";
import type { Seal } from "../core/signer";
import { sealName } from "../ledger/checkpoint";
import { ageFault, readStatement } from "./read-statement";
import {
  compileStatement,
  sealStatement,
  statementText,
  wholeSeconds,
  type StatementSource,
} from "./seal-statement";
import type { GatewayStatement } from "./statement";

/** A statement older than this is signed again: half of what `pulumi up` accepts, so that it lasts the day. */
const HOURS_TO_SEAL_AGAIN = 12;

/** The head of a ledger without entries. */
const EMPTY_LEDGER = { sequence: 0, head: "0".repeat(64) } as const;

/**
 * Keeps the statement in a file usable: writes the first one, which revokes nothing, and signs one again that will
 * soon be too old or whose anchor was made anew, with the time of now. Nothing here can take a revocation back.
 *
 * @returns the statement that lies in the file now
 * @throws Error when the file holds no sound statement of this seal
 */
export async function keepStatement(
  file: string,
  source: Pick<StatementSource, "authority" | "anchors" | "now">,
  seal: Seal,
): Promise<GatewayStatement> {
  const first = compileStatement({ ...source, certificates: [], ledgerHead: EMPTY_LEDGER });
  let text = readIfThere(file);
  if (text === undefined) {
    createFile(file, statementText(await sealStatement(first, seal)));
    text = readFileSync(file, "utf8"); // another process may have been faster
  }
  const reading = readStatement(text, { sealKeys: [sealName(seal.spki)], now: source.now });
  if (!reading.ok) {
    throw new Error(`${file} ${reading.faults.join("; ")}. Start afresh with: npm run rehearse -- --clean`);
  }
  const found = reading.statement;
  const anchors = found.anchors.map(
    (anchor) => first.anchors.find(({ name }) => name === anchor.name) ?? anchor,
  );
  const sameAnchors = anchors.every(({ sha256 }, index) => sha256 === found.anchors[index]?.sha256);
  if (sameAnchors && ageFault(found, source.now, HOURS_TO_SEAL_AGAIN) === undefined) return found;
  const again = { ...found, anchors, time: wholeSeconds(source.now) };
  replaceFile(file, statementText(await sealStatement(again, seal)));
  return again;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
