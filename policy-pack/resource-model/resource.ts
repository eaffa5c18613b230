import type { Reading } from "./reading";

/** Of a resource's options those that change what a rule sees, or what Pulumi may do to it. */
export interface ResourceOptions {
  /** Paths of properties in which Pulumi keeps the old value, in whatever spelling; a rule then sees the old one as well. */
  readonly ignoreChanges: readonly string[];
  /** Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/** One planned or existing resource, as plain data. */
export interface JudgedResource {
  readonly urn: string;
  readonly name: string;
  /** The type token as the program wrote it. */
  readonly type: string;
  /** The canonical types (`module:Name`) that the token may mean; empty for other providers. */
  readonly types: readonly string[];
  readonly inputs: Reading;
  /** How Pulumi is told to handle it; undefined where nobody says it. */
  readonly options?: ResourceOptions;
  /** The provider that will create it; undefined for components and providers themselves. */
  readonly provider?: { readonly type: string; readonly inputs: Reading };
}
