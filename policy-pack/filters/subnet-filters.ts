import { holdsNothing, says, saysIfWritten, unmetAt, type Demand, type Demands } from "../demand";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import type { Finding } from "../rule";
import { inside, insideIfWritten } from "./inside";
import { isWord, listed, notTwice } from "./items";

const SECURITY_GROUP = "network:NetworkSecurityGroup";
const ROUTES = "network:RouteTable";

/** Their items are judged below; here only the age of the type tokens is. */
export const SUBNET_DEMANDS: readonly Demands[] = [SECURITY_GROUP, ROUTES].map((type) => ({
  type,
  place: "top",
  demands: [],
}));

/** learn.microsoft.com/azure/templates/microsoft.network/routetables */
export const ROUTE: readonly Demand[] = [
  says("nextHopType", "VirtualAppliance", "None"),
  {
    ...saysIfWritten("nextHopIpAddress"),
    accepts: inside,
    write: "nextHopIpAddress: a private address",
  },
];

/** learn.microsoft.com/azure/templates/microsoft.network/networksecuritygroups */
const CALLED = [says("direction", "Inbound", "Outbound"), says("access", "Allow", "Deny")];

const SENDER = "sourceAddressPrefix";
const WRITE_SENDER = `${SENDER}: a private range`;

/** Whoever may send is inside, or is the platform's own prober. */
const SENDERS: readonly Demand[] = [
  {
    ...saysIfWritten(SENDER),
    accepts: (value) => value === "AzureLoadBalancer" || inside(value),
    write: WRITE_SENDER,
  },
  insideIfWritten("sourceAddressPrefixes"),
  holdsNothing("sourceApplicationSecurityGroups"),
];

/** What a subnet lets in comes from inside; what leaves it goes to a firewall or nowhere. */
export function subnetFilters(resource: JudgedResource): readonly Finding[] {
  return [
    ...listed(resource, SECURITY_GROUP, "securityRules").flatMap(securityRule),
    ...listed(resource, ROUTES, "routes").flatMap((route) => [...unmetAt(route, ROUTE), ...notTwice(route)]),
  ];
}

function securityRule(rule: Reading): readonly Finding[] {
  const called = [...unmetAt(rule, CALLED), ...notTwice(rule)];
  if (isWord(at(rule, "direction"), "outbound") || isWord(at(rule, "access"), "deny")) return called;
  const nobody = [SENDER, "sourceAddressPrefixes"].every((name) => at(rule, name).state === "absent");
  return [
    ...called,
    ...unmetAt(rule, SENDERS),
    ...(nobody ? [{ path: at(rule, SENDER).path, found: "nothing", write: WRITE_SENDER }] : []),
  ];
}
