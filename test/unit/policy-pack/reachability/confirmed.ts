import { HOST_ADDRESS, passesGroups, type SecurityRuleBody } from "../../infra/network/evaluator/nsg-judge";
import { inPrefix, type Packet } from "../../infra/network/evaluator/packet";
import { journey } from "../../infra/network/evaluator/path";
import { worldOf } from "../../infra/network/evaluator/world";
import type { Body } from "./plan-of";

/** The packet of which a message tells; undefined where it tells of none. */
export function packetIn(text: string): Packet | undefined {
  const [, to, port, by = "tcp"] = / → (\d+\.\d+\.\d+\.\d+):(\d+)(?: by (\w+))? \(/.exec(text) ?? [];
  const [, from = "8.8.8.8"] = /(\d+\.\d+\.\d+\.\d+) \(/.exec(text.split(" → ")[0] ?? "") ?? [];
  return to === undefined
    ? undefined
    : { from, to, port: Number(port), transport: by as Packet["transport"] };
}

/**
 * What the evaluator, which looks at one packet at a time, says of it in the small stack or in dev, whose addresses are the
 * same. From the Internet it comes to an interface, whose subnet's group decides.
 */
export function arrives(bodies: readonly Body[], text: string, packet: Packet): boolean {
  const world = worldOf(bodies);
  if (!text.includes("Internet →"))
    return [true, false].some(
      (defaultRoutesInTag) => journey(world, { own: "10.80.1.5", defaultRoutesInTag }, packet).arrives,
    );
  const subnet = world.subnets.find(({ prefix }) => inPrefix(prefix, packet.to));
  const groups: (readonly SecurityRuleBody[] | undefined)[] = [subnet?.rules];
  const inside = ["10.80.0.0/22", "10.84.0.0/22", "10.81.0.0/24", HOST_ADDRESS];
  return passesGroups(groups, inside, "Inbound", packet);
}
