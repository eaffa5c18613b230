import {
  STRANGE,
  OPEN_TO_WEB,
  webSubnet,
  nic,
  pip,
  balancer,
  behind,
  mailFor,
  letThrough,
  allowing,
  dnat,
  site,
  toAppliance,
  type Mutant,
} from "./mutant-parts";
import {
  changed,
  collection,
  MAIL_RULES,
  NO_NAMES,
  resource,
  rule,
  SMALL_STACK,
  withMore,
} from "./small-stack";

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  "an interface with a public address, and a group that lets in the Internet": {
    bodies: withMore(
      resource("NetworkSecurityGroup", "nsg-web", { securityRules: [OPEN_TO_WEB, ...MAIL_RULES.slice(1)] }),
      webSubnet({ networkSecurityGroup: { id: "/id/nsg-web" } }),
      pip,
      nic({ publicIPAddress: { id: "/id/pip-web" } }),
    ),
    told: [
      "nic-web: Internet → pip-web → nic-web → 10.84.2.10:443 (admitted by nsg-web/allow-web; passes no firewall)",
    ],
  },
  "an interface with a public address in a subnet without a group": {
    bodies: withMore(webSubnet({}), pip, nic({ publicIPAddress: { id: "/id/pip-web" } })),
    told: [
      "nic-web: Internet → pip-web → nic-web → 10.84.2.10:1 (admitted by no security group; passes no firewall)",
    ],
  },
  "a group that another stack makes": {
    bodies: withMore(
      webSubnet({ networkSecurityGroup: { id: `${STRANGE}/networkSecurityGroups/nsg` } }),
      pip,
      nic({ publicIPAddress: { id: "/id/pip-web" } }),
    ),
    told: [
      "nic-web: Internet → pip-web → nic-web → 10.84.2.10:1 (admitted by a security group that this stack does not make, or that is overruled; passes no firewall)",
    ],
    beyondEvaluator: true,
  },
  "a rule that stands beside its group, before the one that denies": {
    bodies: [
      ...changed("nsg-mail", { securityRules: [...MAIL_RULES] }),
      resource("SecurityRule", "web", {
        networkSecurityGroupName: "nsg-mail",
        securityRuleName: "allow-web",
        ...OPEN_TO_WEB,
      }),
      pip,
      resource("NetworkInterface", "nic-web", {
        networkInterfaceName: "nic-web",
        ipConfigurations: [
          {
            privateIPAddress: "10.84.0.10",
            subnet: { id: "/id/mail" },
            publicIPAddress: { id: "/id/pip-web" },
          },
        ],
      }),
    ],
    told: [
      "nic-web: Internet → pip-web → nic-web → 10.84.0.10:443 (admitted by nsg-mail/allow-web; passes no firewall)",
    ],
    beyondEvaluator: true,
  },
  "a load balancer with a public address": {
    bodies: [
      ...changed("nsg-mail", { securityRules: [OPEN_TO_WEB, ...MAIL_RULES] }),
      pip,
      resource("NetworkInterface", "nic-mail", {
        networkInterfaceName: "nic-mail",
        ipConfigurations: [{ privateIPAddress: "10.84.0.10", subnet: { id: "/id/mail" }, ...behind }],
      }),
      balancer({
        loadBalancingRules: [{ name: "web", protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
      }),
    ],
    told: [
      "lb: Internet → pip-web → lb:443 → 10.84.0.10:443 (admitted by nsg-mail/allow-web; passes no firewall)",
    ],
  },
  "a load balancer's rule for one port": {
    bodies: [
      ...changed("nsg-mail", { securityRules: [OPEN_TO_WEB, ...MAIL_RULES] }),
      pip,
      balancer({
        backendAddressPools: [{ name: "pool", loadBalancerBackendAddresses: [{ ipAddress: "10.84.0.10" }] }],
        inboundNatRules: [{ name: "web", protocol: "Tcp", frontendPort: 8443, backendPort: 443 }],
      }),
    ],
    told: [
      "lb: Internet → pip-web → lb:8443 → 10.84.0.10:443 (admitted by nsg-mail/allow-web; passes no firewall)",
    ],
  },
  "a port that the firewall translates": {
    bodies: changed(
      "nsg-mail",
      {
        securityRules: [
          rule("from-firewall", 900, { sourceAddressPrefix: "10.80.1.0/26", destinationPortRange: "993" }),
          ...MAIL_RULES,
        ],
      },
      changed("rules", letThrough(dnat({}))),
    ),
    told: [
      "fw: Internet → pip-fw → fw:443 → 10.84.0.10:993 (translated by nat/web; admitted by nsg-mail/from-firewall)",
    ],
    beyondEvaluator: true,
  },
  "a port that the firewall translates for one address": {
    bodies: changed(
      "rules",
      letThrough(
        dnat({ sourceAddresses: ["198.51.100.9"], translatedAddress: "10.84.1.4", translatedPort: "445" }),
      ),
    ),
    told: [
      "fw: Internet (198.51.100.9) → pip-fw → fw:443 → 10.84.1.4:445 (translated by nat/web; admitted by nsg-share/share)",
    ],
    beyondEvaluator: true,
  },
  "no route to the firewall, behind which a group lets in more": {
    bodies: changed("rt-gateway", { routes: [] }, changed("nsg-mail", { securityRules: mailFor({}) })),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → 10.84.0.4:1 (admitted by nsg-mail/mail; passes no firewall)",
      "plan-dev: (warns) declared, and no way leads there: 10.81.0.0/24 → 10.84.1.4 by tcp/445",
    ],
  },
  "a longer route past the firewall": {
    bodies: changed(
      "rt-gateway",
      {
        routes: [
          toAppliance("10.80.1.4"),
          { name: "mail", addressPrefix: "10.84.0.8/29", nextHopType: "VnetLocal" },
        ],
      },
      changed("nsg-mail", { securityRules: mailFor({}) }),
    ),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → 10.84.0.8:1 (admitted by nsg-mail/mail; passes no firewall)",
    ],
  },
  "a peering with a network of somebody else": {
    bodies: withMore(
      resource("VirtualNetworkPeering", "to-city", {
        virtualNetworkName: "spoke",
        remoteVirtualNetwork: { id: `${STRANGE}/virtualNetworks/vnet-city` },
      }),
    ),
    told: [
      "to-city: 10.80.1.0 (a network that this stack does not make) → peering to-city → 10.84.1.4:445 (admitted by nsg-share/share; passes no firewall)",
    ],
    beyondEvaluator: true,
  },
  "the same, written inside the network": {
    bodies: changed("spoke", {
      virtualNetworkPeerings: [
        { name: "city", remoteVirtualNetwork: { id: `${STRANGE}/virtualNetworks/vnet-city` } },
      ],
    }),
    told: [
      "spoke: 10.80.1.0 (a network that this stack does not make) → peering spoke → 10.84.1.4:445 (admitted by nsg-share/share; passes no firewall)",
    ],
    beyondEvaluator: true,
  },
  "a subnet whose private endpoint heeds neither routes nor groups": {
    bodies: changed("share", { privateEndpointNetworkPolicies: "Disabled" }),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → 10.84.1.4:1 (admitted by no security group: those of share do not hold for private endpoints; passes no firewall)",
    ],
  },
  "a second pool, which nobody has pinned": {
    bodies: changed(
      "vpn",
      {
        vpnClientConfiguration: {
          vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
          vngClientConnectionConfigurations: [
            { name: "guests", vpnClientAddressPool: { addressPrefixes: ["10.99.0.0/24"] } },
          ],
        },
      },
      changed(
        "nsg-mail",
        {
          securityRules: mailFor({
            sourceAddressPrefix: "*",
            destinationAddressPrefix: "10.84.0.10",
            destinationPortRange: "993",
          }),
        },
        changed(
          "rules",
          letThrough(allowing("guests", { sourceAddresses: ["10.99.0.0/24"], destinationPorts: ["993"] })),
        ),
      ),
    ),
    told: [
      "vpn: not a pinned pool: 10.99.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by more/guests; admitted by nsg-mail/mail)",
      "vpn: more than is declared: 10.99.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by more/guests; admitted by nsg-mail/mail)",
    ],
  },
  "a pool that only the deployment tells, with filters for whole ranges": {
    bodies: changed(
      "vpn",
      { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["/id/somewhere"] } } },
      changed(
        "nsg-mail",
        {
          securityRules: mailFor({
            sourceAddressPrefix: "10.0.0.0/8",
            destinationAddressPrefix: "10.84.0.10",
            destinationPortRange: "993",
          }),
        },
        changed(
          "rules",
          letThrough(allowing("wide", { sourceAddresses: ["10.0.0.0/8"], destinationPorts: ["993"] })),
        ),
      ),
    ),
    told: [
      "vpn: not a pinned pool: 10.0.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by more/wide; admitted by nsg-mail/mail)",
      "vpn: more than is declared: 10.0.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by more/wide; admitted by nsg-mail/mail)",
    ],
    beyondEvaluator: true,
  },
  "firewall and group opened for one port more": {
    bodies: changed(
      "rules",
      letThrough(allowing("ssh", {})),
      changed("nsg-mail", {
        securityRules: mailFor({
          destinationAddressPrefix: "10.84.0.10",
          destinationPortRanges: ["22", "993"],
        }),
      }),
    ),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:22 (let through by more/ssh; admitted by nsg-mail/mail)",
    ],
  },
  "a firewall whose policy inherits from one of somebody else": {
    bodies: changed(
      "policy",
      { basePolicy: { id: `${STRANGE}/firewallPolicies/central` } },
      changed("nsg-mail", { securityRules: mailFor({ destinationAddressPrefix: "10.84.0.10" }) }),
    ),
    told: [
      "fw: Internet → pip-fw → fw → 10.84.1.4:445 (translated by fw, whose rules this stack does not make; admitted by nsg-share/share)",
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:1 (let through by fw, whose rules this stack does not make; admitted by nsg-mail/mail)",
      "share: more than is declared: 10.84.1.0 (spoke/share) → fw → vpn → 10.81.0.0:1 (let through by fw, whose rules this stack does not make)",
    ],
    beyondEvaluator: true,
  },
  "a server that may call laptops": {
    bodies: changed(
      "nsg-mail",
      { securityRules: MAIL_RULES.slice(0, 2) },
      changed(
        "rules",
        letThrough(
          allowing("call", { sourceAddresses: ["10.84.0.10"], destinationAddresses: ["10.81.0.0/24"] }),
        ),
      ),
    ),
    told: [
      "mail: more than is declared: 10.84.0.10 (spoke/mail) → fw → vpn → 10.81.0.0:22 (let through by more/call)",
    ],
  },
  "a tunnel for any address": {
    bodies: withMore(...site({})),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → lgw → 10.96.10.10:1 (passes no firewall)",
      "vpn: more than is declared: 10.96.10.10 (lgw) → vpn → 10.81.0.0:1 (passes no firewall)",
    ],
    beyondEvaluator: true,
  },
  "a route to an appliance of which nobody knows what it does": {
    bodies: changed(
      "rt-gateway",
      {
        routes: [toAppliance("10.84.0.99")],
      },
      changed("nsg-mail", { securityRules: mailFor({}) }),
    ),
    told: [
      "vpn: more than is declared: 10.81.0.0 (clients of vpn) → vpn → an appliance that is not judged → 10.84.0.4:1 (admitted by nsg-mail/mail; passes no firewall)",
      "plan-dev: (warns) declared, and no way leads there: 10.81.0.0/24 → 10.84.1.4 by tcp/445",
    ],
    beyondEvaluator: true,
  },
  "a subnet with addresses of IPv6": {
    bodies: changed("mail", { addressPrefix: undefined, addressPrefixes: ["10.84.0.0/24", "fd00:84::/64"] }),
    told: ["mail: not computed: addresses of IPv6 in spoke/mail: anybody may reach them"],
    beyondEvaluator: true,
  },
  "a bastion, which answers the Internet": {
    bodies: withMore(
      webSubnet({ networkSecurityGroup: { id: "/id/nsg-mail" } }),
      resource("BastionHost", "bas", { ipConfigurations: [{ subnet: { id: "/id/web" } }] }),
    ),
    told: ["bas: Internet → bas → 10.84.1.4:1 (admitted by a security group of share; passes no firewall)"],
    beyondEvaluator: true,
  },
  "a declaration that cannot be read": {
    bodies: SMALL_STACK,
    access: { schema: "access/v1", rules: [{ from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["993"] }] },
    told: ["plan-dev: an output that cannot be read"],
  },
  "less than is declared": {
    bodies: changed("rules", { ruleCollections: [NO_NAMES] }),
    told: ["plan-dev: (warns) declared, and no way leads there: 10.81.0.0/24 → 10.84.0.10 by tcp/993"],
  },
  "firewall rules for groups of addresses, one of which is too wide": {
    bodies: [
      ...changed(
        "nsg-mail",
        {
          securityRules: mailFor({
            sourceAddressPrefix: "10.81.0.0/16",
            destinationAddressPrefix: "10.84.0.10",
            destinationPortRange: "993",
          }),
        },
        changed(
          "vpn",
          {
            vpnClientConfiguration: {
              vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24", "10.81.1.0/24"] },
            },
          },
          changed("rules", {
            ruleCollections: [
              collection(
                "groups",
                100,
                "Allow",
                {
                  ruleType: "NetworkRule",
                  name: "mail",
                  ipProtocols: ["TCP"],
                  sourceIpGroups: ["/id/everybody"],
                  destinationIpGroups: ["/id/mail-servers"],
                  destinationPorts: ["993"],
                },
                {
                  ruleType: "NetworkRule",
                  name: "share",
                  ipProtocols: ["TCP"],
                  sourceAddresses: ["10.81.0.0/24"],
                  destinationAddresses: ["10.84.1.4"],
                  destinationPorts: ["445"],
                },
              ),
              NO_NAMES,
            ],
          }),
        ),
      ),
      resource("IpGroup", "everybody", { ipAddresses: ["10.81.0.0/23"] }),
      resource("IpGroup", "mail-servers", { ipAddresses: ["10.84.0.10"] }),
    ],
    told: [
      "vpn: more than is declared: 10.81.1.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by groups/mail; admitted by nsg-mail/mail)",
    ],
    inPreview: [
      "vpn: (warns) not judged, perhaps more than is declared: 10.81.1.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by groups/mail; admitted by nsg-mail/mail)",
      "mail: (warns) not judged, perhaps more than is declared: 10.84.0.10 (spoke/mail) → fw → vpn → 10.81.1.0:993 (let through by groups/mail)",
    ],
  },
};
