import { wayOf, type NumberedCell } from "../cells";

/** A box of the picture. What both sends and is reached has two: senders stand left, what is reached right. */
export interface Place {
  readonly key: string;
  readonly name: string;
  readonly role: "sender" | "hop" | "reached";
  /** Ids of the cells whose way leads over it. */
  readonly cells: readonly string[];
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly cells: readonly string[];
}

export interface Graph {
  readonly places: readonly Place[];
  readonly links: readonly Link[];
}

/** The network as far as somebody reaches something over it. */
export function graphOf(cells: readonly NumberedCell[]): Graph {
  const places = new Map<string, Place & { cells: string[] }>();
  const links = new Map<string, Link & { cells: string[] }>();
  for (const cell of cells) {
    const keys = placesOf(cell).map(({ name, role }) => {
      const key = `${role} ${name}`;
      add(places, key, { key, name, role, cells: [] }, cell.id);
      return key;
    });
    keys.slice(1).forEach((to, index) => {
      const from = keys[index]!;
      add(links, JSON.stringify([from, to]), { from, to, cells: [] }, cell.id);
    });
  }
  return { places: [...places.values()], links: [...links.values()] };
}

/** A sender and what is reached are two, also where both have the same name. */
function placesOf(cell: NumberedCell): ReadonlyArray<Pick<Place, "name" | "role">> {
  const way = wayOf(cell);
  const hops = way.slice(1, way.length > 1 ? -1 : undefined);
  return [
    { name: cell.from, role: "sender" },
    ...hops.map((name) => ({ name, role: "hop" as const })),
    { name: cell.to, role: "reached" },
  ];
}

function add<T extends { cells: string[] }>(all: Map<string, T>, key: string, empty: T, cell: string): void {
  const one = all.get(key) ?? empty;
  if (!one.cells.includes(cell)) one.cells.push(cell);
  all.set(key, one);
}
