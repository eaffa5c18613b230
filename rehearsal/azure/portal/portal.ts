import { maskBody } from "../arm-requests/masking";
import type { Catalogue } from "../catalogue";
import type { Json } from "../plugin/property-value";
import {
  findResource,
  removeResource,
  storeResource,
  type AzureContent,
  type AzureState,
  type StoredResource,
} from "../state/azure-state";
import { withSubResources } from "../state/sub-resources";
import { editResource } from "./edit-resource";
import { findId } from "./find-resource";
import { formatPath, parsePath, type Step } from "./property-path";

/** A resource as a person may see it: secrets are masked. */
export interface Shown {
  readonly id: string;
  /** `network:Subnet`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly properties: Json;
}

/** One value before and after an edit, with secrets masked; undefined where nothing stands. */
export interface Edited {
  readonly id: string;
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/**
 * What people do past the program: changes in what the stand-in Azure holds, as Azure's portal makes them. No
 * request is logged, because none came from the program, and no rule of the service is asked: what stands after an
 * edit may be something that Azure would have refused.
 *
 * Changes are made under the lock of the state, so that running providers see all of one or nothing.
 */
export class Portal {
  constructor(
    private readonly state: AzureState,
    private readonly catalogue: Catalogue,
  ) {}

  /** All resources, by id. */
  list(): StoredResource[] {
    return Object.values(this.state.read().resources).sort((a, b) => a.id.localeCompare(b.id, "en"));
  }

  /** @throws Error when `id` is not the end of exactly one id; see {@link findId}. */
  show(id: string): Shown {
    const content = this.state.read();
    const resource = one(content, id);
    const { type, apiVersion } = resource;
    const properties = masked(withSubResources(content, resource), content);
    return { id: resource.id, type, apiVersion, properties };
  }

  /**
   * Changes one value.
   *
   * @param path see {@link parsePath}.
   * @param json the value as JSON; `null` takes away what is there.
   * @throws Error when id, path or value fit nothing; then nothing has changed.
   */
  async set(id: string, path: string, json: string): Promise<Edited> {
    const steps = parsePath(path);
    const value = parseValue(json);
    return this.state.change(`changing ${id} in the portal`, async (content) => {
      const before = one(content, id);
      const kept = await this.catalogue.get(`azure-native:${before.type}`);
      if (kept.shape.apiVersion !== before.apiVersion) {
        throw new Error(
          `${before.id} has API version ${before.apiVersion}, whose declarations are not at hand (${kept.apiVersion} are); ` +
            "change it through the program, or delete it",
        );
      }
      const after = editResource(before, kept, steps, value);
      storeResource(content, after);
      const valueIn = (resource: StoredResource) => at(masked(resource.properties, content), steps);
      return { id: before.id, path: formatPath(steps), before: valueIn(before), after: valueIn(after) };
    });
  }

  /** Removes a resource and everything below it. @returns the ids that are gone. */
  async delete(id: string): Promise<string[]> {
    return this.state.change(`deleting ${id} in the portal`, (content) => {
      const before = Object.values(content.resources);
      removeResource(content, one(content, id).id);
      return before.map((resource) => resource.id).filter((old) => findResource(content, old) === undefined);
    });
  }

  /** Removes every resource. @returns the ids that are gone. */
  async reset(): Promise<string[]> {
    if (this.list().length === 0) return [];
    return this.state.change("emptying the stand-in Azure", (content) => {
      const ids = Object.values(content.resources).map(({ id }) => id);
      for (const id of ids) removeResource(content, id);
      return ids.sort();
    });
  }
}

function one(content: AzureContent, written: string): StoredResource {
  const ids = Object.values(content.resources).map(({ id }) => id);
  if (ids.length === 0) {
    throw new Error("nothing stands in this rehearsal yet; npm run rehearse brings the dev stack up");
  }
  const found = findResource(content, findId(ids, written));
  if (found === undefined) throw new Error(`${written} is listed under another id; the state is damaged`);
  return found;
}

function masked(properties: Record<string, Json>, { salt }: AzureContent): Json {
  return maskBody(properties, {}, salt);
}

function parseValue(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new Error(
      `the value is not JSON: write texts with quotes (for example '"OpenVPN"'), lists as '["AAD"]', and null to take a value away`,
    );
  }
}

function at(value: Json | undefined, steps: readonly Step[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (inner, step) => (inner as Record<Step, Json> | null | undefined)?.[step],
    value,
  );
}
