import { childrenOf, findResource } from "../state/azure-state";
import { ENDPOINT, isThere, kindOfId, ZONE, ZONE_GROUP, ZONE_LINK } from "./authority-relations";
import { listAt, quoted, textAt, textsAt } from "./properties";
import { isUsableIn } from "./ip-text";
import { isSameLocation, nameOf, parentOf, prefixesOfSubnet, rangesOfSubnet, resourcesOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const OVERVIEW = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview";
const DNS_VALUES = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns";
const ZONES = "https://learn.microsoft.com/azure/dns/private-dns-privatednszone";
const LINKS = "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links";

/** Sub-resources by kind of target ("What is a private endpoint?", private-link resource). Others are not judged. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  "microsoft.keyvault/vaults": ["vault"],
  "microsoft.storage/storageaccounts": [
    "blob",
    "blob_secondary",
    "table",
    "table_secondary",
    "queue",
    "queue_secondary",
    "file",
    "web",
    "web_secondary",
    "dfs",
    "dfs_secondary",
  ],
};

const connectionsOf = (properties: Properties) =>
  ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"].flatMap((list) =>
    listAt(properties, list).map((connection, i) => ({
      at: `${list}[${i}]`,
      target: textAt(connection, "privateLinkServiceId") ?? "",
      doors: textsAt(connection, "groupIds"),
    })),
  );

const addressesIn = (properties: Properties) =>
  listAt(properties, "ipConfigurations").map((one) => textAt(one, "privateIPAddress"));

/** Private endpoints, and the names under which they are found. */
export const privateLink: readonly ServiceRule[] = [
  {
    id: "endpoint-target-exists",
    types: [ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalEndpointTarget",
    check: ({ properties, after }) => {
      const connections = connectionsOf(properties);
      return [
        ...(connections.length === 1
          ? []
          : [`it has ${connections.length} connections; an endpoint has one`]),
        ...connections
          .filter(({ target }) => !isThere(after, target))
          .map(
            ({ at, target }) =>
              `${at}.privateLinkServiceId is ${quoted(target)}, which does not exist; create it first, and depend on it`,
          ),
      ];
    },
  },
  {
    id: "endpoint-door-named",
    types: [ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "MissingParameterOnPrivateLinkServiceConnection",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/9058",
    check: ({ properties }) =>
      connectionsOf(properties)
        .filter(({ target, doors }) => doors.length === 0 && DOORS[kindOfId(target)] !== undefined)
        .map(
          ({ at, target }) =>
            `${at}.groupIds is empty; write one of ${(DOORS[kindOfId(target)] ?? []).map((door) => quoted(door)).join(", ")}`,
        ),
  },
  {
    id: "endpoint-one-door",
    types: [ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "OnlyOneGroupIdPermitted",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/5820",
    check: ({ properties }) =>
      connectionsOf(properties)
        .filter(({ doors }) => doors.length > 1)
        .map(
          ({ at, doors }) =>
            `${at}.groupIds is ${quoted([...doors])}; write one, and an endpoint for each other`,
        ),
  },
  {
    id: "endpoint-door-exists",
    types: [ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalEndpointDoor",
    check: ({ properties }) =>
      connectionsOf(properties).flatMap(({ at, target, doors }) => {
        const known = DOORS[kindOfId(target)];
        return known === undefined
          ? []
          : doors
              .filter((door) => !known.includes(door))
              .map(
                (door) =>
                  `${at}.groupIds has ${quoted(door)}; this target has ${known.map((one) => quoted(one)).join(", ")}`,
              );
      }),
  },
  {
    id: "endpoint-in-its-networks-location",
    types: [ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalOtherLocation",
    check: ({ properties, after }) => {
      const subnet = textAt(properties, "subnet", "id");
      const network = subnet === undefined ? undefined : findResource(after, parentOf(subnet));
      return network === undefined || isSameLocation(properties.location, network.properties.location)
        ? []
        : [
            `location is ${quoted(properties.location)}, but its network lies in ${quoted(network.properties.location)}; write that`,
          ];
    },
  },
  {
    id: "endpoint-static-address",
    types: [ENDPOINT],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/private-link/manage-private-endpoint",
    code: "RehearsalEndpointAddress",
    check: ({ id, properties, after }) => {
      const subnet = findResource(after, textAt(properties, "subnet", "id") ?? "");
      const doors = connectionsOf(properties).flatMap((connection) => connection.doors);
      return listAt(properties, "ipConfigurations").flatMap((one, i) => {
        const at = `ipConfigurations[${i}]`;
        const address = textAt(one, "privateIPAddress") ?? "";
        const [door, member] = [textAt(one, "groupId"), textAt(one, "memberName")];
        const rival = resourcesOf(after, ENDPOINT).find(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() && addressesIn(other.properties).includes(address),
        );
        return [
          ...(door !== undefined && doors.includes(door)
            ? []
            : [
                `${at}.groupId is ${quoted(door)}; write that of the connection, ${doors.map((one) => quoted(one)).join(", ")}`,
              ]),
          ...(member === undefined ? [`${at}.memberName is missing; write that of the sub-resource`] : []),
          ...(subnet === undefined || isUsableIn(address, prefixesOfSubnet(subnet.properties))
            ? []
            : [
                `${at}.privateIPAddress is ${quoted(address)}; write one of ${rangesOfSubnet(subnet.properties).join(", ")}, neither one of the first four nor the last`,
              ]),
          ...(rival === undefined
            ? []
            : [`${at}.privateIPAddress is ${quoted(address)}, which ${rival.id} has; take another`]),
        ];
      });
    },
  },
  {
    id: "private-zone-global",
    types: [ZONE, ZONE_LINK],
    on: WRITES,
    source: ZONES,
    code: "RehearsalZoneLocation",
    check: ({ properties }) =>
      textAt(properties, "location")?.toLowerCase() === "global"
        ? []
        : [`location is ${quoted(properties.location)}; private zones and their links are "global"`],
  },
  {
    id: "zone-link-network-once",
    types: [ZONE_LINK],
    on: WRITES,
    source: LINKS,
    code: "RehearsalNetworkLinkedTwice",
    check: ({ id, properties, content }) => {
      const network = textAt(properties, "virtualNetwork", "id")?.toLowerCase();
      return resourcesOf(content, ZONE_LINK)
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .filter((other) => textAt(other.properties, "virtualNetwork", "id")?.toLowerCase() === network)
        .filter((other) => nameOf(parentOf(other.id)) === nameOf(parentOf(id)))
        .map(
          (other) =>
            `${other.id} links the same network to a zone of the name ${quoted(nameOf(parentOf(id)))} already; leave one out`,
        );
    },
  },
  {
    id: "zone-group-zone-exists",
    types: [ZONE_GROUP],
    on: WRITES,
    source: DNS_VALUES,
    code: "RehearsalUnknownZone",
    check: ({ properties, after }) =>
      listAt(properties, "privateDnsZoneConfigs").flatMap((config, i) => {
        const zone = textAt(config, "privateDnsZoneId") ?? "";
        return isThere(after, zone)
          ? []
          : [
              `privateDnsZoneConfigs[${i}].privateDnsZoneId is ${quoted(zone)}, which does not exist; create it first, and depend on it`,
            ];
      }),
  },
  {
    id: "private-zone-in-use",
    types: [ZONE],
    on: ["delete"],
    source: ZONES,
    code: "RehearsalZoneInUse",
    check: ({ id, content }) =>
      childrenOf(content, id, ZONE_LINK).map(
        (link) => `${id} is still linked by ${link.id}; delete that first`,
      ),
  },
];
