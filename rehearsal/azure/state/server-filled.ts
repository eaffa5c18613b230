import type { Declarations, ObjectShape, Shape } from "../declarations/shape";
import { isMap, type Json } from "../plugin/property-value";
import { accessOutputs } from "./access-outputs";
import { authorityOutputs, flattened } from "./authority-outputs";
import { derivedUuid, etagOf } from "./derived";

/** What is needed to fill in what only the service knows. */
export interface Filling {
  readonly id: string;
  /** `network:Subnet`. */
  readonly type: string;
  readonly apiVersion: string;
  /** The resource's inputs without path arguments. */
  readonly inputs: Record<string, Json>;
  readonly shape: ObjectShape;
  readonly declarations: Declarations;
  /** Chosen by the state, so that no two resources have it. */
  readonly publicAddress: string | undefined;
  /** Other resources that stand, by id. */
  readonly find: (id: string) => Readonly<Record<string, Json>> | undefined;
  /** The resource before an update. */
  readonly before?: Readonly<Record<string, Json>> | undefined;
}

/**
 * What Azure answers to a PUT, in the shape of azure-native's outputs: the inputs, and the properties every
 * resource gets (name, type, state, etag, GUID, ids of parts). Everything follows from id and content; defaults
 * are filled in only where Microsoft's reference names them.
 */
export function fillIn(filling: Filling): Record<string, Json> {
  const { id, type, apiVersion, shape, declarations } = filling;
  const inputs = flattened(type, filling.inputs);
  const filled: Record<string, Json> = {
    ...defaultsOf(filling),
    ...parts({ ...inputs, ...accessOutputs({ ...filling, inputs }) }, shape, id, declarations),
    ...ownOutputs(filling),
    ...authorityOutputs(filling),
    name: inputs.name ?? id.split("/").at(-1) ?? "",
    type: armType(id),
    azureApiVersion: apiVersion,
  };
  if ("provisioningState" in shape) filled.provisioningState = "Succeeded";
  if ("resourceGuid" in shape) filled.resourceGuid = derivedUuid(id);
  if ("etag" in shape) filled.etag = etagOf(inputs);
  return filled;
}

/** `Microsoft.Network/virtualNetworks/subnets`: the provider and every second part of the id after it. */
export function armType(id: string): string {
  const [, last] = /.*\/providers\/(.+)$/i.exec(id) ?? [];
  if (last === undefined) return "Microsoft.Resources/resourceGroups";
  const [provider, ...rest] = last.split("/");
  return [provider, ...rest.filter((_, i) => i % 2 === 0)].join("/");
}

/** Defaults from the "Microsoft.Network/publicIPAddresses" reference: IPv4, and four minutes of idling. */
function defaultsOf({ type }: Filling): Record<string, Json> {
  return type === "network:PublicIPAddress"
    ? { publicIPAddressVersion: "IPv4", idleTimeoutInMinutes: 4 }
    : {};
}

function ownOutputs({ type, publicAddress }: Filling): Record<string, Json> {
  switch (type) {
    case "resources:ResourceGroup":
      return { properties: { provisioningState: "Succeeded" } };
    case "network:PublicIPAddress":
      return publicAddress === undefined ? {} : { ipAddress: publicAddress };
    default:
      return {};
  }
}

/** Gives parts that have a name, such as IP configurations, the id and state that Azure gives them. */
function parts(
  values: Record<string, Json>,
  shape: ObjectShape,
  id: string,
  declarations: Declarations,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = Object.hasOwn(shape, name) ? shape[name]?.type : undefined;
      return [name, type === undefined ? value : part(value, type, `${id}/${name}`, declarations)];
    }),
  );
}

function part(value: Json, type: Shape, id: string, declarations: Declarations): Json {
  if (Array.isArray(value)) {
    return type.kind === "list" ? value.map((item) => part(item, type.of, id, declarations)) : value;
  }
  if (type.kind !== "object" || !isMap<Json>(value)) return value;
  const shape = declarations.object("outputs", type.name);
  if (shape === undefined) return value;
  const own = typeof value.name === "string" ? `${id}/${value.name}` : id;
  const filled = parts(value, shape, own, declarations);
  // Whoever has a state is a resource of its own; a mere reference has an id only, and brings it along.
  if (typeof value.name !== "string" || !("provisioningState" in shape)) return filled;
  return {
    ...filled,
    ...("id" in shape && value.id === undefined ? { id: own } : {}),
    ...("etag" in shape ? { etag: etagOf(value) } : {}),
    provisioningState: "Succeeded",
  };
}
