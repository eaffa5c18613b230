import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import {
  Secret,
  UNKNOWN,
  Unknown,
  isMap,
  mapValues,
  type Json,
  type PropertyMap,
  type PropertyValue,
} from "./property-value";

/*
 * How Pulumi writes what JSON cannot say: https://pulumi-developer-docs.readthedocs.io/latest/developer-docs/
 * (property values on the wire). Each special object carries this key and one of the signatures.
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSETS = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/** An unknown carries the type it will have; for us all of them are one. */
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Reads the engine's form. Nulls are dropped, output values and resource references become what they stand for. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : (fromWire(struct.toJavaScript()) as PropertyMap);
}

/** Writes the engine's form. Undefined and null are left out. */
export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(toWire(properties) as Record<string, JavaScriptValue>);
}

/** {@link fromStruct} for one value that has been parsed already. */
export function fromWire(value: Json): PropertyValue {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isMap<Json>(value)) return value;
  const signature = value[SIGNATURE];
  if (signature === undefined)
    return mapValues(value, (part) => (part === null ? undefined : fromWire(part)));
  if (signature === SECRET) return new Secret(fromWire(value.value ?? null));
  if (signature === OUTPUT) return fromOutput(value);
  if (signature === RESOURCE) return value.id === undefined ? fromWire(value.urn ?? null) : fromId(value.id);
  if (typeof signature === "string" && ASSETS.includes(signature)) return { ...(value as PropertyMap) };
  throw new Error(
    `the engine sent a value of a kind that is not known here: signature ${JSON.stringify(signature)}`,
  );
}

function fromOutput(value: Record<string, Json>): PropertyValue {
  const inner = value.value === undefined ? UNKNOWN : fromWire(value.value);
  return value.secret === true ? new Secret(inner) : inner;
}

/** A resource that has no id yet carries an empty one. */
function fromId(id: Json): PropertyValue {
  return id === "" ? UNKNOWN : fromWire(id);
}

/** {@link toStruct} for one value, before it is packed. */
export function toWire(value: PropertyValue): Json {
  if (value instanceof Unknown) return UNKNOWN_STRING;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: toWire(value.value) };
  if (Array.isArray(value)) return value.map((item) => toWire(item ?? null));
  if (isMap(value)) return mapValues(value, (part) => (part === null ? undefined : toWire(part)));
  return value as Json;
}
