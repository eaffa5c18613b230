import { z } from "zod";

/** What policy-pack/reachability/matrix-record.ts writes, for whoever reads it from a file. */

const text = z.string();
const texts = z.array(text);

/** Some connections: `{ sources: ["10.81.0.0/24"], destinations: ["10.84.0.10"], ports: ["tcp/993"] }`. */
const connections = z.strictObject({ sources: texts, destinations: texts, ports: texts });

/** Connections that take one way: the sender and the resources on it. */
const way = connections.extend({ way: texts });

/** One connection that is possible, from the sender to the place where it arrives. */
const witness = z.strictObject({ hops: texts, remarks: texts, text });

const cell = z.strictObject({
  column: text,
  /** Ports that the program says are open; for an entrance none ever is. */
  declared: texts,
  /** Ports that the plan opens. */
  computed: texts,
  /** The connections themselves, of which `computed` are the ports; the shortest way first. */
  possible: z.array(way),
  /** Possible, not declared, and no difference: the city's own firewall behind a tunnel must hold it. */
  unfiltered: texts,
  /** What is possible beside what is declared; `undecided` where only the deployment tells. */
  state: z.enum(["equal", "more", "less", "undecided"]),
  /** Possible and not declared: of `undecided`, what may be. */
  more: z.array(connections),
  /** Declared and not possible. */
  less: z.array(connections),
  witness: witness.optional(),
});

const row = z.strictObject({
  name: text,
  kind: z.enum(["internet", "stranger", "unpinned", "clients", "site", "network", "nobody"]),
  sources: texts,
  /** In the order of the columns; without a cell where the two sides are not compared. */
  cells: z.array(cell),
});

const column = z.strictObject({
  name: text,
  /** `service`: what a rule names. `rest`: what no rule names. */
  kind: z.enum(["service", "rest"]),
  destinations: texts,
  ports: texts,
});

export const matrixSchema = z.strictObject({
  schema: z.literal("reach-matrix/v1"),
  /** Whether the program declares anything; what clients reach is `undecided` where it does not. */
  declaration: z.enum(["none", "unreadable", "read"]),
  columns: z.array(column),
  rows: z.array(row),
  /** What is not computed, a sentence each. */
  notComputed: texts,
});

export type RecordedMatrix = z.infer<typeof matrixSchema>;
