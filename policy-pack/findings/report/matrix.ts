import { boxesOf, PacketSets, type PacketSet } from "../../reachability/packet-set";
import type { RecordedMatrix } from "./matrix-schema";
import { packetsOf, textsOfBox } from "./packets";
import type { ReachedCell, StackReport } from "./report";

type Row = RecordedMatrix["rows"][number];
type Cell = Row["cells"][number];
type Difference = NonNullable<StackReport["matrixDifference"]>;

/** What is possible, divided where ways part. */
export function cellsOf(matrix: RecordedMatrix): ReachedCell[] {
  const sets = new PacketSets();
  return possibleIn(matrix).flatMap(({ row, cell }) => reached(sets, row, cell, sets.all));
}

/**
 * What the head opens and closes against the base, connection by connection: another way to the same place opens nothing.
 *
 * Senders of one kind are compared with each other, whatever they are called: an entrance for the Internet is not excused by
 * what clients might do before.
 */
export function matrixDifference(head: RecordedMatrix, base: RecordedMatrix): Difference {
  const sets = new PacketSets();
  return { opened: beyond(sets, head, base), closed: beyond(sets, base, head) };
}

function beyond(sets: PacketSets, one: RecordedMatrix, other: RecordedMatrix): ReachedCell[] {
  const before = new Map<Row["kind"], PacketSet>();
  for (const { row, cell } of possibleIn(other))
    before.set(row.kind, sets.union(before.get(row.kind) ?? sets.nothing, packetsOf(sets, cell.possible)));
  return possibleIn(one).flatMap(({ row, cell }) => {
    const packets = sets.minus(packetsOf(sets, cell.possible), before.get(row.kind) ?? sets.nothing);
    return reached(sets, row, cell, packets);
  });
}

function possibleIn({ rows }: RecordedMatrix): ReadonlyArray<{ readonly row: Row; readonly cell: Cell }> {
  return rows.flatMap((row) =>
    row.cells.filter(({ possible }) => possible.length > 0).map((cell) => ({ row, cell })),
  );
}

/** Of what is possible, the wanted packets, each told with the shortest way that it takes. */
function reached(sets: PacketSets, row: Row, cell: Cell, wanted: PacketSet): ReachedCell[] {
  let rest = wanted;
  return cell.possible.flatMap(({ way, ...connections }) => {
    const packets = sets.shared(rest, packetsOf(sets, [connections]));
    rest = sets.minus(rest, packets);
    return boxesOf(packets).map((box) => {
      const { sources, destinations, ports } = textsOfBox(box);
      return {
        from: row.name,
        kind: kindOf(row.kind),
        sources: [...sources],
        to: cell.column,
        destinations: [...destinations],
        services: [...ports],
        path: [...way],
      };
    });
  });
}

/** Clients with addresses of no pinned pool are strangers to security; whom nobody knows reaches nothing. */
function kindOf(kind: Row["kind"]): ReachedCell["kind"] {
  return kind === "unpinned" || kind === "nobody" ? "stranger" : kind;
}
