import type { Lab } from "../lab";
import { poolOf } from "../gateway/laptop-groups";
import type { Laptop } from "../laptops/laptop";
import { contains } from "../paths/ranges";
import { certificateFor, newKey } from "../preparation/certificates";
import { memoryHeldBy, type HeldMemory } from "../world/memory";
import type { Scenario, Sight } from "./scenario";
import { usualWords } from "./travellers";

const COUNT = 100;
/** So many are made ready at once; what is measured begins when all of them are. */
const AT_ONCE = 8;
/** Who is not in by then is not let in. */
const MOST_SECONDS = 60;
/** `charon-systemd`, of laptops and gateway alike. */
const DAEMON = "charon-systemd";

/** Everybody opens the laptop at eight in the morning. */
export const CROWD: readonly Scenario[] = [
  {
    name: "crowd",
    group: "many",
    sentence: `${COUNT} laptops behind one router come in at once, each with an address of its own from its group's range, and none is lost.`,
    expected: `${COUNT} in, ${COUNT} at the gateway, ${COUNT} addresses, none of another group`,
    run: crowd,
  },
];

interface Guest {
  readonly laptop: Laptop;
  readonly commonName: string;
}

async function crowd(lab: Lab): Promise<Sight> {
  const guests = await arrivals(lab);
  const start = Date.now();
  const entries = await Promise.all(guests.map(({ laptop }) => laptop.enter(MOST_SECONDS)));
  const seconds = ((Date.now() - start) / 1_000).toFixed(1);
  const memory = memoryHeldBy(DAEMON);
  const served = servedBy((await lab.gateway.swanctl(["--list-sas"])).said);
  const given = entries.flatMap((entry, index) =>
    entry.in ? [{ address: entry.address, commonName: guests[index]!.commonName }] : [],
  );
  const foreign = given.filter(
    ({ address, commonName }) =>
      !poolOf(lab.plan.gateway, commonName).some((range) => contains(range, address)),
  );
  await inTurn(guests, ({ laptop }) => laptop.leave());
  const atGateway = given.filter(({ address }) => served.has(address)).length;
  const different = new Set(given.map(({ address }) => address)).size;
  const odd = entries.flatMap((entry, index) =>
    entry.in ? [] : [`${guests[index]!.commonName}: ${entry.reason}`],
  );
  return {
    odd,
    seen: `${given.length} in, ${atGateway} at the gateway, ${different} addresses, ${foreign.length === 0 ? "none" : foreign.length} of another group`,
    note: `all after ${seconds} s; ${memoryText(memory)}`,
  };
}

/** Keys and certificates are made before anything is measured; one key serves all, which is nothing to the gateway. */
async function arrivals(lab: Lab): Promise<Guest[]> {
  const key = await newKey();
  const departments = [...new Set(lab.input.laptops.map(({ department }) => department))];
  const zone = lab.inventory("works").commonName.split("@")[1]!.split(".").slice(1).join(".");
  const guests = await Promise.all(
    Array.from({ length: COUNT }, async (_, index) => {
      const department = departments[index % departments.length]!;
      const commonName = `LT-${2_000 + index}@${department}.${zone}`;
      const certificate = await certificateFor(key, usualWords(lab, commonName), lab.input.anchor);
      return { department, commonName, certificate };
    }),
  );
  await lab.introduce(...guests.map(({ certificate }) => certificate));
  return await inTurn(guests, async ({ department, commonName, certificate }) => ({
    commonName,
    laptop: await lab.laptop(
      { certificate, key, profile: lab.profileOf(department), firewall: true },
      "office",
    ),
  }));
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(first, first + AT_ONCE).map(work))));
  }
  return done;
}

/**
 * Addresses to which the gateway has a tunnel at this moment: nobody who came in early may be lost to the others.
 *
 * @param said by `swanctl --list-sas`
 */
export function servedBy(said: string): ReadonlySet<string> {
  return new Set(
    [...said.matchAll(/^\s+remote\s+(\d+\.\d+\.\d+\.\d+)\/32\s*$/gm)].map(([, address]) => address!),
  );
}

function memoryText({ processes, bytes }: HeldMemory): string {
  return `${processes} strongSwans, the gateway's among them, hold ${Math.round(bytes / 1_048_576)} MiB`;
}
