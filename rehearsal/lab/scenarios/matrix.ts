import type { Lab } from "../lab";
import type { Attempt, Seen } from "../laptops/laptop";
import { RESOLVER_ADDRESS } from "../paths/doors";
import { behindTunnel, GATEWAY_ADDRESS } from "../paths/layout";
import { hostsIn } from "../paths/ranges";
import type { KeyPair, LabLaptop } from "../preparation/lab-input";
import { agree, cellsNote, disagreementText, type Disagreement } from "./answers";
import { computed, type Computed, type Sender } from "./computed";
import { triesBeside, triesPatiently } from "./patient-tries";
import { cellName, declared, everyCell, portsToTry } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { askingFor, entered } from "./travellers";

export const EQUAL = "every cell as the model declares and the policy pack computes it";
/** The same without the pack. */
export const AS_DECLARED = "every cell as the model declares it";

/** Every cell of the access matrix with real packets: what the network alone lets pass, with the laptops' firewalls off. */
export const MATRIX: readonly Scenario[] = [
  {
    name: "matrix",
    group: "access matrix",
    sentence:
      "From inside the tunnel, with routes of its own and without firewall, a laptop of each department reaches exactly the cells that the model declares and the policy pack computes.",
    expected: EQUAL,
    run: matrix,
  },
  {
    name: "internet",
    group: "access matrix",
    sentence: "From the Internet no port of the gateway and no server answers.",
    expected: EQUAL,
    run: fromInternet,
  },
];

async function matrix(lab: Lab): Promise<Sight> {
  return await cellsOf(
    lab,
    onePerDepartment(lab).map((laptop) => ({ ...laptop, zones: zonesOf(lab, laptop.department) })),
    { against: "all" },
  );
}

/** A laptop, and the zones of the model in which it is. */
export interface Placed extends KeyPair {
  readonly department: string;
  readonly zones: readonly string[];
}

/** The cell of the model that decides about one that is tried. */
export type Meant = (lab: Lab, cell: Attempt) => Attempt;

/** What the packets are held against. */
export interface Held {
  readonly meant?: Meant;
  /** `model` alone where something is tried that the plan does not have, so that nothing is computed of it. */
  readonly against: "all" | "model";
}

/** Tries every cell from each of these laptops, and compares what packets say with what is declared and computed. */
export async function cellsOf(lab: Lab, laptops: readonly Placed[], held: Held): Promise<Sight> {
  const all: Disagreement[] = [];
  for (const laptop of laptops) all.push(...(await answersFor(lab, laptop, held)));
  return sightOf(all, held.against === "all" ? EQUAL : AS_DECLARED);
}

/** The cells that a laptop has tried, with every answer. */
async function answersFor(lab: Lab, laptop: Placed, { meant, against }: Held): Promise<Disagreement[]> {
  const isDeclared = (cell: Attempt) =>
    declared(lab.input.access, laptop.zones, meant?.(lab, cell) ?? cell) !== undefined;
  const { address, cells, seen } = await tryAll(lab, laptop, isDeclared);
  const sender = { kind: "clients", address } as const;
  return cells.map((cell, index) => ({
    from: laptop.department,
    cell: cellName(cell),
    declared: isDeclared(cell) ? "open" : "shut",
    computed: against === "all" ? computedIn(lab, sender, cell) : undefined,
    seen: seen[index]!,
  }));
}

/** The same for every cell of the plan as it is. */
function computedIn(lab: Lab, sender: Sender, cell: Attempt): Computed {
  return computed(lab.input.computed, lab.input.cityRules !== undefined, sender, cell);
}

function sightOf(answers: readonly Disagreement[], equal: string): Sight {
  const disagreements = answers.filter((one) => !agree(one));
  return {
    seen: disagreements.length === 0 ? equal : `${disagreements.length} of ${answers.length} cells otherwise`,
    note: cellsNote(answers),
    odd: disagreements.map(disagreementText),
    disagreements,
  };
}

/** @param mustAnswer cells that are asked again where they do not answer at once, so that a lost packet is no closed port */
async function tryAll(
  lab: Lab,
  found: Placed,
  mustAnswer: (cell: Attempt) => boolean,
): Promise<{ address: string; cells: Attempt[]; seen: Seen[] }> {
  const { certificate, key, department } = found;
  const profile = askingFor(lab.profileOf(department), behindTunnel(lab.plan));
  const laptop = await lab.laptop({ certificate, key, profile, firewall: false });
  const address = await entered(laptop);
  const cells = everyCell(lab.input.access);
  const seen = await triesPatiently((some, wait) => laptop.tries(some, wait), cells, mustAnswer);
  await laptop.leave();
  return { address, cells, seen };
}

/** Zones in which laptops of a department are; one for all where the model does not tell departments apart. */
export function zonesOf(lab: Lab, department: string): string[] {
  const clients = lab.input.access.zones.filter(({ kind }) => kind === "clients").map(({ name }) => name);
  const own = clients.filter((zone) => zone === department || zone === `clients-${department}`);
  return own.length > 0 ? own : clients;
}

export function onePerDepartment(lab: Lab): LabLaptop[] {
  const departments = new Set(
    lab.input.laptops.filter(({ state }) => state === "works").map(({ department }) => department),
  );
  const all = [...departments].map((department) => lab.inventory("works", department));
  // Without separation all departments are one to the network.
  return lab.plan.gateway.groups.length === 0 ? all.slice(0, 1) : all;
}

/** What answers everybody in the Internet, over a cable as the gateway's and Azure's. */
const ANSWERS = (["tcp", "udp"] as const).map((transport): Attempt => ({
  transport,
  address: RESOLVER_ADDRESS,
  port: 53,
}));

async function fromInternet(lab: Lab): Promise<Sight> {
  const hosts = [GATEWAY_ADDRESS, ...lab.input.access.routes.flatMap(hostsIn)];
  const cells = (["tcp", "udp"] as const).flatMap((transport) =>
    hosts.flatMap((address) =>
      portsToTry(lab.input.access, transport).map((port) => ({ transport, address, port })),
    ),
  );
  const seen = await triesBeside((some, wait) => lab.triesFrom("internet", some, wait), cells, ANSWERS);
  const answers = cells.map((cell, index): Disagreement => ({
    from: "Internet",
    cell: cellName(cell),
    declared: "shut",
    computed: computedIn(lab, { kind: "internet" }, cell),
    seen: seen[index]!,
  }));
  return sightOf(answers, EQUAL);
}
