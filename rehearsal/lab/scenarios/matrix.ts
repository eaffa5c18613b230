import type { Lab } from "../lab";
import type { Attempt, Seen } from "../laptops/laptop";
import { behindTunnel, GATEWAY_ADDRESS } from "../paths/layout";
import { hostsIn } from "../paths/ranges";
import type { KeyPair, LabLaptop } from "../preparation/lab-input";
import { cellName, declared, everyCell, portsToTry } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { askingFor, entered } from "./travellers";

export const EQUAL = "every cell as the model declares it";

/** Every cell of the access matrix with real packets: what the network alone lets pass, with the laptops' firewalls off. */
export const MATRIX: readonly Scenario[] = [
  {
    name: "matrix",
    group: "access matrix",
    sentence:
      "From inside the tunnel, with routes of its own and without firewall, a laptop of each department reaches exactly the model's cells.",
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
  );
}

/** A laptop, and the zones of the model in which it is. */
export interface Placed extends KeyPair {
  readonly department: string;
  readonly zones: readonly string[];
}

/** The cell of the model that decides about one that is tried. */
export type Meant = (lab: Lab, cell: Attempt) => Attempt;

/** Tries every cell from each of these laptops, and compares with the model. */
export async function cellsOf(
  lab: Lab,
  laptops: readonly Placed[],
  meant: Meant = (_, cell) => cell,
): Promise<Sight> {
  const odd: string[] = [];
  let tried = 0;
  for (const laptop of laptops) {
    const { cells, seen } = await tryAll(lab, laptop);
    tried += cells.length;
    odd.push(...differences(lab, laptop, cells, seen, meant));
  }
  const seen = odd.length === 0 ? EQUAL : `${odd.length} of ${tried} cells otherwise`;
  return { seen, note: `${tried} cells`, odd };
}

async function tryAll(lab: Lab, found: Placed): Promise<{ cells: Attempt[]; seen: Seen[] }> {
  const { certificate, key, department, zones } = found;
  const profile = askingFor(lab.profileOf(department), behindTunnel(lab.plan));
  const laptop = await lab.laptop({ certificate, key, profile, firewall: false });
  await entered(laptop);
  const cells = everyCell(lab.input.access);
  const seen = await laptop.tries(cells);
  // What does not answer at once is asked again, so that a lost packet is no closed port.
  const again = cells.flatMap((cell, index) =>
    seen[index] !== "open" && declared(lab.input.access, zones, cell) ? [index] : [],
  );
  const second = await laptop.tries(
    again.map((index) => cells[index]!),
    2_000,
  );
  again.forEach((index, place) => (seen[index] = second[place]!));
  await laptop.leave();
  return { cells, seen };
}

function differences(
  lab: Lab,
  { zones, department }: Placed,
  cells: readonly Attempt[],
  seen: readonly Seen[],
  meant: Meant,
): string[] {
  return cells.flatMap((cell, index) => {
    const allowed = declared(lab.input.access, zones, meant(lab, cell)) !== undefined;
    const open = seen[index] === "open";
    if (allowed === open) return [];
    return [`${department} to ${cellName(cell)}: declared ${allowed ? "open" : "shut"}, seen ${seen[index]}`];
  });
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

async function fromInternet(lab: Lab): Promise<Sight> {
  const hosts = [GATEWAY_ADDRESS, ...lab.input.access.routes.flatMap(hostsIn)];
  const cells = (["tcp", "udp"] as const).flatMap((transport) =>
    hosts.flatMap((address) =>
      portsToTry(lab.input.access, transport).map((port) => ({ transport, address, port })),
    ),
  );
  const seen = await lab.triesFrom("internet", cells);
  const odd = cells
    .filter((_, index) => seen[index] === "open")
    .map((cell) => `Internet to ${cellName(cell)}: seen open`);
  return {
    seen: odd.length === 0 ? EQUAL : `${odd.length} of ${cells.length} cells otherwise`,
    note: `${cells.length} cells`,
    odd,
  };
}
