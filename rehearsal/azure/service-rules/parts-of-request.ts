import {
  childrenOf,
  findResource,
  removeResource,
  storeResource,
  type AzureContent,
} from "../state/azure-state";
import { SUB_RESOURCES, storeSubResources } from "../state/sub-resources";
import type { RuleSubject, Verb } from "./service-rule";

/** A request as it arrives: one resource. */
export type Request = Omit<RuleSubject, "type" | "after">;

/** A subject and what happens to it. */
export interface Part {
  readonly on: Verb;
  readonly subject: RuleSubject;
}

/**
 * What one request does to several resources: members written into a parent, as subnets into a network, are
 * resources of their own, and so are those that go because the parent no longer names them or goes itself.
 */
export function partsOf(type: string, on: Verb, request: Request): readonly Part[] {
  const { content, id } = request;
  const after = aftermath(type, on, request);
  const whole: Part = { on, subject: { ...request, type, after } };
  const members = (SUB_RESOURCES[type] ?? []).flatMap(({ child }): Part[] => {
    const gone = childrenOf(content, id, child).filter((one) => findResource(after, one.id) === undefined);
    const written = childrenOf(after, id, child).filter((one) => findResource(content, one.id) !== one);
    const subject = { type: child, content, after };
    return [
      ...gone.map(({ id, properties }): Part => ({
        on: "delete",
        subject: { ...subject, id, properties, before: properties },
      })),
      ...written.map(({ id, properties }): Part => {
        const before = findResource(content, id)?.properties;
        return {
          on: before === undefined ? "create" : "update",
          subject: { ...subject, id, properties, before },
        };
      }),
    ];
  });
  return [whole, ...members];
}

/** Everything that would stand; what does not change is not copied. */
function aftermath(type: string, on: Verb, { id, properties, content }: Request): AzureContent {
  const after: AzureContent = { ...content, resources: { ...content.resources } };
  if (on === "delete") {
    removeResource(after, id);
    return after;
  }
  // The version is of no interest to rules.
  const resource = { id, type, apiVersion: "", properties: { ...properties } };
  storeResource(after, resource);
  storeSubResources(after, resource);
  return after;
}
