import type { Lab } from "../lab";
import { doorTargets, withTargets } from "./door-targets";
import { probed } from "./outside";
import type { Scenario, Sight } from "./scenario";

/** What the plan itself opens to the Internet, besides the gateway's IKE: nothing, in a plan that complies. */
export const DOORS: readonly Scenario[] = [
  {
    name: "doors",
    group: "probe",
    sentence:
      "Of every public address, name and service of the plan a stranger in the Internet reaches nothing with the probe.",
    expected: "reached: nothing; conclusive: yes",
    run: doors,
  },
];

async function doors(lab: Lab): Promise<Sight> {
  const targets = doorTargets(lab.doors, lab.input.access);
  const internal = lab.plan.networks.flatMap(({ prefixes }) => prefixes);
  const list = withTargets(lab.input.probe.list, targets, internal);
  const { findings, reached, conclusive } = await probed(lab, "internet", {}, list);
  return {
    seen: `reached: ${reached.join(", ") || "nothing"}; conclusive: ${conclusive ? "yes" : "no"}`,
    note: `${findings.length} targets`,
    odd: findings.filter(({ verdict }) => verdict === "reached").map(({ id, detail }) => `${id}: ${detail}`),
    reached,
  };
}
