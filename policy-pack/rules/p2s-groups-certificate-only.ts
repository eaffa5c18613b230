import { eachOf, says, unmetAt } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { mayBeGeneric } from "../resource-model/generic-resource";
import { exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import type { Value } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

const GATEWAY = "network:VirtualNetworkGateway";
const GROUPS = "virtualNetworkGatewayPolicyGroups";
const CONFIGURATIONS = "vngClientConnectionConfigurations";
/** By what clients of a group may be told apart. */
export const MEMBER_ATTRIBUTE = "CertificateGroupId";
/** The end of a group's id, in lower case. */
const IN_GATEWAY = /\/virtualnetworkgateways\/([^/]+)\/virtualnetworkgatewaypolicygroups\/([^/]+)$/;

/** Where groups are written: lists of them, and the type that is one itself. */
const LISTS: ReadonlyArray<{ readonly type: string; readonly arm: string; readonly list: string }> = [
  { type: GATEWAY, arm: "virtualNetworkGateways", list: GROUPS },
  {
    type: "network:VpnServerConfiguration",
    arm: "vpnServerConfigurations",
    list: "configurationPolicyGroups",
  },
];
const GROUP = { type: "network:ConfigurationPolicyGroup", arm: "configurationPolicyGroups" };

/** Groups of clients are told apart by their certificates. */
export const p2sGroupsCertificateOnly: Rule = {
  id: "p2s-groups-certificate-only",
  title: "groups of point-to-site clients must be told apart by their certificates and by nothing else",
  severity: "high",
  why:
    "a group gives its clients addresses, and a group of Entra ID or RADIUS gives the addresses of a department to " +
    "whoever signs in as one of its people, from any computer; clients that no group knows land in the default one",
  remedy:
    'Write attributeType "CertificateGroupId" for every member. In the remote-access stack give each group exactly one client ' +
    "configuration, and the one default group a configuration of its own, whose pool leads nowhere.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A12, NET.1.1.A4",
    "ISO/IEC 27001:2022 Annex A: 8.5, 8.22",
  ],
  kind: "entrance",
  // It decides who gets in.
  exemptable: false,
  check: (resource, { scope }) =>
    distinct([
      ...groupsIn(resource).flatMap(membersOf),
      ...(scope === "remote-access" && isAnyOf(resource.types, GATEWAY) ? poolsOfGroups(resource) : []),
    ]),
};

function groupsIn(resource: JudgedResource): readonly Reading[] {
  const within = ({ type, arm }: { readonly type: string; readonly arm: string }) =>
    isAnyOf(resource.types, type) || mayBeGeneric(resource, "Microsoft.Network", arm);
  return [
    ...LISTS.filter(within)
      .flatMap(({ list }) => inEitherShape(resource.inputs, list))
      // p2s-auth-explicit already blocks a configuration that is unknown as a whole.
      .filter(({ state, path }) => state !== "unknown" || path !== "properties")
      .flatMap(eachOf),
    ...(within(GROUP) ? [resource.inputs] : []),
  ];
}

function membersOf(group: Reading): readonly Finding[] {
  return inEitherShape(group, "policyMembers")
    .flatMap(eachOf)
    .flatMap((member) => unmetAt(member, [says("attributeType", MEMBER_ATTRIBUTE)]));
}

/** A group as the gateway writes it. */
interface Group {
  readonly name: string;
  readonly isDefault: boolean;
  readonly path: string;
}

/** What of groups and pools one gateway tells alone. */
function poolsOfGroups({ inputs }: JudgedResource): readonly Finding[] {
  const list = exactly(inputs, GROUPS);
  const configurations = exactly(inputs, "vpnClientConfiguration", CONFIGURATIONS);
  const written = eachOf(list);
  const used = eachOf(configurations);
  if (written.length === 0 && used.length === 0) return [];
  const groups = written.map(groupOf);
  const known = groups.flatMap((group) => ("name" in group ? [group] : []));
  const faults = groups.flatMap((group) => ("found" in group ? [group] : []));
  // What a group is called decides about all others.
  if (faults.length > 0) return faults;
  const gateway = exactly(inputs, "virtualNetworkGatewayName");
  const named = used.map((configuration) => namedBy(configuration, known, gateway));
  return [...oneDefault(list.path, known), ...named.flatMap(({ faults }) => faults), ...shared(known, named)];
}

function groupOf(group: Reading): Group | Finding {
  const [name, isDefault] = [exactly(group, "name"), exactly(group, "isDefault")];
  if (name.state !== "known" || typeof name.value !== "string" || name.value === "")
    return unclear(name, "the group's name as literal text");
  if (isDefault.state !== "known" || typeof isDefault.value !== "boolean")
    return unclear(isDefault, "isDefault: true or false");
  return { name: name.value.toLowerCase(), isDefault: isDefault.value, path: group.path };
}

function unclear(reading: Reading, write: string): Finding {
  const { path } = reading;
  switch (reading.state) {
    case "absent":
      return { path, found: "nothing", write };
    case "unknown":
      return { path, found: undecided(reading.reason), write };
    case "known":
      return { path, found: quote(reading.value), write };
  }
}

function oneDefault(path: string, groups: readonly Group[]): readonly Finding[] {
  const count = groups.filter(({ isDefault }) => isDefault).length;
  if (count === 1) return [];
  return [{ path, found: `${count} default groups`, write: "exactly one group with isDefault: true" }];
}

/** The groups whose clients get the addresses of one configuration. */
interface Named {
  readonly path: string;
  readonly groups: readonly Group[];
  readonly faults: readonly Finding[];
}

function namedBy(configuration: Reading, known: readonly Group[], gateway: Reading): Named {
  const list = exactly(configuration, GROUPS);
  const found = eachOf(list).map((reference) => {
    const id = exactly(reference, "id");
    const group = id.state === "known" ? known.find((one) => isIdOf(id.value, one, gateway)) : undefined;
    return group ?? strange(id);
  });
  return {
    path: list.path,
    groups: found.flatMap((one) => ("name" in one ? [one] : [])),
    faults: found.flatMap((one) => ("found" in one ? [one] : [])),
  };
}

/** What stands in the place of the id of one of the gateway's own groups. */
function strange(id: Reading): Finding {
  const write = "the id of a group of this gateway, as literal text";
  const [, gateway, group] = id.state === "known" ? partsOf(id.value) : [];
  if (gateway === undefined || group === undefined) return unclear(id, write);
  const found = `the group ${quote(group)} of ${quote(gateway)}, which is none of this gateway`;
  return { path: id.path, found, write };
}

function isIdOf(id: Value, { name }: Group, gateway: Reading): boolean {
  const [, ofGateway, ofGroup] = partsOf(id);
  const isOurs =
    gateway.state !== "known" ||
    (typeof gateway.value === "string" && gateway.value.toLowerCase() === ofGateway);
  return isOurs && ofGroup === name;
}

function partsOf(id: Value): readonly string[] {
  return (typeof id === "string" ? IN_GATEWAY.exec(id.toLowerCase()) : undefined) ?? [];
}

function shared(groups: readonly Group[], named: readonly Named[]): readonly Finding[] {
  const counts = groups.flatMap(({ name, path }): Finding[] => {
    const count = named.flatMap((one) => one.groups).filter((group) => group.name === name).length;
    if (count === 1) return [];
    const found = `the group ${quote(name)}, which ${count === 0 ? "no client configuration names" : `client configurations name ${count} times`}`;
    return [{ path, found, write: "exactly one client configuration that names the group" }];
  });
  const mixed = named.flatMap(({ path, groups: together }): Finding[] => {
    const fallback = together.find(({ isDefault }) => isDefault);
    if (fallback === undefined || together.length === 1) return [];
    const found = `the default group ${quote(fallback.name)} together with ${together.length - 1} more`;
    return [
      { path, found, write: "a client configuration, with a pool of its own, for the default group alone" },
    ];
  });
  return [...counts, ...mixed];
}

/** One unknown value may hide several members; it is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
}
