import type { z } from "zod";
import { key, type PlannedResource } from "./planned-resources";

/** A resource whose properties have the expected form. */
export interface Item<T> {
  readonly id: string;
  readonly name: string;
  readonly of: T;
}

/** The resources of a plan by kind and by address. What is wrong with them is collected, so that all of it is told at once. */
export class Inventory {
  readonly faults: string[] = [];
  readonly #resources: ReadonlyMap<string, PlannedResource>;

  constructor(resources: readonly PlannedResource[]) {
    this.#resources = new Map(resources.map((resource) => [key(resource.id), resource]));
  }

  /** All of them, in the plan's order. */
  get resources(): readonly PlannedResource[] {
    return [...this.#resources.values()];
  }

  /** Every resource of a kind; those of another form are faults and left out. */
  all<T>(kind: string, form: z.ZodType<T>): Item<T>[] {
    return [...this.#resources.values()]
      .filter((resource) => resource.kind === kind)
      .flatMap((resource) => this.#read(resource, form));
  }

  /** Those of a kind that lie under a resource: `…/subnets/a` under its network. */
  under<T>(parent: string, kind: string, form: z.ZodType<T>): Item<T>[] {
    return this.all(kind, form).filter(({ id }) => key(id).startsWith(`${key(parent)}/`));
  }

  /**
   * The resource that another one names.
   *
   * @param who names it, for the fault where it is not there
   */
  named<T>(id: string, who: string, form: z.ZodType<T>): Item<T> | undefined {
    const found = this.#resources.get(key(id));
    if (found === undefined) {
      this.fault(who, `names ${shortName(id)}, which is not in this plan; take the plan that has both`);
      return undefined;
    }
    return this.#read(found, form)[0];
  }

  fault(who: string, what: string): void {
    const sentence = `${who} ${what}`;
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }

  #read<T>({ id, properties }: PlannedResource, form: z.ZodType<T>): Item<T>[] {
    const { success, data, error } = form.safeParse(properties);
    if (success) return [{ id, name: shortName(id), of: data }];
    for (const { path, message } of error.issues) {
      this.fault(shortName(id), `has ${path.join(".")} that the lab cannot read: ${message}`);
    }
    return [];
  }
}

/** The last part of an address in Azure. */
export function shortName(id: string): string {
  return id.split("/").at(-1) ?? id;
}
