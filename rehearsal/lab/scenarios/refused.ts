import * as x509 from "@peculiar/x509";
import type { Lab } from "../lab";
import type { Traveller } from "../laptops/laptop";
import { rootNamed } from "../preparation/certificates";
import type { KeyPair } from "../preparation/lab-input";
import type { Scenario } from "./scenario";
import { entryPhrase, forged, usualWords } from "./travellers";

const REFUSED = "no tunnel: the gateway refused the certificate";
const DAY_MS = 86_400_000;

type Bring = (lab: Lab) => Promise<Partial<Omit<Traveller, "name">>>;

/** Somebody with the right profile and something wrong about what they show. */
function refused(name: string, sentence: string, expected: string, bring: Bring): Scenario {
  return {
    name,
    group: "not admitted",
    sentence,
    expected,
    run: async (lab) => {
      const usual = { certificate: undefined, key: undefined, profile: lab.profileOf(""), firewall: false };
      const laptop = await lab.laptop({ ...usual, ...(await bring(lab)) });
      const entry = await laptop.enter();
      await laptop.leave();
      return { seen: entryPhrase(entry), note: `after ${entry.milliseconds} ms` };
    },
  };
}

/** Who must stay out, and the one who gets in although the city would not want it. */
export const REFUSED_ONES: readonly Scenario[] = [
  refused(
    "no-certificate",
    "A private computer that has a profile, but no certificate, stays out.",
    "no tunnel: there is no certificate to show",
    () => Promise.resolve({}),
  ),
  refused(
    "self-signed",
    "A private computer with a certificate that it signed itself stays out.",
    REFUSED,
    (lab) => forged(usualWords(lab), undefined),
  ),
  refused(
    "look-alike",
    "A certificate of another authority with the anchor's own name stays out.",
    REFUSED,
    async (lab) => {
      const name = new x509.X509Certificate(lab.input.anchor.certificate).subjectName.toJSON();
      const root = await rootNamed(name, new Date());
      return { ...(await forged(usualWords(lab), root)), issuers: [root.certificate] };
    },
  ),
  refused(
    "old-anchor",
    "A certificate of an anchor that the gateway no longer has stays out.",
    REFUSED,
    async (lab) => {
      const root = lab.input.otherAnchor;
      return { ...(await forged(usualWords(lab), root)), issuers: [root.certificate] };
    },
  ),
  refused("expired", "A certificate of the anchor that has ended stays out.", REFUSED, (lab) =>
    forged(
      usualWords(lab, "LT-0998", { notBefore: new Date(Date.now() - 3 * DAY_MS), days: 2 }),
      anchorOf(lab),
    ),
  ),
  refused("not-yet", "A certificate of the anchor that has not begun stays out.", REFUSED, (lab) =>
    forged(usualWords(lab, "LT-0997", { notBefore: new Date(Date.now() + 2 * DAY_MS) }), anchorOf(lab)),
  ),
  refused(
    "stolen",
    "The laptop that was reported stolen stays out, although its certificate has not ended.",
    REFUSED,
    (lab) => Promise.resolve(keyPair(lab.inventory("revoked"))),
  ),
  refused(
    "without-key",
    "The certificate of an admitted laptop is worth nothing without its key.",
    "no tunnel: there is no certificate to show",
    async (lab) => ({
      certificate: lab.inventory("works").certificate,
      key: (await forged(usualWords(lab), undefined)).key,
    }),
  ),
  refused(
    "weak-suite",
    "An admitted laptop that offers SHA-1 and Diffie-Hellman group 2 alone stays out.",
    "no tunnel: the gateway takes no such suite",
    (lab) => {
      const { certificate, key, department } = lab.inventory("works");
      const profile = lab.profileOf(department);
      const connection = profile.connection
        .replace(/^(\s+)proposals = .*/m, "$1proposals = aes256-sha1-modp1024")
        .replace(/esp_proposals = .*/, "esp_proposals = aes256-sha1");
      return Promise.resolve({ certificate, key, profile: { ...profile, connection } });
    },
  ),
  refused(
    "other-purpose",
    "A certificate of the anchor for any other purpose is let in, as Azure does: that is why the authority issues none.",
    "tunnel up",
    (lab) =>
      forged(
        usualWords(lab, "a web server", {
          subject: "CN=www.musterstadt.example",
          extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth])],
        }),
        anchorOf(lab),
      ),
  ),
];

function anchorOf(lab: Lab): KeyPair {
  return lab.input.anchor;
}

function keyPair({ certificate, key }: KeyPair): KeyPair {
  return { certificate, key };
}
