import { findFaults, type Fault } from "./declarations/conformance";
import type { DeclarationCache } from "./declarations/declaration-cache";
import { nearestName } from "./declarations/nearest-name";
import type { PropertyMap } from "./plugin/property-value";
import { Refusal } from "./plugin/resource-provider";
import { addressOf } from "./resources/address";
import { parseToken } from "./resources/resource-type";
import { REHEARSAL_SUBSCRIPTION } from "./resources/subscription";
import type { Kept } from "./standing-resources";

/** Faults that azure-native's own check finds; of the others only Azure knows. */
const STRUCTURAL: readonly Fault["kind"][] = ["missing", "mistyped"];

/** The resource types of the installed azure-native. */
export class Catalogue {
  /**
   * @param version of azure-native, for messages.
   * @param declarations those of the installed package.
   */
  constructor(
    private readonly version: string,
    private readonly declarations: DeclarationCache,
  ) {}

  /** @returns undefined when there is no such type. */
  async find(token: string): Promise<Kept | undefined> {
    const type = parseToken(token);
    const { declarations } = this;
    await declarations.open(type.module);
    const shape = declarations.resource(type.module, type.name);
    if (shape === undefined) return undefined;
    const apiVersion = type.apiVersion ?? shape.apiVersion ?? "";
    const subscription = REHEARSAL_SUBSCRIPTION;
    return { type, shape, declarations, apiVersion, address: addressOf(type, shape), subscription };
  }

  /** @throws Refusal when there is no such type, with the one that was probably meant. */
  async get(token: string): Promise<Kept> {
    const found = await this.find(token);
    if (found !== undefined) return found;
    const { module, name } = parseToken(token);
    const nearest = nearestName(name, this.declarations.resourceNames(module));
    const hint = nearest === undefined ? "" : `; did you mean "azure-native:${module}:${nearest}"?`;
    throw new Refusal(
      "RehearsalUnknownType",
      `azure-native ${this.version} has no type ${JSON.stringify(token)}${hint}`,
    );
  }
}

/** Everything in which inputs do not fit the type's declarations. */
export function faultsOf({ type, shape, declarations }: Kept, inputs: PropertyMap): Fault[] {
  // The declarations at hand are those of one API version; another one may know more and less.
  if (type.apiVersion !== undefined && type.apiVersion !== shape.apiVersion) return [];
  const written = Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "azureApiVersion"));
  return findFaults(written, shape, declarations);
}

/** The faults that already stop a preview. */
export function structuralFaultsOf(kept: Kept, inputs: PropertyMap): Fault[] {
  return faultsOf(kept, inputs).filter(({ kind }) => STRUCTURAL.includes(kind));
}
