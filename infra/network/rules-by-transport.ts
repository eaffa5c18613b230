import type { AccessRule } from "../access-model/access-model";
import { portNumbers, TRANSPORTS, type Transport } from "../access-model/port-range";

/** The ports of one rule that are of one transport. */
export interface TransportRule {
  readonly name: string;
  readonly transport: Transport;
  /** `445`, `49152-65535`. */
  readonly ports: readonly string[];
}

/**
 * A rule as filters of Azure can hold it. They apply every port of a rule to every protocol of it: `tcp/88` and `udp/123`
 * in one rule would open `tcp/123` and `udp/88` as well. So a rule that has both becomes two.
 */
export function rulesByTransport({ name, ports }: Pick<AccessRule, "name" | "ports">): TransportRule[] {
  const found = TRANSPORTS.map((transport) => ({
    transport,
    ports: ports.filter((range) => range.transport === transport).map(portNumbers),
  })).filter((part) => part.ports.length > 0);
  return found.map((part) => ({
    ...part,
    name: found.length === 1 ? name : `${name}-${part.transport}`,
  }));
}
