import { accessCity, peering, route, routeTable, securityGroup, securityRule, spoke } from "./access-city";
import type { Cases } from "./case";
import {
  address,
  creating,
  deleting,
  gateway,
  id,
  ipConfiguration,
  network,
  resource,
  subnet,
  updating,
  type Properties,
} from "./city";

const routed = (...routes: Properties[]) => creating(routeTable(routes));
const oneRoute = (properties: Properties) => routed(route(properties));
const filtered = (...rules: Properties[]) => creating(securityGroup(...rules));
const oneRule = (properties: Properties) => filtered(securityRule(properties));
const manyRoutes = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    route({ addressPrefix: `10.${100 + (i >> 8)}.${i & 255}.0/24` }, `r${i}`),
  );
const manyRules = (count: number) =>
  Array.from({ length: count }, (_, i) => securityRule({ priority: 100 + i }, `r${i}`));

const toHub = (properties: Properties = {}) => peering("spoke", "net", properties);
const toSpoke = (properties: Properties = {}) => peering("net", "spoke", properties);
/** A spoke that uses the hub's gateway. */
const borrowing = { useRemoteGateways: true };
const lending = { allowGatewayTransit: true };
/** A gateway that stands in the spoke. */
const ofSpoke = (name = "own") =>
  gateway(
    {
      activeActive: false,
      ipConfigurations: [{ ...ipConfiguration("s1", id("virtualNetworks/spoke/subnets/GatewaySubnet")) }],
      vpnClientConfiguration: {},
    },
    {},
    name,
  );
const gatewayPlace = [
  resource("Subnet", "virtualNetworks/spoke/subnets/GatewaySubnet", { addressPrefix: "10.90.0.0/27" }),
  address("s1"),
];

/** Routes, security rules, and networks that see each other. */
export const FILTER_CASES: Cases = {
  "routes-at-most": [
    {
      title: "the 401st route",
      refuses: () => creating(routeTable(manyRoutes(401))),
      words: "would have 401 routes; a table takes at most 400",
      grants: () => creating(routeTable(manyRoutes(400))),
    },
  ],
  "route-names-distinct": [
    {
      title: "two routes of one name",
      refuses: () => routed(route(), route({ addressPrefix: "10.91.0.0/24" })),
      words: 'routes have the name "to-servers" more than once',
      grants: () => routed(route(), route({ addressPrefix: "10.91.0.0/24" }, "other")),
    },
  ],
  "route-prefixes-distinct": [
    {
      title: "two routes for one range",
      refuses: () => routed(route(), route({}, "other")),
      words: 'would have two routes for "10.90.0.0/24"',
      grants: () => routed(route(), route({ addressPrefix: "10.90.0.0/25" }, "other")),
    },
  ],
  "route-prefix-notation": [
    {
      title: "a route for an address without a mask",
      refuses: () => oneRoute({ addressPrefix: "10.90.0.4" }),
      words: '"to-servers" is for "10.90.0.4"',
      grants: () => oneRoute({ addressPrefix: "10.90.0.4/32" }),
    },
    {
      title: "a route for a range from its middle",
      refuses: () => oneRoute({ addressPrefix: "10.90.0.4/24" }),
      words: "write a range in CIDR notation from its first address",
      grants: () => oneRoute({ addressPrefix: "AzureMonitor" }),
    },
  ],
  "route-next-hop": [
    {
      title: "a route to an appliance without its address",
      refuses: () => oneRoute({ nextHopIpAddress: null }),
      words: "has nextHopIpAddress missing",
      grants: () => oneRoute({}),
    },
    {
      title: "a route to the Internet with an address",
      refuses: () => oneRoute({ nextHopType: "Internet" }),
      words: 'has nextHopIpAddress "10.80.2.4", but nextHopType is "Internet"',
      grants: () => oneRoute({ nextHopType: "Internet", nextHopIpAddress: null }),
    },
  ],
  "security-rules-at-most": [
    {
      title: "the 1001st rule of a group",
      refuses: () => filtered(...manyRules(1001)),
      words: "would have 1001 rules; a group takes at most 1000",
      grants: () => filtered(...manyRules(1000)),
    },
  ],
  "security-rule-names-distinct": [
    {
      title: "two security rules of one name",
      refuses: () => filtered(securityRule(), securityRule({ priority: 200 })),
      words: 'securityRules have the name "mail" more than once',
      grants: () => filtered(securityRule(), securityRule({ priority: 200 }, "files")),
    },
  ],
  "security-rule-priority": [
    {
      title: "a priority among Azure's own",
      refuses: () => oneRule({ priority: 4097 }),
      words: '"mail" has priority 4097; write 100 to 4096',
      grants: () => oneRule({ priority: 4096 }),
    },
  ],
  "security-rule-priorities-distinct": [
    {
      title: "two rules of one priority",
      refuses: () => filtered(securityRule(), securityRule({}, "files")),
      words: '"files" and "mail" both have priority 100 "Inbound"',
      grants: () => filtered(securityRule(), securityRule({ direction: "Outbound" }, "files")),
    },
  ],
  "security-rule-complete": [
    {
      title: "a rule with one source and several",
      refuses: () => oneRule({ sourceAddressPrefixes: ["10.82.0.0/24"] }),
      words: "has sourceAddressPrefix and sourceAddressPrefixes of",
      grants: () =>
        oneRule({ sourceAddressPrefix: null, sourceAddressPrefixes: ["10.81.0.0/24", "10.82.0.0/24"] }),
    },
    {
      title: "a rule without ports",
      refuses: () => oneRule({ destinationPortRange: null }),
      words: "has none of destinationPortRange, destinationPortRanges",
      grants: () => oneRule({ destinationPortRange: null, destinationPortRanges: ["993", "587"] }),
    },
  ],
  "security-rule-ports": [
    {
      title: "two ports in one text",
      refuses: () => oneRule({ destinationPortRange: "993,587" }),
      words: 'has destinationPortRange "993,587"',
      grants: () => oneRule({ destinationPortRange: "587-993" }),
    },
    {
      title: "all ports among several",
      refuses: () => oneRule({ destinationPortRange: null, destinationPortRanges: ["993", "*"] }),
      words: 'has destinationPortRanges "*"',
      grants: () => oneRule({ destinationPortRange: "*" }),
    },
  ],
  "security-rule-prefixes": [
    {
      title: "a range that begins in its middle",
      refuses: () => oneRule({ sourceAddressPrefix: "10.81.0.68/27" }),
      words: 'has sourceAddressPrefix "10.81.0.68/27"',
      grants: () => oneRule({ sourceAddressPrefix: "VirtualNetwork" }),
    },
    {
      title: "a tag with an underscore",
      refuses: () => oneRule({ sourceAddressPrefix: "VIRTUAL_NETWORK" }),
      words: 'has sourceAddressPrefix "VIRTUAL_NETWORK"',
      grants: () => oneRule({ sourceAddressPrefix: "*" }),
    },
  ],
  "security-rule-listed-prefixes": [
    {
      title: "a tag among ranges",
      refuses: () =>
        oneRule({ sourceAddressPrefix: null, sourceAddressPrefixes: ["10.81.0.0/24", "Internet"] }),
      words:
        'has "Internet" in sourceAddressPrefixes, where only ranges may stand; write it into sourceAddressPrefix',
      grants: () => oneRule({ sourceAddressPrefix: null, sourceAddressPrefixes: ["10.81.0.0/24"] }),
    },
  ],
  "peering-remote-network": [
    {
      title: "a peering to nowhere",
      refuses: () => creating(toHub({ remoteVirtualNetwork: null }), accessCity()),
      words: "remoteVirtualNetwork.id is missing",
      grants: () => creating(toHub(), accessCity()),
    },
    {
      title: "a peering with itself",
      refuses: () => creating(peering("spoke", "spoke"), accessCity()),
      words: "is the network itself",
      grants: () => creating(toHub(), accessCity()),
    },
    {
      title: "a second peering to the same network",
      refuses: () => creating({ ...toHub(), id: `${toHub().id}-2` }, accessCity([toHub()])),
      words: "two networks have one peering each way",
      grants: () => updating(toHub(), toHub({ allowForwardedTraffic: true }), accessCity()),
    },
  ],
  "peering-remote-fixed": [
    {
      title: "another network for a peering",
      refuses: () =>
        updating(
          toHub(),
          toHub({ remoteVirtualNetwork: { id: id("virtualNetworks/third") } }),
          accessCity([spoke({ addressSpace: { addressPrefixes: ["10.95.0.0/22"] } }, "third")]),
        ),
      words: "but the peering was made to",
      grants: () => updating(toHub(), toHub(), accessCity()),
    },
  ],
  "peering-networks-distinct": [
    {
      title: "a peering of networks that overlap",
      refuses: () =>
        creating(toHub(), accessCity([spoke({ addressSpace: { addressPrefixes: ["10.80.2.0/24"] } })])),
      words: "overlap; give one of them another range",
      grants: () => creating(toHub(), accessCity()),
    },
    {
      title: "a network that grows into one it is peered with",
      refuses: () =>
        updating(
          spoke(),
          spoke({ addressSpace: { addressPrefixes: ["10.90.0.0/22", "10.80.2.0/24"] } }),
          accessCity([toHub(), toSpoke()]),
        ),
      words: "with 10.80.2.0/24",
      grants: () =>
        updating(
          spoke(),
          spoke({ addressSpace: { addressPrefixes: ["10.90.0.0/22", "10.91.0.0/24"] } }),
          accessCity([toHub(), toSpoke()]),
        ),
    },
  ],
  "peering-peers-distinct": [
    {
      title: "a second spoke with the ranges of the first",
      refuses: () => creating(peering("third", "net"), accessCity([spoke({}, "third"), toHub(), toSpoke()])),
      words: "is peered with already",
      grants: () =>
        creating(
          peering("third", "net"),
          accessCity([
            spoke({ addressSpace: { addressPrefixes: ["10.95.0.0/22"] } }, "third"),
            toHub(),
            toSpoke(),
          ]),
        ),
    },
  ],
  "peering-counterpart-alive": [
    {
      title: "a peering whose other side has lost it",
      refuses: () => creating(toHub(), accessCity([toSpoke({ peeringState: "Disconnected" })])),
      words: "is disconnected since its other side was deleted",
      grants: () => creating(toHub(), accessCity([toSpoke({ peeringState: "Initiated" })])),
    },
  ],
  "peering-remote-gateway": [
    {
      title: "the use of a gateway that is not there",
      refuses: () =>
        creating(toHub(borrowing), accessCity([toSpoke(lending)], ["virtualNetworkGateways/gw"])),
      words: "has no gateway",
      grants: () => creating(toHub(borrowing), accessCity([toSpoke(lending)])),
    },
  ],
  "peering-gateway-transit": [
    {
      title: "the use of a gateway that nobody lends",
      refuses: () => creating(toHub(borrowing), accessCity([toSpoke()])),
      words: "has allowGatewayTransit missing; make that one first",
      grants: () => creating(toHub(borrowing), accessCity([toSpoke(lending)])),
    },
    {
      title: "the use of a gateway before the peering that leads back",
      refuses: () => creating(toHub(borrowing), accessCity()),
      words: "no peering leads back",
      grants: () => creating(toSpoke(lending), accessCity()),
    },
    {
      title: "a gateway that is no longer lent but used",
      refuses: () => updating(toSpoke(lending), toSpoke(), accessCity([toHub(borrowing)])),
      words: "uses the gateway here",
      grants: () => updating(toSpoke(lending), toSpoke(), accessCity([toHub()])),
    },
    {
      title: "a network that lends and borrows",
      refuses: () => creating(toHub({ ...borrowing, ...lending }), accessCity([toSpoke(lending)])),
      words: "are both true",
      grants: () => creating(toHub(borrowing), accessCity([toSpoke(lending)])),
    },
  ],
  "peering-one-remote-gateway": [
    {
      title: "a second gateway of another network",
      refuses: () => {
        const third = spoke({ addressSpace: { addressPrefixes: ["10.95.0.0/22"] } }, "third");
        const pieces = [third, toSpoke(lending), toHub(borrowing), peering("third", "spoke", lending)];
        return creating(peering("spoke", "third", borrowing), accessCity(pieces));
      },
      words: "a network uses one other network's gateway",
      grants: () => updating(toHub(borrowing), toHub(borrowing), accessCity([toSpoke(lending)])),
    },
  ],
  "peering-own-gateway": [
    {
      title: "the use of another gateway beside one's own",
      refuses: () => creating(toHub(borrowing), accessCity([toSpoke(lending), ...gatewayPlace, ofSpoke()])),
      words: "in a network with a gateway of its own",
      grants: () => creating(toHub(), accessCity([toSpoke(lending), ...gatewayPlace, ofSpoke()])),
    },
    {
      title: "a gateway in a network that uses another one's",
      refuses: () => creating(ofSpoke(), accessCity([toSpoke(lending), toHub(borrowing), ...gatewayPlace])),
      words: "in a network with a gateway of its own",
      grants: () => creating(ofSpoke(), accessCity([toSpoke(lending), toHub(), ...gatewayPlace])),
    },
  ],
};

/** Neighbours of older rules that routes, groups and peerings bring. */
export const FILTER_NEIGHBOURS: Cases = {
  "references-exist": [
    {
      title: "a peering to a network that does not exist",
      refuses: () => creating(peering("net", "nowhere"), accessCity()),
      words: "remoteVirtualNetwork.id refers to",
      grants: () => creating(toSpoke(), accessCity()),
    },
  ],
  "security-group-in-use": [
    {
      title: "the deletion of a group with rules that a subnet has",
      refuses: () =>
        deleting(
          "networkSecurityGroups/nsg",
          accessCity([
            subnet("files", "10.80.3.0/28", {
              networkSecurityGroup: { id: id("networkSecurityGroups/nsg") },
            }),
          ]),
        ),
      words: "is still used by",
      grants: () => deleting("networkSecurityGroups/nsg", accessCity()),
    },
  ],
  "subnet-companions-nearby": [
    {
      title: "a security group of another region",
      refuses: () =>
        creating(
          subnet("files", "10.80.3.0/28", { networkSecurityGroup: { id: id("networkSecurityGroups/far") } }),
          accessCity([
            network(),
            resource("NetworkSecurityGroup", "networkSecurityGroups/far", { location: "westeurope" }),
          ]),
        ),
      words: "networkSecurityGroup.id refers to",
      grants: () =>
        creating(
          subnet("files", "10.80.3.0/28", { networkSecurityGroup: { id: id("networkSecurityGroups/nsg") } }),
          accessCity(),
        ),
    },
  ],
};
