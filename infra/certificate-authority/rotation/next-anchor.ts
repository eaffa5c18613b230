import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { NewAnchor } from "../authority-edit";
import type { AnchorPlace, Authority, KeyPlace } from "../authority-file";
import { sameBytes } from "../core/canonical-der";
import { readAnchor, type TrustAnchor } from "../core/anchor-profile";
import type { Signer } from "../core/signer";
import { generationAt } from "./generations";
import { makeAnchor, type AnchorHolder } from "../run/ceremony";

/** What a person says of an anchor that is to be made. */
export interface AnchorWish extends Partial<Omit<AnchorHolder, "organization">> {
  readonly name: string;
  /** Path of a key file, or the address of one version of a key in a vault. */
  readonly signer: string;
  /** Needed where the certificate is not made yet. */
  readonly organization?: string;
}

const ANCHOR_NAME = /^[a-z][a-z0-9-]{1,39}$/;
const DEFAULT_DAYS = 397;

/**
 * What stands in the authority's file for it, or shall stand there; a new certificate lies beside the others.
 *
 * @throws Error when name or key do not fit the authority
 */
export function newAnchorOf(
  authority: AnchorsOf,
  { name, signer }: Pick<AnchorWish, "name" | "signer">,
): NewAnchor {
  const place = keyPlaceOf(signer);
  const known = listedAnchors(authority).find((anchor) => anchor.name === name);
  if (known !== undefined && sameKey(known.signer, place)) return { ...known, signer: place };
  const faults = [
    ...(ANCHOR_NAME.test(name) ? [] : ["--name: write 2 to 40 small letters, digits, hyphens"]),
    ...(known === undefined
      ? []
      : [`--name: ${name} stands in authority.yaml with another key than --signer; write another name`]),
    ...(authority.environment === "production" && "software" in place
      ? [
          "--signer: is a software key, for rehearsals and development only; give the address of a key in a vault",
        ]
      : []),
  ];
  if (faults.length > 0) throw new Error(`${faults.join("\n")}\nNothing was made.`);
  const folder = dirname(authority.anchors[0]!.certificate);
  return { name, certificate: join(folder, `${name}.crt`), signer: place };
}

type AnchorsOf = Pick<Authority, "environment" | "anchors" | "signer" | "crisis">;

function listedAnchors({ anchors: [first, ...others], signer, crisis }: AnchorsOf): AnchorPlace[] {
  return [{ ...first!, signer }, ...others, ...(crisis === undefined ? [] : [crisis])];
}

function sameKey(one: KeyPlace | undefined, other: KeyPlace): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keyPlaceOf(signer: string): KeyPlace {
  return /^https?:\/\//.test(signer) ? { keyVault: signer } : { software: resolve(signer) };
}

/**
 * The ceremony, or the certificate that an earlier one has left: cut off, or held back until it was pinned.
 *
 * @param serial 16 random bytes
 * @throws Error when the certificate that is there is of another key, or the key is one that has an anchor already
 */
export async function anchorFor(
  authority: Pick<Authority, "name" | "anchors" | "crisis">,
  anchor: NewAnchor,
  wish: Pick<AnchorWish, "organization" | "country" | "days">,
  openSigner: () => Promise<Signer>,
  now: Date,
  serial: Uint8Array,
): Promise<TrustAnchor> {
  const signer = await openSigner();
  const others = [...authority.anchors, ...(authority.crisis === undefined ? [] : [authority.crisis])];
  const twin = others.find(({ name, certificate }) => name !== anchor.name && isKeyOf(certificate, signer));
  if (twin !== undefined) {
    throw new Error(
      `this is the key of ${twin.name}; another generation needs another key. Nothing was made.`,
    );
  }
  if (!existsSync(anchor.certificate)) {
    refuseEarlier(others, now);
    const { organization } = wish;
    if (organization === undefined) throw new Error("--organization is missing; write the city's name");
    const holder = { organization, country: wish.country ?? "DE", days: wish.days ?? DEFAULT_DAYS };
    return makeAnchor(
      { name: authority.name, anchors: [anchor] },
      holder,
      () => Promise.resolve(signer),
      now,
      serial,
    );
  }
  const { anchor: found, faults } = readAnchor(anchor.name, readFileSync(anchor.certificate, "utf8"), now);
  if (found === undefined || faults.length > 0) {
    throw new Error(`${anchor.certificate} is there already, and ${faults.join("; ")}; write another --name`);
  }
  if (!isKeyOf(anchor.certificate, signer)) {
    throw new Error(
      `${anchor.certificate} is there already, and of another key than --signer; write another --name`,
    );
  }
  return found;
}

/** Which generation is the newer one, the certificates say; they have whole seconds. */
function refuseEarlier(others: ReadonlyArray<Pick<AnchorPlace, "name" | "certificate">>, now: Date): void {
  const newer = others
    .filter(({ certificate }) => existsSync(certificate))
    .find(({ certificate }) => generationAt({ name: "", certificate }).notBefore > now.getTime() - 1_000);
  if (newer === undefined) return;
  throw new Error(
    `the clock shows ${now.toISOString()}, and ${newer.name} is not older than that; set the clock right, or repeat in a second. ` +
      "Nothing was made.",
  );
}

function isKeyOf(certificate: string, { spki }: Pick<Signer, "spki">): boolean {
  if (!existsSync(certificate)) return false;
  const { publicKey } = new X509Certificate(readFileSync(certificate));
  return sameBytes(publicKey.export({ type: "spki", format: "der" }), spki);
}
