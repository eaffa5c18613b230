import { X509Certificate } from "node:crypto";
import { presumptuousRequest, purposesOf } from "../authority/other-purposes";
import type { Lab } from "../lab";
import { certificateFor } from "../preparation/certificates";
import type { KeyPair } from "../preparation/lab-input";
import type { Scenario, Sight } from "./scenario";
import { entryPhrase, usualWords } from "./travellers";

const DAY_MS = 86_400_000;

/** A sound laptop of the made-up city that has sent no request yet. */
const WITHOUT_REQUEST = { inventory: "LT-0024", department: "jugendamt" };
/** A laptop that nobody has heard of for days. */
const SILENT = { inventory: "LT-0013", department: "buergeramt" };
const ASLEEP_DAYS = 60;

/** What the rehearsal's authority issues, by its own command, and what that is good for at the gateway. */
export const AUTHORITY: readonly Scenario[] = [
  {
    name: "other-wishes",
    group: "authority",
    sentence:
      "A laptop that asks the authority for a web server's certificate, for an authority's, and under other names, gets one for devices alone.",
    expected: "1 issued: the device's name, for client authentication, no authority; tunnel up",
    run: otherWishes,
  },
  {
    name: "asleep",
    group: "authority",
    sentence:
      "A laptop whose certificate ended while it slept for sixty days stays out until it has reported again and has been found sound; then it gets a new one and is in.",
    expected:
      "ended certificate: no tunnel: the gateway refused the certificate; report of 60 days ago: none issued (posture-stale, sync-stale); " +
      "report of today: 1 issued, tunnel up",
    run: asleep,
  },
];

type Device = typeof WITHOUT_REQUEST;

async function otherWishes(lab: Lab): Promise<Sight> {
  const { inventory } = WITHOUT_REQUEST;
  const key = await lab.authority.privateKey(inventory);
  await lab.authority.reportSound(inventory, 1);
  await lab.authority.sendRequest(inventory, await presumptuousRequest(key));
  const issued = await issues(lab, WITHOUT_REQUEST);
  const certificate = await lab.authority.published(inventory);
  if (certificate === undefined) return { seen: issued };
  const purposes = purposesOf(certificate, nameOf(lab, WITHOUT_REQUEST));
  return { seen: `${issued}: ${purposes}; ${await enters(lab, WITHOUT_REQUEST, { key, certificate })}` };
}

async function asleep(lab: Lab): Promise<Sight> {
  const { inventory } = SILENT;
  const key = await lab.authority.privateKey(inventory);
  const notBefore = new Date(Date.now() - ASLEEP_DAYS * DAY_MS);
  // The authority issues nothing for the past; this is what it would have issued then.
  const words = usualWords(lab, nameOf(lab, SILENT), { notBefore });
  const ended = { key, certificate: await certificateFor(key, words, lab.input.anchor) };
  const seen = [`ended certificate: ${await enters(lab, SILENT, ended)}`];

  await lab.authority.sendRequest(inventory);
  await lab.authority.reportSound(inventory, ASLEEP_DAYS * 24);
  seen.push(`report of ${ASLEEP_DAYS} days ago: ${await issues(lab, SILENT)}`);
  if ((await lab.authority.published(inventory)) !== undefined)
    return { seen: `${seen.join("; ")}, and a certificate lies there` };

  await lab.authority.reportSound(inventory, 1);
  const issued = await issues(lab, SILENT);
  const certificate = await lab.authority.published(inventory);
  const entry =
    certificate === undefined ? "no certificate" : await enters(lab, SILENT, { key, certificate });
  return { seen: [...seen, `report of today: ${issued}, ${entry}`].join("; ") };
}

/** The authority judges one device. @returns how many certificates it issued, and why none */
async function issues(lab: Lab, { inventory }: Device): Promise<string> {
  const { code, said, complaint } = await lab.authority.command("issue", inventory);
  const { issued } = (said ?? {}) as { issued?: number };
  if (issued === undefined) return `the authority failed (${code}): ${complaint}`;
  if (issued > 0) return `${issued} issued`;
  return `none issued (${(await lab.authority.refusal(inventory)).join(", ")})`;
}

async function enters(lab: Lab, { department }: Device, made: KeyPair): Promise<string> {
  await lab.introduce(made.certificate);
  const laptop = await lab.laptop({ ...made, profile: lab.profileOf(department), firewall: true });
  const entry = await laptop.enter();
  await laptop.leave();
  return entryPhrase(entry);
}

/** The name that the authority gives a device: the zone is the one of those that have a certificate. */
function nameOf(lab: Lab, { inventory, department }: Device): string {
  const { certificate, department: other } = lab.inventory("works");
  const zone = new X509Certificate(certificate).subject.split(`@${other}.`)[1];
  return `${inventory}@${department}.${zone}`;
}
