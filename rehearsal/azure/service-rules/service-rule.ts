import type { Json } from "../plugin/property-value";
import type { AzureContent } from "../state/azure-state";

/** A resource as rules see it: azure-native's shape, secrets uncovered. */
export type Properties = Readonly<Record<string, Json>>;

export type Verb = "create" | "update" | "delete";

/** What a rule is asked about. */
export interface RuleSubject {
  /** `network:VirtualNetworkGateway`. */
  readonly type: string;
  readonly id: string;
  /** The resource after the request; before it, when it is deleted. */
  readonly properties: Properties;
  /** The resource before an update or deletion. */
  readonly before: Properties | undefined;
  /** Everything that stands, this resource before the request included. */
  readonly content: AzureContent;
  /** Everything that would stand if the request were granted. */
  readonly after: AzureContent;
}

/** One documented behaviour of the service. Answers on create, update and delete only, as Azure does. */
export interface ServiceRule {
  readonly id: string;
  /** Types it belongs to, `network:VirtualNetworkGateway`; `*` for every type. */
  readonly types: readonly string[];
  readonly on: readonly Verb[];
  /** Public document of Microsoft's that says so. */
  readonly source: string;
  /** Azure's code where a source names it, otherwise one that begins with `Rehearsal`. */
  readonly code: string;
  /** Where Azure was seen to answer with the code; not given when `source` names it, or nobody does. */
  readonly codeSource?: string;
  /**
   * Never quotes shared keys, RADIUS secrets or certificates: properties come without their secret marks.
   *
   * @returns what is wrong and what to do instead; nothing when all is well.
   */
  readonly check: (subject: RuleSubject) => readonly string[];
}

/** Most rules look at what a request would make. */
export const WRITES: readonly Verb[] = ["create", "update"];
