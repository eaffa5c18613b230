import { Secret, isMap, toJson, type Json, type PropertyMap } from "../plugin/property-value";
import { Refusal } from "../plugin/resource-provider";
import { idOf, parseId, pathValues, type Address } from "../resources/address";
import { typeName, type ResourceType } from "../resources/resource-type";
import type { ArmRequest } from "./arm-request";
import { QUERY_ARGUMENTS, toClientModel } from "./client-model";
import { CLIENTS, versionOf, type Client } from "./clients";
import { canDo, captureRequest } from "./management-client";
import { vanishedInputs } from "./reappearance";
import { resourceManagerBody } from "./resource-manager-body";

/** A resource on its way to Azure. */
export interface Addressed {
  readonly type: ResourceType;
  readonly apiVersion: string;
  readonly address: Address;
  readonly subscription: string;
}

/** Whether Microsoft's client of this type and API version is at hand: the second contract. */
export function hasClient(resource: Pick<Addressed, "type" | "apiVersion">): boolean {
  return clientOf(resource) !== undefined;
}

function clientOf({ type, apiVersion }: Pick<Addressed, "type" | "apiVersion">): Client | undefined {
  return CLIENTS.find(
    (client) =>
      client.module === type.module &&
      Object.hasOwn(client.operations, type.name) &&
      versionOf(client, type.name) === apiVersion,
  );
}

/** The part of the inputs that is the resource itself: without path arguments and notes of the provider. */
export function bodyInputs(address: Address, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).filter(
      ([name]) => !name.startsWith("__") && name !== "azureApiVersion" && !address.parameters.includes(name),
    ),
  );
}

/**
 * The request that creates or updates a resource.
 *
 * @throws Refusal when an input would not reach Azure, or cannot be written at all.
 */
export async function putRequest(resource: Addressed, inputs: PropertyMap): Promise<ArmRequest> {
  const { type, apiVersion, address, subscription } = resource;
  const body = toJson(bodyInputs(address, inputs)) as Record<string, Json>;
  const client = clientOf(resource);
  const id = idOf(address, inputs, subscription);
  if (client === undefined)
    return { method: "PUT", id, apiVersion, body: resourceManagerBody(typeName(type), body) };
  const query = QUERY_ARGUMENTS[type.name] ?? [];
  const inBody = Object.fromEntries(Object.entries(body).filter(([name]) => !query.includes(name)));
  const path = pathValues(address, inputs);
  const request = await captureRequest({
    client,
    type: type.name,
    action: "put",
    subscription,
    path,
    model: toClientModel(typeName(type), inBody),
  }).catch((error: unknown) => {
    throw refusedByClient(type, inputs, error);
  });
  if (request.id.toLowerCase() !== id.toLowerCase()) {
    throw new Refusal(
      "RehearsalFixedName",
      `${typeName(type)} ${id} would be written to ${request.id}, whatever it is called; use that name`,
    );
  }
  const vanished = vanishedInputs(typeName(type), inBody, request.body ?? {});
  if (vanished.length === 0) return request;
  throw new Refusal(
    "RehearsalInputVanishes",
    `${typeName(type)}: Microsoft's own client for API version ${apiVersion} does not send ${vanished.join(", ")}; ` +
      "Azure would never see it, so leave it out",
  );
}

/**
 * The request that reads or deletes the resource with this id.
 *
 * @throws Refusal when the id is of another type.
 */
export async function plainRequest(
  action: "get" | "delete",
  resource: Addressed,
  id: string,
): Promise<ArmRequest> {
  const { type, apiVersion, address, subscription } = resource;
  const values = parseId(address, id);
  if (values === undefined) {
    throw new Refusal(
      "RehearsalIdOfOtherType",
      `${JSON.stringify(id)} is no id of ${typeName(type)}; those look like ${address.template}`,
    );
  }
  const client = clientOf(resource);
  if (client === undefined || !canDo(client, type.name, action)) {
    return { method: action === "get" ? "GET" : "DELETE", id, apiVersion };
  }
  const path = address.parameters.map((parameter) => values[parameter] ?? "");
  return captureRequest({ client, type: type.name, action, subscription, path });
}

function refusedByClient(type: ResourceType, inputs: PropertyMap, error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const secret = secretTexts(inputs).some((text) => message.includes(text));
  return new Refusal(
    "RehearsalClientRefuses",
    `${typeName(type)}: Microsoft's client cannot write this resource: ${secret ? "(its words hold a secret)" : message}`,
  );
}

function secretTexts(value: PropertyMap[string], inside = false): string[] {
  if (value instanceof Secret) return secretTexts(value.value, true);
  if (typeof value === "string") return inside && value !== "" ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretTexts(item, inside));
  return isMap(value) ? Object.values(value).flatMap((item) => secretTexts(item, inside)) : [];
}
