import { Engine } from "./engine";
import { ORDINARY } from "./ordinary/all";
import { TEAM, written, type OrdinaryStack } from "./ordinary/stack";
import { stateOf } from "./state-file";

/** All others are judged without the engine (test/unit/policy-pack/ordinary.test.ts). */
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

it("turns every stack into a state, with nothing left open", () => {
  for (const stack of ORDINARY) {
    const state = stateOf(written(stack), TEAM);
    const { deployment } = JSON.parse(state) as { deployment: { resources: { urn: string }[] } };
    const urns = new Set(deployment.resources.map(({ urn }) => urn));
    // Each package has its provider, azure-native in any case; what is of the engine itself has that one here.
    const own = written(stack).map(({ type }) => type.split(":")[0]!);
    const packages = new Set(["azure-native", ...own.filter((name) => name !== "pulumi")]);
    expect(urns.size).toBe(Object.keys(stack.resources).length + packages.size);
    expect(state).not.toContain('"by":');
  }
});

it.each(SAMPLE)(
  "pulumi policy analyze says of the state of %s what the rules say without the engine",
  async (name) => {
    const stack = named(name);
    const { code, violations } = await engine.analyze(written(stack), { subscription: TEAM });
    const rules = violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule);
    expect([...new Set(rules)].sort()).toEqual([...stack.blocked].sort());
    expect(code === 0).toBe(stack.blocked.length === 0);
  },
);
