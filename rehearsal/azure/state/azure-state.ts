import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { withLock } from "../../engine/process-lock";
import { writeWhole } from "../../engine/whole-file";
import type { Json } from "../plugin/property-value";
import { Refusal } from "../plugin/resource-provider";

/** A resource as the stand-in keeps it. */
export interface StoredResource {
  /** In the letters it was created with. */
  readonly id: string;
  /** `network:Subnet`. */
  readonly type: string;
  readonly apiVersion: string;
  /** Everything Azure would answer, in the shape of azure-native's outputs. */
  readonly properties: Record<string, Json>;
}

/** All the stand-in Azure knows. */
export interface AzureContent {
  readonly version: 1;
  /** Under which secrets are masked in the log; made once. */
  readonly salt: string;
  /** By lower-case id, as ids do not distinguish letter case. */
  readonly resources: Record<string, StoredResource>;
}

/**
 * The stand-in Azure's memory: one JSON file, shared by every provider process of a rehearsal.
 *
 * Changes are read, made and written under a lock; the file is replaced in one step, so that readers and kills see
 * the state before or after a change, never between.
 */
export class AzureState {
  /** @param file where it is kept; folders are made when something is first written. */
  constructor(private readonly file: string) {}

  /**
   * What stands now.
   *
   * @throws Refusal when the file cannot be understood.
   */
  read(): AzureContent {
    let text: string;
    try {
      text = readFileSync(this.file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version: 1, salt: "", resources: {} };
      throw error;
    }
    try {
      const content = JSON.parse(text) as AzureContent;
      if (content.version === 1 && typeof content.resources === "object") return content;
    } catch {
      // Falls through to the same sentence.
    }
    throw new Refusal(
      "RehearsalState",
      `${this.file} is not a state of the stand-in Azure; remove it and the rehearsal's stacks begin anew`,
    );
  }

  /**
   * Changes what stands. The change is kept when `change` returns, and dropped when it throws.
   *
   * @param what a phrase for whoever waits for the lock.
   */
  async change<T>(what: string, change: (content: AzureContent) => T | Promise<T>): Promise<T> {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    return withLock(`${this.file}.lock`, { what }, async () => {
      const before = this.read();
      const content = before.salt === "" ? { ...before, salt: randomBytes(16).toString("hex") } : before;
      const result = await change(content);
      writeWhole(this.file, `${JSON.stringify(content, undefined, 1)}\n`, 0o600);
      return result;
    });
  }
}

/** Finds a resource, whatever the letter case of the id. */
export function findResource(content: AzureContent, id: string): StoredResource | undefined {
  const key = keyOf(id);
  return Object.hasOwn(content.resources, key) ? content.resources[key] : undefined;
}

/** Puts a resource in the place of whatever has its id. */
export function storeResource(content: AzureContent, resource: StoredResource): void {
  content.resources[keyOf(resource.id)] = resource;
}

/** A service that comes with its account: what lies in it lies in the account, whatever becomes of its settings. */
const BUILT_IN_SERVICE = /\/storageaccounts\/[^/]+\/\w+services\/default$/;

/** Takes a resource away, with everything below it, as Azure does with a parent. */
export function removeResource(content: AzureContent, id: string): void {
  const key = keyOf(id);
  const goesAlone = BUILT_IN_SERVICE.test(key);
  for (const other of Object.keys(content.resources)) {
    if (other === key || (!goesAlone && other.startsWith(`${key}/`))) delete content.resources[other];
  }
}

/** Resources of a type directly under an id, by name. */
export function childrenOf(content: AzureContent, parent: string, type: string): StoredResource[] {
  const prefix = `${keyOf(parent)}/`;
  return Object.entries(content.resources)
    .filter(([key, { type: own }]) => own === type && key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, resource]) => resource);
}

function keyOf(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}
