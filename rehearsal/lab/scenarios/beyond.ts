import type { Lab } from "../lab";
import type { Attempt, Laptop, Seen } from "../laptops/laptop";
import { behindTunnel } from "../paths/layout";
import { firstGiven, hostsIn } from "../paths/ranges";
import type { DeclaredRule } from "../preparation/lab-input";
import { zonesOf } from "./matrix";
import { triesBeside, triesPatiently } from "./patient-tries";
import { cellName, declared, knownOpen, portsOf, portsToTry } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { askingFor, entered } from "./travellers";

/** An admitted laptop whose user wants more than the model gives: other networks, and other departments' servers. */
export const BEYOND: readonly Scenario[] = [
  {
    name: "own-routes",
    group: "not admitted",
    sentence:
      "An admitted laptop whose user adds routes to every network behind the gateway reaches nothing there that the model does not name.",
    expected: "nothing that the model does not name",
    run: ownRoutes,
  },
  {
    name: "other-department",
    group: "groups",
    sentence:
      "A laptop reaches the application that the model gives to its department; one of another department does not.",
    expected: "own department: open; other department: silent",
    without: (lab) =>
      ofSomeDepartments(lab) === undefined ? "the model gives every server to all departments" : undefined,
    run: otherDepartment,
  },
];

/** One address of each subnet of the plan, those of Azure's own parts and of the authority among them. */
async function ownRoutes(lab: Lab): Promise<Sight> {
  const { access } = lab.input;
  const found = lab.inventory("works");
  const zones = zonesOf(lab, found.department);
  const hosts = lab.azure.subnets.map(({ subnet }) => firstGiven(subnet.prefix));
  const cells = (["tcp", "udp"] as const)
    .flatMap((transport) =>
      hosts.flatMap((address) =>
        portsToTry(access, transport).map((port): Attempt => ({ transport, address, port })),
      ),
    )
    .filter((cell) => declared(access, zones, cell) === undefined);
  const laptop = await unhindered(lab, found.department);
  const seen = await triesBeside((some, wait) => laptop.tries(some, wait), cells, knownOpen(access, zones));
  await laptop.leave();
  const odd = cells.filter((_, index) => seen[index] === "open").map(cellName);
  return {
    seen: odd.length === 0 ? "nothing that the model does not name" : `${odd.length} other things reached`,
    note: `${cells.length} cells in ${hosts.length} subnets`,
    odd,
  };
}

async function otherDepartment(lab: Lab): Promise<Sight> {
  const { rule, own, other } = ofSomeDepartments(lab)!;
  const { transport, from: port } = portsOf(rule.ports[0]!);
  const attempt: Attempt = { transport, address: rule.to.flatMap(hostsIn)[0]!, port };
  const from = async (department: string): Promise<Seen | undefined> => {
    const laptop = await unhindered(lab, department);
    const mustAnswer = () => department === own;
    const [seen] = await triesPatiently((some, wait) => laptop.tries(some, wait), [attempt], mustAnswer);
    await laptop.leave();
    return seen;
  };
  return {
    seen: `own department: ${await from(own)}; other department: ${await from(other)}`,
    note: `${own} and ${other} to ${cellName(attempt)}`,
  };
}

/** A rule for a part of the departments, with a department that has it and one that has not. */
function ofSomeDepartments(
  lab: Lab,
): { readonly rule: DeclaredRule; readonly own: string; readonly other: string } | undefined {
  const departments = [
    ...new Set(lab.input.laptops.flatMap(({ state, department }) => (state === "works" ? [department] : []))),
  ];
  for (const rule of lab.input.access.rules) {
    if (rule.direction !== "to-service" || rule.ports.length === 0) continue;
    const has = (department: string) => rule.zones.some((zone) => zonesOf(lab, department).includes(zone));
    const [own, other] = [departments.find(has), departments.find((name) => !has(name))];
    if (own !== undefined && other !== undefined) return { rule, own, other };
  }
  return undefined;
}

/** A laptop of a department that is in, with routes to everything and without its firewall. */
async function unhindered(lab: Lab, department: string): Promise<Laptop> {
  const { certificate, key } = lab.inventory("works", department);
  const profile = askingFor(lab.profileOf(department), behindTunnel(lab.plan));
  const laptop = await lab.laptop({ certificate, key, profile, firewall: false });
  await entered(laptop);
  return laptop;
}
