import type { Lab } from "../lab";
import type { Traveller } from "../laptops/laptop";
import { certificateFor } from "../preparation/certificates";
import type { KeyPair, Profile } from "../preparation/lab-input";
import type { Scenario, Sight } from "./scenario";
import { entryPhrase, forged, usualWords } from "./travellers";

/** The gateway's anchors before, during and after a rotation. */
const TIMES = ["old", "both", "new"] as const;
type Time = (typeof TIMES)[number];

/** What laptops show while the anchor changes, and what the gateway makes of it. */
export const ROTATION: readonly Scenario[] = [
  {
    name: "rotation",
    group: "loss",
    sentence:
      "While the gateway has two anchors both kinds of certificates come in; when the old one is gone, the new one's only.",
    expected:
      "both: tunnel up, tunnel up; new alone: no tunnel: the gateway refused the certificate, tunnel up",
    run: rotation,
  },
  {
    name: "two-certificates",
    group: "loss",
    sentence:
      "A laptop that holds a certificate of each anchor for its key, names both in its connection and knows both anchors, comes in before, during and after the rotation.",
    expected: "old: in with the old one; both: in with the old one; new: in with the new one",
    run: async (lab) =>
      await withTwo(
        lab,
        ["remote-access.pem", "next.pem"],
        [lab.input.anchor.certificate, lab.input.otherAnchor.certificate],
      ),
  },
  {
    name: "one-named",
    group: "loss",
    sentence:
      "As the generated connection names one file, a laptop that does not put its new certificate there in time is out when the old anchor goes, although it holds both.",
    expected:
      "old: in with the old one; both: in with the old one; new: no tunnel: the gateway refused the certificate",
    run: async (lab) => await withTwo(lab, ["remote-access.pem"], []),
  },
];

async function rotation(lab: Lab): Promise<Sight> {
  const { anchor, otherAnchor } = lab.input;
  const [old, fresh] = [
    await forged(usualWords(lab, "LT-0970"), anchor),
    await forged(usualWords(lab, "LT-0971"), otherAnchor),
  ];
  return await whileChanging(lab, async (have) => {
    await have("both");
    const both = [await enters(lab, old), await enters(lab, fresh)];
    await have("new");
    const alone = [await enters(lab, old), await enters(lab, fresh)];
    return { seen: `both: ${both.join(", ")}; new alone: ${alone.join(", ")}` };
  });
}

/**
 * @param named files that the laptop's connection names, of the two that lie there
 * @param issuers anchors that the laptop knows: without them it cannot tell which of its certificates the gateway asks for
 */
async function withTwo(lab: Lab, named: readonly string[], issuers: readonly string[]): Promise<Sight> {
  const words = usualWords(lab, "LT-0972");
  const { key, certificate } = await forged(words, lab.input.anchor);
  const next = await certificateFor(key, words, lab.input.otherAnchor);
  const usual = lab.profileOf("");
  const profile = { ...usual, connection: naming(usual, named) };
  return await whileChanging(lab, async (have) => {
    const seen: string[] = [];
    for (const time of TIMES) {
      await have(time);
      const shown = await enters(lab, { key, certificate }, { profile, issuers, more: { "next.pem": next } });
      seen.push(`${time}: ${shown}`);
    }
    return { seen: seen.join("; ") };
  });
}

/** @throws Error where the connection names its certificate in another way than this knows */
function naming({ connection }: Profile, files: readonly string[]): string {
  const changed = connection.replace(/^(\s+certs = )remote-access\.pem$/m, `$1${files.join(", ")}`);
  if (!changed.includes(`certs = ${files.join(", ")}\n`))
    throw new Error("the generated connection does not name remote-access.pem as its certificate");
  return changed;
}

async function whileChanging(
  lab: Lab,
  work: (have: (time: Time) => Promise<void>) => Promise<Sight>,
): Promise<Sight> {
  const [now] = lab.plan.gateway.anchors;
  const { certificate } = lab.input.otherAnchor;
  const next = { name: "next", certificate: certificate.replace(/-----.*-----|\s/g, "") };
  const anchors = { old: [now!], both: [now!, next], new: [next] };
  try {
    return await work((time) => lab.loadGateway({ anchors: anchors[time] }));
  } finally {
    await lab.loadGateway();
  }
}

const OF_ANCHOR = /using trusted ca certificate "[^"]*CN=([^",]*)/g;

/** Which certificate a laptop came in with is what the gateway says: both have the same name. */
async function enters(
  lab: Lab,
  made: KeyPair,
  other: Partial<Pick<Traveller, "profile" | "more" | "issuers">> = {},
): Promise<string> {
  const before = lab.gateway.log.length;
  const laptop = await lab.laptop({ ...made, profile: lab.profileOf(""), firewall: false, ...other });
  const entry = await laptop.enter();
  await laptop.leave();
  if (!entry.in || other.more === undefined) return entryPhrase(entry);
  const anchors = [...lab.gateway.log.slice(before).matchAll(OF_ANCHOR)].map(([, name]) => name);
  return `in with the ${anchors.some((name) => name?.includes("G0")) ? "new" : "old"} one`;
}
