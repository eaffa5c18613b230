import { putRequest, type Addressed } from "../../../../rehearsal/azure/arm-requests/build-request";
import { CLIENTS, versionOf } from "../../../../rehearsal/azure/arm-requests/clients";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import type { ObjectShape, Shape } from "../../../../rehearsal/azure/declarations/shape";
import type { Json } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf } from "../../../../rehearsal/azure/resources/address";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
beforeAll(async () => (declarations = await azureNativeDeclarations(...Object.keys(CLIENTS))));

/** The network module's classes hold each other without end; what the stack uses of it is tested beside. */
const types = Object.entries(CLIENTS)
  .filter(([module]) => module !== "network")
  .flatMap(([module, { operations }]) => Object.keys(operations).map((name) => [module, name] as const));

/**
 * Inputs whose form the declarations do not tell: a release policy's data is made of bytes, and a time is a text there
 * and a `Date` for the client, which the stand-in refuses (thresholds that learn are the only ones who have it).
 */
const LEFT_OUT = ["releasePolicy", "ignoreDataBefore"];

/** Some value for every property, as deep as the declarations go. */
function filled(shape: ObjectShape): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([name]) => !LEFT_OUT.includes(name))
      .map(([name, { type }]) => [name, someValue(name, type)]),
  );
}

function someValue(name: string, type: Shape): Json {
  switch (type.kind) {
    case "list":
      return [someValue(name, type.of)];
    case "map":
      return { key: someValue(name, type.of) };
    case "object":
      return filled(declarations.object("inputs", type.name) ?? {});
    case "union":
      return someValue(name, type.of.find(({ kind }) => kind === "enum") ?? type.of[0]!);
    case "enum":
      return declarations.enumValues(type.name)![0]!;
    case "literal":
      return type.value;
    case "number":
      return 7;
    case "boolean":
      return true;
    case "string":
    case "any":
      return /id$/i.test(name) ? "11111111-1111-4111-8111-111111111111" : "PT1H";
  }
}

it.each(types)("every input that azure-native knows of %s:%s reaches Azure", async (module, name) => {
  const type = parseToken(`azure-native:${module}:${name}`);
  const shape = declarations.resource(module, name)!;
  const address = addressOf(type, shape);
  const addressed: Addressed = {
    type,
    address,
    apiVersion: shape.apiVersion!,
    subscription: "00000000-0000-0000-0000-000000000000",
  };
  // Two types have one fixed name.
  const path: Record<string, Json> = {};
  for (const one of address.parameters) path[one] = one.endsWith("olicyName") ? "default" : `my-${one}`;
  const request = await putRequest(addressed, { ...filled(shape.args), ...path });
  expect(request).toMatchObject({ method: "PUT", apiVersion: versionOf(CLIENTS[module]!, name) });
});
