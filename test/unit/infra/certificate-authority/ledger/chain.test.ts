import fc from "fast-check";
import {
  encodeEntry,
  lineHash,
  linkFault,
  NO_PREVIOUS,
  parseLine,
} from "../../../../../infra/certificate-authority/ledger/chain";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import { ledgerJsonSchema } from "../../../../../infra/certificate-authority/ledger/entry-schema";
import { segmentLines } from "../../../../../infra/certificate-authority/ledger/segment-lines";
import { HASH } from "./ledgers";

const entry: Entry = {
  schema: "ledger/v1",
  sequence: 1,
  previous: NO_PREVIOUS,
  time: "2026-06-01T08:00:00.000Z",
  fence: 1,
  kind: "deny",
  device: "LT-0001",
  reasons: ["posture-stale"],
  policy: HASH,
};
const line = (text: string) => Buffer.from(text);
const text = encodeEntry(entry).toString();

describe("a line", () => {
  it("has one form whatever the order of the members, and reads as what was written", () => {
    const turned = Object.fromEntries(Object.entries(entry).reverse()) as unknown as Entry;
    expect(encodeEntry(turned).toString()).toBe(text);
    expect(parseLine(encodeEntry(entry))).toEqual({ entry });
    expect(text).not.toContain("\n");
  });

  it.each<[string, string, string]>([
    ["with a blank", text.replace(",", ", "), "canonical form"],
    ["with members in another order", JSON.stringify(entry), "canonical form"],
    ["with a member twice", text.replace('"fence":1', '"fence":1,"fence":1'), "canonical form"],
    ["with a carriage return", `${text}\r`, "canonical form"],
    ["with an escaped letter", text.replace("LT", "\\u004cT"), "canonical form"],
    ["with another way to write a number", text.replace('"fence":1', '"fence":1.0'), "canonical form"],
    ["with a byte order mark", `\ufeff${text}`, "not JSON"],
    ["with an unknown member", text.replace("{", '{"aaa":1,'), "aaa"],
    ["without a member", text.replace('"fence":1,', ""), "fence"],
    ["of an unknown kind", text.replace('"deny"', '"allow"'), "kind"],
    ["of a day that does not exist", text.replace("06-01", "02-30"), "time"],
    ["without milliseconds", text.replace(".000Z", "Z"), "time"],
    ["that is empty", "", "not JSON"],
    ["that is a list", "[]", "the entry"],
  ])("%s is not taken", (_, changed, fault) => {
    expect(parseLine(line(changed))).toEqual({ fault: expect.stringContaining(fault) });
  });

  it("with bytes that are no UTF-8 is not taken", () => {
    const bytes = encodeEntry({ ...entry, reasons: ["é"] });
    expect(parseLine(bytes)).toHaveProperty("entry");
    bytes[bytes.indexOf(0xc3) + 1] = 0x28;
    expect(parseLine(bytes)).toEqual({ fault: expect.stringContaining("canonical form") });
  });

  it("is taken only in the form in which it would be written, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const bytes = line(text);
        bytes[position]! ^= change;
        const parsed = parseLine(bytes);
        return "fault" in parsed || encodeEntry(parsed.entry).equals(bytes);
      }),
    );
  });
});

describe("a link", () => {
  const second: Entry = { ...entry, sequence: 2, previous: lineHash(encodeEntry(entry)) };
  const front = { sequence: 1, hash: lineHash(encodeEntry(entry)) };

  it.each<[string, Entry, typeof front | undefined, string | undefined]>([
    ["the first entry", entry, undefined, undefined],
    ["the second entry", second, front, undefined],
    ["a first entry with one before it", { ...entry, previous: HASH }, undefined, "it is the first entry"],
    ["a wrong number", { ...second, sequence: 3 }, front, "number 3 where 2 belongs"],
    ["another entry in front", second, { ...front, hash: HASH }, "does not name entry 1"],
  ])("of %s", (_, behind, before, fault) => {
    const found = linkFault(before, behind);
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});

describe("lines of a stream", () => {
  it("are the same however it is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("", "a", "bc", "\u00e9")),
        fc.constantFrom("", "torn"),
        fc.integer({ min: 1, max: 5 }),
        async (whole, torn, step) => {
          const bytes = line(whole.map((each) => `${each}\n`).join("") + torn);
          async function* pieces() {
            for (let start = 0; start < bytes.length; start += step) {
              yield await Promise.resolve(bytes.subarray(start, start + step));
            }
          }
          const found: Array<[string, boolean]> = [];
          let end = 7;
          for await (const lines of segmentLines(pieces(), 7)) {
            for (const each of lines) {
              found.push([Buffer.from(each.bytes).toString(), each.complete]);
              end += each.bytes.length + (each.complete ? 1 : 0);
              expect(each.end).toBe(end);
            }
          }
          expect(found).toEqual([
            ...whole.map((each) => [each, true]),
            ...(torn === "" ? [] : [[torn, false]]),
          ]);
        },
      ),
    );
  });
});

it("the published schema knows every kind and allows no other member", () => {
  const { oneOf, anyOf } = ledgerJsonSchema() as Partial<
    Record<
      "oneOf" | "anyOf",
      Array<{ properties: { kind: { const: string } }; additionalProperties: boolean }>
    >
  >;
  const kinds = (oneOf ?? anyOf)!;
  expect(kinds.map(({ properties }) => properties.kind.const)).toEqual([
    "intent",
    "retry",
    "signed",
    "committed",
    "abandoned",
    "deny",
    "revoke",
    "rotate",
    "reconcile",
    "approval",
    "crisis",
    "checkpoint",
  ]);
  expect(kinds.every(({ additionalProperties }) => additionalProperties === false)).toBe(true);
});
