import { onlyManagedDevicesReachServices } from "../../../../policy-pack/rules/only-managed-devices-reach-services";
import { courtOf, saying } from "../judge";
import { planOf, withOutputs, type Body } from "./plan-of";
import {
  changed,
  collection,
  DECLARED,
  LET_THROUGH,
  MAIL_RULES,
  NO_NAMES,
  resource,
  rule,
  withMore,
} from "./small-stack";

/* What may never arrive, or may be another's, narrows nothing: each of these is found, though it looks closed. */

const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });

function told(bodies: readonly Body[]): string[] {
  const plan = withOutputs(planOf(bodies), { access: DECLARED });
  const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
  const found = onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
  return found.filter(({ warns }) => warns !== true).map(({ found: text }) => text);
}

const STRANGE =
  "/subscriptions/6b1f4c2e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Network";
const [MAIL, NOTHING_ELSE, NO_LAPTOPS] = MAIL_RULES;
/** A subnet with a machine on the Internet, whose group lets in nobody. */
const published = (
  subnet: object,
  group: Body["inputs"] = { securityRules: [NOTHING_ELSE] },
  ...more: Body[]
) =>
  withMore(
    resource("NetworkSecurityGroup", "nsg-web", group),
    resource("Subnet", "web", {
      virtualNetworkName: "spoke",
      subnetName: "web",
      addressPrefix: "10.84.2.0/24",
      routeTable: { id: "/id/rt-servers" },
      ...subnet,
    }),
    resource("PublicIPAddress", "pip-web", {}),
    resource("NetworkInterface", "nic-web", {
      ipConfigurations: [
        { privateIPAddress: "10.84.2.10", subnet: { id: "/id/web" }, publicIPAddress: { id: "/id/pip-web" } },
      ],
    }),
    ...more,
  );
const guarded = { networkSecurityGroup: { id: "/id/nsg-web" } };
const without = (one: object | undefined, name: string, more: object) => {
  const { [name]: _, ...rest } = one as Record<string, unknown>;
  return { ...rest, ...more };
};

it("a group that lets in nobody keeps out the Internet", () => {
  expect(told(published(guarded))).toEqual([]);
});

it.each<[string, Body[]]>([
  ["a group under another spelling", published({ networksecuritygroup: { id: "/id/nsg-web" } })],
  [
    "a group whose id stands under another spelling",
    published({ networkSecurityGroup: { ID: "/id/nsg-web" } }),
  ],
  ["a group in `properties`", published({ properties: guarded })],
  [
    "a group with its rules where its id belongs",
    published({ networkSecurityGroup: { securityRules: [NOTHING_ELSE] } }),
  ],
  [
    "a group in another subscription",
    published({ networkSecurityGroup: { id: `${STRANGE}/networkSecurityGroups/nsg-web` } }),
  ],
  [
    "a list of rules under another spelling",
    published(guarded, { SecurityRules: [NOTHING_ELSE, rule("all", 100, {})] }),
  ],
  [
    "a denial that nobody can read after a rule for all",
    published(guarded, { securityRules: [without(NOTHING_ELSE, "access", { Access: "Deny" })] }),
  ],
  [
    "a denial for the sender's port",
    published(guarded, {
      securityRules: [{ ...NOTHING_ELSE, sourcePortRange: "1-1000", priority: 100 }, rule("web", 200, {})],
    }),
  ],
  [
    "a denial for a tag of Azure's",
    published(guarded, {
      securityRules: [
        { ...NOTHING_ELSE, sourceAddressPrefix: "AzureCloud", priority: 100 },
        rule("web", 200, {}),
      ],
    }),
  ],
  [
    "a denial by a protocol that nobody knows",
    published(guarded, {
      securityRules: [{ ...NOTHING_ELSE, protocol: "Gre", priority: 100 }, rule("web", 200, {})],
    }),
  ],
  [
    "a denial without a number",
    published(guarded, { securityRules: [without(NOTHING_ELSE, "priority", {}), rule("web", 200, {})] }),
  ],
  [
    "a denial with the number of a rule that allows",
    published(guarded, { securityRules: [{ ...NOTHING_ELSE, priority: 200 }, rule("web", 200, {})] }),
  ],
  [
    "a denial of which only the deployment tells whom it is for",
    published(guarded, {
      securityRules: [
        without(NOTHING_ELSE, "sourceAddressPrefix", { priority: 100, sourceAddressPrefixes: [["/id/x"]] }),
        rule("web", 200, {}),
      ],
    }),
  ],
  [
    "a rule for a tag of Azure's",
    published(guarded, {
      securityRules: [rule("cloud", 100, { sourceAddressPrefix: "AzureCloud" }), NOTHING_ELSE],
    }),
  ],
  [
    "a rule whose senders stand under another spelling",
    published(guarded, {
      securityRules: [
        without(rule("web", 100, {}), "sourceAddressPrefix", { sourceaddressprefix: "10.81.0.0/24" }),
        NOTHING_ELSE,
      ],
    }),
  ],
  [
    "a rule for members of a group that another stack fills",
    published(guarded, {
      securityRules: [
        without(rule("web", 100, {}), "destinationAddressPrefix", {
          destinationApplicationSecurityGroups: [{ id: `${STRANGE}/applicationSecurityGroups/asg` }],
        }),
        NOTHING_ELSE,
      ],
    }),
  ],
  [
    "a network manager that overrules groups",
    published(guarded, undefined, resource("AdminRule", "always", { access: "AlwaysAllow" })),
  ],
  [
    "a machine that makes its own public address",
    published(guarded, undefined, {
      type: "azure-native:compute:VirtualMachineScaleSet",
      name: "vmss",
      inputs: {
        networkProfile: {
          networkInterfaceConfigurations: [
            { ipConfigurations: [{ publicIPAddressConfiguration: { name: "x" } }] },
          ],
        },
      },
    }),
  ],
  [
    "a bastion in a subnet that is told by its id",
    published(
      guarded,
      undefined,
      resource("BastionHost", "bas", {
        ipConfigurations: [{ subnet: { id: `${STRANGE}/virtualNetworks/v/subnets/AzureBastionSubnet` } }],
      }),
    ),
  ],
])("%s keeps out nobody", (_, bodies) => {
  expect(told(bodies)).toEqual([expect.stringMatching(/^Internet/)]);
});

/** Behind the firewall a group lets in clients by every port. */
const wide = changed("nsg-mail", {
  securityRules: [{ ...MAIL, destinationPortRange: "*" }, NOTHING_ELSE, NO_LAPTOPS],
});
const routes = (inputs: object) => changed("rt-gateway", inputs, wide);
const toFirewall = {
  name: "spoke",
  addressPrefix: "10.84.0.0/22",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: "10.80.1.4",
};
const denying = (change: object, collectionChange: object = {}) =>
  changed(
    "rules",
    {
      ruleCollections: [
        {
          ...collection("deny", 100, "Deny", {
            ruleType: "NetworkRule",
            name: "no-ssh",
            ipProtocols: ["TCP"],
            sourceAddresses: ["*"],
            destinationAddresses: ["*"],
            destinationPorts: ["22"],
            ...change,
          }),
          ...collectionChange,
        },
        LET_THROUGH,
        collection("ssh", 300, "Allow", {
          ruleType: "NetworkRule",
          name: "ssh",
          ipProtocols: ["TCP"],
          sourceAddresses: ["10.81.0.0/24"],
          destinationAddresses: ["10.84.0.10"],
          destinationPorts: ["22"],
        }),
        NO_NAMES,
      ],
    },
    wide,
  );

it("a firewall on the way, and a denial in it, keep out clients", () => {
  expect(told(wide)).toEqual([]);
  expect(told(denying({}))).toEqual([]);
});

it.each<[string, Body[]]>([
  [
    "a route under another spelling of its prefix",
    routes({ routes: [without(toFirewall, "addressPrefix", { addressprefix: "10.84.0.0/22" })] }),
  ],
  [
    "a route to a hop under another spelling",
    routes({ routes: [without(toFirewall, "nextHopType", { nexthopType: "VirtualAppliance" })] }),
  ],
  ["a route to a hop that nobody knows", routes({ routes: [{ ...toFirewall, nextHopType: "Elsewhere" }] })],
  ["a list of routes under another spelling", routes({ routes: undefined, Routes: [toFirewall] })],
  [
    "a table of another stack",
    changed("GatewaySubnet", { routeTable: { id: `${STRANGE}/routeTables/rt-gateway` } }, wide),
  ],
  [
    "a table in a subnet under another spelling",
    changed("GatewaySubnet", { routeTable: undefined, RouteTable: { id: "/id/rt-gateway" } }, wide),
  ],
  ["a route for a tag", routes({ routes: [{ ...toFirewall, addressPrefix: "Storage" }] })],
  ["a denial for a name", denying({ destinationAddresses: undefined, destinationFqdns: ["mail.example"] })],
  [
    "a denial for somebody else's group of addresses",
    denying({ sourceAddresses: undefined, sourceIpGroups: [`${STRANGE}/ipGroups/all`] }),
  ],
  ["a denial of a kind that nobody can read", denying({}, { action: { Type: "Deny" } })],
  [
    "a denial whose ports stand under another spelling",
    denying({ destinationPorts: undefined, DestinationPorts: ["22"] }),
  ],
  [
    "a policy of another stack",
    changed("fw", { firewallPolicy: { id: `${STRANGE}/firewallPolicies/policy` } }, wide),
  ],
  [
    "a policy under another spelling",
    changed("fw", { firewallPolicy: undefined, FirewallPolicy: { id: "/id/policy" } }, wide),
  ],
])("%s keeps out nobody", (_, bodies) => {
  expect(told(bodies).join("\n")).toMatch(
    /^more than is declared: 10\.81\.0\.0 \(clients of vpn\)|^Internet/,
  );
});
