import { createHmac } from "node:crypto";
import {
  Secret,
  isMap,
  mapValues,
  type Json,
  type PropertyMap,
  type PropertyValue,
} from "../plugin/property-value";

/** Properties that hold secrets whether or not the program marked them. */
const ALWAYS_SECRET = /(secret|password|sharedkey|authorizationkey|connectionstring)$/i;

/** Resources of which one property is the secret itself: the value of a vault's secret. */
const SECRET_BY_PLACE = [{ id: /\/vaults\/[^/]+\/secrets\/[^/]+$/i, property: "value" }];

/**
 * The body as it may be logged: secrets are replaced by `{"secret": "hmac-sha256:…"}`, a digest under a salt of
 * this rehearsal, so that two secrets can be told apart or found equal, and nothing more.
 *
 * @param inputs where the secrets are marked.
 * @param id of the resource: of some a property is a secret whether or not the program marked it.
 */
export function maskBody(body: Json, inputs: PropertyMap, salt: string, id = ""): Json {
  const places = SECRET_BY_PLACE.filter((one) => one.id.test(id)).map(({ property }) => property);
  const secrets = new Set(secretValues(inputs, false).map((value) => JSON.stringify(value)));
  return mask(body, "");

  function mask(value: Json, name: string): Json {
    const named = (ALWAYS_SECRET.test(name) || places.includes(name)) && typeof value === "string";
    if (named || secrets.has(JSON.stringify(value))) return { secret: digest(value, salt) };
    if (Array.isArray(value)) return value.map((item) => mask(item, name));
    return isMap<Json>(value) ? mapValues(value, (part, key) => mask(part, key)) : value;
  }
}

function digest(value: Json, salt: string): string {
  return `hmac-sha256:${createHmac("sha256", salt).update(JSON.stringify(value)).digest("hex").slice(0, 12)}`;
}

/** Values inside of secrets, down to the leaves: the body may carry them in another shape. */
function secretValues(value: PropertyValue, inside: boolean): PropertyValue[] {
  if (value instanceof Secret) return secretValues(value.value, true);
  if (Array.isArray(value)) return value.flatMap((item) => secretValues(item, inside));
  if (isMap(value)) return Object.values(value).flatMap((item) => secretValues(item, inside));
  // To hide every `true` of a body because one was secret would hide nothing.
  return inside && (typeof value === "string" || typeof value === "number") && value !== "" ? [value] : [];
}
