import { setTimeout as pause } from "node:timers/promises";
import type { Lab } from "../lab";
import type { Attempt, Laptop } from "../laptops/laptop";
import type { WayName } from "../laptops/ways";
import { readFile } from "../servers/files";
import { readMail } from "../servers/mail";
import { triesBeside } from "./patient-tries";
import { cellName, declared, everyCell } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { entered, entryPhrase } from "./travellers";

const WORK = "tunnel up, mail read, file read, nothing else reached";

const PLACES: readonly (readonly [WayName, string])[] = [
  ["plain", "in a network without address translation"],
  ["home", "behind a home's router"],
  ["carrier", "behind a home's router and a carrier's"],
  ["ds-lite", "behind DS-Lite, where packets may have 1460 bytes,"],
  ["mobile", "on a slow mobile link that loses one packet in twenty"],
];

/** What a laptop does that belongs to the city and is as it shall be. */
export const ADMITTED: readonly Scenario[] = [
  ...PLACES.map(([way, where]): Scenario => ({
    name: `work-${way}`,
    group: "admitted",
    sentence: `An admitted laptop ${where} reads mail and a file, and reaches nothing else.`,
    expected: WORK,
    without: (lab) => (lab.hostsOf("mail").length === 0 ? "the model has no mail server" : undefined),
    run: async (lab) => await work(lab, way),
  })),
  {
    name: "udp-blocked",
    group: "admitted",
    sentence:
      "Where UDP 500 and 4500 are blocked there is no tunnel within thirty seconds, and nothing leaves past it.",
    expected: "no tunnel: no answer; mail not reached",
    run: udpBlocked,
  },
  {
    name: "other-network",
    group: "admitted",
    sentence:
      "A laptop that changes from Wi-Fi to a mobile network keeps its tunnel, its address and its mail.",
    expected: "mail read, then mail read, same address",
    run: otherNetwork,
  },
];

async function work(lab: Lab, way: WayName): Promise<Sight> {
  const laptop = await lab.admitted(lab.inventory("works"), way);
  const entry = await laptop.enter();
  if (!entry.in) return { seen: entryPhrase(entry) };
  const mail = await readMail(lab.world, laptop.name, lab.hostsOf("mail")[0]!);
  const [share] = lab.hostsOf("files");
  const file = share === undefined ? "file read" : await readFile(lab.world, laptop.name, share);
  // Without mail there is nothing beside which others could be tried.
  const odd = mail === "mail read" ? await reachedBesides(lab, laptop) : undefined;
  await laptop.leave();
  const rest =
    odd === undefined
      ? "the rest not tried"
      : odd.length === 0
        ? "nothing else reached"
        : `${odd.length} other things reached`;
  return {
    seen: `tunnel up, ${mail}, ${file}, ${rest}`,
    note:
      `tunnel after ${entry.milliseconds} ms, address ${entry.address}` +
      (laptop.attached.withoutDelay ? "; without the link's delay: this kernel has no netem" : ""),
    ...(odd === undefined ? {} : { odd }),
  };
}

/** The profile's firewall answers by itself: that takes no time, and is about what the model does not name. */
async function reachedBesides(lab: Lab, laptop: Laptop): Promise<string[]> {
  const { access } = lab.input;
  const zones = access.zones.filter(({ kind }) => kind === "clients").map(({ name }) => name);
  const cells = everyCell(access).filter((cell) => declared(access, zones, cell) === undefined);
  const seen = await triesBeside((some, wait) => laptop.tries(some, wait), cells, [mailOf(lab)]);
  return cells.filter((_, index) => seen[index] === "open").map(cellName);
}

const mailOf = (lab: Lab): Attempt => ({ transport: "tcp", address: lab.hostsOf("mail")[0]!, port: 993 });

async function udpBlocked(lab: Lab): Promise<Sight> {
  const laptop = await lab.admitted(lab.inventory("works"), "guest");
  const entry = await laptop.enter();
  const mail = mailOf(lab);
  // Somebody else has the mail before and afterwards: it is there, and this machine is not too slow for it.
  const elsewhere = await lab.admitted(lab.inventory("works", undefined, 1), "plain");
  await entered(elsewhere);
  const isThere = () => triesBeside((some, wait) => elsewhere.tries(some, wait), [], [mail]);
  await isThere();
  const [seen] = await laptop.tries([mail], 5_000);
  await isThere();
  await Promise.all([laptop.leave(), elsewhere.leave()]);
  return {
    seen: `${entryPhrase(entry)}; mail ${seen === "open" ? "reached" : "not reached"}`,
    note: `after ${Math.round(entry.milliseconds / 1_000)} s; help desk: use the city phone's hotspot`,
  };
}

async function otherNetwork(lab: Lab): Promise<Sight> {
  const laptop = await lab.admitted(lab.inventory("works"));
  const before = await entered(laptop);
  const host = lab.hostsOf("mail")[0]!;
  const first = await readMail(lab.world, laptop.name, host);
  const other = await lab.ways.attach(laptop.name, { translations: 2 }, "eth1");
  const start = Date.now();
  await lab.world.batch(laptop.name, [
    `route replace default via ${other.router} dev eth1`,
    "link set eth0 down",
  ]);
  let second = "";
  while (second !== "mail read" && Date.now() - start < 45_000) {
    second = await readMail(lab.world, laptop.name, host);
    if (second !== "mail read") await pause(250);
  }
  const after = await laptop.tunnelAddress();
  await laptop.leave();
  return {
    seen: `${first}, then ${second}, ${before === after ? "same address" : "another address"}`,
    note: `mail again after ${((Date.now() - start) / 1_000).toFixed(1)} s`,
  };
}
