import { Engine } from "./engine";
import { ORDINARY } from "./ordinary/all";
import { TEAM, written, type OrdinaryStack } from "./ordinary/stack";
import { stateOf } from "./state-file";

/** Told by their names, so that a test shows which one is meant; all others are judged without the engine. */
const SAMPLE = [
  "cosmos-logic-app",
  "point-to-site-with-entra",
  "avm-managed-cluster",
  "azd-functions-with-network",
  "site-to-site-with-bgp",
];

const engine = new Engine();
beforeAll(() => engine.start(), 900_000);
afterAll(() => engine.remove());
jest.setTimeout(60_000);

const named = (name: string): OrdinaryStack => {
  const found = ORDINARY.find((stack) => stack.name === name);
  if (found === undefined) throw new Error(`no ordinary stack ${name}`);
  return found;
};

it.each(ORDINARY)("turns $name into a state in which everything is known", (stack) => {
  const { deployment } = JSON.parse(stateOf(written(stack), TEAM)) as {
    deployment: { resources: { urn: string }[] };
  };
  const urns = deployment.resources.map(({ urn }) => urn);
  expect(new Set(urns).size).toBe(Object.keys(stack.resources).length + 1);
});

it.each(SAMPLE)(
  "pulumi policy analyze says of the state of %s what the rules say without the engine",
  async (name) => {
    const stack = named(name);
    const { violations, errors } = await engine.analyze(written(stack), { subscription: TEAM });
    const rules = violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule);
    expect([...new Set(rules)].filter((rule) => !stack.later.includes(rule)).sort()).toEqual(
      [...stack.blocked].sort(),
    );
    expect(errors.filter((error) => !error.includes("policies"))).toEqual([]);
  },
);
