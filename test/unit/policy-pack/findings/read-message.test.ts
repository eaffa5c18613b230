import fc from "fast-check";
import { catalogue } from "../../../../policy-pack/catalogue";
import type { Lenience } from "../../../../policy-pack/exemptions/lenience";
import { messageOf, oneLine } from "../../../../policy-pack/findings/message";
import { readMessage } from "../../../../policy-pack/findings/read-message";
import { effectOf } from "../../../../policy-pack/findings/verdict";
import type { JudgedResource } from "../../../../policy-pack/resource-model/resource";
import type { Finding } from "../../../../policy-pack/rule";

const text = fc.string({ unit: "binary" });
/** What could be taken for a line of another kind, or for the end of one. */
const hostile = fc.oneof(
  text,
  fc.constantFrom(
    "x\n  why: nothing",
    "\u2028  note: y",
    "): blocks.",
    '" (',
    "\\u000a",
    "\u202eevil",
    "  found: not judged: 9 (x)",
  ),
);
const finding: fc.Arbitrary<Finding> = fc.record(
  {
    path: hostile,
    found: hostile,
    write: hostile,
    notes: fc.array(hostile, { maxLength: 3 }),
    warns: fc.constant(true as const),
  },
  { requiredKeys: ["path", "found", "write"] },
);
const lenience: fc.Arbitrary<Lenience> = fc.oneof(
  fc.record({ lets: fc.constant(false as const), notes: fc.array(hostile, { maxLength: 2 }) }),
  fc.record({
    lets: fc.constant(true as const),
    terms: hostile.map((by) => `exempted until 2027-01-31 by ${by}`),
    reason: hostile,
  }),
  fc.record({
    lets: fc.constant(true as const),
    terms: hostile.map((id) => `let through by break-glass until 2027-01-31T12:00:00Z, ticket ${id}`),
    reason: hostile,
  }),
);
const resourceOf = (name: string, type: string) => ({ name, type }) as JudgedResource;
const run = { docs: (id: string) => `/pack/docs/rules/${id}.md`, showAgain: "pulumi preview --cwd '/a b'" };

it("a message is taken apart into what it was made of, whatever names and values say", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...catalogue),
      hostile,
      hostile,
      finding,
      lenience,
      (rule, name, type, one, lets) => {
        const read = readMessage(messageOf(rule, resourceOf(name, type), one, run, lets));
        const notes = [...(one.notes ?? []), ...(lets.lets ? [] : lets.notes)];
        expect(read).toEqual({
          rule: rule.id,
          says: one.warns === true ? "warns of" : lets.lets ? "would block" : "blocks",
          name: oneLine(name),
          type: oneLine(type),
          title: rule.title,
          property: oneLine(one.path),
          found: oneLine(one.found),
          write: oneLine(one.write),
          notes: notes.map(oneLine),
          why: rule.why,
          page: `/pack/docs/rules/${rule.id}.md`,
          showAgain: "pulumi preview --cwd '/a b'",
          ...(lets.lets ? { lenience: `${oneLine(lets.terms)}: ${oneLine(lets.reason)}` } : {}),
        });
      },
    ),
  );
});

it("the resource as a whole has an empty path", () => {
  const rule = catalogue[0]!;
  const message = messageOf(rule, resourceOf("vpn", "a:b:C"), { path: "", found: "x", write: "y" }, run);
  expect(readMessage(message)?.property).toBe("");
  expect(readMessage(`${message}\n`)).toEqual(readMessage(message));
});

it("no title of a rule holds what ends a type", () => {
  expect(catalogue.filter(({ title }) => title.includes("): "))).toEqual([]);
});

const WHOLE = messageOf(
  catalogue[0]!,
  resourceOf("vpn", "a:b:C"),
  { path: "p", found: "x", write: "y", notes: ["n"] },
  run,
);
it.each([
  ["of another pack", "Storage accounts should use HTTPS."],
  ["without text", ""],
  ["of this pack, cut off", WHOLE.split("\n").slice(0, -1).join("\n")],
  ["with a line too many", `${WHOLE}\n  more: of it`],
  ["without a name in JSON", WHOLE.replace('"vpn"', "vpn")],
  ["with a name that is no JSON", WHOLE.replace('"vpn"', '"\\x"')],
  [
    "whose lines are in another order",
    WHOLE.replace("  found: x\n", "").replace("  why", "  found: x\n  why"),
  ],
])("a message %s is not taken apart", (_, message) => {
  expect(readMessage(message)).toBeUndefined();
});

it.each([
  ["mandatory", "", "blocks"],
  ["mandatory", "\n  exempted until 2027-01-31 by security: x", "blocks"],
  ["mandatory", "\n  found: not judged: 3 (a:b:C 3)", "blocks"],
  ["advisory", "\n  exempted until 2027-01-31 by security: x", "exempted"],
  ["advisory", "\n  let through by break-glass until 2027-01-31T12:00:00Z, ticket 7: x", "exempted"],
  ["advisory", "\n  exempted until 2027-01-31 by security: x\n  found: not judged: an id", "exempted"],
  ["advisory", "\n  found: not judged: an id", "not-judged"],
  ["advisory", "\n  found: x", "warns"],
  ["remediate", "\n  exempted until 2027-01-31 by security: x", "warns"],
])("what is %s and says %j %s", (level, more, effect) => {
  expect(effectOf({ level, message: `r speaks${more}` })).toBe(effect);
});
