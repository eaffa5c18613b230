/** What of a plan decides where packets go and who gets in. Nothing in it comes from settings. */
export interface LabPlan {
  readonly gateway: PlannedGateway;
  readonly networks: readonly PlannedNetwork[];
  /** Azure Firewall, where the plan has one. */
  readonly firewall: PlannedFirewall | undefined;
  /** The tunnel into the city's own network, where the plan has one. */
  readonly link: PlannedLink | undefined;
  /** Addresses of private endpoints and of the resolver. */
  readonly endpoints: readonly PlannedEndpoint[];
}

export interface PlannedGateway {
  readonly id: string;
  readonly name: string;
  /** Id of its subnet, as {@link PlannedSubnet.id}. */
  readonly subnet: string;
  /** What laptops may prove themselves with: `Certificate`, or something that this lab has no server for. */
  readonly authentication: readonly string[];
  readonly protocols: readonly string[];
  /** Certificates that a laptop's must be under, base64 of the DER. */
  readonly anchors: readonly { readonly name: string; readonly certificate: string }[];
  /** SHA-1 of certificates that are refused, 40 upper-case hex digits. */
  readonly revoked: readonly string[];
  readonly suites: readonly PlannedSuite[];
  /** Addresses for whoever is in no group with addresses of its own. */
  readonly pool: readonly string[];
  readonly groups: readonly PlannedGroup[];
  /** Routes that the plan pushes to laptops besides those of its networks. */
  readonly customRoutes: readonly string[];
}

/** One custom policy for IPsec, in Azure's words. */
export interface PlannedSuite {
  readonly ikeEncryption: string;
  readonly ikeIntegrity: string;
  readonly dhGroup: string;
  readonly ipsecEncryption: string;
  readonly ipsecIntegrity: string;
  readonly pfsGroup: string;
  readonly saLifeTimeSeconds: number;
}

/** Laptops told apart by the part of their name behind the `@`. */
export interface PlannedGroup {
  readonly name: string;
  readonly isDefault: boolean;
  /** The lower number is looked at first. */
  readonly priority: number;
  readonly domains: readonly string[];
  readonly pool: readonly string[];
}

export interface PlannedNetwork {
  readonly id: string;
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly subnets: readonly PlannedSubnet[];
  readonly peerings: readonly PlannedPeering[];
}

export interface PlannedSubnet {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  /** Rules of its security group; undefined where it has none, so that everything passes. */
  readonly securityRules: readonly PlannedSecurityRule[] | undefined;
  readonly routes: readonly PlannedRoute[];
  /** Whether it learns the gateway's routes. */
  readonly learnsGatewayRoutes: boolean;
  readonly endpointPolicies: EndpointPolicies;
}

/** Whether security groups and routes count for private endpoints too. */
export interface EndpointPolicies {
  readonly securityGroup: boolean;
  readonly routes: boolean;
}

export interface PlannedPeering {
  readonly remote: string;
  readonly access: boolean;
  /** Lets in what the other network has only passed on. */
  readonly forwarded: boolean;
  readonly gatewayTransit: boolean;
  readonly remoteGateway: boolean;
}

export interface PlannedSecurityRule {
  readonly name: string;
  readonly direction: "Inbound" | "Outbound";
  readonly priority: number;
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "Icmp" | "Esp" | "Ah" | "*";
  /** Ranges, or Azure's names for some; `*` is everything. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** `22`, `8000-8100`; `*` is every one. */
  readonly fromPorts: readonly string[];
  readonly toPorts: readonly string[];
}

export interface PlannedRoute {
  readonly name: string;
  readonly prefix: string;
  readonly next: "VirtualAppliance" | "VirtualNetworkGateway" | "VnetLocal" | "Internet" | "None";
  readonly address: string | undefined;
}

export interface PlannedFirewall {
  readonly name: string;
  readonly subnet: string;
  /** Collections of network rules in the order in which the firewall looks at them. */
  readonly collections: readonly PlannedCollection[];
  /** Ranges to which it sends without putting its own address in. */
  readonly keepsSourceTo: readonly string[];
}

export interface PlannedCollection {
  readonly name: string;
  readonly allow: boolean;
  readonly rules: readonly PlannedFirewallRule[];
}

export interface PlannedFirewallRule {
  readonly name: string;
  readonly protocols: readonly ("TCP" | "UDP" | "ICMP" | "Any")[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly toPorts: readonly string[];
}

/** The tunnel on into the city's own network. */
export interface PlannedLink {
  readonly name: string;
  /** What lies at the other end, as Azure's routes have it. */
  readonly prefixes: readonly string[];
  /** Pairs of ranges that may pass; undefined where the plan leaves them open. */
  readonly selectors: { readonly local: readonly string[]; readonly remote: readonly string[] } | undefined;
}

export interface PlannedEndpoint {
  readonly name: string;
  readonly address: string;
  readonly subnet: string;
  readonly kind: "private-endpoint" | "resolver";
}
