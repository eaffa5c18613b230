import { unknownValue } from "@pulumi/pulumi/runtime";
import { onlyManagedDevicesReachServices } from "../../../policy-pack/rules/only-managed-devices-reach-services";
import { WAYS_IN } from "../../mutation/ways-in/all";
import { writtenWays, type Variant } from "../../mutation/ways-in/mutants";
import type { WayIn } from "../../mutation/ways-in/way-in";
import { courtOf, saying } from "../../unit/policy-pack/judge";
import { arrives, packetIn } from "../../unit/policy-pack/reachability/confirmed";
import { planOf, withOutputs, type Body } from "../../unit/policy-pack/reachability/plan-of";
import { accessStack, type Stack } from "../infra/access-stack";
import { cityStack } from "../infra/city-stack";

jest.setTimeout(240_000);

const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });

/** Ways of which the evaluator, which knows one firewall with a policy of its own and what it reads whole, says nothing. */
const BEYOND: Readonly<Record<string, string>> = {
  "route-to-internet": "it refuses a gateway that could not work",
  "route-past-the-firewall, absent": "it reads no route without a next hop",
  "policy-of-a-parent": "it knows no policy that inherits",
  "firewall-classic-rules": "it reads the policy alone",
  "firewall-without-policy": "it reads the policy alone",
  "peering-elsewhere": "it knows nobody in other networks",
  "peering-of-another-stack": "it knows nobody in other networks",
  "peering-inline": "it knows nobody in other networks",
  "reach-group-port, absent": "it reads no rule without ports",
  "reach-group-host, absent": "it reads no rule without destinations",
  "reach-group-denies-late, absent": "it reads no rule without ports",
  "reach-subnet-foreign-group": "it knows no groups of other stacks",
  "reach-subnet-foreign-group, absent": "it knows no groups of other stacks",
  "reach-firewall-port, absent": "it reads no rule without ports",
  "reach-firewall-host, absent": "it reads no rule without destinations",
  "reach-firewall-translates": "it translates nothing",
  "reach-peering-elsewhere": "it knows nobody in other networks",
  "reach-peering-elsewhere, absent": "it knows nobody in other networks",
  "reach-peering-inline": "it knows nobody in other networks",
  "reach-bastion": "it knows no bastions",
  "reach-hub": "there is no packet: nothing is followed",
};

type Inputs = Parameters<typeof writtenWays>[1];

/** A way in, laid over a stack. */
interface Laid {
  readonly bodies: readonly Body[];
  readonly access: object;
}

let dev: Stack;
let city: Stack;
beforeAll(async () => {
  dev = await accessStack();
  city = await cityStack();
});

/** One way in as it is described, or without what decides; in other spellings the evaluator would read nothing. */
function laid(way: WayIn, variant: Variant): Laid | undefined {
  if (!("stack" in way.base)) return laidOverSmallOne(way, way.base.inputs, variant);
  const { base } = way;
  const { registered, outputs } = base.stack === "dev" ? dev : city;
  const before = registered.find(({ name, type }) => name === base.resource && type === way.type);
  if (before === undefined) return undefined;
  const plain = JSON.parse(JSON.stringify(before.inputs)) as Inputs;
  const mutant = writtenWays(way, plain).find((one) => one.variant === variant);
  return (
    mutant && {
      bodies: registered.map((one) => (one === before ? { ...one, inputs: mutant.inputs } : one)),
      access: outputs.access,
    }
  );
}

function laidOverSmallOne(way: WayIn, base: Inputs, variant: Variant): Laid | undefined {
  const mutant = writtenWays(way, base).find((one) => one.variant === variant);
  const { stack, ...others } = way.beside ?? {};
  if (mutant === undefined || stack?.inputs === undefined) return undefined;
  const inputs = Object.entries(mutant.inputs).map(([input, value]) => {
    const id = `/id/${way.from?.[input]?.[0] ?? ""}`;
    return [input, JSON.parse(JSON.stringify(value).replaceAll(unknownValue, id)) as unknown] as const;
  });
  const own: Body = {
    type: way.type,
    name: typeof mutant.inputs["name"] === "string" ? mutant.inputs["name"] : "way",
    inputs: Object.fromEntries(inputs),
  };
  const bodies = Object.entries(others).map(([name, { type, inputs: more = {} }]) => ({
    type,
    name,
    inputs: more,
  }));
  return { bodies: [...bodies, own], access: Object(stack.inputs["access"]) as object };
}

/** The ways that the rule blocks. */
function told({ bodies, access }: Laid): readonly string[] {
  const plan = withOutputs(planOf(bodies), { access });
  const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
  const found = onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
  return found.filter(({ warns }) => warns !== true).map((one) => one.found);
}

const CASES = WAYS_IN.filter(
  ({ scope, base, section, type }) =>
    scope === "remote-access" &&
    ("stack" in base ? type.startsWith("azure-native:network:") : section === "reachability"),
)
  .flatMap((way) => (["as described", "absent"] as const).map((variant) => ({ way, variant })))
  .map(({ way, variant }) => ({ way, variant, name: variant === "absent" ? `${way.id}, absent` : way.id }));

it("every way in that opens one is told by a packet that arrives, packet by packet", () => {
  const opening = CASES.flatMap(({ way, variant, name }) => {
    const mutant = laid(way, variant);
    const texts = mutant === undefined ? [] : told(mutant);
    return mutant === undefined || texts.length === 0 ? [] : [{ name, mutant, texts }];
  });
  const decided = opening.filter(({ name }) => BEYOND[name] === undefined);
  const wrong = decided.flatMap(({ name, mutant, texts }) =>
    texts
      .filter((text) => {
        const packet = packetIn(text);
        return packet === undefined || !arrives(mutant.bodies, text, packet);
      })
      .map((text) => `${name}: ${text}`),
  );
  expect(wrong).toEqual([]);
  expect(decided.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["route-past-the-firewall", "reach-unrouted", "reach-load-balancer"]),
  );
  const names = opening.map(({ name }) => name);
  expect(Object.keys(BEYOND).filter((name) => !names.includes(name))).toEqual([]);
});

it("every way that no resource tells alone opens one", () => {
  const closed = CASES.filter(({ way, variant }) => {
    const mutant = way.section === "reachability" ? laid(way, variant) : undefined;
    return mutant !== undefined && told(mutant).length === 0;
  });
  expect(closed.map(({ name }) => name)).toEqual([]);
});
