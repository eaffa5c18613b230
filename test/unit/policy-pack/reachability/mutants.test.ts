import { onlyManagedDevicesReachServices } from "../../../../policy-pack/rules/only-managed-devices-reach-services";
import { courtOf, saying } from "../judge";
import { readingOf } from "../../../../policy-pack/resource-model/reading";
import { arrives, packetIn } from "./confirmed";
import type { Mutant } from "./mutant-parts";
import { MUTANTS } from "./mutants";
import { planOf, withOutputs, type Phase } from "./plan-of";
import { DECLARED, SMALL_STACK } from "./small-stack";

const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });

function told({ bodies, access = DECLARED }: Pick<Mutant, "bodies" | "access">, phase: Phase): string[] {
  const plan = withOutputs(planOf(bodies, phase), { access });
  const [first] = plan;
  const context = courtOf({ scope: "remote-access", trust }).contextFor(first!);
  const found = onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
  return found.map((one) => `${one.resource.name}: ${one.warns ? "(warns) " : ""}${one.found}`);
}

describe.each(["standing", "preview"] as const)("in a plan that is %s", (phase) => {
  it("the small stack passes", () => {
    expect(told({ bodies: SMALL_STACK }, phase)).toEqual([]);
  });

  it.each(Object.entries(MUTANTS))("%s is told by its shortest way", (_, mutant) => {
    const expected = phase === "preview" ? (mutant.inPreview ?? mutant.told) : mutant.told;
    expect(told(mutant, phase)).toEqual(expected);
  });
});

describe("groups of addresses of which only the deployment tells which rule has which", () => {
  const mutant = MUTANTS["firewall rules for groups of addresses, one of which is too wide"]!;
  /** The plan of an update: of the groups one stands already. */
  const updated = () =>
    planOf(mutant.bodies, "preview").map((one) =>
      one.name === "mail-servers" ? { ...one, outputs: readingOf({ id: "/id/mail-servers" }) } : one,
    );

  it("are excused in a first deployment alone", () => {
    const plan = withOutputs(updated(), { access: DECLARED });
    const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
    const found = onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
    expect(found.map(({ warns, found: text }) => [warns, text])).toEqual(
      (mutant.inPreview ?? []).map((text) => [
        undefined,
        text.replace(/^\w+: \(warns\) not judged, perhaps more/, "more"),
      ]),
    );
  });
});

const decided = Object.entries(MUTANTS).filter(([, { beyondEvaluator }]) => beyondEvaluator !== true);

it.each(decided)("%s: the way is true packet by packet", (_, { bodies, told: texts }) => {
  for (const text of texts) {
    const packet = packetIn(text);
    if (packet !== undefined) expect([text, arrives(bodies, text, packet)]).toEqual([text, true]);
  }
});

it.each(decided)("%s: without it the packet does not arrive", (_, { told: texts }) => {
  for (const text of texts.filter((one) => !one.includes("Internet"))) {
    const packet = packetIn(text);
    if (packet !== undefined && packet.from.startsWith("10.81.0.") && packet.to !== "10.81.0.0")
      expect([text, arrives(SMALL_STACK, text, packet)]).toEqual([text, false]);
  }
});
