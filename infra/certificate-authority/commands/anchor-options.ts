import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import type { NewAnchor } from "../authority-edit";
import type { Authority } from "../authority-file";
import type { TrustAnchor } from "../core/anchor-profile";
import { openSignerAt } from "../run/open-authority";
import { softwareKeyAt } from "../run/software-key";
import { anchorFor, type AnchorWish } from "../rotation/next-anchor";
import { tell } from "./session";

export interface WaitOption {
  readonly wait: string;
}

/** Options that describe an anchor, as a command line has them. */
export interface AnchorOptions {
  readonly name: string;
  readonly signer: string;
  readonly organization?: string;
  readonly country: string;
  readonly days: string;
}

export function withWait(command: Command): Command {
  return command.option("--wait <seconds>", "for another process that writes the ledger", "60");
}

export function withAnchorOptions(command: Command): Command {
  return command
    .option("--organization <name>", "the city, part of the anchor's name")
    .option("--country <letters>", "ISO 3166", "DE")
    .option("--days <days>", "how long the anchor lives, at most 400", "397");
}

export function wishOf({ name, signer, organization, country, days }: AnchorOptions): AnchorWish {
  return {
    name,
    signer,
    country,
    days: Number(days),
    ...(organization === undefined ? {} : { organization }),
  };
}

/** The ceremony; a software key is made where there is none. */
export async function holdCeremony(
  authority: Authority,
  anchor: NewAnchor,
  wish: Pick<AnchorWish, "organization" | "country" | "days">,
  now: Date,
): Promise<TrustAnchor> {
  if ("software" in anchor.signer) {
    await softwareKeyAt(anchor.signer.software, "rsa", "give another file with --signer");
  }
  return anchorFor(
    authority,
    anchor,
    wish,
    () => openSignerAt(authority, anchor.signer, tell),
    now,
    randomBytes(16),
  );
}
