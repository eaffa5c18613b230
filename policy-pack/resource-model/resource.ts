import type { Reading } from "./reading";

/** One planned or existing resource, as plain data. */
export interface JudgedResource {
  readonly urn: string;
  readonly name: string;
  /** The type token as the program wrote it. */
  readonly type: string;
  /** The canonical types (`module:Name`) that the token may mean; empty for other providers. */
  readonly types: readonly string[];
  readonly inputs: Reading;
  /** The provider that will create it; undefined for components and providers themselves. */
  readonly provider?: { readonly type: string; readonly inputs: Reading };
}
