import {
  eachOf,
  holdsNothing,
  holdsOnly,
  saysIfWritten,
  unmet,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { describe, quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { notMadeHere } from "../made-here";
import { notFromHere, outsideOwn } from "../own-subscription";
import { inEitherShape } from "../resource-model/either-shape";
import { ofType, type Plan } from "../resource-model/plan";
import { at, exactly, isLater, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isList, isObject, type Value } from "../resource-model/value";
import type { Finding, PlaceInPlan, Rule } from "../rule";

/** What a subnet may not say, wherever it is written: each is a way past the gateway, or a resource brought along. */
const SUBNET: readonly Demand[] = [
  ...[
    "natGateway",
    "serviceEndpoints",
    "serviceEndpointPolicies",
    "sharingScope",
    "serviceGateway",
    "ipAllocations",
    "ipamPoolPrefixAllocations",
    "applicationGatewayIPConfigurations",
    "ipConfigurationProfiles",
  ].map(holdsNothing),
  {
    // To the resolver, which only answers; what any other service puts into the subnet may be a door.
    ...holdsNothing("delegations"),
    accepts: (value) => value === null || (isList(value) && value.every(isToResolver)),
    write: 'nothing, or a delegation with name and serviceName "Microsoft.Network/dnsResolvers" alone',
  },
  // Both take a whole resource inline; one of its own is judged as such.
  holdsOnly("networkSecurityGroup", "id"),
  holdsOnly("routeTable", "id"),
];

/** ARM has the service one level below, in `properties`: whoever writes both leaves open which of them counts. */
function isToResolver(delegation: Value): boolean {
  if (!isObject(delegation)) return delegation === null;
  const said = Object.entries(delegation).filter(([, value]) => value !== null);
  return (
    said.every(([name]) => ["name", "serviceName"].includes(name)) &&
    delegation.serviceName === "Microsoft.Network/dnsResolvers"
  );
}

const DEMANDS: readonly Demands[] = [
  {
    type: "network:PrivateEndpoint",
    place: "top",
    demands: [
      // A manual connection waits for somebody else's consent: what it leads to is not ours.
      holdsNothing("manualPrivateLinkServiceConnections"),
      holdsNothing("customDnsConfigs"),
    ],
  },
  {
    type: "network:VirtualNetwork",
    place: "top",
    demands: ["virtualNetworkPeerings", "dhcpOptions", "ipAllocations", "bgpCommunities"].map(holdsNothing),
  },
  { type: "network:Subnet", place: "top", demands: SUBNET },
  {
    type: "network:VirtualNetworkPeering",
    place: "top",
    demands: [
      holdsOnly("remoteVirtualNetwork", "id"),
      holdsNothing("remoteAddressSpace"),
      holdsNothing("remoteVirtualNetworkAddressSpace"),
    ],
  },
  {
    type: "network:PublicIPAddress",
    place: "top",
    demands: ["natGateway", "linkedPublicIPAddress", "servicePublicIPAddress", "publicIPPrefix"].map(
      holdsNothing,
    ),
  },
  {
    type: "privatedns:VirtualNetworkLink",
    place: "top",
    demands: [saysIfWritten("registrationEnabled", false)],
  },
  { type: "resources:ResourceGroup", place: "top", demands: [holdsNothing("managedBy")] },
];

// The engine tells where a whole property comes from, and not which part of it: one list for all parts of each.
const FILTERS_OF_A_SUBNET = ["network:NetworkSecurityGroup", "network:RouteTable"];
const BEHIND_A_FIREWALL = ["network:Subnet", "network:VirtualNetwork", "network:PublicIPAddress"];

/** Where a type refers to something that could be a stranger's; `[]` in a path: each item of a list. */
const REFERENCES: ReadonlyArray<{
  readonly type: string;
  readonly path: string;
  /** What it refers to, when this stack makes it; nothing where that is not on the list of types. */
  readonly to: readonly string[];
  /** The stack's own subscription is not enough, because no rule would see what it lets through. */
  readonly madeHere?: true;
}> = [
  {
    type: "network:PrivateEndpoint",
    path: "subnet.id",
    to: ["network:Subnet", "network:VirtualNetwork"],
  },
  {
    type: "network:PrivateEndpoint",
    path: "privateLinkServiceConnections[].privateLinkServiceId",
    to: ["keyvault:Vault", "storage:StorageAccount"],
  },
  {
    type: "network:PrivateDnsZoneGroup",
    path: "privateDnsZoneConfigs[].privateDnsZoneId",
    to: ["privatedns:PrivateZone"],
  },
  { type: "privatedns:VirtualNetworkLink", path: "virtualNetwork.id", to: ["network:VirtualNetwork"] },
  {
    type: "network:VirtualNetworkPeering",
    path: "remoteVirtualNetwork.id",
    to: ["network:VirtualNetwork"],
    madeHere: true,
  },
  { type: "dnsresolver:DnsResolver", path: "virtualNetwork.id", to: ["network:VirtualNetwork"] },
  {
    type: "dnsresolver:InboundEndpoint",
    path: "ipConfigurations[].subnet.id",
    to: ["network:Subnet", "network:VirtualNetwork"],
  },
  {
    type: "network:AzureFirewall",
    path: "firewallPolicy.id",
    to: ["network:FirewallPolicy"],
    madeHere: true,
  },
  { type: "network:AzureFirewall", path: "ipConfigurations[].subnet.id", to: BEHIND_A_FIREWALL },
  { type: "network:AzureFirewall", path: "ipConfigurations[].publicIPAddress.id", to: BEHIND_A_FIREWALL },
  {
    type: "network:Subnet",
    path: "networkSecurityGroup.id",
    to: ["network:NetworkSecurityGroup"],
    madeHere: true,
  },
  { type: "network:Subnet", path: "routeTable.id", to: ["network:RouteTable"], madeHere: true },
  {
    type: "network:VirtualNetwork",
    path: "subnets[].networkSecurityGroup.id",
    to: FILTERS_OF_A_SUBNET,
    madeHere: true,
  },
  {
    type: "network:VirtualNetwork",
    path: "subnets[].routeTable.id",
    to: FILTERS_OF_A_SUBNET,
    madeHere: true,
  },
];

/** Networks and endpoints of the remote access lead to nobody else. */
export const onlyOwnEndpoints: Rule = {
  id: "only-own-endpoints",
  title:
    "networks, private endpoints and private names of the remote-access stack must lead only to what the stack's own subscription holds",
  severity: "high",
  why:
    "a private endpoint, a peering or a name that leads to a stranger is a way in or out that no gateway sees, and looks " +
    "private to everybody who reads it",
  remedy:
    "Refer to resources of the stack's own subscription by their ids, peer only networks of this stack, by resources of " +
    "their own, write no manual connections, no service endpoints and no DNS servers, and name private zones privatelink.….",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A9, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  // A way past the gateway: in an outage security may open it for some hours, and not for months.
  exemptable: "emergency",
  check: (resource) => {
    const findings = [
      ...unmet(resource, DEMANDS),
      ...inlineSubnets(resource),
      ...referencesOf(resource).flatMap(({ ids }) => ids.flatMap((id) => outsideOwn(id, resource))),
      ...endpointSubnet(resource),
      ...zoneName(resource),
    ];
    return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
  },
  together: strangers,
};

function referencesOf({ types, inputs }: JudgedResource) {
  return REFERENCES.filter(({ type }) => isAnyOf(types, type)).map(({ path, to, madeHere }) => ({
    ids: along(inputs, path),
    input: path.split(/[.[]/)[0] ?? path,
    to,
    objection: madeHere === true ? notMadeHere : notFromHere,
  }));
}

function strangers(plan: Plan): readonly PlaceInPlan[] {
  const types = [...new Set(REFERENCES.map(({ type }) => type))];
  return ofType(plan, ...types).flatMap((resource) =>
    referencesOf(resource).flatMap(({ ids, input, to, objection }) =>
      ids.flatMap((id) => objection(id, input, to, resource, plan)),
    ),
  );
}

/**
 * A private endpoint takes a whole subnet inline. azure-native makes it unknown altogether as long as its id is, and adds
 * both policies by itself.
 */
function endpointSubnet({ types, inputs }: JudgedResource): readonly Finding[] {
  if (!isAnyOf(types, "network:PrivateEndpoint") || isLater(at(inputs, "subnet"))) return [];
  return unmetAt(inputs, [
    holdsOnly("subnet", "id", "privateEndpointNetworkPolicies", "privateLinkServiceNetworkPolicies"),
  ]);
}

function inlineSubnets({ types, inputs }: JudgedResource): readonly Finding[] {
  if (!isAnyOf(types, "network:VirtualNetwork")) return [];
  return inEitherShape(inputs, "subnets")
    .flatMap(eachOf)
    .flatMap((subnet) =>
      SUBNET.flatMap((demand) => [
        ...unmetAt(subnet, [demand]),
        // ARM wraps what a subnet says in `properties`.
        ...unmetAt(at(subnet, "properties"), [demand]),
      ]),
    );
}

/** A zone of any other name answers for the names of the whole Internet, to everybody in the network. */
function zoneName({ types, inputs }: JudgedResource): readonly Finding[] {
  if (!isAnyOf(types, "privatedns:PrivateZone")) return [];
  const name = exactly(inputs, "privateZoneName");
  const { path } = name;
  const write = "the zone of a private endpoint, as privatelink.vaultcore.azure.net";
  switch (name.state) {
    case "absent":
      return [{ path, found: "nothing", write }];
    case "unknown":
      return [{ path, found: undecided(name.reason), write }];
    case "known":
      return typeof name.value === "string" && ZONE.test(name.value)
        ? []
        : [{ path, found: typeof name.value === "string" ? quote(name.value) : describe(name.value), write }];
  }
}

/** Microsoft's own zones for private links (learn.microsoft.com, "Azure private endpoint private DNS zone values"). */
const ZONE = /^privatelink(\.[a-z0-9-]+)*\.(azure|windows)\.net$/i;

function along(from: Reading, path: string): readonly Reading[] {
  const [head = "", ...tail] = path.split("[].");
  const readings = inEitherShape(from, ...head.split("."));
  return tail.length === 0
    ? readings
    : readings.flatMap(eachOf).flatMap((item) => along(item, tail.join("[].")));
}
