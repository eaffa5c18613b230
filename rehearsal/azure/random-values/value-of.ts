import { isMap, type Json } from "../plugin/property-value";
import { DerivedStream } from "./derived-stream";
import { derivedText } from "./text";

/** A random resource: its id and the outputs beside its inputs. */
export interface RandomValue {
  readonly id: string;
  readonly outputs: Record<string, Json>;
  /** Outputs that are secret. */
  readonly secret: readonly string[];
}

type Make = (inputs: Record<string, Json>, stream: DerivedStream) => RandomValue;

/** By class name; everything a class of the installed `@pulumi/random` can ask for. */
const MAKERS: Readonly<Record<string, Make>> = {
  RandomBytes: (inputs, stream) => {
    const bytes = stream.bytes(number(inputs.length, 1));
    return secret("none", { base64: bytes.toString("base64"), hex: bytes.toString("hex") });
  },
  RandomId: (inputs, stream) => {
    const bytes = stream.bytes(number(inputs.byteLength, 1));
    const prefix = text(inputs.prefix, "");
    const plain = bytes.toString("base64url");
    return open(plain, {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + plain,
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
      hex: prefix + bytes.toString("hex"),
    });
  },
  RandomInteger: (inputs, stream) => {
    const min = number(inputs.min, 0);
    const result = min + stream.below(number(inputs.max, min) - min + 1);
    return open(String(result), { result });
  },
  RandomPassword: (inputs, stream) => {
    const rules = textRules(inputs);
    const result = derivedText(rules, stream);
    // In the form of bcrypt, but no hash of anything: a rehearsal lets nobody in.
    const hash = derivedText({ ...LETTERS_AND_DIGITS, length: 53 }, stream);
    return secret("none", { ...withDefaults(rules), result, bcryptHash: `$2a$10$${hash}` }, [
      "result",
      "bcryptHash",
    ]);
  },
  RandomPet: (inputs, stream) => {
    const words = Array.from({ length: number(inputs.length, 2) }, (_, i) =>
      stream.pick(i === 0 ? FIRST : SECOND),
    );
    const prefix = typeof inputs.prefix === "string" ? [inputs.prefix] : [];
    const separator = text(inputs.separator, "-");
    return open([...prefix, ...words].join(separator), { length: words.length, separator });
  },
  RandomShuffle: (inputs, stream) => {
    const items = Array.isArray(inputs.inputs) ? inputs.inputs : [];
    const results: Json[] = [];
    const count = number(inputs.resultCount, items.length);
    while (items.length > 0 && results.length < count) results.push(...stream.shuffled(items));
    return open("-", { results: results.slice(0, count) });
  },
  RandomString: (inputs, stream) => {
    const rules = textRules(inputs);
    const result = derivedText(rules, stream);
    return open(result, { ...withDefaults(rules), result });
  },
  RandomUuid: (_, stream) => uuid(4, stream),
  RandomUuid4: (_, stream) => uuid(4, stream),
  RandomUuid7: (_, stream) => uuid(7, stream),
};

const LETTERS_AND_DIGITS = {
  lower: true,
  upper: true,
  numeric: true,
  special: false,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
  overrideSpecial: undefined,
};

const FIRST = [
  "amber",
  "brave",
  "calm",
  "deft",
  "eager",
  "fair",
  "gentle",
  "hardy",
  "keen",
  "lively",
  "mild",
  "quiet",
];
const SECOND = [
  "badger",
  "crane",
  "dormouse",
  "finch",
  "hare",
  "heron",
  "lynx",
  "marten",
  "otter",
  "stoat",
  "wren",
];

/** Classes that {@link randomValue} can make. */
export const RANDOM_CLASSES: readonly string[] = Object.keys(MAKERS);

/**
 * The value of a random resource. It follows from the resource's URN and inputs alone, keepers included: the same
 * program always gets the same values, and nothing needs to be remembered.
 *
 * @throws Refusal when the inputs cannot be met.
 */
export function randomValue(
  name: string,
  urn: string,
  inputs: Record<string, Json>,
): RandomValue | undefined {
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  return make?.(inputs, new DerivedStream(`${urn}\n${canonical(inputs)}`));
}

function textRules(inputs: Record<string, Json>) {
  const numeric = inputs.numeric ?? inputs.number;
  return {
    length: number(inputs.length, 0),
    lower: inputs.lower !== false,
    upper: inputs.upper !== false,
    numeric: numeric !== false,
    special: inputs.special !== false,
    minLower: number(inputs.minLower, 0),
    minUpper: number(inputs.minUpper, 0),
    minNumeric: number(inputs.minNumeric, 0),
    minSpecial: number(inputs.minSpecial, 0),
    overrideSpecial: typeof inputs.overrideSpecial === "string" ? inputs.overrideSpecial : undefined,
  };
}

/** Outputs show what was not written; `number` is the old name of `numeric`. */
function withDefaults({ overrideSpecial: _, ...rules }: ReturnType<typeof textRules>): Record<string, Json> {
  return { ...rules, number: rules.numeric };
}

/** RFC 9562: version and variant in their places; version 7 begins with a time, here one that follows too. */
function uuid(version: 4 | 7, stream: DerivedStream): RandomValue {
  const bytes = stream.bytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const result = bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  return open(result, { result });
}

function open(id: string, outputs: Record<string, Json>): RandomValue {
  return { id, outputs, secret: [] };
}

function secret(id: string, outputs: Record<string, Json>, names = Object.keys(outputs)): RandomValue {
  return { id, outputs, secret: names };
}

function number(value: Json | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function text(value: Json | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** Names in order, so that equal inputs are equal texts. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    isMap<Json>(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
