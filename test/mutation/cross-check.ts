import { unknownValue } from "@pulumi/pulumi/runtime";
import type { Json } from "../../rehearsal/azure/plugin/property-value";
import { ALL_ZERO } from "../../policy-pack/trust/trust-file";
import type { Scope } from "../../policy-pack/stack-scope";
import { Engine } from "../policies/engine";
import type { WrittenResource } from "../policies/state-file";
import { court } from "./court";
import type { JudgedChange } from "./from-declarations/judge-changes";
import { JudgedStack } from "./judged-stack";
import type { Planned } from "./stacks/recording-monitor";
import { ANCHOR } from "./stacks/trusted";
import type { JudgedWay } from "./ways-in/judge-ways";

/** A mutant that a state file can hold, as in the scope in which it is judged. */
interface Drawn extends WrittenResource {
  readonly scope: Scope;
}

const SCOPES: readonly Scope[] = ["any", "remote-access"];
const PREFIX = "urn:pulumi:dev::judged";

/** Draws mutants of both families, half of each where there are enough; the same for the same seed. */
export function draw(
  judged: { readonly ways: readonly JudgedWay[]; readonly changes: readonly JudgedChange[] },
  most: number,
  seed: number,
): readonly Drawn[] {
  const random = randomNumbers(seed);
  const ways = judged.ways
    .filter(({ isPlain }) => isPlain)
    .map(({ token, inputs, scope }) => ({ type: token, inputs, scope }));
  const changes = judged.changes.map(({ type, inputs }) => ({
    type,
    inputs,
    scope: "remote-access" as const,
  }));
  const half = Math.ceil(most / 2);
  return [...some(ways, half, random), ...some(changes, most - half, random)].map((mutant, index) => ({
    ...mutant,
    name: `mutant-${index}`,
    // In a state everything is known.
    inputs: known(mutant.inputs) as WrittenResource["inputs"],
  }));
}

/**
 * Judges the same resources in process and with `pulumi policy analyze`.
 *
 * @returns one sentence for each resource of which the two say something else
 */
export async function disagreements(drawn: readonly Drawn[]): Promise<readonly string[]> {
  const engine = new Engine();
  try {
    await engine.start();
    engine.pin(ANCHOR);
    const found: string[] = [];
    for (const scope of SCOPES) {
      const resources = drawn.filter((mutant) => mutant.scope === scope);
      if (resources.length > 0) found.push(...(await compared(engine, resources, scope)));
    }
    return found;
  } finally {
    engine.remove();
  }
}

async function compared(
  engine: Engine,
  resources: readonly Drawn[],
  scope: Scope,
): Promise<readonly string[]> {
  const config = { "stack-scope": { scope } };
  const { violations, stderr, code } = await engine.analyze(resources, { subscription: ALL_ZERO, config });
  if (violations.length === 0 && code !== 0) return [`pulumi policy analyze failed: ${stderr.trim()}`];
  const mandatory = violations.filter(({ level }) => level === "mandatory");
  const here = inProcess(resources, scope);
  return resources.flatMap(({ name, type }) => {
    const theirs = sorted(mandatory.flatMap(({ resource, rule }) => (resource === name ? [rule] : [])));
    const own = sorted(here.flatMap(({ urn, rule }) => (urn.endsWith(`::${name}`) ? [rule] : [])));
    return theirs === own
      ? []
      : [
          `${name}, ${type} in the scope ${scope}: in process ${own || "nothing"}, by the CLI ${theirs || "nothing"}`,
        ];
  });
}

function inProcess(resources: readonly Drawn[], scope: Scope): JudgedStack["before"] {
  const planned = resources.map(({ name, type, inputs }): Planned => {
    const own = inputs as Planned["inputs"];
    const options = { protect: true, ignoreChanges: [] };
    const urn = `${PREFIX}::${type}::${name}`;
    return {
      type,
      name,
      urn,
      inputs: own,
      outputs: own,
      madeFrom: {},
      options,
      provider: { subscriptionId: ALL_ZERO },
    };
  });
  return new JudgedStack(planned, court(scope)).before;
}

const sorted = (rules: readonly string[]) => [...new Set(rules)].sort().join(", ");

function known(value: Json): Json {
  if (value === unknownValue) return "/made-up/id";
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, known(inner)]));
}

function some<T>(all: readonly T[], most: number, random: () => number): readonly T[] {
  const left = [...all];
  const count = Math.min(most, left.length);
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

/** Numbers from 0 to 1 out of a seed (mulberry32): the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
