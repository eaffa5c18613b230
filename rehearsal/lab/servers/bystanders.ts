import type { ChildProcess } from "node:child_process";
import type { World } from "../world/world";

/** Where everything that no server answers is answered. */
export const BYSTANDER_PORT = 7;

/**
 * Answers at every other port of every address of a namespace: what is reached there ought not to be, and a packet that gets
 * through is seen for certain.
 *
 * @param taken ports that servers have
 * @param hosts only packets to these; all where it is undefined
 * @returns the process that answers: while it does not, everything seems shut
 */
export async function startBystanders(
  world: World,
  namespace: string,
  agent: string,
  taken: { readonly tcp: readonly number[]; readonly udp: readonly number[] },
  hosts?: string,
): Promise<ChildProcess> {
  const left = (transport: "tcp" | "udp") =>
    taken[transport].length === 0 ? "" : `    ${transport} dport { ${taken[transport].join(", ")} } return\n`;
  const to = hosts === undefined ? "" : `ip daddr ${hosts} `;
  await world.filter(
    namespace,
    `table ip bystanders {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${left("tcp")}${left("udp")}    ${to}meta l4proto { tcp, udp } redirect to :${BYSTANDER_PORT}
  }
}
`,
  );
  const args = [agent, "listen", String(BYSTANDER_PORT)];
  return world.start(namespace, process.execPath, args, `${namespace}-bystanders`);
}

/** A name server that knows one name. */
export function startNames(world: World, namespace: string): void {
  const args = [
    ...["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root"],
    ...["--pid-file=", "--address=/musterstadt.example/10.0.0.1", "--local=/example/"],
  ];
  world.start(namespace, "dnsmasq", args, `${namespace}-names`);
}

export const NAME_PORTS = [53];
