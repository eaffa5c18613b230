import { z } from "zod";
import type { CsvColumn, CsvColumns } from "./csv-rows";
import { DEVICE_FORMS, LIFE_STATES, type Device } from "./device";
import { day, departmentLabel, inventoryNumber, object, oneOf, reference, serialNumber } from "./field-forms";

const EVENT =
  'write a state and a day: ordered:2026-01-02 in CSV, {"state":"ordered","on":"2026-01-02"} in JSON';
const HISTORY = "write the device's history, beginning with ordered";

/** One device of `register/v1`, as a line of JSON lines has it. */
export const deviceSchema = object(
  {
    inventory: inventoryNumber,
    form: oneOf(DEVICE_FORMS),
    serialNumber,
    owner: oneOf(["city", "other"]),
    department: departmentLabel,
    orderedOn: day,
    approvedOn: day.optional(),
    agreement: reference.optional(),
    exceptionUntil: day.optional(),
    history: z
      .array(object({ state: oneOf(LIFE_STATES), on: day }, EVENT), { error: HISTORY })
      .min(1, { error: HISTORY }),
    wipingProof: reference.optional(),
  },
  "write one device",
) satisfies z.ZodType<Device>;

const required = true;

/**
 * The header names every column, also those whose cells may be empty: a column that an export forgot would otherwise
 * speak for all devices at once.
 */
export const REGISTER_COLUMNS: CsvColumns = new Map<string, CsvColumn>([
  ["inventory", { required }],
  ["form", { required }],
  ["serialNumber", { required }],
  ["owner", { required }],
  ["department", { required }],
  ["orderedOn", { required }],
  ["approvedOn", { required }],
  ["agreement", { required }],
  ["exceptionUntil", { required }],
  ["history", { required, parse: readEvents }],
  ["wipingProof", { required }],
]);

/** `ordered:2026-01-02 delivered:2026-01-20` as a list; what is no event stays a text and fails in the schema. */
function readEvents(cell: string): unknown[] {
  return cell
    .trim()
    .split(/ +/)
    .map((event) => {
      const colon = event.indexOf(":");
      return colon === -1 ? event : { state: event.slice(0, colon), on: event.slice(colon + 1) };
    });
}
