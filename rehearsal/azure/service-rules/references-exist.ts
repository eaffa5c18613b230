import { findResource } from "../state/azure-state";
import { isMap, type Json } from "../plugin/property-value";
import type { ServiceRule } from "./service-rule";

/** What is referred to must be there: only types the stand-in keeps itself. */
const KEPT =
  /\/providers\/Microsoft\.Network\/(virtualNetworks(\/[^/]+\/subnets)?|publicIPAddresses)\/[^/]+$/i;

/** A request that names a subnet, network or public address which does not exist is answered with an error. */
export const referencesExist: ServiceRule = {
  id: "references-exist",
  type: "*",
  on: ["create", "update"],
  source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors",
  code: "InvalidResourceReference",
  check: ({ id, properties, content }) =>
    references(properties)
      .filter(({ target }) => KEPT.test(target) && !isPartOf(target, id))
      .filter(({ target }) => findResource(content, target) === undefined)
      .map(
        ({ path, target }) =>
          `${path} refers to ${target}, which does not exist; create it first or correct the id`,
      ),
};

function references(value: Json, path = ""): { path: string; target: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => references(item, `${path}[${i}]`));
  if (!isMap<Json>(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return name === "id" && typeof part === "string" && path !== ""
      ? [{ path: at, target: part }]
      : references(part, at);
  });
}

/** Parts carry ids below the resource's own. */
function isPartOf(target: string, id: string): boolean {
  return target.toLowerCase().startsWith(`${id.toLowerCase()}/`);
}
