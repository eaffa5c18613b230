import { z } from "zod";
import type { Plan, PlannedResource } from "../resource-model/plan";
import { readingOf, type Reading } from "../resource-model/reading";
import type { TypeResolver } from "../resource-model/token";
import { UNKNOWN, type Value } from "../resource-model/value";

const properties = z.record(z.string(), z.unknown());
const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  /** Only read, and made by somebody else. */
  external: z.boolean().optional(),
  /** Put aside to be deleted. */
  delete: z.boolean().optional(),
  provider: z.string().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});
const stateSchema = z.object({ deployment: z.object({ resources: z.array(resourceSchema).nullish() }) });

type StateResource = z.infer<typeof resourceSchema>;

export type StateReading =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly fault: string };

/**
 * Reads the resources that a stack has made out of its state, without an engine.
 *
 * @param text what `pulumi stack export` wrote
 * @param name of the file, for what is wrong with it
 */
export function planOfState(text: string, name: string, typesOf: TypeResolver): StateReading {
  const remedy = "name a file that pulumi stack export wrote";
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { ok: false, fault: `${name}: is no JSON; ${remedy}` };
  }
  const { success, data, error } = stateSchema.safeParse(content);
  if (!success) {
    const places = error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")}: ${message}`);
    return { ok: false, fault: `${name}: is no state of a stack (${places.join("; ")}); ${remedy}` };
  }
  const all = data.deployment.resources ?? [];
  const standing = all.filter(({ external, delete: ending }) => external !== true && ending !== true);
  const providers = new Map(all.map((resource) => [`${resource.urn}::${resource.id ?? ""}`, resource]));
  return { ok: true, plan: standing.map((resource) => planned(resource, providers, typesOf)) };
}

function planned(
  { urn, type, id, provider, inputs, outputs, propertyDependencies }: StateResource,
  providers: ReadonlyMap<string, StateResource>,
  typesOf: TypeResolver,
): PlannedResource {
  const by = providers.get(provider ?? "");
  const madeFrom = Object.entries(propertyDependencies ?? {}).map(
    ([input, urns]) => [input, urns ?? []] as const,
  );
  return {
    urn,
    name: urn.split("::").at(-1) ?? urn,
    type,
    types: typesOf(type),
    inputs: read(inputs),
    outputs: read({ ...outputs, ...(id === undefined ? {} : { id }) }),
    ...(by === undefined ? {} : { provider: { type: by.type, inputs: read(by.inputs) } }),
    madeFrom: Object.fromEntries(madeFrom),
  };
}

/** How states mark what is no plain value (pulumi/pulumi, `sdk/go/common/resource/properties.go` and `asset`). */
const MARK = "4dabf18193072939515e22adb298388d";
const LATER = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function read(values: Readonly<Record<string, unknown>> = {}): Reading {
  return readingOf(valueOf(values));
}

function valueOf(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (value === LATER) return UNKNOWN;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== "object") return UNKNOWN;
  if (MARK in value) return secretOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, valueOf(inner)]));
}

/** A secret that the export shows is judged like anything else; one that it hides nobody can read. */
function secretOf(value: object): Value {
  if (!("plaintext" in value) || typeof value.plaintext !== "string") return UNKNOWN;
  try {
    return valueOf(JSON.parse(value.plaintext));
  } catch {
    return UNKNOWN;
  }
}
