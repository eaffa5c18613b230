import type { AccessModel, AccessRule } from "./access-model";
import { holds } from "./address-set";
import { holdsPort, type Transport } from "./port-range";

/** The first packet of a connection. Answers to it belong to it: every firewall here keeps state. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly transport: Transport;
  readonly port: number;
}

/** Which rule lets a packet pass; undefined where none does, and it is dropped. */
export function allowing({ rules }: Pick<AccessModel, "rules">, packet: Packet): AccessRule | undefined {
  return rules.find(
    ({ from, to, ports }) =>
      holds(from, packet.from) && holds(to, packet.to) && holdsPort(ports, packet.transport, packet.port),
  );
}
