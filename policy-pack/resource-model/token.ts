/**
 * The types of one version of the azure-native SDK.
 *
 * `canonical`: every type as `module:Name`. `aliases`: from a former `module:name` in lower case to the types that
 * name it as an alias; several, because Azure has split types over the years.
 */
export interface TypeMap {
  readonly canonical: readonly string[];
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

/** A token of Pulumi's Azure Native provider, taken apart. */
export interface AzureToken {
  readonly module: string;
  readonly name: string;
  /** False for the one form that names a type of the installed SDK exactly: `azure-native:module:Name`. */
  readonly versioned: boolean;
}

/**
 * The forms in use: `azure-native:network:X`; `azure-native:network/v20240501:X` (version modules of SDK 1 and 2, and
 * `latest` of azure-nextgen); `azure-native_network_v20250501:network:X` (packages added with an API version of their
 * own, https://www.pulumi.com/registry/packages/azure-native/how-to-guides/accessing-any-azure-api-version/).
 */
const TOKEN = /^azure-(?:native|nextgen)((?:_[a-z0-9]+)*):([a-z0-9]+)((?:\/[a-z0-9]+)?):([a-z0-9]+)$/i;

/** Takes a type token apart; undefined when it belongs to another provider. */
export function parseToken(token: string): AzureToken | undefined {
  const [, parameters, module, version, name] = TOKEN.exec(token) ?? [];
  if (module === undefined || name === undefined) return undefined;
  return { module, name, versioned: `${parameters}${version}` !== "" };
}

/** Tokens that claim to be azure-native's, whatever else is wrong with them. */
const FAMILY = /^azure-(?:native|nextgen)[^:]*:[^:]*:/i;

/** Finds the canonical types that a token can mean. */
export type TypeResolver = (token: string) => readonly string[];

/**
 * Makes a resolver for the tokens of every form.
 *
 * The result holds each type the token may stand for, spelled `module:Name` as the SDK spells it; it is empty for
 * tokens of other providers. A type the map does not know (it may be newer or older) keeps its own name, and a former
 * name stays beside the types it stands for now.
 */
export function typeResolver(map: TypeMap): TypeResolver {
  const canonical = new Map(map.canonical.map((type) => [type.toLowerCase(), type]));
  const aliases = new Map(Object.entries(map.aliases));
  return (token) => {
    const parsed = parseToken(token);
    if (parsed === undefined) return FAMILY.test(token) ? namesakes(token, map.canonical) : [];
    const written = `${parsed.module}:${parsed.name}`;
    const own = canonical.get(written.toLowerCase());
    if (own !== undefined && !parsed.versioned) return [own];
    const former = aliases.get(written.toLowerCase()) ?? [];
    if (own !== undefined) return [own, ...former.filter((type) => type !== own)];
    return [...former, written];
  };
}

/** A form nobody has seen yet must not be a way past the rules: every type of that name is meant. */
function namesakes(token: string, canonical: readonly string[]): readonly string[] {
  const name = token.slice(token.lastIndexOf(":") + 1);
  const same = canonical.filter((type) => type.toLowerCase().endsWith(`:${name.toLowerCase()}`));
  return [...same, `network:${name}`];
}

/** True when one of the `types` a token may mean is `wanted`, whatever the case. */
export function isAnyOf(types: readonly string[], ...wanted: readonly string[]): boolean {
  const lower = wanted.map((type) => type.toLowerCase());
  return types.some((type) => lower.includes(type.toLowerCase()));
}
