import { findResource } from "../state/azure-state";
import {
  FIREWALL,
  FIREWALL_SUBNET,
  isFirewallSubnet,
  MANAGEMENT_SUBNET,
  policyOfFirewall,
  subnetsOfFirewall,
  tierOf,
} from "./access-relations";
import { listAt, quoted, repeated, textAt } from "./properties";
import { zonesOf } from "./public-addresses";
import {
  addressesOfGateway as addressesOf,
  groupOf,
  isSameLocation,
  nameOf,
  parentOf,
  prefixesOfSubnet,
  resourcesOf,
  SUBNET,
  usersOf,
} from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const FAQ = "https://learn.microsoft.com/azure/firewall/firewall-faq";
const POLICIES = "https://learn.microsoft.com/azure/firewall-manager/policy-overview";

/** A firewall needs room for the machines that join it under load. */
const SMALLEST_BITS = 26;

/** Which policies a firewall takes, by its tier. */
const POLICIES_OF: Readonly<Record<string, readonly string[]>> = {
  Basic: ["Basic"],
  Standard: ["Standard"],
  Premium: ["Standard", "Premium"],
};

const isInHub = (properties: Properties) => textAt(properties, "sku", "name") === "AZFW_Hub";

export const firewalls: readonly ServiceRule[] = [
  {
    id: "firewall-place",
    types: [FIREWALL],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/templates/microsoft.network/azurefirewalls",
    code: "RehearsalFirewallPlace",
    check: ({ properties }) => {
      const configurations = listAt(properties, "ipConfigurations");
      if (isInHub(properties)) {
        return properties.virtualHub === undefined || configurations.length > 0
          ? ['sku.name is "AZFW_Hub"; name the virtualHub, and no ipConfigurations']
          : [];
      }
      return [
        ...(properties.virtualHub === undefined
          ? []
          : [
              `virtualHub is set, but sku.name is ${quoted(textAt(properties, "sku", "name"))}; write "AZFW_Hub"`,
            ]),
        ...(configurations.length > 0
          ? []
          : [
              `ipConfigurations is ${quoted(properties.ipConfigurations)}; write one with ${FIREWALL_SUBNET} and a public address`,
            ]),
        ...(configurations.filter((one) => textAt(one, "subnet", "id") !== undefined).length > 1
          ? ["ipConfigurations name a subnet more than once; only the first one does"]
          : []),
        ...(configurations.length > 0 && textAt(configurations[0], "subnet", "id") === undefined
          ? ["ipConfigurations[0].subnet.id is missing; write the id of the firewall's subnet"]
          : []),
      ];
    },
  },
  {
    id: "firewall-address-named",
    types: [FIREWALL],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/firewall/forced-tunneling",
    code: "RehearsalFirewallWithoutAddress",
    check: ({ properties }) =>
      // With a management address of its own a firewall needs no other one.
      listAt(properties, "ipConfigurations").flatMap((one, i) =>
        textAt(one, "publicIPAddress", "id") === undefined &&
        properties.managementIpConfiguration === undefined
          ? [
              `ipConfigurations[${i}].publicIPAddress.id is missing; write the id of a Standard public address`,
            ]
          : [],
      ),
  },
  {
    id: "firewall-subnet-name",
    types: [FIREWALL],
    on: WRITES,
    source: FAQ,
    code: "RehearsalFirewallSubnetName",
    check: ({ properties }) => {
      const management = textAt(properties, "managementIpConfiguration", "subnet", "id");
      return [
        ...subnetsOfFirewall(properties)
          .filter((id) => !isFirewallSubnet(id))
          .map(
            (id) =>
              `the firewall stands in the subnet ${quoted(nameOf(id))}; it must be named exactly "${FIREWALL_SUBNET}"`,
          ),
        ...(management === undefined || nameOf(management).toLowerCase() === MANAGEMENT_SUBNET.toLowerCase()
          ? []
          : [
              `the firewall is managed in the subnet ${quoted(nameOf(management))}; it must be named exactly "${MANAGEMENT_SUBNET}"`,
            ]),
      ];
    },
  },
  {
    id: "firewall-subnet-size",
    types: [FIREWALL],
    on: WRITES,
    source: FAQ,
    code: "RehearsalFirewallSubnetSize",
    check: ({ properties, after }) =>
      subnetsOfFirewall(properties).flatMap((id) =>
        prefixesOfSubnet(findResource(after, id)?.properties ?? {})
          .filter(({ kind, bits }) => kind === "ipv4" && bits > SMALLEST_BITS)
          .map(
            ({ text }) =>
              `the firewall's subnet has the range ${text}; it needs a /${SMALLEST_BITS} or larger`,
          ),
      ),
  },
  {
    id: "firewall-subnet-without-security-group",
    types: [SUBNET],
    on: WRITES,
    source: FAQ,
    code: "RehearsalFirewallSubnetSecurityGroup",
    check: ({ id, properties }) =>
      isFirewallSubnet(id) && properties.networkSecurityGroup !== undefined
        ? [
            `${id} has the network security group ${quoted(textAt(properties, "networkSecurityGroup", "id"))}; Azure takes none here, leave it out`,
          ]
        : [],
  },
  {
    id: "firewall-in-its-networks-group",
    types: [FIREWALL],
    on: WRITES,
    source: FAQ,
    code: "SecureGatewayReferencesSubnetInDifferentResourceGroup",
    codeSource: "https://github.com/MicrosoftDocs/azure-docs/issues/13491",
    check: ({ id, properties }) =>
      subnetsOfFirewall(properties)
        .filter((subnet) => groupOf(subnet)?.toLowerCase() !== groupOf(id)?.toLowerCase())
        .map(
          (subnet) =>
            `its subnet ${subnet} lies in another resource group; a firewall lies in that of its network`,
        ),
  },
  {
    id: "firewall-in-its-networks-location",
    types: [FIREWALL],
    on: ["create"],
    source: FAQ,
    code: "RehearsalOtherLocation",
    check: (subject) =>
      neighboursOf(subject)
        .filter((other) => !isSameLocation(other.properties.location, subject.properties.location))
        .map(
          (other) =>
            `location is ${quoted(subject.properties.location)}, but ${other.id} lies in ${quoted(other.properties.location)}; a firewall, its network and its addresses lie in one place`,
        ),
  },
  {
    id: "firewall-address-standard",
    types: [FIREWALL],
    on: WRITES,
    source: FAQ,
    code: "RehearsalFirewallAddress",
    check: ({ properties, after }) =>
      addressesOf(after, properties).flatMap(({ id, properties: address }) => [
        ...(textAt(address, "sku", "name") === "Standard"
          ? []
          : [
              `the public address ${id} has sku.name ${quoted(textAt(address, "sku", "name"))}; a firewall needs "Standard"`,
            ]),
        ...(address.publicIPAllocationMethod === "Static"
          ? []
          : [
              `the public address ${id} has publicIPAllocationMethod ${quoted(address.publicIPAllocationMethod)}; a firewall needs "Static"`,
            ]),
        ...(address.publicIPAddressVersion === "IPv6"
          ? [`the public address ${id} is of IPv6; a firewall needs one of IPv4`]
          : []),
      ]),
  },
  {
    id: "firewall-address-unshared",
    types: [FIREWALL],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
    code: "RehearsalAddressInUse",
    check: ({ id, properties, after }) => {
      const ids = addressesOf(after, properties).map((address) => address.id);
      return [
        ...ids.flatMap((address) =>
          usersOf(after, address)
            .filter((user) => user.id.toLowerCase() !== id.toLowerCase())
            .map((user) => `the public address ${address} already belongs to ${user.id}; take another one`),
        ),
        ...repeated(ids).map(
          (address) => `the public address ${address} is used twice; give every configuration its own`,
        ),
      ];
    },
  },
  {
    id: "one-firewall",
    types: [FIREWALL],
    on: WRITES,
    source: FAQ,
    code: "RehearsalSecondFirewall",
    check: ({ id, properties, after }) => {
      const own = subnetsOfFirewall(properties).map((subnet) => subnet.toLowerCase());
      return resourcesOf(after, FIREWALL)
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .filter((other) =>
          subnetsOfFirewall(other.properties).some((subnet) => own.includes(subnet.toLowerCase())),
        )
        .map(
          (other) =>
            `${other.id} already stands in the same subnet, which takes one firewall; change that one`,
        );
    },
  },
  {
    id: "firewall-zones-fixed",
    types: [FIREWALL],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/reliability/reliability-firewall",
    code: "RehearsalFirewallZones",
    check: ({ properties, before }) =>
      zonesOf(properties) === zonesOf(before)
        ? []
        : [
            `zones are ${quoted(zonesOf(properties))}, but the firewall was made with ${quoted(zonesOf(before))}; they change only while it is deallocated (az network firewall), write the old ones`,
          ],
  },
  {
    id: "firewall-policy-tier",
    types: [FIREWALL],
    on: WRITES,
    source: POLICIES,
    code: "RehearsalFirewallPolicyTier",
    check: ({ properties, after }) => {
      const policy = policyOfFirewall(after, properties);
      const taken = POLICIES_OF[tierOf(properties)] ?? [];
      return policy === undefined || taken.includes(tierOf(policy.properties))
        ? []
        : [
            `sku.tier is ${quoted(tierOf(properties))}, but ${policy.id} has ${quoted(tierOf(policy.properties))}; such a firewall takes a policy of ${taken.map((tier) => quoted(tier)).join(" or ")}`,
          ];
    },
  },
  {
    id: "firewall-policy-or-rules",
    types: [FIREWALL],
    on: WRITES,
    source: POLICIES,
    code: "RehearsalFirewallPolicyAndRules",
    check: ({ properties }) =>
      properties.firewallPolicy === undefined
        ? []
        : ["applicationRuleCollections", "natRuleCollections", "networkRuleCollections"]
            .filter((name) => listAt(properties, name).length > 0)
            .map(
              (name) =>
                `${name} has rules of the firewall's own beside a firewallPolicy; write them into the policy`,
            ),
  },
];

/** The networks and addresses of a firewall that stand. */
function neighboursOf({ properties, after }: RuleSubject) {
  const networks = subnetsOfFirewall(properties).map((subnet) => findResource(after, parentOf(subnet)));
  return [...networks.filter((network) => network !== undefined), ...addressesOf(after, properties)];
}
