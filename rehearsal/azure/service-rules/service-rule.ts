import type { Json } from "../plugin/property-value";
import type { AzureContent } from "../state/azure-state";

/** What a rule is asked about. */
export interface RuleSubject {
  readonly id: string;
  /** The resource after the request, in azure-native's shape; before it, when it is deleted. */
  readonly properties: Record<string, Json>;
  /** The resource before an update. */
  readonly before: Record<string, Json> | undefined;
  /** Everything that stands, this resource before the request included. */
  readonly content: AzureContent;
}

/** One documented behaviour of the service. Answers on create, update and delete only, as Azure does. */
export interface ServiceRule {
  readonly id: string;
  /** Type it belongs to, `network:VirtualNetworkGateway`; `*` for every type. */
  readonly type: string;
  readonly on: readonly ("create" | "update" | "delete")[];
  /** Public document that says so. */
  readonly source: string;
  /** Azure's code where the source names one, otherwise one that begins with `Rehearsal`. */
  readonly code: string;
  /** @returns what is wrong and what to do instead; nothing when all is well. */
  readonly check: (subject: RuleSubject) => readonly string[];
}
