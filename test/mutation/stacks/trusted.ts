import { generateKeyPairSync } from "node:crypto";
import { sealed, sealKeys, statementOf, wholeSeconds } from "../../policies/sealed-statement";
import { selfSigned } from "../../policies/self-signed";

const DAY_MS = 86_400_000;

/** The one reading of the clock; nothing of a mutant depends on it but the time in which the city's root counts. */
export const NOW = new Date();
const HOUR_MS = 3_600_000;
const TODAY = new Date(Math.floor(NOW.getTime() / DAY_MS) * DAY_MS);
const LIFE = { from: new Date(TODAY.getTime() - 30 * DAY_MS), days: 300 };
const LAST_DAY = wholeSeconds(new Date(LIFE.from.getTime() + LIFE.days * DAY_MS));

/** The root that security has pinned, and one that only bears the same name. */
export const ANCHOR = selfSigned("Device CA", {
  ...LIFE,
  keys: generateKeyPairSync("rsa", { modulusLength: 3_072 }),
});
export const STRANGER = selfSigned("Device CA", LIFE);

/** A laptop that was stolen. */
export const STOLEN = "5E".repeat(20);

const seal = sealKeys();
const [anchor] = statementOf([ANCHOR]).anchors;
export const STATEMENT = statementOf([ANCHOR], {
  anchors: anchor === undefined ? [] : [{ ...anchor, notAfter: LAST_DAY }],
  sequence: 41,
  time: wholeSeconds(new Date(NOW.getTime() - HOUR_MS)),
  revoked: [{ thumbprint: STOLEN, class: "stolen", notAfter: "2099-01-01T00:00:00Z" }],
});
export const SEAL = seal.sha256;
export const STATEMENT_FILE = sealed(STATEMENT, seal);
export const PIN_FILE = JSON.stringify({
  schema: "rehearsal-pins/v1",
  anchors: [{ name: "rehearsal", sha256: ANCHOR.sha256 }],
  seals: [{ name: "rehearsal", sha256: SEAL }],
});
