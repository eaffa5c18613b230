import { eachOf } from "../demand";
import { isWord } from "../filters/items";
import { admitInternet } from "../reachability/senders";
import { inEitherShape } from "../resource-model/either-shape";
import { at, exactly, holdsSomething, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { textsAt, type Texts } from "./texts";

/** A port that somebody outside the network is given. */
export interface PublishedPort {
  readonly place: Reading;
  readonly ports: Texts;
  /** How it is published, as the end of a sentence. */
  readonly by: string;
  /** Where it leads to, as far as the rule says it. */
  readonly to: Texts;
}

/** Ports that firewalls, load balancers, application gateways and containers give to the Internet. */
export function publishedPorts(resource: JudgedResource): readonly PublishedPort[] {
  const { types } = resource;
  if (isAnyOf(types, ...RULE_GROUPS, "network:AzureFirewall")) return translated(resource);
  if (isAnyOf(types, "network:LoadBalancer")) return balanced(resource);
  if (isAnyOf(types, "network:InboundNatRule"))
    return [balancedPort(resource.inputs, "a rule of a load balancer")];
  if (isAnyOf(types, "network:ApplicationGateway")) return proxied(resource);
  return isAnyOf(types, "containerinstance:ContainerGroup") ? contained(resource) : [];
}

const RULE_GROUPS = [
  "network:FirewallPolicyRuleCollectionGroup",
  "network:FirewallPolicyRuleCollectionGroupDraft",
  "network:FirewallPolicyRuleGroup",
];
const BALANCED = ["frontendPort", "backendPort"];
const RANGE = ["frontendPortRangeStart", "frontendPortRangeEnd"];
const NOWHERE: Texts = { known: [], unsure: false };

function port(place: Reading, names: readonly string[], by: string, to = NOWHERE): PublishedPort {
  return { place, ports: textsAt(place, ...names), by, to };
}

/** Translated destinations, in collections of a policy, in groups of its predecessor and in the firewall itself. */
function translated(resource: JudgedResource): readonly PublishedPort[] {
  const lists = ["ruleCollections", "natRuleCollections"].flatMap((name) =>
    inEitherShape(resource.inputs, name).flatMap(eachOf),
  );
  const rules = [
    ...lists
      .filter((one) => !isWord(exactly(one, "ruleCollectionType"), "firewallpolicyfilterrulecollection"))
      .flatMap((one) => inEitherShape(one, "rules").flatMap(eachOf)),
    ...inEitherShape(resource.inputs, "rules").flatMap(eachOf),
  ];
  return rules.flatMap((rule): readonly PublishedPort[] => {
    if (isWord(exactly(rule, "ruleType"), "firewallpolicyfilterrule")) return [];
    const places = [rule, at(rule, "ruleCondition")].filter(({ state }) => state !== "absent");
    const senders = join(places.map((place) => textsAt(place, "sourceAddresses")));
    const groups = join(places.map((place) => textsAt(place, "sourceIpGroups")));
    const open = senders.unsure || groups.unsure || groups.known.length > 0 || admitInternet(senders.known);
    if (!open && senders.known.length > 0) return [];
    const ports = join(places.map((place) => textsAt(place, "destinationPorts", "translatedPort")));
    const to = textsAt(rule, "translatedAddress", "translatedFqdn");
    return [{ place: rule, ports, by: "a translated address of a firewall", to }];
  });
}

function balanced(resource: JudgedResource): readonly PublishedPort[] {
  if (!isPublic(resource)) return [];
  return ["loadBalancingRules", "inboundNatRules", "inboundNatPools"]
    .flatMap((name) => inEitherShape(resource.inputs, name).flatMap(eachOf))
    .filter((rule) => !isWord(exactly(rule, "protocol"), "udp"))
    .map((rule) => balancedPort(rule, "a rule of a public load balancer"));
}

function balancedPort(rule: Reading, by: string): PublishedPort {
  const [single, ends] = [textsAt(rule, ...BALANCED), textsAt(rule, ...RANGE)];
  const range = ends.known.length === 0 ? [] : [ends.known.join("-")];
  const ports = { known: [...single.known, ...range], unsure: single.unsure || ends.unsure };
  return { place: rule, ports, by, to: NOWHERE };
}

function proxied(resource: JudgedResource): readonly PublishedPort[] {
  if (!isPublic(resource)) return [];
  return ["frontendPorts", "backendSettingsCollection", "backendHttpSettingsCollection"]
    .flatMap((name) => inEitherShape(resource.inputs, name).flatMap(eachOf))
    .map((place) => port(place, ["port"], "a public application gateway"));
}

function contained(resource: JudgedResource): readonly PublishedPort[] {
  return inEitherShape(resource.inputs, "ipAddress")
    .filter((address) => address.state !== "absent" && !isWord(exactly(address, "type"), "private"))
    .flatMap((address) => eachOf(at(address, "ports")))
    .map((place) => port(place, ["port"], "a container with a public address"));
}

/** Whether one of the frontends has, or may have, an address of the Internet. */
function isPublic(resource: JudgedResource): boolean {
  return inEitherShape(resource.inputs, "frontendIPConfigurations")
    .flatMap(eachOf)
    .some((frontend) =>
      ["publicIPAddress", "publicIPPrefix"]
        .flatMap((name) => inEitherShape(frontend, name))
        .some(holdsSomething),
    );
}

function join(all: readonly Texts[]): Texts {
  return { known: all.flatMap(({ known }) => known), unsure: all.some(({ unsure }) => unsure) };
}
