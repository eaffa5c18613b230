import { Refusal } from "../plugin/resource-provider";

/** A resource type, however its token was written. */
export interface ResourceType {
  readonly module: string;
  readonly name: string;
  /** The API version the token asks for, such as `2024-05-01`; undefined for the package's default. */
  readonly apiVersion: string | undefined;
}

/**
 * Reads a type token in any of its forms: `azure-native:network:Subnet`, `azure-native:network/v20240501:Subnet`,
 * `azure-native_network_v20240501:network:Subnet`.
 *
 * @throws Refusal for tokens of other packages.
 */
export function parseToken(token: string): ResourceType {
  const match =
    /^azure-native(?:_\w+?_(?<package>v\w+))?:(?<module>\w+)(?:\/(?<version>v\w+))?:(?<name>\w+)$/.exec(
      token,
    );
  const { package: ofPackage, module, version, name } = match?.groups ?? {};
  if (module === undefined || name === undefined) {
    throw new Refusal(
      "RehearsalUnknownType",
      `${JSON.stringify(token)} is no type of azure-native; tokens look like "azure-native:network:VirtualNetwork"`,
    );
  }
  return { module, name, apiVersion: dashed(version ?? ofPackage) };
}

/** `v20240501preview` → `2024-05-01-preview`. */
function dashed(version: string | undefined): string | undefined {
  const match = /^v(\d{4})(\d{2})(\d{2})([a-z]\w*)?$/.exec(version ?? "");
  if (match === null) return undefined;
  const [, year, month, day, stage] = match;
  return `${year}-${month}-${day}${stage === undefined ? "" : `-${stage}`}`;
}

/** `network:Subnet`: how the stand-in calls a type everywhere else. */
export function typeName({ module, name }: ResourceType): string {
  return `${module}:${name}`;
}
