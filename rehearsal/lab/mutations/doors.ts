import { GATEWAY_ADDRESS } from "../paths/layout";
import type { PlannedResource } from "../plan/planned-resources";
import { pageName } from "../scenarios/door-targets";
import { MAIL_PAGES } from "../servers/pages";
import { changing, listOf, within, type Mutation } from "./mutation";
import { beside, everybody, STANDARD, type Beside } from "./new-resources";

type Plan = readonly PlannedResource[];

const SEEN_BY = "^doors$";
const RESOURCE = {
  subnets: "microsoft.network/virtualnetworks/subnets",
  groups: "Microsoft.Network/networkSecurityGroups",
  gateways: "Microsoft.Network/virtualNetworkGateways",
  firewalls: "microsoft.network/azurefirewalls",
  addresses: "microsoft.network/publicipaddresses",
} as const;
const MAIL = "10.84.0.10";
const MANAGEMENT = "10.84.0.4";
const SHARE = "10.84.1.4";
const ZONE = "musterstadt.example";

/** The subnet of the servers that stand in Azure; undefined where they stand in the city's own network. */
function serversOf(plan: Plan): { readonly subnet: string; readonly at: Beside } | undefined {
  const found = plan.find(({ kind, id }) => kind === RESOURCE.subnets && id.endsWith("/subnets/services"));
  return found && { subnet: found.id, at: beside(found) };
}

/** The servers' security group lets everybody in at some ports. */
function opened(plan: Plan, ports: readonly number[]): Plan {
  return changing(RESOURCE.groups, (group, name) =>
    name.includes("services")
      ? within(group, ["securityRules"], (rules) => [...listOf(rules), everybody("opened", ports)])
      : undefined,
  )(plan, { otherAnchor: "" });
}

/** The servers answer past the firewall, which would drop answers to what it has not seen. */
function answering(plan: Plan): Plan {
  return changing("Microsoft.Network/routeTables", (table, name) =>
    name.includes("services")
      ? within(table, ["routes"], (routes) =>
          listOf(routes).map((route) =>
            route.addressPrefix === "0.0.0.0/0"
              ? { name: route.name, addressPrefix: route.addressPrefix, nextHopType: "Internet" }
              : route,
          ),
        )
      : undefined,
  )(plan, { otherAnchor: "" });
}

/** A server gets a public address of its own. */
function published(plan: Plan, name: string, address: string): Plan {
  const servers = serversOf(plan);
  if (servers === undefined) return [];
  const { subnet, at } = servers;
  return [
    at.add(`publicIPAddresses/pip-${name}`, STANDARD),
    at.add(`networkInterfaces/nic-${name}`, {
      ipConfigurations: [
        {
          name: "address",
          privateIPAddress: address,
          subnet: { id: subnet },
          publicIPAddress: { id: at.id(`publicIPAddresses/pip-${name}`) },
        },
      ],
    }),
  ];
}

/** A load balancer with a public address before one server. */
function balanced(plan: Plan, name: string, address: string, port: number): Plan {
  const servers = serversOf(plan);
  if (servers === undefined) return [];
  const { at } = servers;
  const balancer = at.id(`loadBalancers/lb-${name}`);
  return [
    at.add(`publicIPAddresses/pip-${name}`, STANDARD),
    at.add(`loadBalancers/lb-${name}`, {
      frontendIPConfigurations: [
        { name: "front", publicIPAddress: { id: at.id(`publicIPAddresses/pip-${name}`) } },
      ],
      backendAddressPools: [{ name: "back", loadBalancerBackendAddresses: [{ ipAddress: address }] }],
      loadBalancingRules: [
        {
          name: "rule",
          frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/front` },
          backendAddressPool: { id: `${balancer}/backendAddressPools/back` },
          protocol: "Tcp",
          frontendPort: port,
          backendPort: port,
        },
      ],
    }),
  ];
}

/** All of it, or nothing where the plan has no servers in Azure. */
function withServers(change: (plan: Plan) => Plan): Mutation["change"] {
  return (plan) => (serversOf(plan) === undefined ? [] : change(plan));
}

/** A NAT rule at the firewall's public address, which has been given out. */
function translated(plan: Plan, port: number, address: string): Plan {
  const written = "20.113.0.4";
  const firewall = plan.find(({ kind }) => kind === RESOURCE.firewalls);
  const [own] = listOf(firewall?.properties.ipConfigurations).map(
    ({ publicIPAddress }) => (publicIPAddress as { readonly id?: string } | undefined)?.id,
  );
  const found = plan.find(({ kind, id }) => kind === RESOURCE.addresses && id === own);
  const group = plan.find(({ kind }) => kind === "microsoft.network/firewallpolicies/rulecollectiongroups");
  if (found === undefined || group === undefined) return [];
  const rule = {
    ruleType: "NatRule",
    name: `port-${port}`,
    ipProtocols: ["TCP"],
    sourceAddresses: ["*"],
    destinationAddresses: [written],
    destinationPorts: [`${port}`],
    translatedAddress: address,
    translatedPort: `${port}`,
  };
  const collection = {
    ruleCollectionType: "FirewallPolicyNatRuleCollection",
    name: "published",
    priority: 100,
    action: { type: "DNAT" },
    rules: [rule],
  };
  return [
    { ...found, properties: { ...found.properties, ipAddress: written } },
    {
      ...group,
      id: group.id.replace(/[^/]+$/, "published"),
      properties: { priority: 100, ruleCollections: [collection] },
    },
  ];
}

/** A public zone with one record. */
function zoned(plan: Plan, record: string, properties: PlannedResource["properties"]): Plan {
  const gateway = plan.find(({ kind }) => kind === RESOURCE.gateways.toLowerCase());
  if (gateway === undefined) return [];
  const at = beside(gateway);
  return [at.add(`dnsZones/${ZONE}`, {}), at.add(`dnsZones/${ZONE}/A/${record}`, properties)];
}

const openService = (properties: PlannedResource["properties"]) => ({
  ...properties,
  publicNetworkAccess: "Enabled",
  networkAcls: { defaultAction: "Allow" },
});

const openVaults = changing("Microsoft.KeyVault/vaults", openService);
const openShares = changing("Microsoft.Storage/storageAccounts", (account) =>
  account.azureFilesIdentityBasedAuthentication === undefined ? undefined : openService(account),
);
const namesOf = (changed: Plan, kind: string) =>
  changed.filter((one) => one.kind === kind).map(({ id }) => id.split("/").at(-1)!.toLowerCase());
const vaultPorts = (changed: Plan) =>
  namesOf(changed, "microsoft.keyvault/vaults").map((name) => `tcp:${name}.vault.azure.net:443`);
/** The firewall's public address, by its name in the plan. */
const firewallPort = (changed: Plan, port: number) =>
  namesOf(changed, RESOURCE.addresses).map((name) => `tcp:${name}:${port}`);

/** A computer for administrators in a network of its own, with remote desktop for everybody. */
function jumpHost(plan: Plan, guarded: boolean): Plan {
  const gateway = plan.find(({ kind }) => kind === RESOURCE.gateways.toLowerCase());
  if (gateway === undefined) return [];
  const at = beside(gateway);
  const subnet = "virtualNetworks/vnet-jump/subnets/jump";
  return [
    at.add("virtualNetworks/vnet-jump", { addressSpace: { addressPrefixes: ["10.99.0.0/24"] } }),
    at.add(subnet, { addressPrefix: "10.99.0.0/27" }),
    at.add("publicIPAddresses/pip-jump", STANDARD),
    ...(guarded
      ? [at.add("networkSecurityGroups/nsg-jump", { securityRules: [everybody("desktop", [3389])] })]
      : []),
    at.add("networkInterfaces/nic-jump", {
      ...(guarded ? { networkSecurityGroup: { id: at.id("networkSecurityGroups/nsg-jump") } } : {}),
      ipConfigurations: [
        {
          name: "address",
          privateIPAddress: "10.99.0.4",
          subnet: { id: at.id(subnet) },
          publicIPAddress: { id: at.id("publicIPAddresses/pip-jump") },
        },
      ],
    }),
  ];
}

const always =
  (...ids: readonly string[]) =>
  () =>
    ids;

/** What somebody opens to the Internet, with everything that the probe must reach then. */
export const DOORS: readonly Mutation[] = [
  {
    name: "published-mail",
    sentence: "the mail server has a public address, and a rule that lets everybody in",
    noticedBy: SEEN_BY,
    change: withServers((plan) => [
      ...published(plan, "mail", MAIL),
      ...opened(plan, [587, 993]),
      ...answering(plan),
    ]),
    reaches: always("tcp:pip-mail:587", "tcp:pip-mail:993"),
  },
  {
    name: "published-half",
    sentence: "the same, but its answers go to the firewall, which drops them",
    noticedBy: SEEN_BY,
    change: withServers((plan) => [...published(plan, "mail", MAIL), ...opened(plan, [587, 993])]),
    reaches: always(),
  },
  {
    name: "published-winrm",
    sentence: "a server can be managed from the Internet",
    noticedBy: SEEN_BY,
    change: withServers((plan) => [
      ...published(plan, "management", MANAGEMENT),
      ...opened(plan, [5985]),
      ...answering(plan),
    ]),
    reaches: always("tcp:pip-management:5985"),
  },
  {
    name: "balanced-share",
    sentence: "a public load balancer leads to a server's SMB",
    noticedBy: SEEN_BY,
    change: withServers((plan) => [
      ...balanced(plan, "share", MAIL, 445),
      ...opened(plan, [445]),
      ...answering(plan),
    ]),
    reaches: always("tcp:pip-share:445"),
  },
  {
    name: "balanced-pages",
    sentence: "a public load balancer leads to the pages of mail, and a public zone names it",
    noticedBy: SEEN_BY,
    change: withServers((plan) => {
      const { at } = serversOf(plan)!;
      return [
        ...balanced(plan, "owa", MAIL, 443),
        ...opened(plan, [443]),
        ...answering(plan),
        ...zoned(plan, "owa", { targetResource: { id: at.id("publicIPAddresses/pip-owa") } }),
      ];
    }),
    reaches: always("tcp:pip-owa:443", ...MAIL_PAGES.map((path) => pageName(`owa.${ZONE}`, path))),
  },
  {
    name: "translated-share",
    sentence: "a NAT rule of the firewall leads to the file share",
    noticedBy: SEEN_BY,
    change: (plan) => translated(plan, 445, SHARE),
    reaches: (changed) => firewallPort(changed, 445),
  },
  {
    name: "public-share",
    sentence: "the storage account with the file share lets in the Internet",
    noticedBy: SEEN_BY,
    change: openShares,
    reaches: (changed) =>
      namesOf(changed, "microsoft.storage/storageaccounts").flatMap((name) => [
        `tcp:${name}.blob.core.windows.net:443`,
        `tcp:${name}.file.core.windows.net:443`,
        `tcp:${name}.file.core.windows.net:445`,
      ]),
  },
  {
    name: "public-vault",
    sentence: "the vault with the anchor's key lets in the Internet",
    noticedBy: SEEN_BY,
    change: openVaults,
    reaches: vaultPorts,
  },
  {
    name: "open-vpn",
    sentence: "the gateway speaks OpenVPN too",
    noticedBy: SEEN_BY,
    change: changing(RESOURCE.gateways, (gateway) =>
      within(gateway, ["vpnClientConfiguration", "vpnClientProtocols"], (protocols) => [
        ...(Array.isArray(protocols) ? (protocols as unknown[]) : []),
        "OpenVPN",
      ]),
    ),
    reaches: always(`tcp:${GATEWAY_ADDRESS}:443`),
  },
  {
    name: "public-zone",
    sentence: "a public zone tells the mail server's inner address",
    noticedBy: SEEN_BY,
    change: (plan) => zoned(plan, "mail", { ARecords: [{ ipv4Address: innerAddress(plan) }] }),
    reaches: always(`dns:mail.${ZONE}`),
  },
  {
    name: "jump-host",
    sentence: "a computer for administrators takes remote desktop from everybody",
    noticedBy: SEEN_BY,
    change: (plan) => jumpHost(plan, true),
    reaches: always("tcp:pip-jump:3389"),
  },
  {
    name: "jump-host-closed",
    sentence: "the same without any security group, where Azure lets nobody in",
    noticedBy: SEEN_BY,
    change: (plan) => jumpHost(plan, false),
    reaches: always(),
  },
  {
    name: "vault-and-mail",
    sentence: "two doors at once: the vault, and a NAT rule that leads to mail",
    noticedBy: SEEN_BY,
    change: withServers((plan) => {
      const mail = translated(plan, 993, MAIL);
      // The firewall calls in its own name, for which the servers' group has no rule.
      return mail.length === 0
        ? []
        : [...openVaults(plan, { otherAnchor: "" }), ...mail, ...opened(plan, [993])];
    }),
    reaches: (changed) => [...vaultPorts(changed), ...firewallPort(changed, 993)],
  },
];

/** Some address of the plan's own network. */
function innerAddress(plan: Plan): string {
  const subnet = plan.find(({ kind }) => kind === RESOURCE.subnets);
  const prefix = subnet?.properties.addressPrefix;
  return typeof prefix === "string" ? prefix.replace(/\d+\/\d+$/, "10") : MAIL;
}
