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
  /** Addresses of machines that have a security group of their own. */
  readonly machines: readonly PlannedMachine[];
  readonly doors: PlannedDoors;
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
  /** Rules that publish something, in the order in which the firewall looks at them. */
  readonly translations: readonly PlannedTranslation[];
  /** Ranges to which it sends without putting its own address in. */
  readonly keepsSourceTo: readonly string[];
}

/** What the firewall sends on that comes to one of its own addresses. */
export interface PlannedTranslation {
  readonly name: string;
  readonly protocols: PlannedFirewallRule["protocols"];
  readonly from: readonly string[];
  /** Its addresses as the plan writes them; a public one is its public address's {@link PlannedAddress.written}. */
  readonly to: readonly string[];
  readonly toPorts: readonly string[];
  readonly address: string;
  readonly port: string;
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

/** One address of a machine, with the security group of its network interface. */
export interface PlannedMachine {
  readonly name: string;
  readonly subnet: string;
  readonly address: string;
  /** Undefined where the interface has no group. */
  readonly securityRules: readonly PlannedSecurityRule[] | undefined;
}

/** Everything of a plan that somebody in the Internet could call. */
export interface PlannedDoors {
  readonly addresses: readonly PlannedAddress[];
  readonly services: readonly PlannedService[];
  /** What public zones of the plan answer. */
  readonly names: readonly PlannedName[];
}

/** A public address of the plan. */
export interface PlannedAddress {
  readonly id: string;
  readonly name: string;
  /** What Azure has given out, where the plan knows it. */
  readonly written: string | undefined;
  /** Standard ones let nobody in without a security group (learn.microsoft.com, "Public IP addresses"). */
  readonly closedWithoutGroup: boolean;
  readonly leads: Lead;
}

export type Lead =
  | { readonly to: "gateway" | "firewall" | "nowhere" }
  | { readonly to: "machine"; readonly address: string }
  | { readonly to: "balancer"; readonly rules: readonly BalancedPort[] };

/** One port of a load balancer, and the machines behind it. */
export interface BalancedPort {
  readonly transport: "tcp" | "udp";
  readonly port: number;
  readonly backends: readonly string[];
  readonly backendPort: number;
}

/** Storage account or key vault, which has public names whatever it lets in. */
export interface PlannedService {
  readonly name: string;
  /** Its names in the public DNS, each with the TCP ports of what is behind it. */
  readonly hosts: readonly { readonly host: string; readonly ports: readonly number[] }[];
  /** Ranges that it lets in from the Internet; `0.0.0.0/0` is everybody. */
  readonly lets: readonly string[];
}

/** A record of a public zone: an address, the id of a public address of the plan, or another name. */
export interface PlannedName {
  readonly name: string;
  readonly is: { readonly address: string } | { readonly publicAddress: string } | { readonly alias: string };
}
