import { quote } from "../findings/quote";
import { eachOf } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import { holdsSomething, type Reading } from "../resource-model/reading";

/** What several properties of one place say together; numbers as texts. */
export interface Texts {
  readonly known: readonly string[];
  /** Something of it only the deployment will tell, or nobody can read. */
  readonly unsure: boolean;
}

/** Reads texts and lists of texts under these names, in azure-native's shape and in ARM's. */
export function textsAt(place: Reading, ...names: readonly string[]): Texts {
  const readings = names.flatMap((name) => inEitherShape(place, name)).flatMap(flat);
  const said = readings.filter(holdsSomething);
  const known = said.flatMap((reading) =>
    reading.state === "known" && (typeof reading.value === "string" || typeof reading.value === "number")
      ? [String(reading.value)]
      : [],
  );
  return { known, unsure: known.length < said.length };
}

/** The texts as they are written, for a message. */
export function shown({ known, unsure }: Texts): string {
  const words = [...known.map((text) => quote(text)), ...(unsure ? ["what only the deployment tells"] : [])];
  return words.length === 0 ? "nothing" : words.join(", ");
}

function flat(reading: Reading): readonly Reading[] {
  return reading.state === "known" && Array.isArray(reading.value) ? eachOf(reading) : [reading];
}
