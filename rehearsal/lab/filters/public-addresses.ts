import type { Door } from "../paths/doors";
import type { BalancedPort } from "../plan/lab-plan";
import { oneOf, quoted } from "./nft-text";

/** How Azure's own network puts inner addresses in place of public ones, for what comes from the Internet. */
export function publicAddressRules(doors: readonly Door[]): string {
  return `table ip public-addresses {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${doors.flatMap(translations).join("\n")}
  }
}
`;
}

function translations({ name, lab, leads }: Door): string[] {
  const start = `    iifname "internet" ip daddr ${lab}`;
  const comment = `comment ${quoted(name)}`;
  if (leads.to === "machine") return [`${start} dnat to ${leads.address} ${comment}`];
  if (leads.to !== "balancer") return [];
  return leads.rules.map(
    (rule) => `${start} ${rule.transport} dport ${rule.port} dnat ${target(rule)} ${comment}`,
  );
}

function target({ backends, backendPort }: BalancedPort): string {
  const [first, ...others] = backends;
  if (others.length === 0) return `to ${first}:${backendPort}`;
  const places = backends.map((address, index) => `${index} : ${address} . ${backendPort}`).join(", ");
  return `ip addr . port to numgen inc mod ${backends.length} map { ${places} }`;
}

/**
 * What is decided about a packet from the Internet before security groups are asked: it has to have come to an address that
 * leads somewhere, and a standard address lets nobody in where no security group does.
 *
 * @param unguarded inner addresses before which no security group stands
 * @returns lines of the chain that looks at everything that is sent on
 */
export function fromInternet(doors: readonly Door[], unguarded: (address: string) => boolean): string[] {
  const firewalls = doors.filter(({ leads }) => leads.to === "firewall").map(({ lab }) => lab);
  const shut = doors.flatMap(({ lab, name, closedWithoutGroup, leads }) =>
    closedWithoutGroup
      ? insideOf(leads)
          .filter(unguarded)
          .map(
            (address) =>
              `iifname "internet" ct original ip daddr ${lab} ip daddr ${address} counter drop comment ${quoted(`${name}: no security group`)}`,
          )
      : [],
  );
  return [
    ...(firewalls.length === 0 ? [] : [`iifname "internet" ip daddr ${oneOf(firewalls)} accept`]),
    `iifname "internet" ct status & dnat == 0 counter drop comment "no public address"`,
    ...shut,
  ];
}

function insideOf(leads: Door["leads"]): string[] {
  if (leads.to === "machine") return [leads.address];
  return leads.to === "balancer" ? [...new Set(leads.rules.flatMap(({ backends }) => backends))] : [];
}
