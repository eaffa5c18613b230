import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning, ownIdentity } from "./process-identity";

/** Who stands before us in the queue. */
export interface LockHolder {
  readonly pid: number;
  /** What it said it is doing, a phrase such as "building the engine". */
  readonly what: string;
}

/** How to wait for a lock. */
export interface LockOptions {
  /** What is done under the lock, for the message that others see. */
  readonly what: string;
  /** Called once for each holder that is waited for. */
  readonly onWait?: (holder: LockHolder) => void;
}

interface Claim {
  readonly file: string;
  readonly state: "choosing" | "ticket";
  readonly turn: number;
  readonly pid: number;
  readonly started: string;
}

/** `<state>-<turn>-<pid>-<started>-<nonce>` */
const CLAIM = /^(choosing|ticket)-(\d+)-(\d+)-([\w.]+)-([0-9a-f]+)$/;

/**
 * Runs `fn` while no other process (and no other call in this one) runs one under the same `path`.
 *
 * The lock is a folder of claims, one file each, ordered as in Lamport's bakery (CACM 17/8, 1974): whoever wants
 * in writes down that it is choosing, takes a number higher than all it sees, and waits until nobody with a
 * smaller one lives. A claim names its process by number and start time. Claims of processes that are gone do
 * not count, and as no claim's name is ever used twice they can be cleared away by anybody at any time: a lock
 * is never broken, so it can never be broken wrongly. Turns are taken in order of arrival.
 *
 * Not reentrant. Keeps nothing behind when `fn` fails; a kill leaves a file that the next one ignores.
 */
export async function withLock<T>(path: string, options: LockOptions, fn: () => Promise<T> | T): Promise<T> {
  const claim = enqueue(path, options.what);
  try {
    await waitForTurn(path, claim, options);
    return await fn();
  } finally {
    rmSync(join(path, claim), { force: true });
  }
}

/** Takes a number; gives the file name of the claim. */
function enqueue(path: string, what: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { pid, started } = ownIdentity();
  const nonce = randomBytes(6).toString("hex");
  const choosing = `choosing-0-${pid}-${started}-${nonce}`;
  place(path, choosing, "");
  try {
    const turn = 1 + Math.max(0, ...claimsIn(path).map((claim) => claim.turn));
    const ticket = `ticket-${turn}-${pid}-${started}-${nonce}`;
    place(path, ticket, what);
    return ticket;
  } finally {
    // Only after the ticket stands: whoever no longer sees the one must see the other.
    rmSync(join(path, choosing), { force: true });
  }
}

/** Under its final name a claim is complete from the first moment. */
function place(path: string, name: string, content: string): void {
  const draft = join(path, `.${name}`);
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, join(path, name));
}

async function waitForTurn(path: string, own: string, options: LockOptions): Promise<void> {
  const turn = Number(CLAIM.exec(own)?.[2]);
  const announced = new Set<string>();
  let wait = 5;
  // First nobody may be choosing, then the numbers are read: in one reading a claim could be missed in both forms.
  let chosen = false;
  for (;;) {
    const claims = livingClaims(path, own);
    if (!chosen) chosen = claims.every((claim) => claim.state === "ticket");
    else {
      const before = claims
        .filter((claim) => claim.state === "ticket" && comesBefore(claim, turn, own))
        .sort((a, b) => a.turn - b.turn)[0];
      if (before === undefined) return;
      if (!announced.has(before.file)) {
        announced.add(before.file);
        options.onWait?.({ pid: before.pid, what: whatOf(path, before) });
      }
    }
    await pause(wait);
    wait = Math.min(wait * 1.5, 100);
  }
}

function comesBefore(claim: Claim, turn: number, own: string): boolean {
  return claim.turn !== turn ? claim.turn < turn : claim.file < own;
}

function livingClaims(path: string, own: string): Claim[] {
  return claimsIn(path).filter((claim) => {
    if (claim.file === own) return false;
    if (isRunning(claim)) return true;
    rmSync(join(path, claim.file), { force: true });
    rmSync(join(path, `.${claim.file}`), { force: true });
    return false;
  });
}

function claimsIn(path: string): Claim[] {
  return readdirSync(path).flatMap((file) => {
    const match = CLAIM.exec(file);
    if (match === null) return [];
    const [, state, turn, pid, started = ""] = match;
    return [{ file, state: state as Claim["state"], turn: Number(turn), pid: Number(pid), started }];
  });
}

function whatOf(path: string, claim: Claim): string {
  try {
    return readFileSync(join(path, claim.file), "utf8");
  } catch {
    return "finishing";
  }
}
