import { exactly, isLater, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";

/** azure-native's `resources:Resource`: any type of ARM, with `properties` as ARM takes them. */
export const GENERIC = "resources:Resource";

/** Of a resource itself and of those it stands below; `any` where it cannot be told. */
export type ArmTypes = Record<"own" | "above", readonly string[] | "any">;

/**
 * The parts of the ARM type of a generic resource and of those it stands below, in lower case; `any` where they cannot
 * be told. azure-native joins namespace, parent and type to one path, so that each may carry parts of the others.
 *
 * @param ofNamespace in lower case; a resource that names another one has no parts
 */
export function armTypes(inputs: Reading, ofNamespace = "microsoft.network"): ArmTypes {
  const readings = ["resourceProviderNamespace", "parentResourcePath", "resourceType"].map((name) =>
    exactly(inputs, name),
  );
  const [namespace, parent, type] = readings.map(partsIn);
  const isMeant = [namespace, parent, type].some((parts) => parts?.includes(ofNamespace));
  const isStrange = readings.some((reading) => reading.state === "known" && !partsIn(reading));
  if (isStrange || namespace === undefined || namespace.length === 0) return { own: "any", above: "any" };
  if (!isMeant) return { own: [], above: [] };
  return { own: type === undefined ? "any" : [...namespace, ...type], above: parent ?? "any" };
}

/** The parts of a path; undefined when it is unknown, or holds what may mean another path. */
function partsIn(reading: Reading): readonly string[] | undefined {
  if (reading.state === "absent") return [];
  if (reading.state === "unknown" || typeof reading.value !== "string") return undefined;
  const parts = reading.value
    .toLowerCase()
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.every((part) => /^[\w.-]*\w[\w.-]*$/.test(part)) ? parts : undefined;
}

/** Whether a resource is of one of these types of a namespace, written as a generic one; also where nobody can tell. */
export function mayBeGeneric(
  resource: JudgedResource,
  namespace: string,
  ...types: readonly string[]
): boolean {
  if (!isAnyOf(resource.types, GENERIC)) return false;
  const { own } = armTypes(resource.inputs, namespace.toLowerCase());
  return own === "any" || types.some((type) => own.includes(type.toLowerCase()));
}

/** The same for what may be ordinary: where only the deployment tells the type, it is left to whoever limits what nobody can judge. */
export function isGenericOf(
  resource: JudgedResource,
  namespace: string,
  ...types: readonly string[]
): boolean {
  if (!isAnyOf(resource.types, GENERIC)) return false;
  const isLate = ["resourceProviderNamespace", "parentResourcePath", "resourceType"].some((name) =>
    isLater(exactly(resource.inputs, name)),
  );
  return !isLate && mayBeGeneric(resource, namespace, ...types);
}
