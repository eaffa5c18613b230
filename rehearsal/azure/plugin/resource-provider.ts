import type { PropertyMap } from "./property-value";
import type { DetailedDiff } from "./object-diff";

/** Which resource a request is about. */
export interface Subject {
  readonly urn: string;
  /** Type token as the program wrote it. */
  readonly type: string;
}

/** How the engine wants names made. */
export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposedName: string;
}

/** Asked for the inputs of a resource before anything is planned. */
export interface CheckCall extends Subject {
  readonly olds: PropertyMap;
  readonly news: PropertyMap;
  /** The engine's randomness: the same request gives the same answer. */
  readonly randomSeed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
}

/** What is wrong with which property. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Inputs as later requests shall see them, or why they cannot be used. */
export interface Checked {
  readonly inputs: PropertyMap;
  readonly failures: readonly Failure[];
}

/** What a change means. */
export interface Difference {
  readonly detailed: DetailedDiff;
  readonly deleteBeforeReplace: boolean;
}

/** A resource as it stands. */
export interface Standing {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/**
 * A provider in plain values: what remains of Pulumi's `ResourceProvider` protocol when marshalling, secrets on
 * the wire and status codes are taken off. Every method may throw; {@link Refusal} for what a user can mend.
 */
export interface ResourceProvider {
  readonly name: string;
  readonly version: string;
  checkConfig(news: PropertyMap): Checked;
  configure(config: PropertyMap): void;
  parameterize(value: Uint8Array): { name: string; version: string };
  invoke(token: string, args: PropertyMap): Promise<PropertyMap>;
  check(call: CheckCall): Promise<Checked>;
  diff(
    call: Subject & { state: PropertyMap; oldInputs: PropertyMap; news: PropertyMap },
  ): Promise<Difference>;
  create(call: Subject & { inputs: PropertyMap; preview: boolean }): Promise<Standing>;
  /** @returns undefined when the resource is gone. */
  read(
    call: Subject & { id: string; state: PropertyMap; inputs: PropertyMap | undefined },
  ): Promise<(Standing & { inputs: PropertyMap }) | undefined>;
  update(
    call: Subject & {
      id: string;
      state: PropertyMap;
      oldInputs: PropertyMap;
      inputs: PropertyMap;
      preview: boolean;
    },
  ): Promise<PropertyMap>;
  delete(call: Subject & { id: string; state: PropertyMap }): Promise<void>;
}

/** A request that is refused, in words for whoever wrote the program. */
export class Refusal extends Error {
  /**
   * @param code Azure's error code where a document names it, otherwise one that begins with `Rehearsal`.
   * @param message what was found, where, and what to write instead.
   */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}
