import { parseToken, type TypeMap } from "../../../policy-pack/resource-model/token";
import { formsOf } from "../../unit/policy-pack/judge";

/**
 * Every form of a type's token that Pulumi may send: that of the SDK, those with an API version, those of a package with a
 * version of its own, other letter case, and every name the type had in former versions of the SDK.
 *
 * A token of another package has one form.
 */
export function tokensOf(token: string, { canonical, aliases }: TypeMap): readonly string[] {
  const parsed = parseToken(token);
  if (parsed === undefined) return [token];
  const type = `${parsed.module}:${parsed.name}`;
  if (!canonical.includes(type)) return [];
  const former = Object.entries(aliases).flatMap(([name, types]) => (types.includes(type) ? [name] : []));
  // Where the SDK has another type of that name now, only a version tells that the former one may be meant.
  const isTaken = (name: string) => canonical.some((one) => one.toLowerCase() === name);
  const formerTokens = former.map(
    (name) => `azure-native:${isTaken(name) ? name.replace(":", "/v20240501:") : name}`,
  );
  return [token, ...formsOf(token), ...formerTokens];
}
