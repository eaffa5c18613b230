import { setTimeout as pause } from "node:timers/promises";
import { connectedIn, type Connected } from "../authority/connected";
import { sweptPhrase } from "../authority/swept";
import type { ToldGateway } from "../authority/lab-authority";
import type { Lab } from "../lab";
import type { Laptop } from "../laptops/laptop";
import type { LabLaptop } from "../preparation/lab-input";
import { readMail } from "../servers/mail";
import type { Scenario, Sight } from "./scenario";
import { entered, entryPhrase, forged, usualWords } from "./travellers";

const otherGateway = (lab: Lab) =>
  lab.authority.gatewayId?.toLowerCase() === lab.plan.gateway.id.toLowerCase()
    ? undefined
    : "the plan's gateway is not the one that the rehearsal's authority tells";

/** What the authority's own commands do to the gateway and to those who are connected. */
export const LOSS: readonly Scenario[] = [
  {
    name: "loss",
    group: "loss",
    sentence:
      "A laptop is reported stolen: ca revoke --now has the gateway refuse its next connection, and ends the session that stands; the laptop beside it stays.",
    expected:
      "gateway updated: session goes on, next connection: no tunnel: the gateway refused the certificate; " +
      "sessions: 1 ended (revoked), 1 stays; over, does not come back, the other stands; sweep: none ended, 1 stays",
    without: otherGateway,
    run: loss,
  },
  {
    name: "sweep",
    group: "loss",
    sentence:
      "ca sweep ends a session whose name the ledger has never seen, and says so with exit code 3; while the gateway trusts the anchor, it comes back.",
    expected: "sweep: 1 ended (never-issued), 1 stays, exit code 3; over, comes back, the other stands",
    without: otherGateway,
    run: stranger,
  },
];

async function loss(lab: Lab): Promise<Sight> {
  const lost = lab.inventory("works");
  const [one, other] = await bothIn(lab, lost, lab.inventory("works", lost.department, 1));
  const times: string[] = [];
  const start = Date.now();
  const mark = (what: string) => times.push(`${what} ${((Date.now() - start) / 1_000).toFixed(1)} s`);
  await lab.authority.reportStolen(lost.inventory);
  mark("reported");
  const updates: string[] = [];
  const gateway: ToldGateway = {
    ...reached(lab),
    update: async ({ anchors, revoked }) => {
      await lab.loadGateway({ anchors, revoked });
      mark("gateway updated");
      const session = (await stands(lab, one)) ? "goes on" : "over";
      updates.push(`session ${session}, next connection: ${await entersAgain(lab, lost)}`);
      mark("next connection tried");
    },
    disconnect: async (ikes) => {
      await reached(lab).disconnect(ikes);
      mark("session ended");
    },
  };
  try {
    const [revoked, after, swept] = await lab.authority.reaching(gateway, async (ca) => [
      await ca("revoke", lost.inventory, "--because", "stolen", "--now"),
      await afterwards(lab, one, other),
      await ca("sweep"),
    ]);
    return {
      seen:
        `gateway updated: ${updates.join("; ")}; sessions: ${sweptPhrase(revoked, "sessions")}; ` +
        `${after}; sweep: ${sweptPhrase(swept)}`,
      note: times.join(", "),
    };
  } finally {
    await leave(lab, one, other);
  }
}

async function stranger(lab: Lab): Promise<Sight> {
  const made = await forged(usualWords(lab, "LT-0980"), lab.input.anchor);
  await lab.introduce(made.certificate);
  const { department, commonName } = lab.inventory("works");
  const found = { ...made, department, commonName: `LT-0980@${commonName.split("@")[1]}` };
  const [one, other] = await bothIn(lab, found, lab.inventory("works", department, 1));
  try {
    const [swept, after] = await lab.authority.reaching(reached(lab), async (ca) => [
      await ca("sweep"),
      await afterwards(lab, one, other),
    ]);
    return { seen: `sweep: ${sweptPhrase(swept)}; ${after}` };
  } finally {
    await leave(lab, one, other);
  }
}

/** The gateway for the authority's commands: what it is told is not brought to it yet. */
function reached(lab: Lab): ToldGateway {
  return {
    name: lab.plan.gateway.name,
    update: () => Promise.resolve(),
    connected: () => connected(lab),
    disconnect: async (ikes) => {
      for (const ike of ikes) await lab.gateway.swanctl(["--terminate", "--ike-id", ike]);
    },
  };
}

async function connected(lab: Lab): Promise<Connected[]> {
  return connectedIn((await lab.gateway.swanctl(["--list-sas"])).said);
}

/** A laptop with the session that it has come in by. */
interface Session {
  readonly laptop: Laptop;
  /** As the gateway numbers it: who comes back has another one. */
  readonly ike: string | undefined;
}

type Comer = Pick<LabLaptop, "certificate" | "key" | "department" | "commonName">;

/** One whose session is to end, and one beside it, alone at the gateway. */
async function bothIn(lab: Lab, one: Comer, other: Comer): Promise<[Session, Session]> {
  // Laptops of earlier scenarios were switched off: the gateway holds their sessions until it misses an answer.
  for (const { ike } of await connected(lab)) {
    await lab.gateway.swanctl(["--terminate", "--ike-id", ike, "--force"]);
  }
  return [await comesIn(lab, one), await comesIn(lab, other)];
}

async function comesIn(lab: Lab, { certificate, key, department, commonName }: Comer): Promise<Session> {
  const profile = lab.profileOf(department);
  const laptop = await lab.laptop({ certificate, key, profile, firewall: true });
  await entered(laptop);
  const session = (await connected(lab)).find((candidate) => candidate.commonName === commonName);
  return { laptop, ike: session?.ike };
}

/** Whether it is still the same session, and good for something. */
async function stands(lab: Lab, { laptop, ike }: Session): Promise<boolean> {
  const same = (await connected(lab)).some((candidate) => candidate.ike === ike);
  return same && (await reads(lab, laptop));
}

async function afterwards(lab: Lab, one: Session, other: Session): Promise<string> {
  const over = (await stands(lab, one)) ? "stands" : "over";
  const back = (await comesBack(one.laptop)) ? "comes back" : "does not come back";
  return `${over}, ${back}, the other ${(await stands(lab, other)) ? "stands" : "was out"}`;
}

async function leave(lab: Lab, ...sessions: readonly Session[]): Promise<void> {
  for (const { laptop } of sessions) await laptop.leave();
  await lab.loadGateway();
}

async function reads(lab: Lab, laptop: Laptop): Promise<boolean> {
  return (await readMail(lab.world, laptop.name, lab.hostsOf("mail")[0]!)) === "mail read";
}

async function entersAgain(lab: Lab, found: LabLaptop): Promise<string> {
  const laptop = await lab.admitted(found);
  const entry = await laptop.enter();
  await laptop.leave();
  return entryPhrase(entry);
}

/** The profile tries again by itself at once; a busy machine takes its time for that. */
async function comesBack(laptop: Laptop): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    await pause(300);
    if ((await laptop.tunnelAddress()) !== undefined) return true;
    if (/received AUTHENTICATION_FAILED/.test(laptop.log)) return false;
  }
  return false;
}
