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
      "sessions: 1 ended (revoked), 1 stays; does not come back, the other stands; sweep: none ended, 1 stays",
    without: otherGateway,
    run: loss,
  },
  {
    name: "sweep",
    group: "loss",
    sentence:
      "ca sweep ends a session whose name the ledger has never seen, and says so with exit code 3; while the gateway trusts the anchor, it comes back.",
    expected: "sweep: 1 ended (never-issued), 1 stays, exit code 3; comes back, the other stands",
    without: otherGateway,
    run: stranger,
  },
];

async function loss(lab: Lab): Promise<Sight> {
  const lost = lab.inventory("works");
  const [laptop, beside] = await bothIn(lab, lost, lab.inventory("works", lost.department, 1));
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
      const session = (await reads(lab, laptop)) ? "goes on" : "over";
      updates.push(`session ${session}, next connection: ${await entersAgain(lab, lost)}`);
      mark("next connection refused");
    },
    disconnect: async (ikes) => {
      await reached(lab).disconnect(ikes);
      mark("session ended");
    },
  };
  try {
    const [revoked, back, swept] = await lab.authority.reaching(gateway, async (ca) => [
      await ca("revoke", lost.inventory, "--because", "stolen", "--now"),
      await comesBack(laptop),
      await ca("sweep"),
    ]);
    return {
      seen:
        `gateway updated: ${updates.join("; ")}; sessions: ${sweptPhrase(revoked, "sessions")}; ` +
        `${backPhrase(back)}, ${await beside.fate()}; sweep: ${sweptPhrase(swept)}`,
      note: times.join(", "),
    };
  } finally {
    await afterwards(lab, laptop, beside.laptop);
  }
}

async function stranger(lab: Lab): Promise<Sight> {
  const made = await forged(usualWords(lab, "LT-0980"), lab.input.anchor);
  await lab.introduce(made.certificate);
  const { department } = lab.inventory("works");
  const [laptop, beside] = await bothIn(lab, { ...made, department }, lab.inventory("works", department, 1));
  try {
    const [swept, back] = await lab.authority.reaching(reached(lab), async (ca) => [
      await ca("sweep"),
      await comesBack(laptop),
    ]);
    return { seen: `sweep: ${sweptPhrase(swept)}; ${backPhrase(back)}, ${await beside.fate()}` };
  } finally {
    await afterwards(lab, laptop, beside.laptop);
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

/** One whose session is to end, and one beside it, alone at the gateway. */
async function bothIn(
  lab: Lab,
  one: Pick<LabLaptop, "certificate" | "key" | "department">,
  other: LabLaptop,
): Promise<[Laptop, { laptop: Laptop; fate: () => Promise<string> }]> {
  // Laptops of earlier scenarios were switched off: the gateway holds their sessions until it misses an answer.
  for (const { ike } of await connected(lab)) {
    await lab.gateway.swanctl(["--terminate", "--ike-id", ike, "--force"]);
  }
  const { certificate, key, department } = one;
  const traveller = { certificate, key, profile: lab.profileOf(department), firewall: true };
  const [laptop, beside] = [await lab.laptop(traveller), await lab.admitted(other)];
  await entered(laptop);
  await entered(beside);
  const session = (await connected(lab)).find(({ commonName }) => commonName === other.commonName)?.ike;
  const fate = async () => {
    const same = (await connected(lab)).some(({ ike }) => ike === session);
    return same && (await reads(lab, beside)) ? "the other stands" : "the other was out";
  };
  return [laptop, { laptop: beside, fate }];
}

async function afterwards(lab: Lab, ...laptops: readonly Laptop[]): Promise<void> {
  for (const laptop of laptops) await laptop.leave();
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

/** The profile tries again by itself at once. */
async function comesBack(laptop: Laptop): Promise<boolean> {
  for (let tries = 0; tries < 10; tries++) {
    await pause(300);
    if (/received AUTHENTICATION_FAILED/.test(laptop.log)) break;
  }
  return (await laptop.tunnelAddress()) !== undefined;
}

const backPhrase = (back: boolean) => (back ? "comes back" : "does not come back");
