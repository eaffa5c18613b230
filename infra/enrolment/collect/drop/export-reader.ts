import type { CsvColumns } from "../../../devices/csv-rows";
import { object } from "../../../devices/field-forms";
import { POSTURE_COLUMNS, postureSchema } from "../../../devices/posture-schema";
import { discreetly, printFault, type RecordFault } from "../../../devices/record-fault";
import { rowsOf, type RecordSource } from "../../../devices/record-source";
import { shapeOf } from "../../../devices/row";
import { digestOf } from "../joining/join";
import type { CollectFault, Sighting } from "../joining/sighting";

/** A record of `posture/v1` before the laptop's report is added: management need not know the key. */
const exportSchema = object(
  {
    ...postureSchema.shape,
    key: postureSchema.shape.key.partial().optional(),
    raw: postureSchema.shape.raw.optional(),
  },
  "write one posture record",
);

const EXPORT_COLUMNS: CsvColumns = new Map(
  [...POSTURE_COLUMNS].map(([name, column]) => [
    name,
    /^(?:key|raw)\./.test(name) ? { ...column, required: false } : column,
  ]),
);

export interface ExportReading {
  readonly sightings: readonly Sighting[];
  readonly faults: readonly CollectFault[];
  /** Set where no record of the file has a meaning: a header that is missing or wrong. */
  readonly unreadable: boolean;
}

/** Reads a management's export; every fault is named with line and column, without what stands there. */
export async function readExport(source: RecordSource & { readonly file: string }): Promise<ExportReading> {
  const sightings: Sighting[] = [];
  const faults: RecordFault[] = [];
  for await (const read of rowsOf(source, EXPORT_COLUMNS)) {
    faults.push(...read.faults);
    if (read.value === undefined) continue;
    // In CSV the name of the schema may be left out.
    const row = source.format === "csv" ? { ...read, value: { schema: "posture/v1", ...read.value } } : read;
    const { data, faults: found } = shapeOf(exportSchema, row);
    faults.push(...found);
    if (data === undefined || found.length > 0 || read.faults.length > 0) continue;
    const { name, ...device } = data.device;
    sightings.push({
      place: `${source.file}:${row.line}`,
      reportKey: name.toUpperCase(),
      name,
      facts: { ...data, device, raw: data.raw ?? { sha256: digestOf(row.value) } },
    });
  }
  return {
    sightings,
    faults: faults.map((fault) => printed({ ...fault, file: source.file })),
    unreadable: source.format === "csv" && faults.some(({ line }) => line === 1),
  };
}

/** Place and message apart, as other sources have them. */
function printed(fault: RecordFault): CollectFault {
  const text = printFault(discreetly(fault));
  const space = text.indexOf(" ");
  return { place: text.slice(0, space), message: text.slice(space + 1) };
}
