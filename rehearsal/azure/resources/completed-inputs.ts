import type { ResourceShape } from "../declarations/shape";
import {
  UNKNOWN,
  hasUnknowns,
  type Json,
  type PropertyMap,
  type PropertyValue,
} from "../plugin/property-value";
import type { Autonaming } from "../plugin/resource-provider";
import type { Address } from "./address";
import { autoName } from "./auto-name";

/** What is needed to complete inputs. */
export interface Completing {
  readonly urnName: string;
  readonly address: Address;
  readonly shape: ResourceShape;
  readonly apiVersion: string;
  /** Inputs of the last update; empty for a new resource. */
  readonly olds: PropertyMap;
  readonly randomSeed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
  /** `azure-native:location` of the stack. */
  readonly defaultLocation: string | undefined;
  readonly locationOfGroup: (group: string) => Json | undefined;
}

/** Notes in the inputs that a replacement can stand beside the old resource, as azure-native does. */
export const CREATE_BEFORE_DELETE = "__createBeforeDelete";

/**
 * Fills in what azure-native fills in before anything is planned: the name, the location (that of the last update,
 * of the configuration, of the resource group) and the API version.
 */
export function completeInputs(news: PropertyMap, completing: Completing): PropertyMap {
  const { address, shape, apiVersion } = completing;
  const inputs = { ...news };
  if (inputs[address.name] === undefined && address.name in shape.args) {
    Object.assign(inputs, named(completing));
  }
  if (inputs.location === undefined && "location" in shape.args) {
    const location = locationFor(news, completing);
    if (location !== undefined) inputs.location = location;
  }
  inputs.azureApiVersion ??= apiVersion;
  return inputs;
}

function named({ urnName, address, olds, randomSeed, autonaming }: Completing): PropertyMap {
  const old = olds[address.name];
  if (old !== undefined) {
    const noted = olds[CREATE_BEFORE_DELETE];
    return noted === true ? { [address.name]: old, [CREATE_BEFORE_DELETE]: true } : { [address.name]: old };
  }
  const made = autoName(urnName, address, randomSeed, autonaming);
  if (made === undefined) return {};
  return made.random
    ? { [address.name]: made.name, [CREATE_BEFORE_DELETE]: true }
    : { [address.name]: made.name };
}

function locationFor(news: PropertyMap, completing: Completing): PropertyValue | undefined {
  const { olds, defaultLocation, locationOfGroup } = completing;
  if (olds.location !== undefined) return olds.location;
  if (defaultLocation !== undefined) return defaultLocation;
  const group = news.resourceGroupName;
  if (group === undefined) return undefined;
  if (hasUnknowns(group)) return UNKNOWN;
  return typeof group === "string" ? locationOfGroup(group) : undefined;
}
