import { createHmac } from "node:crypto";
import type { Autonaming } from "../plugin/resource-provider";
import type { Address } from "./address";

/** A name that was made. */
export interface AutoName {
  readonly name: string;
  /** Whether a second one could be made beside it: then a replacement is created before the old one goes. */
  readonly random: boolean;
}

/** Path arguments that must be UUIDs (https://github.com/Azure/azure-rest-api-specs/issues/1684). */
const UUID_NAMES = new Set(["roleAssignmentName", "roleDefinitionId"]);

/**
 * The name of a resource that was given none, by azure-native's rules (`AutoNamer` in its generator): a resource
 * of its own gets the program's name and eight hexadecimal digits, one that lies in another a plain copy, role
 * assignments a UUID.
 *
 * @param seed the engine's randomness: the same in preview and update of one run.
 */
export function autoName(
  urnName: string,
  address: Address,
  seed: Uint8Array,
  options: Autonaming | undefined,
): AutoName | undefined {
  const uuid = UUID_NAMES.has(address.name);
  if (options?.mode === "disable") return undefined;
  if (options?.mode === "enforce" || (options?.mode === "propose" && !uuid)) {
    return { name: options.proposedName, random: true };
  }
  const hex = createHmac("sha256", seed).update(urnName).digest("hex");
  if (uuid)
    return {
      name: hex.slice(0, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"),
      random: true,
    };
  const own = address.template.split(/microsoft\./i).at(-1) ?? "";
  const nested = address.template !== own && own.split("{").length > 2;
  return nested ? { name: urnName, random: false } : { name: `${urnName}${hex.slice(0, 8)}`, random: true };
}
