import type { AccessModel, AccessRule } from "./access-model";
import { parseRange, type AddressRange } from "./address-range";
import { boxesOf, boxWithout } from "./allowed-box";
import { shared } from "./address-set";
import { portsOverlap, portText, type PortRange } from "./port-range";

export const VERDICTS = ["accept", "deny"] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * What the writer of the rules expects of them, checked on every preview (in the manner of the tests in a Tailscale
 * policy file). `accept`: every address of `from` reaches every address of `to` on every one of the ports. `deny`: no
 * address of `from` reaches any of `to` on any of them.
 */
export interface Expectation {
  /** A zone, a department, a service, an address or a range. */
  readonly from: string;
  readonly to: string;
  readonly ports: readonly PortRange[];
  readonly verdict: Verdict;
}

/** An expectation that the rules do not meet. */
export interface Broken {
  readonly expectation: Expectation;
  /** The rule that lets pass what should not, or that comes closest to what should; undefined where none is near. */
  readonly rule: AccessRule | undefined;
  /** A sentence that names the rule and says what it does. */
  readonly message: string;
}

/**
 * The addresses that a name in an expectation stands for.
 *
 * @returns undefined where nothing has this name
 */
export function addressesOf(model: AccessModel, name: string): readonly AddressRange[] | undefined {
  if (name === "clients") {
    return model.zones.filter(({ kind }) => kind === "clients").flatMap(({ ranges }) => ranges);
  }
  const zone =
    model.zones.find((candidate) => candidate.name === name) ??
    model.zones.find(({ department }) => department === name);
  if (zone) return zone.ranges;
  // One pool for all: a department's laptops are somewhere in it.
  if (model.departments.some((department) => department.name === name)) return addressesOf(model, "clients");
  const service = model.services.find((candidate) => candidate.name === name);
  if (service) return service.hosts;
  const range = /\//.test(name) ? parseRange(name) : parseRange(`${name}/32`);
  if (!("fault" in range)) return [range];
  return undefined;
}

/** The expectations that the rules do not meet, in their order. Names that stand for nothing have been refused before. */
export function brokenExpectations(model: AccessModel): Broken[] {
  return model.expectations.flatMap((expectation) => {
    const from = addressesOf(model, expectation.from) ?? [];
    const to = addressesOf(model, expectation.to) ?? [];
    const broken =
      expectation.verdict === "deny"
        ? brokenDenial(model, expectation, from, to)
        : brokenGrant(model, expectation, from, to);
    return broken ? [broken] : [];
  });
}

function brokenDenial(
  { rules }: AccessModel,
  expectation: Expectation,
  from: readonly AddressRange[],
  to: readonly AddressRange[],
): Broken | undefined {
  for (const rule of rules) {
    const source = shared(rule.from, from)[0];
    const destination = shared(rule.to, to)[0];
    const port = rule.ports.find((range) => expectation.ports.some((other) => portsOverlap(range, other)));
    if (source && destination && port) {
      return {
        expectation,
        rule,
        message: `rule ${rule.name} lets ${source.cidr} reach ${destination.cidr} on ${portText(port)}`,
      };
    }
  }
  return undefined;
}

function brokenGrant(
  { rules }: AccessModel,
  expectation: Expectation,
  from: readonly AddressRange[],
  to: readonly AddressRange[],
): Broken | undefined {
  const allowed = rules.flatMap(boxesOf);
  const [left] = expectation.ports.flatMap((ports) => boxWithout({ from, to, ports }, allowed));
  if (left === undefined) return undefined;
  // Of all that was expected, what is missing decides which rule is near.
  const leading = rules.filter((rule) => shared(rule.to, left.to).length > 0);
  const near = leading.find((rule) => shared(rule.from, left.from).length > 0) ?? leading[0];
  const what = `${left.from[0]?.cidr ?? "nothing"} does not reach ${left.to[0]?.cidr ?? "nothing"} on ${portText(left.ports)}`;
  return {
    expectation,
    rule: near,
    message: near
      ? `${what}: rule ${near.name} allows ${near.zones.join(", ")} only ${near.ports.map(portText).join(", ")}`
      : `${what}: no rule leads there`,
  };
}

/** The address alone, without `/32`: for sentences. */
export function shortRange({ cidr, prefix }: AddressRange): string {
  return prefix === 32 ? cidr.slice(0, cidr.indexOf("/")) : cidr;
}
