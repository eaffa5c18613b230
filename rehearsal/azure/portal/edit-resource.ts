import { findFaults, type Fault } from "../declarations/conformance";
import type { Declarations } from "../declarations/shape";
import type { Json } from "../plugin/property-value";
import { writable } from "../resources/read-back";
import type { Kept } from "../standing-resources";
import type { StoredResource } from "../state/azure-state";
import { fillIn } from "../state/server-filled";
import { SUB_RESOURCES } from "../state/sub-resources";
import { placeValue } from "./place-value";
import { formatPath, type Step } from "./property-path";

/** What makes a resource this resource; Azure changes none of it in place. */
const IDENTITY = ["id", "name", "type", "azureApiVersion", "etag"];

/**
 * A resource after somebody changed it past the program: the value stands, whatever Azure fills in by itself is
 * filled in, and the etag is another one. No rule of the service is asked.
 *
 * @param kept the declarations of the resource's type and API version.
 * @param path see {@link placeValue}.
 * @param value `null` takes away what is there.
 * @throws Error with everything in which path and value do not fit the type's declarations.
 */
export function editResource(
  resource: StoredResource,
  kept: Kept,
  path: readonly Step[],
  value: Json,
): StoredResource {
  const [top] = path;
  refuseUntouchable(resource, top);
  const { outputs, args } = kept.shape;
  const changed = placeValue(resource.properties, path, value, outputs, kept.declarations);
  const faults = faultsAt(formatPath(path), changed, kept);
  if (faults.length > 0) throw new Error(faults.map((fault) => `${fault.path} ${fault.message}`).join("\n"));
  const filled = fillIn({
    id: resource.id,
    type: resource.type,
    apiVersion: resource.apiVersion,
    // The old etag among them makes the new one another, even when a value is set to what it was.
    inputs: changed,
    shape: outputs,
    declarations: kept.declarations,
    // An address that is there is one of the inputs, as is what follows from others; an edit gives none away.
    publicAddress: undefined,
    find: () => undefined,
  });
  // What nobody can write (a state, an address) is what Azure itself has changed: then it stands as it was set.
  if (typeof top === "string" && !Object.hasOwn(args, top)) {
    const now = changed[top];
    if (now === undefined) delete filled[top];
    else filled[top] = now;
  }
  return { ...resource, properties: filled };
}

function refuseUntouchable(resource: StoredResource, top: Step | undefined): void {
  if (typeof top !== "string") return;
  if (IDENTITY.includes(top)) {
    throw new Error(`${top} is not changed by an edit: it follows from what the resource is`);
  }
  const part = (SUB_RESOURCES[resource.type] ?? []).find(({ property }) => property === top);
  if (part === undefined) return;
  throw new Error(
    `${top} are resources of their own: edit ${resource.id}/${part.segment}/<name>; "list" shows which there are`,
  );
}

/**
 * The faults of what stands at a path now. Output types know names at every depth, input types the values of
 * enumerations and what is required.
 */
function faultsAt(path: string, changed: Record<string, Json>, { shape, declarations }: Kept): Fault[] {
  const answers: Declarations = {
    object: (_, name) => declarations.object("outputs", name),
    enumValues: declarations.enumValues,
  };
  const found = [
    // Whatever is missing in an answer, Azure fills in.
    ...findFaults(changed, { ...shape, args: shape.outputs }, answers).filter(
      ({ kind }) => kind !== "missing",
    ),
    ...findFaults(writable(changed, shape.args, declarations), shape, declarations),
  ];
  const here = found.filter(
    (fault) =>
      fault.path === path || (fault.path.startsWith(path) && /^[.[]/.test(fault.path.slice(path.length))),
  );
  return here.filter((fault, i) => here.findIndex((other) => other.path === fault.path) === i);
}
