import type { z } from "zod";
import * as forms from "./door-forms";
import type { Inventory, Item } from "./inventory";
import type { BalancedPort } from "./lab-plan";
import { key } from "./planned-resources";
import type { Claim } from "./read-doors";
import { INTERFACE } from "./read-machines";

type Balancer = Item<z.infer<typeof forms.loadBalancer>>;
type Frontend = Balancer["of"]["frontendIPConfigurations"][number];
type Rule = Pick<
  Balancer["of"]["loadBalancingRules"][number],
  "protocol" | "frontendPort" | "backendPort" | "enableFloatingIP"
>;
/** A rule with the name of the frontend that it counts for. */
type Behind = { readonly rule: Rule; readonly frontend: string; readonly backends: readonly string[] };

/** Public load balancers: which port of which public address leads to which machines. One inside the network is no door. */
export function readBalancers(inventory: Inventory, kind: string): Claim[] {
  return inventory.all(kind, forms.loadBalancer).flatMap((balancer) => {
    const open = balancer.of.frontendIPConfigurations.filter(
      ({ publicIPAddress, publicIPPrefix }) => publicIPAddress ?? publicIPPrefix,
    );
    if (open.length === 0) return [];
    const rules = [...balancing(balancer, inventory), ...translating(balancer, inventory)];
    return open.flatMap((frontend) => claimOf(balancer, frontend, rules, inventory));
  });
}

function claimOf(
  { id, name }: Balancer,
  { name: frontend, publicIPAddress }: Frontend,
  rules: readonly Behind[],
  inventory: Inventory,
): Claim[] {
  if (!publicIPAddress) {
    inventory.fault(name, "has a range of public addresses; the lab knows single ones");
    return [];
  }
  const own = rules.filter((one) => isPart(one.frontend, id, "frontendIPConfigurations", frontend));
  return [
    {
      publicAddress: publicIPAddress.id,
      leads: { to: "balancer", rules: own.flatMap((one) => portsOf(name, one, inventory)) },
    },
  ];
}

function portsOf(balancer: string, { rule, backends }: Behind, inventory: Inventory): BalancedPort[] {
  if (rule.protocol === "All" || rule.enableFloatingIP === true) {
    inventory.fault(balancer, "has a rule for all ports or with floating addresses; the lab knows neither");
    return [];
  }
  if (backends.length === 0) {
    inventory.fault(
      balancer,
      `sends port ${rule.frontendPort} to machines whose addresses the plan does not know; give them some, or take an export`,
    );
    return [];
  }
  const transport = rule.protocol === "Tcp" ? "tcp" : "udp";
  const { frontendPort: port } = rule;
  return [{ transport, port, backends, backendPort: rule.backendPort ?? port }];
}

function balancing(balancer: Balancer, inventory: Inventory): Behind[] {
  return balancer.of.loadBalancingRules.map(({ backendAddressPool, backendAddressPools, ...rule }) => ({
    rule,
    frontend: rule.frontendIPConfiguration.id,
    backends: [...(backendAddressPool ? [backendAddressPool] : []), ...backendAddressPools].flatMap(
      ({ id }) => poolMembers(balancer, id, inventory),
    ),
  }));
}

/** Members stand in the pool, in a resource of its own, or name the pool themselves. */
function poolMembers({ id, of }: Balancer, pool: string, inventory: Inventory): string[] {
  const inside = of.backendAddressPools.filter(({ name }) => isPart(pool, id, "backendAddressPools", name));
  const separate = inventory
    .under(id, "microsoft.network/loadbalancers/backendaddresspools", forms.backendPool)
    .filter((other) => key(other.id) === key(pool));
  const named = [...inside, ...separate.map(({ of }) => of)].flatMap(({ loadBalancerBackendAddresses }) =>
    loadBalancerBackendAddresses.flatMap(({ ipAddress }) => ipAddress ?? []),
  );
  return [...new Set([...named, ...machinesNaming("loadBalancerBackendAddressPools", pool, inventory)])];
}

function translating({ id, of }: Balancer, inventory: Inventory): Behind[] {
  const inside = of.inboundNatRules.map((rule) => ({ rule, id: `${id}/inboundNatRules/${rule.name}` }));
  const separate = inventory
    .under(id, "microsoft.network/loadbalancers/inboundnatrules", forms.natRule)
    .map(({ id, of }) => ({ rule: of, id }));
  return [...inside, ...separate].map(({ rule, id }) => ({
    rule,
    frontend: rule.frontendIPConfiguration.id,
    backends: [
      ...new Set([
        ...(rule.backendIPConfiguration ? machineAt(rule.backendIPConfiguration.id, inventory) : []),
        ...machinesNaming("loadBalancerInboundNatRules", id, inventory),
      ]),
    ],
  }));
}

function machinesNaming(
  list: "loadBalancerBackendAddressPools" | "loadBalancerInboundNatRules",
  id: string,
  inventory: Inventory,
): string[] {
  return inventory
    .all(INTERFACE, forms.networkInterface)
    .flatMap(({ of }) => of.ipConfigurations)
    .filter((configuration) => configuration[list].some((named) => key(named.id) === key(id)))
    .flatMap(({ privateIPAddress }) => privateIPAddress ?? []);
}

/** `…/networkInterfaces/mail/ipConfigurations/address` → the address there. */
function machineAt(id: string, inventory: Inventory): string[] {
  return inventory
    .all(INTERFACE, forms.networkInterface)
    .flatMap((machine) =>
      machine.of.ipConfigurations
        .filter(({ name }) => isPart(id, machine.id, "ipConfigurations", name))
        .flatMap(({ privateIPAddress }) => privateIPAddress ?? []),
    );
}

function isPart(id: string, parent: string, list: string, name: string): boolean {
  return key(id) === key(`${parent}/${list}/${name}`);
}
