import { azureFirewallRules } from "../filters/azure-firewall";
import { fabricRules } from "../filters/fabric";
import type { Lab } from "../lab";
import type { Attempt } from "../laptops/laptop";
import { behindTunnel } from "../paths/layout";
import { contains } from "../paths/ranges";
import { AS_DECLARED, cellsOf, onePerDepartment, zonesOf, type Meant } from "./matrix";
import { triesPatiently } from "./patient-tries";
import { hostsToTry, within } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { askingFor, entered } from "./travellers";

const ONE_LAYER = (lab: Lab) => {
  if (lab.plan.firewall === undefined) return "the plan has no Azure Firewall";
  return lab.plan.gateway.groups.length > 0
    ? "security groups do not tell departments apart at private endpoints"
    : undefined;
};

/** Each of several layers alone: where two filter the same, nobody notices that one has a hole until the other has one too. */
export const LAYERS: readonly Scenario[] = [
  {
    name: "firewall-alone",
    group: "layers",
    sentence:
      "Without any security group, Azure Firewall alone lets laptops reach exactly the model's cells.",
    expected: AS_DECLARED,
    without: (lab) => (lab.plan.firewall === undefined ? "the plan has no Azure Firewall" : undefined),
    run: async (lab) =>
      await whileFiltering(lab, "fabric", "", fabricRules(lab.azure, lab.doors.addresses), () =>
        fromEveryDepartment(lab),
      ),
  },
  {
    name: "groups-alone",
    group: "layers",
    sentence:
      "With an Azure Firewall that lets everything pass, security groups alone let laptops reach the model's cells, and the resolver's whole subnet as the resolver.",
    expected: AS_DECLARED,
    without: ONE_LAYER,
    run: async (lab) => {
      const firewall = lab.plan.firewall!;
      const every = { name: "all", protocols: ["Any"], from: ["*"], to: ["*"], toPorts: ["*"] } as const;
      const open = { ...firewall, collections: [{ name: "open", allow: true, rules: [every] }] };
      const own = lab.doors.addresses.filter(({ leads }) => leads.to === "firewall");
      const rules = (one: typeof firewall) => azureFirewallRules(one, lab.azure.firewallAddress!, own);
      return await whileFiltering(lab, "firewall", rules(open), rules(firewall), () =>
        fromEveryDepartment(lab, asResolver),
      );
    },
  },
  {
    name: "tunnel-alone",
    group: "layers",
    sentence:
      "Without the city's own firewall, the tunnel to the city leads to the model's hosts and to no other address.",
    expected: "the model's hosts and no others",
    without: (lab) => (lab.plan.link === undefined ? "the plan has no tunnel to the city" : undefined),
    run: async (lab) =>
      await whileFiltering(lab, "city-firewall", "", lab.input.cityRules?.rules ?? "", () =>
        hostsThroughTunnel(lab),
      ),
  },
];

async function fromEveryDepartment(lab: Lab, meant?: Meant): Promise<Sight> {
  const laptops = onePerDepartment(lab);
  const placed = laptops.map((laptop) => ({ ...laptop, zones: zonesOf(lab, laptop.department) }));
  return await cellsOf(lab, placed, { against: "model", ...(meant && { meant }) });
}

/**
 * The security group of the resolver's subnet opens its ports for the whole subnet, because other addresses of it answer too
 * (infra/network/security-rules.ts).
 */
function asResolver(lab: Lab, cell: Attempt): Attempt {
  const resolver = lab.plan.endpoints.find(
    ({ kind, subnet }) =>
      kind === "resolver" && contains(lab.azure.subnet(subnet).subnet.prefix, cell.address),
  );
  return resolver === undefined ? cell : { ...cell, address: resolver.address };
}

/** Loads other rules into a namespace for the time of some attempts. */
async function whileFiltering<T>(
  lab: Lab,
  place: string,
  rules: string,
  usual: string,
  attempts: () => Promise<T>,
): Promise<T> {
  await lab.world.filter(place, `flush ruleset\n${rules}`);
  try {
    return await attempts();
  } finally {
    await lab.world.filter(place, `flush ruleset\n${usual}`);
  }
}

/** A port that no rule names: what answers there has passed no filter of ports. */
const ANY_PORT = 4_711;

async function hostsThroughTunnel(lab: Lab): Promise<Sight> {
  const { certificate, key, department } = lab.inventory("works");
  const profile = askingFor(lab.profileOf(department), behindTunnel(lab.plan));
  const laptop = await lab.laptop({ certificate, key, profile, firewall: false });
  await entered(laptop);
  const attempts = hostsToTry(lab.input.access).map((address): Attempt => ({
    transport: "tcp",
    address,
    port: ANY_PORT,
  }));
  const isOurs = ({ address }: Attempt) => lab.input.access.routes.some((range) => within(range, address));
  const seen = await triesPatiently((some, wait) => laptop.tries(some, wait), attempts, isOurs);
  await laptop.leave();
  const odd = attempts.flatMap((attempt, index) => {
    const { address } = attempt;
    const ours = isOurs(attempt);
    const reached = seen[index] === "open";
    return ours === reached
      ? []
      : [`${address}: ${ours ? "a host of the model" : "nobody's"}, seen ${seen[index]}`];
  });
  return {
    seen: odd.length === 0 ? "the model's hosts and no others" : `${odd.length} addresses otherwise`,
    odd,
  };
}
