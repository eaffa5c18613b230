import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import type { Scope } from "../../../policy-pack/stack-scope";

type Inputs = Readonly<Record<string, Json>>;

/** A resource of a stack of the project, or one that is written out. */
export type Base =
  { readonly stack: "dev" | "city-access"; readonly resource: string } | { readonly inputs: Inputs };

/** A resource beside the one that is judged. */
export interface Beside {
  readonly type: string;
  readonly inputs?: Inputs;
  readonly from?: Readonly<Record<string, readonly string[]>>;
}

/** One way in which a stack could admit a client that the city does not manage. */
export interface WayIn {
  readonly id: string;
  /** Where in docs/mutation.md it belongs. */
  readonly section: string;
  /** What it does, as a sentence without its full stop. */
  readonly says: string;
  /** Type token, for azure-native in its shortest form. */
  readonly type: string;
  /** What passes every rule of the scope; a type that has no such form is dangerous as it stands. */
  readonly base: Base;
  /** A type that has no form which passes. */
  readonly isDangerousAsItStands?: true;
  /** From property paths to what makes the base dangerous; the first decides. */
  readonly danger: Inputs;
  readonly scope: Scope;
  /** The rules that must block it. */
  readonly rules: readonly string[];
  /** The rules that must block it without the deciding property; where it is missing, to leave it away is right. */
  readonly absent?: readonly string[];
  /** The same where it is unknown; where it is missing, one of any rules has to. A text: why an unknown value admits nobody. */
  readonly unknown?: readonly string[] | string;
  readonly options?: { readonly protect?: boolean; readonly ignoreChanges?: readonly string[] };
  /** Inputs of its provider. */
  readonly provider?: Inputs;
  /** From its inputs to the resources beside it, by name, that they are made from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly beside?: Readonly<Record<string, Beside>>;
}

/** What most rows leave as it is. */
export type More = Partial<
  Pick<
    WayIn,
    | "absent"
    | "unknown"
    | "options"
    | "provider"
    | "from"
    | "beside"
    | "scope"
    | "base"
    | "rules"
    | "isDangerousAsItStands"
  >
>;
export type Row = readonly [id: string, says: string, danger: Inputs, rules: readonly string[], more?: More];

/** Rows that change one resource. */
export function rows(
  common: Pick<WayIn, "section" | "type" | "base" | "scope"> & More,
  ...all: readonly Row[]
): readonly WayIn[] {
  return all.map(([id, says, danger, rules, more]) => ({ ...common, id, says, danger, rules, ...more }));
}

/** Types that must not exist, whatever they say. */
export function forbidden(
  section: string,
  ...types: readonly (readonly [type: string, says: string])[]
): readonly WayIn[] {
  return types.map(([type, says]) => ({
    id: `type-${type.replace(/^azure-native:/, "").replaceAll(/[:/]+/g, "-")}`,
    section,
    says,
    type,
    base: { inputs: {} },
    isDangerousAsItStands: true,
    danger: {},
    scope: "remote-access",
    rules: ["type-allowed"],
  }));
}

/** What the city protects, as the trust file of every row says it. */
export const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
export const ELSEWHERE = "6b1f4c2e-0000-4000-8000-0000000000ff";
const inCity = (type: string) => `/subscriptions/${CITY}/resourceGroups/rg-city/providers/${type}`;
export const NETWORK = inCity("Microsoft.Network/virtualNetworks/vnet-city");
export const VAULT = inCity("Microsoft.KeyVault/vaults/kv-city");
export const ACCOUNT = inCity("Microsoft.Storage/storageAccounts/stcity");
export const OTHER_NETWORK = `/subscriptions/${ELSEWHERE}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet`;
export const IN_CITY = { subscriptionId: CITY };
