import type { Posture } from "../../../devices/posture";

/**
 * What device management says of one entry of its list, in the words of `posture/v1` but before anybody judged it: what
 * is not known is absent, and texts may be anything.
 */
export interface ManagementFacts {
  readonly source: Posture["source"];
  readonly collectedAt: string;
  readonly device: {
    readonly id: string;
    readonly serialNumber?: string;
    readonly manufacturer?: string;
    readonly model?: string;
  };
  readonly ownership: Posture["ownership"];
  readonly management: Partial<Posture["management"]>;
  readonly compliance: Posture["compliance"];
  readonly os: {
    readonly platform: Posture["os"]["platform"];
    readonly version?: string;
    readonly edition?: string;
  };
  readonly encryption?: Posture["encryption"];
  readonly firewall?: Posture["firewall"];
  readonly preBoot?: Posture["preBoot"];
  readonly join?: Posture["join"];
  readonly rooted?: Posture["rooted"];
  readonly health?: Posture["health"];
  readonly threat?: Posture["threat"];
  /** Where management knows the key itself. */
  readonly key?: Partial<Posture["key"]>;
  /** SHA-256 of management's own answer. */
  readonly raw: Posture["raw"];
}

/** One computer in the management's list. */
export interface Sighting {
  /** For messages: where it stands. Never the name it bears, which may be a person's. */
  readonly place: string;
  /** By what its report is found. */
  readonly reportKey: string;
  /** As management spells it; anything, until the register knows it. */
  readonly name: string;
  readonly facts: ManagementFacts;
}

/** What came by way of the management's channel from one laptop, or why it cannot be used. */
export type DeliveredReport =
  | {
      /** As the laptop printed it. */
      readonly text: string;
      /** When it was made, RFC 3339 in UTC; absent where the channel does not say. */
      readonly madeAt?: string;
    }
  | { readonly fault: string };

/** Everything that a source gave, before it is joined. */
export interface Gathered {
  readonly sightings: readonly Sighting[];
  /** By {@link Sighting.reportKey}. */
  readonly reports: ReadonlyMap<string, DeliveredReport>;
  /** Entries of the list that are no computers of a kind that may get a certificate: telephones, for instance. */
  readonly otherKinds: number;
  /** Entries that could not be read at all. */
  readonly faults: readonly CollectFault[];
}

/** One thing that is wrong with one record, or between two. */
export interface CollectFault {
  readonly place: string;
  /** What is wrong, and the remedy; without what was found, which may be a person's data. */
  readonly message: string;
}
