import fc from "fast-check";
import { LIFE_STATES, NEXT_STATES, type Device, type LifeEvent } from "../../../../infra/devices/device";
import { cell } from "./record-streams";

export const NOW = new Date("2026-06-15T12:00:00Z");

export const COLUMNS = [
  "inventory",
  "form",
  "serialNumber",
  "owner",
  "department",
  "orderedOn",
  "approvedOn",
  "agreement",
  "exceptionUntil",
  "history",
  "wipingProof",
] as const;

/** An active laptop; every one has its own numbers. */
export function laptop(number: number): Device {
  return {
    inventory: `LT-${String(number).padStart(4, "0")}`,
    form: "laptop",
    serialNumber: `5CG${String(number).padStart(7, "0")}`,
    owner: "city",
    department: "parks",
    orderedOn: "2026-01-02",
    approvedOn: "2026-01-03",
    history: [
      { state: "ordered", on: "2026-01-02" },
      { state: "delivered", on: "2026-01-20" },
      { state: "active", on: "2026-02-01" },
    ],
  };
}

/** Cells of a device by column. */
export function cellsOf(device: Device): Record<string, string> {
  const { history, ...rest } = device;
  return { ...rest, history: history.map(({ state, on }) => `${state}:${on}`).join(" ") };
}

export function csvLine(cells: Readonly<Record<string, string>>, separator: "," | ";" = ","): string {
  return COLUMNS.map((name) => cell(cells[name] ?? "", separator)).join(separator);
}

export function csvOf(devices: readonly Device[], separator: "," | ";" = ",", end = "\n"): string {
  return [COLUMNS.join(separator), ...devices.map((device) => csvLine(cellsOf(device), separator))]
    .map((line) => line + end)
    .join("");
}

export function jsonLinesOf(devices: readonly unknown[]): string {
  return devices.map((device) => `${JSON.stringify(device)}\n`).join("");
}

const DAYS = Array.from({ length: 160 }, (_, index) =>
  new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
);

/** Lives that NEXT_STATES allows, on days that do not go back. */
const history: fc.Arbitrary<LifeEvent[]> = fc
  .tuple(
    fc.array(fc.nat(), { maxLength: 9 }),
    fc.array(fc.constantFrom(...DAYS), { minLength: 10, maxLength: 10 }),
  )
  .map(([choices, days]) => {
    const sorted = [...days].sort();
    const events: LifeEvent[] = [{ state: LIFE_STATES[0], on: sorted[0]! }];
    for (const choice of choices) {
      const next = NEXT_STATES[events.at(-1)!.state];
      if (next.length > 0) events.push({ state: next[choice % next.length]!, on: sorted[events.length]! });
    }
    return events;
  });

const reference = fc.stringMatching(/^[A-Za-zÄÖÜäöüß0-9](?:[A-Za-z0-9ÄÖÜäöüß./_ #:-]{0,20}[0-9])?$/);

/** Any sound register of up to 12 devices. */
export const register: fc.Arbitrary<Device[]> = fc
  .array(
    fc.record({
      form: fc.constantFrom("laptop", "convertible", "tablet", "desktop"),
      owner: fc.constantFrom("city", "other"),
      department: fc.constantFrom("parks", "social-services", "it", "a"),
      history,
      approved: fc.boolean(),
      agreement: fc.option(reference, { nil: undefined }),
      exception: fc.option(fc.constantFrom("2026-01-31", "2027-02-28", "2028-02-29"), { nil: undefined }),
      proof: fc.option(reference, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((entries) =>
    entries.map(({ approved, agreement, exception, proof, ...entry }, index): Device => {
      const orderedOn = entry.history[0]!.on;
      const { inventory, serialNumber } = laptop(index);
      return {
        inventory,
        serialNumber,
        ...entry,
        form: entry.form,
        owner: entry.owner,
        orderedOn,
        ...(approved ? { approvedOn: orderedOn } : {}),
        ...(agreement === undefined ? {} : { agreement }),
        ...(agreement === undefined || exception === undefined ? {} : { exceptionUntil: exception }),
        ...(proof === undefined || entry.history.at(-1)!.state !== "retired" ? {} : { wipingProof: proof }),
      };
    }),
  );
