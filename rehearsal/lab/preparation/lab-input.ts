/** Everything that a lab needs, gathered before it is cut off from the machine: plan, what the project's commands say, keys. */
export interface LabInput {
  readonly plan: { readonly name: string; readonly text: string };
  /** What `npm run access -- --json` says: the declared model, which the packets are held against. */
  readonly access: DeclaredAccess;
  /** What `npm run policies -- reach --json` says of the same plan: what the policy pack computes, whatever is declared. */
  readonly computed: ComputedReach;
  /** What `npm run profiles` made, by department. */
  readonly profiles: Readonly<Record<string, Profile>>;
  /** Rules for the city's own firewall, from `npm run firewall-rules`. */
  readonly cityRules: { readonly rules: string; readonly device: string } | undefined;
  readonly laptops: readonly LabLaptop[];
  /** Where the rehearsal's authority lies, for a copy of it in the lab. */
  readonly rehearsal: RehearsalPlace;
  /** The rehearsal's anchor with its key: revocations are signed with it, and what the authority would never issue. */
  readonly anchor: KeyPair;
  /** An anchor that no plan has: as an old one, or somebody else's. */
  readonly otherAnchor: KeyPair;
  /** The gateway's own certificate and its root, which the lab makes in place of Azure. */
  readonly server: KeyPair & { readonly name: string; readonly root: string };
  /** The probe for an unmanaged device: its script for this system, and the list that belongs to the plan. */
  readonly probe: { readonly script: string; readonly list: string };
  /** The Node.js that runs the project, for what runs in namespaces. */
  readonly agent: string;
  /** ISO 8601. */
  readonly now: string;
}

/** A rehearsal that stands, and the engine that it was brought up with. */
export interface RehearsalPlace {
  readonly project: string;
  readonly home: string;
  readonly cache: string;
  /** Folder that holds `pulumi`. */
  readonly engine: string;
}

export interface KeyPair {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 in PEM. */
  readonly key: string;
}

/** A laptop of the rehearsal with a certificate that the authority issued. */
export interface LabLaptop extends KeyPair {
  readonly inventory: string;
  readonly department: string;
  readonly commonName: string;
  /** As the authority lists it: `works`, `revoked` and so on. */
  readonly state: string;
}

/** Files of one department's folder. */
export interface Profile {
  readonly connection: string;
  readonly firewall: string;
  /** Names of the files with roots that the connection names. */
  readonly serverRoots: Readonly<Record<string, string>>;
}

export interface DeclaredAccess {
  readonly enforcement: string;
  readonly zones: readonly {
    readonly name: string;
    readonly kind: string;
    readonly ranges: readonly string[];
  }[];
  readonly rules: readonly DeclaredRule[];
  readonly direct: readonly { readonly hosts: readonly string[]; readonly ports: readonly string[] }[];
  readonly routes: readonly string[];
  readonly departments: readonly { readonly name: string }[];
}

export interface DeclaredRule {
  readonly rule: string;
  readonly kind: string;
  readonly direction: "to-service" | "to-device";
  readonly zones: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** `tcp/993`, `udp/1-5`. */
  readonly ports: readonly string[];
}

/** Who may reach what, as the policy pack computes it from the plan alone. */
export interface ComputedReach {
  readonly ways: readonly ComputedWay[];
  /** What is not computed, a sentence each: while there is one, more than the ways may be possible. */
  readonly notComputed: readonly string[];
}

export interface ComputedWay {
  /** `clients`, `internet`, and others that the lab asks nothing about. */
  readonly sender: { readonly kind: string; readonly name: string };
  /** What the packets come to: `site` is behind a tunnel. */
  readonly arrival: string;
  /** `10.81.0.0/24`, `10.81.0.7`, `10.81.0.1-10.81.0.9`. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** `tcp/443`, `udp/1-1024`, `tcp/*`, `icmp`; `any`. */
  readonly ports: readonly string[];
}
