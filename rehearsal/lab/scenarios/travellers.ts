import type { Lab } from "../lab";
import type { Entry, Laptop } from "../laptops/laptop";
import { certificateFor, newKey, type CertificateWords } from "../preparation/certificates";
import type { KeyPair, Profile } from "../preparation/lab-input";

/** What came of asking for the tunnel, as a phrase. */
export function entryPhrase(entry: Entry): string {
  return entry.in ? "tunnel up" : `no tunnel: ${entry.reason}`;
}

/** @throws Error where the laptop is not let in */
export async function entered(laptop: Laptop): Promise<string> {
  const entry = await laptop.enter();
  if (entry.in) return entry.address;
  throw new Error(`an admitted laptop is not let in: ${entry.reason}`);
}

/** The same profile with other routes: nobody is kept from writing their own. */
export function askingFor(profile: Profile, ranges: readonly string[]): Profile {
  return {
    ...profile,
    connection: profile.connection.replace(/remote_ts = .*/, `remote_ts = ${ranges.join(", ")}`),
  };
}

/** A certificate that the authority would never issue, under the anchor or another issuer. */
export async function forged(words: CertificateWords, issuer: KeyPair | undefined): Promise<KeyPair> {
  const key = await newKey();
  return { key, certificate: await certificateFor(key, words, issuer) };
}

const DAY_MS = 86_400_000;

/** A name as the authority writes it, in a department of the rehearsal. */
export function usualWords(
  lab: Lab,
  name = "LT-0999",
  extra: Partial<CertificateWords> = {},
): CertificateWords {
  const [, zone] = lab.inventory("works").commonName.split("@");
  const commonName = name.includes("@") ? name : `${name}@${zone}`;
  return { subject: `CN=${commonName}`, notBefore: new Date(Date.now() - DAY_MS), days: 14, ...extra };
}
