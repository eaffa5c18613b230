import { generateKeyPairSync } from "node:crypto";
import { sealed, sealKeys, statementOf } from "../../policies/sealed-statement";
import { selfSigned } from "../../policies/self-signed";

/** The one reading of the clock: a mutant is the same on every day. */
export const NOW = new Date("2026-06-01T12:00:00Z");
const HOUR_MS = 3_600_000;

const LIFE = { from: new Date("2026-05-01T00:00:00Z"), days: 300 };
const LAST_DAY = "2027-02-25T00:00:00Z";

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
  time: `${new Date(NOW.getTime() - HOUR_MS).toISOString().slice(0, 19)}Z`,
  revoked: [{ thumbprint: STOLEN, class: "stolen", notAfter: "2026-12-31T00:00:00Z" }],
});
export const SEAL = seal.sha256;
export const STATEMENT_FILE = sealed(STATEMENT, seal);
export const PIN_FILE = JSON.stringify({
  schema: "rehearsal-pins/v1",
  anchors: [{ name: "rehearsal", sha256: ANCHOR.sha256 }],
  seals: [{ name: "rehearsal", sha256: SEAL }],
});
