import type { ResourceShape } from "../declarations/shape";
import { toJson, type PropertyMap } from "../plugin/property-value";
import { ADDRESSES } from "./address-table";
import type { ResourceType } from "./resource-type";

/** Where resources of a type live. */
export interface Address {
  /** `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/…` with argument names of azure-native. */
  readonly template: string;
  /** The arguments in it, outermost first, without the subscription. */
  readonly parameters: readonly string[];
  /** The last of them: the resource's own name. */
  readonly name: string;
  /** False when the template is only made up from the argument names. */
  readonly documented: boolean;
}

const GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/";

/** Arguments that hold a whole id instead of a name. */
const SCOPES = new Set(["scope", "resourceUri", "resourceScope", "resourceId"]);

/**
 * The address of a type.
 *
 * Types that are not in the table get one made of the arguments by which azure-native's getter finds them: good
 * enough to keep them apart, not what Azure calls them.
 */
export function addressOf({ module, name }: ResourceType, shape: ResourceShape): Address {
  const known = ADDRESSES[`${module}:${name}`];
  const template = known ?? madeUp(module, name, shape);
  const absolute = template.startsWith("/") ? template : GROUP + template;
  const parameters = [...absolute.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? "")
    .filter((parameter) => parameter !== "subscriptionId");
  return { template: absolute, parameters, name: parameters.at(-1) ?? "", documented: known !== undefined };
}

function madeUp(module: string, name: string, { args, getterArgs }: ResourceShape): string {
  const named = getterArgs?.filter((argument) => argument in args);
  const parameters =
    named ?? ["resourceGroupName", `${lower(name)}Name`].filter((argument) => argument in args);
  const scope = parameters.find((parameter) => SCOPES.has(parameter));
  const own = ownName(name, parameters);
  const parents = parameters.filter((one) => one !== own && one !== scope && one !== "resourceGroupName");
  const path = [
    ...parents.map((parent) => `${parent.replace(/Name$/, "")}s/{${parent}}`),
    `${lower(name)}s${own === undefined ? "/default" : `/{${own}}`}`,
  ].join("/");
  const provider = `Microsoft.${module.charAt(0).toUpperCase()}${module.slice(1)}/${path}`;
  if (scope !== undefined) return `/{${scope}}/providers/${provider}`;
  return parameters.includes("resourceGroupName")
    ? provider
    : `/subscriptions/{subscriptionId}/providers/${provider}`;
}

/** Among the arguments the one that is named like the class, or `name`, or the last that is no group. */
function ownName(type: string, parameters: readonly string[]): string | undefined {
  const candidates = parameters.filter((one) => one !== "resourceGroupName" && !SCOPES.has(one));
  const like = candidates.find((one) => type.toLowerCase().endsWith(one.replace(/Name$/, "").toLowerCase()));
  return like ?? candidates.find((one) => one === "name") ?? candidates.at(-1);
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The id a resource with these inputs has. All path arguments must be known strings. */
export function idOf(address: Address, inputs: PropertyMap, subscription: string): string {
  return address.template.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    if (parameter === "subscriptionId") return subscription;
    return pathValue(address, inputs, parameter);
  });
}

/** Values of the path arguments in order, as they stand in the id. */
export function pathValues(address: Address, inputs: PropertyMap): string[] {
  return address.parameters.map((parameter) => pathValue(address, inputs, parameter));
}

function pathValue(address: Address, inputs: PropertyMap, parameter: string): string {
  const value = toJson(inputs[parameter] ?? "");
  if (typeof value !== "string")
    throw new Error(`path argument ${parameter} of ${address.template} is no string`);
  return SCOPES.has(parameter) ? value.replace(/^\/+|\/+$/g, "") : value;
}

/**
 * The path arguments in an id.
 *
 * @returns undefined when the id is of another type.
 */
export function parseId(address: Address, id: string): Record<string, string> | undefined {
  const pattern = address.template.replace(/\{(\w+)\}/g, (_, parameter: string) =>
    SCOPES.has(parameter) ? `(?<${parameter}>.+)` : `(?<${parameter}>[^/]+)`,
  );
  const groups = new RegExp(`^${pattern}/?$`, "i").exec(id)?.groups;
  if (groups === undefined) return undefined;
  return Object.fromEntries(Object.entries(groups).filter(([name]) => name !== "subscriptionId"));
}
