/** Everything that a lab needs, gathered before it is cut off from the machine: plan, what the project's commands say, keys. */
export interface LabInput {
  readonly plan: { readonly name: string; readonly text: string };
  /** What `npm run access -- --json` says: the declared model, which the packets are held against. */
  readonly access: DeclaredAccess;
  /** What `npm run profiles` made, by department. */
  readonly profiles: Readonly<Record<string, Profile>>;
  /** Rules for the city's own firewall, from `npm run firewall-rules`. */
  readonly cityRules: { readonly rules: string; readonly device: string } | undefined;
  readonly laptops: readonly LabLaptop[];
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
