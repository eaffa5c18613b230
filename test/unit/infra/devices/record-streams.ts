import { printFault, type RecordFault } from "../../../../infra/devices/record-fault";
import type { RecordFormat, RecordSource } from "../../../../infra/devices/record-source";

/** Chunks as a file's stream gives them. */
export async function* streamOf(...chunks: ReadonlyArray<Uint8Array | string>) {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

/** A source of one text. */
export function sourceOf(text: string, format: RecordFormat, file?: string): RecordSource {
  return { chunks: streamOf(text), format, ...(file === undefined ? {} : { file }) };
}

/** Bytes cut at the given positions, whatever stands there. */
export function cut(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const places = [
    0,
    ...[...positions].map((at) => at % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

/** A field as RFC 4180 has it, quoted where it must be. */
export function cell(value: string, separator: "," | ";" = ","): string {
  return value.includes(separator) || value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value;
}

export const printed = (faults: readonly RecordFault[]): string[] => faults.map(printFault);
