import { eachOf } from "../demand";
import { isWord } from "../filters/items";
import { admitInternet } from "../reachability/senders";
import { inEitherShape } from "../resource-model/either-shape";
import { at, exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { textsAt, type Texts } from "./texts";

/** A rule of a security group that lets in, or may let in, somebody from the Internet. */
export interface OpenRule {
  readonly place: Reading;
  readonly senders: Texts;
  readonly ports: Texts;
  /** It may be about TCP; others carry no mail. */
  readonly byTcp: boolean;
}

const GROUP = "networkSecurityGroup";
const OTHERS = ["udp", "icmp", "esp", "ah"];

/** The rules of a resource that let in the Internet; a rule that nobody can read may be one. */
export function openRules(resource: JudgedResource): readonly OpenRule[] {
  return rulesOf(resource).flatMap((place): readonly OpenRule[] => {
    if (isWord(exactly(place, "direction"), "outbound") || isWord(exactly(place, "access"), "deny"))
      return [];
    const byTcp = !OTHERS.some((protocol) => isWord(exactly(place, "protocol"), protocol));
    const senders = textsAt(place, "sourceAddressPrefix", "sourceAddressPrefixes");
    const ports = textsAt(place, "destinationPortRange", "destinationPortRanges");
    return senders.unsure || admitInternet(senders.known) ? [{ place, senders, ports, byTcp }] : [];
  });
}

/** Security groups come as resources, and inside whatever refers to one. */
function rulesOf(resource: JudgedResource): readonly Reading[] {
  const { types } = resource;
  if (isAnyOf(types, "network:SecurityRule", "network:DefaultSecurityRule")) return [resource.inputs];
  if (isAnyOf(types, "network:NetworkSecurityGroup")) return inside(resource.inputs);
  if (isAnyOf(types, "network:Subnet", "network:NetworkInterface")) return inside(at(resource.inputs, GROUP));
  if (isAnyOf(types, "network:VirtualNetwork"))
    return (
      inEitherShape(resource.inputs, "subnets")
        .flatMap(eachOf)
        .flatMap((subnet) => inEitherShape(subnet, GROUP))
        // A list of subnets that only the deployment tells is no list of rules.
        .filter(({ state }) => state === "known")
        .flatMap(inside)
    );
  return [];
}

function inside(group: Reading): readonly Reading[] {
  return group.state === "known" ? inEitherShape(group, "securityRules").flatMap(eachOf) : [];
}
