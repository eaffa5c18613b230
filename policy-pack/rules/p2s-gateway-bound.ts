import { eachOf, holdsNothing, says, unmetAt, type Demand } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { notMadeHere } from "../made-here";
import { isPrivate, parseRange } from "../reachability/address-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { GENERIC, mayBeGeneric } from "../resource-model/generic-resource";
import type { Plan } from "../resource-model/plan";
import { at, isLater, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";

const CONFIGURATION = "network:VpnServerConfiguration";
const WRITE_CONFIGURATION =
  "{ id: … } of a VpnServerConfiguration that this stack makes, from the resource itself";
const WRITE_DNS = "addresses of name servers inside, as literal text, or nothing";

/** A gateway of Virtual WAN lets in whom its server configuration says, and that one is judged with it. */
export const p2sGatewayBound: Rule = {
  id: "p2s-gateway-bound",
  title:
    "a point-to-site gateway of Virtual WAN must use a server configuration that its own stack makes, and route clients by nothing of its own",
  severity: "high",
  why:
    "in Virtual WAN the gateway says nothing of how clients sign in, so that one which refers to a configuration of " +
    "another stack lets in whomever that one likes, today or tomorrow, and routes or name servers of its own lead its clients past the firewall",
  remedy:
    "Make VpnServerConfiguration and P2sVpnGateway in one stack, refer to the first by its id, write enableInternetSecurity: true, " +
    "no routingConfiguration, and only name servers with private addresses.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A13, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.9, 8.20",
  ],
  kind: "entrance",
  // It decides who gets in.
  exemptable: false,
  check: (resource) => (isGateway(resource) ? judge(resource) : []),
  together: (plan) => plan.filter(isGateway).flatMap((resource) => strangers(resource, plan)),
};

function isGateway(resource: JudgedResource): boolean {
  return (
    isAnyOf(resource.types, "network:P2sVpnGateway") ||
    mayBeGeneric(resource, "Microsoft.Network", "p2sVpnGateways")
  );
}

function judge(resource: JudgedResource): readonly Finding[] {
  const { inputs, types } = resource;
  const wrapped = isAnyOf(types, GENERIC);
  return distinct([
    ...(wrapped ? [] : unlessNamed(at(inputs, "vpnServerConfiguration"))),
    ...inEitherShape(inputs, "p2SConnectionConfigurations").flatMap((list) =>
      eachOf(list).flatMap((connection) => routing(connection, wrapped)),
    ),
    ...inEitherShape(inputs, "customDnsServers").flatMap((list) => eachOf(list).flatMap(nameServer)),
  ]);
}

/** What an id leads to is told by the whole stack; that there is one, by the gateway itself. */
function unlessNamed(configuration: Reading): readonly Finding[] {
  const id = at(configuration, "id");
  const { path } = id;
  switch (id.state) {
    case "absent":
      return [{ path, found: "nothing", write: WRITE_CONFIGURATION }];
    case "unknown":
      return isLater(id) ? [] : [{ path, found: undecided(id.reason), write: WRITE_CONFIGURATION }];
    case "known":
      return typeof id.value === "string"
        ? []
        : [{ path, found: quote(id.value), write: WRITE_CONFIGURATION }];
  }
}

/** Through the hub, where the firewall is; a route table or route map of its own is a way around it. */
const ROUTED: readonly Demand[] = [
  says("enableInternetSecurity", true),
  holdsNothing("routingConfiguration"),
];

/** @param wrapped the resource is written as ARM has it: a connection keeps what it says in `properties` */
function routing(connection: Reading, wrapped: boolean): readonly Finding[] {
  const beside = at(connection, "properties");
  const [counting, other] = wrapped ? [beside, connection] : [connection, beside];
  return [...unmetAt(counting, ROUTED), ...unmetAt(other, [holdsNothing("routingConfiguration")])];
}

function nameServer(server: Reading): readonly Finding[] {
  const { path } = server;
  switch (server.state) {
    case "absent":
      return [];
    case "unknown":
      return [{ path, found: undecided(server.reason), write: WRITE_DNS }];
    case "known": {
      const range = typeof server.value === "string" ? parseRange(`${server.value}/32`) : undefined;
      return range !== undefined && isPrivate(range)
        ? []
        : [{ path, found: quote(server.value), write: WRITE_DNS }];
    }
  }
}

function strangers(resource: Plan[number], plan: Plan): readonly PlaceInPlan[] {
  return inEitherShape(resource.inputs, "vpnServerConfiguration").flatMap((configuration) => {
    const id = at(configuration, "id");
    const [input = ""] = id.path.split(".");
    return notMadeHere(id, input, [CONFIGURATION], resource, plan);
  });
}

/** One unknown value may hide several properties; it is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
}
