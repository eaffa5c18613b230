import type { Scenario } from "./scenario";

/** What a rule objects to: the rule and the resource. */
export interface Found {
  readonly rule: string;
  readonly type: string;
  readonly name: string;
}

type Expected = Pick<Scenario, "rules" | "at">;

/** Rules of the scenario of which the engine's output shows no violation at its resource. */
export function missingRules({ rules, at }: Expected, output: string): string[] {
  return rules.filter(
    (rule) => !output.includes("[mandatory]") || !output.includes(`${rule} blocks "${at.name}" (${at.type})`),
  );
}

/**
 * Rules that judge how the whole stack works together. Where several scenarios are laid over one, they speak of ways that lead
 * through more than one of them, wherever those begin.
 */
const OF_THE_WHOLE = ["only-managed-devices-reach-services"];

/** Scenarios laid over one stack together: what none of their resources showed, and what showed unasked. */
export function compare(
  scenarios: Readonly<Record<string, Expected>>,
  found: readonly Found[],
): { readonly missing: readonly string[]; readonly unexpected: readonly string[] } {
  const expected = Object.entries(scenarios).flatMap(([name, { rules, at }]) =>
    rules.map((rule) => ({ text: textOf({ rule, ...at }), name })),
  );
  const seen = new Set(found.map(textOf));
  const wanted = new Set(expected.map(({ text }) => text));
  return {
    missing: expected.filter(({ text }) => !seen.has(text)).map(({ text, name }) => `${name}: ${text}`),
    unexpected: [
      ...new Set(
        found
          .filter((one) => isNoProvider(one) && !OF_THE_WHOLE.includes(one.rule))
          .map(textOf)
          .filter((text) => !wanted.has(text)),
      ),
    ],
  };
}

/** The engine itself adds the provider of every package that a resource is of. */
const isNoProvider = ({ type }: Found) => !type.startsWith("pulumi:providers:");

const textOf = ({ rule, type, name }: Found) => `${rule} at "${name}" (${type})`;

interface Event {
  readonly policyEvent?: {
    readonly policyName: string;
    readonly resourceUrn: string;
    readonly enforcementLevel: string;
  };
}

/** What blocks, out of the event stream of a preview. */
export function foundIn(lines: string): readonly Found[] {
  return lines
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const { policyEvent: event } = JSON.parse(line) as Event;
      return event?.enforcementLevel === "mandatory" ? [foundAt(event.policyName, event.resourceUrn)] : [];
    });
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`, of which the name may hold anything. */
function foundAt(rule: string, urn: string): Found {
  const [, , types = "", ...name] = urn.split("::");
  return { rule, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}
