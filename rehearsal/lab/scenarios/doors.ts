import type { Lab } from "../lab";
import { doorTargets, withTargets } from "./door-targets";
import { probed, strangerIn } from "./outside";
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

/** Verdicts that somebody wants to read one by one. */
const TELLING = ["reached", "not-tried"];

async function doors(lab: Lab): Promise<Sight> {
  const targets = doorTargets(lab.doors, lab.input.access);
  const internal = lab.plan.networks.flatMap(({ prefixes }) => prefixes);
  const list = withTargets(lab.input.probe.list, targets, internal);
  await strangerIn(lab, "doors", "plain");
  const { findings, reached, conclusive } = await probed(lab, "doors", {}, list);
  return {
    seen: `reached: ${reached.join(", ") || "nothing"}; conclusive: ${conclusive ? "yes" : "no"}`,
    note: `${findings.length} targets`,
    odd: findings
      .filter(({ id, verdict }) => TELLING.includes(verdict) || (!conclusive && id.startsWith("ike:")))
      .map(({ id, verdict, detail }) => `${id}: ${verdict} (${detail})`),
    reached,
    conclusive,
  };
}
