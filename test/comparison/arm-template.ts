import type { Requested } from "./stack-requests";

/** A template of Resource Manager with these resources, as another tool reads it. */
export function armTemplate(requested: readonly Requested[]): object {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: requested.flatMap(resourceOf),
  };
}

/** Puts what a scenario changes into the place of what the stack has, or beside it. */
export function changedTemplate(base: readonly Requested[], changed: Requested): object {
  const isSame = ({ type, name }: Requested) => type === changed.type && name === changed.name;
  return armTemplate([...base.filter((one) => !isSame(one)), changed]);
}

/** Resource groups are no resources of a template that is deployed into one. */
function resourceOf({ request: { id, apiVersion, body } }: Requested): readonly object[] {
  const [, scope = "", provider, path = ""] = /^(.*)\/providers\/([^/]+)\/(.+)$/.exec(id) ?? [];
  if (provider === undefined) return [];
  const parts = path.split("/");
  const types = parts.filter((_, index) => index % 2 === 0);
  const names = parts.filter((_, index) => index % 2 === 1);
  const inGroup = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope);
  return [
    {
      type: [provider, ...types].join("/"),
      apiVersion,
      name: names.join("/"),
      ...(inGroup ? {} : { scope }),
      ...(typeof body === "object" ? body : {}),
    },
  ];
}
