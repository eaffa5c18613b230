import { UnknownValueError, type ResourceValidationArgs } from "@pulumi/policy";
import { readingOf } from "./resource-model/reading";
import type { JudgedResource } from "./resource-model/resource";
import type { TypeResolver } from "./resource-model/token";
import { UNKNOWN, type Value } from "./resource-model/value";

/** What the pack takes from the SDK: the part of `ResourceValidationArgs` that rules need. */
export type Observed = Pick<ResourceValidationArgs, "urn" | "name" | "type" | "props" | "provider"> &
  Partial<Pick<ResourceValidationArgs, "opts">>;

/**
 * Turns what the SDK hands to a policy into plain data.
 *
 * Inputs are copied when a rule asks for them: in a stack of thousands of resources most concern no rule.
 */
export function observe(args: Observed, typesOf: TypeResolver): JudgedResource {
  const { provider, opts } = args;
  const inputs = once(() => readingOf(plain(args.props)));
  const ofProvider = once(() => readingOf(plain(provider?.props)));
  return {
    urn: args.urn,
    name: args.name,
    type: args.type,
    types: typesOf(args.type),
    get inputs() {
      return inputs();
    },
    ...(opts === undefined ? {} : { options: { ignoreChanges: opts.ignoreChanges, protect: opts.protect } }),
    ...(provider === undefined
      ? {}
      : {
          provider: {
            type: provider.type,
            get inputs() {
              return ofProvider();
            },
          },
        }),
  };
}

/** Makes a value when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * Copies a value out of the SDK's proxies.
 *
 * They throw `UnknownValueError` where a value is known only after deployment, and one such error would end the
 * judgement of everything beside it. The error is caught at each single property, and the place is marked.
 */
function plain(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => held(value, index));
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.keys(value).map((key) => [key, held(value as Record<string, unknown>, key)]),
    );
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  // Nothing else crosses the wire between engine and pack; a value of another kind is one that nobody can judge.
  return UNKNOWN;
}

function held<K extends PropertyKey>(holder: Record<K, unknown>, key: K): Value {
  try {
    return plain(holder[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}
