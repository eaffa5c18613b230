import type { AccessModel, AccessRule } from "./access-model";
import { boxesOf, boxWithout, type Box } from "./allowed-box";
import { fewestRanges } from "./address-set";
import { addressesOf, shortRange } from "./expectation";
import { portText } from "./port-range";
import { usageText } from "./usage-hours";

/** Connections that one model allows and the other does not, and the rule that allows them. */
export interface Change extends Box {
  readonly rule: AccessRule;
}

export interface Difference {
  readonly opened: readonly Change[];
  readonly closed: readonly Change[];
  /** What else a reviewer must know: pools, hours, expectations, who filters. One sentence each. */
  readonly remarks: readonly string[];
}

/** What changes for packets, whatever the rules are called, and what else changes in the declaration. */
export function difference(before: AccessModel | undefined, after: AccessModel): Difference {
  return {
    opened: allowedOnlyIn(after, before),
    closed: before ? allowedOnlyIn(before, after) : [],
    remarks: before ? remarksOn(before, after) : [],
  };
}

function allowedOnlyIn({ rules }: AccessModel, other: AccessModel | undefined): Change[] {
  const allowed = (other?.rules ?? []).flatMap(boxesOf);
  return rules.flatMap((rule) =>
    boxesOf(rule).flatMap((box) => boxWithout(box, allowed).map((left) => ({ ...left, rule }))),
  );
}

function remarksOn(before: AccessModel, after: AccessModel): string[] {
  return [
    ...(before.enforcement === after.enforcement
      ? []
      : [`ports are filtered by ${after.enforcement}, before by ${before.enforcement}`]),
    ...changesByName("pool", poolTexts(before), poolTexts(after)),
    ...changesByName("usage hours of", usageTexts(before), usageTexts(after)),
    ...changesByName("owner and reason of", reasonTexts(before), reasonTexts(after)),
    ...changesByName("past the tunnel", directTexts(before), directTexts(after)),
    ...changesByName("expectation", expectationTexts(before), expectationTexts(after)),
  ];
}

type Texts = ReadonlyMap<string, string>;

function changesByName(what: string, before: Texts, after: Texts): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    if (old === undefined) return [`new: ${what} ${name}${now ? `: ${now}` : ""}`];
    if (now === undefined) return [`gone: ${what} ${name}${old ? `: ${old}` : ""}`];
    return [`${what} ${name}: ${now}, before ${old}`];
  });
}

function poolTexts({ zones }: AccessModel): Texts {
  return new Map(
    zones
      .filter(({ kind }) => kind === "clients" || kind === "remediation" || kind === "quarantine")
      .map(({ name, ranges }) => [name, ranges.map(({ cidr }) => cidr).join(", ")]),
  );
}

function usageTexts({ departments }: AccessModel): Texts {
  return new Map(departments.map(({ name, usageHours }) => [name, usageText(usageHours)]));
}

function reasonTexts({ services }: AccessModel): Texts {
  return new Map(services.map(({ name, owner, reason }) => [name, `${owner}, "${reason}"`]));
}

function directTexts({ direct }: AccessModel): Texts {
  return new Map(
    direct.map(({ name, hosts, ports }) => [
      name,
      `${hosts.map(shortRange).join(", ")} on ${ports.map(portText).join(", ")}`,
    ]),
  );
}

/** Two expectations are the same when they say the same. */
function expectationTexts({ expectations }: AccessModel): Texts {
  return new Map(
    expectations.map(({ from, to, ports, verdict }) => [
      `${verdict} from ${from} to ${to} on ${ports.map(portText).join(", ")}`,
      "",
    ]),
  );
}

/** The zones and services that addresses lie in, where they are exactly those; otherwise the addresses. */
export function wordsFor(model: AccessModel, ranges: readonly { cidr: string; prefix: number }[]): string {
  const names = [...model.zones.map(({ name }) => name), ...model.services.map(({ name }) => name)];
  const text = fewestRanges(ranges).map(shortRange).join(", ");
  const match = names.find((name) => {
    const found = fewestRanges(addressesOf(model, name) ?? []);
    return found.length > 0 && found.map(shortRange).join(", ") === text;
  });
  return match ? `${match} (${text})` : text;
}
