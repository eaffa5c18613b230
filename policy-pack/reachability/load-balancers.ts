import { eachOf } from "../demand";
import { textsAt } from "../exposure/texts";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import { addressExtent } from "./extents";
import { joined, united, type Interval, type Intervals } from "./intervals";
import { publicAddressAt, type Nic, type NicAddress } from "./machines";
import type { Networks } from "./networks";
import { calledName, References, textOf } from "./references";
import { textsWritten } from "./written";
import { ALL_PORTS, protocolsNamed, readPorts, servicesOf, type Protocol } from "./services";

const BALANCER = "network:LoadBalancer";

/** An address at which a load balancer listens. */
export interface Frontend {
  /** The name of its public address; undefined for an address inside. */
  readonly publicName: string | undefined;
  /** Inside: the address, or where it may be. */
  readonly addresses: Intervals;
}

/** Ports that a load balancer hands on. */
export interface BalancedPorts {
  readonly label: string;
  readonly protocols: readonly Protocol[];
  readonly front: Interval;
  readonly back: Interval;
}

/** Where a load balancer may send what it takes. Its pools are not told apart. */
export interface Backend {
  readonly nic: Nic | undefined;
  readonly addresses: Intervals;
}

export interface LoadBalancer {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly frontends: readonly Frontend[];
  readonly ports: readonly BalancedPorts[];
  readonly backends: readonly Backend[];
}

/** The load balancers of a plan, with the interfaces that are behind them. */
export function loadBalancersOf(
  references: References,
  networks: Networks,
  nics: readonly Nic[],
): readonly LoadBalancer[] {
  const members = membersOf(references, nics);
  const rules = rulesBeside(references);
  const all = united(...networks.subnets.filter(({ role }) => role === "usual").map(({ ranges }) => ranges));
  return references.all(BALANCER).map((resource) => {
    const name = calledName(resource);
    const known = [...(members.get(resource.urn) ?? []), ...writtenBackends(resource.inputs)];
    const ports = [
      ...["loadBalancingRules", "inboundNatRules", "inboundNatPools"].flatMap((list) =>
        inEitherShape(resource.inputs, list).flatMap(eachOf),
      ),
      ...(rules.get(resource.urn) ?? []).map(({ inputs }) => inputs),
    ];
    return {
      name,
      resource,
      frontends: inEitherShape(resource.inputs, "frontendIPConfigurations")
        .flatMap(eachOf)
        .map((place) => frontendOf(place, resource, references, networks)),
      ports: ports.map((place) => portsOf(name, place)),
      // Machines of another stack may stand behind it.
      backends: known.length > 0 ? known : [{ nic: undefined, addresses: all }],
    };
  });
}

function frontendOf(
  place: Reading,
  resource: PlannedResource,
  references: References,
  networks: Networks,
): Frontend {
  const input = "frontendIPConfigurations";
  const publicName = publicAddressAt(place, input, resource, references)?.name;
  const written = textsWritten(place, "privateIPAddress");
  const fixed = addressExtent(written);
  const room = united(...(networks.subnetsAt(place, input, resource) ?? []).map(({ ranges }) => ranges));
  return { publicName, addresses: fixed.sure.length > 0 && !written.unsure ? fixed.sure : room };
}

function portsOf(name: string, place: Reading): BalancedPorts {
  const protocols = textsAt(place, "protocol").known.flatMap((text) =>
    text.toLowerCase() === "all" ? protocolsNamed("*") : protocolsNamed(text),
  );
  const [front, back] = [frontPorts(place), onePort(place, "backendPort")];
  const label = front.first === front.last ? `${name}:${front.first}` : name;
  return { label, front, back, protocols: protocols.length > 0 ? protocols : protocolsNamed("*") };
}

function frontPorts(place: Reading): Interval {
  const ends = ["frontendPortRangeStart", "frontendPortRangeEnd"].map((name) => onePort(place, name));
  const [first, last] = ends;
  if (first === undefined || last === undefined || first === EVERY_PORT || last === EVERY_PORT)
    return onePort(place, "frontendPort");
  return { first: first.first, last: last.last };
}

const EVERY_PORT = ALL_PORTS[0] as Interval;

/** Port 0 is how a load balancer says every port. */
function onePort(place: Reading, name: string): Interval {
  const { known, unsure } = textsWritten(place, name);
  const [text] = known;
  const port = text === undefined || unsure ? undefined : readPorts(text);
  return port === undefined || port.last === 0 ? EVERY_PORT : port;
}

/** The services behind the frontend, for what a packet asks of it. */
export function backServices({ protocols, back }: BalancedPorts): Intervals {
  return servicesOf(protocols, joined([back]));
}

export function frontServices({ protocols, front }: BalancedPorts): Intervals {
  return servicesOf(protocols, joined([front]));
}

function membersOf(references: References, nics: readonly Nic[]): ReadonlyMap<string, readonly Backend[]> {
  const found = new Map<string, Backend[]>();
  for (const nic of nics)
    for (const address of nic.addresses)
      for (const urn of new Set(balancersOf(references, nic, address)))
        found.set(urn, [...(found.get(urn) ?? []), { nic, addresses: address.addresses }]);
  return found;
}

function balancersOf(references: References, nic: Nic, { place }: NicAddress): readonly string[] {
  return ["loadBalancerBackendAddressPools", "loadBalancerInboundNatRules"]
    .flatMap((list) => inEitherShape(place, list).flatMap(eachOf))
    .filter(({ state }) => state !== "absent")
    .flatMap((one) => {
      const id = at(one, "id");
      const text = textOf(id)?.replace(/\/(backendAddressPools|inboundNatRules)\/[^/]*$/i, "");
      const reading: Reading = text === undefined ? id : { state: "known", value: text, path: id.path };
      const target = references.byReference(reading, "ipConfigurations", nic.resource, BALANCER);
      return target.state === "here"
        ? [target.resource.urn]
        : target.state === "some"
          ? target.resources.map(({ urn }) => urn)
          : [];
    });
}

function writtenBackends(inputs: Reading): readonly Backend[] {
  return inEitherShape(inputs, "backendAddressPools")
    .flatMap(eachOf)
    .flatMap((pool) => inEitherShape(pool, "loadBalancerBackendAddresses").flatMap(eachOf))
    .map((one) => ({ nic: undefined, addresses: addressExtent(textsAt(one, "ipAddress")).possible }));
}

/** Rules that are resources of their own. */
function rulesBeside(references: References): ReadonlyMap<string, readonly PlannedResource[]> {
  const found = new Map<string, PlannedResource[]>();
  for (const rule of references.all("network:InboundNatRule")) {
    const input = "loadBalancerName";
    const target = references.byOwnName(at(rule.inputs, input), input, rule, BALANCER);
    const owners =
      target.state === "here" ? [target.resource] : target.state === "some" ? target.resources : [];
    for (const { urn } of owners) found.set(urn, [...(found.get(urn) ?? []), rule]);
  }
  return found;
}
