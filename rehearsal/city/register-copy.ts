import { readFileSync } from "node:fs";
import { writeWhole } from "../engine/whole-file";

/** One line of the register, cells in the order of its header. No cell of this register holds a comma. */
export interface RegisterRow {
  readonly inventory: string;
  readonly serialNumber: string;
  readonly cells: readonly string[];
}

/** The rehearsal's own copy of the register: what happens to laptops is written there. */
export class RegisterCopy {
  #header: readonly string[];
  #rows: RegisterRow[];

  constructor(readonly file: string) {
    const [header = "", ...lines] = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    this.#header = header.split(",");
    this.#rows = lines.map((line) => this.#row(line.split(",")));
  }

  get rows(): readonly RegisterRow[] {
    return this.#rows;
  }

  /** State after the last event, such as `active`. */
  stateOf(inventory: string): string {
    return this.#history(inventory).split(" ").at(-1)!.split(":")[0]!;
  }

  /** Adds events to a laptop's history and writes the file as a whole. */
  record(inventory: string, states: readonly string[], day: string): void {
    const column = this.#column("history");
    const history = [this.#history(inventory), ...states.map((state) => `${state}:${day}`)].join(" ");
    this.#rows = this.#rows.map((row) =>
      row.inventory === inventory
        ? { ...row, cells: row.cells.map((cell, index) => (index === column ? history : cell)) }
        : row,
    );
    const lines = [this.#header, ...this.#rows.map(({ cells }) => cells)].map((cells) => cells.join(","));
    writeWhole(this.file, `${lines.join("\n")}\n`, 0o644);
  }

  #history(inventory: string): string {
    const row = this.#rows.find((candidate) => candidate.inventory === inventory);
    if (row === undefined)
      throw new Error(`${this.file} has no ${inventory}; start afresh: npm run rehearse -- --clean`);
    return row.cells[this.#column("history")]!;
  }

  #row(cells: readonly string[]): RegisterRow {
    return {
      inventory: cells[this.#column("inventory")]!,
      serialNumber: cells[this.#column("serialNumber")]!,
      cells,
    };
  }

  #column(name: string): number {
    return this.#header.indexOf(name);
  }
}
