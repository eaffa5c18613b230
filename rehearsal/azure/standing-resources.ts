import { bodyInputs, plainRequest, putRequest, type Addressed } from "./arm-requests/build-request";
import type { Declarations, ResourceShape } from "./declarations/shape";
import { toJson, type Json, type PropertyMap } from "./plugin/property-value";
import { Refusal } from "./plugin/resource-provider";
import { idOf } from "./resources/address";
import { typeName } from "./resources/resource-type";
import { applyServiceRules } from "./service-rules";
import { withoutWriteOnly } from "./state/access-outputs";
import {
  findResource,
  removeResource,
  storeResource,
  type AzureContent,
  type AzureState,
} from "./state/azure-state";
import { keepDeletedVaults } from "./state/deleted-vaults";
import { derivedAddress } from "./state/derived";
import { settlePeerings } from "./state/peerings";
import type { RequestLog } from "./state/request-log";
import { fillIn } from "./state/server-filled";
import { storeSubResources, withSubResources } from "./state/sub-resources";

/** A resource type with everything needed to keep resources of it. */
export interface Kept extends Addressed {
  readonly shape: ResourceShape;
  readonly declarations: Declarations;
}

/** A resource and what Azure answers about it. */
export interface Found {
  readonly id: string;
  readonly outputs: Record<string, Json>;
}

/** The service behind the requests: takes them, writes them down, judges them and keeps what comes of them. */
export class StandingResources {
  constructor(
    private readonly state: AzureState,
    private readonly log: RequestLog,
  ) {}

  /**
   * Creates or updates.
   *
   * The request is logged before the state is written: a process that is killed in between has asked and got
   * nothing, never got something without having asked.
   *
   * @param before id of the resource that is updated; undefined when it must not exist yet.
   * @throws Refusal when a contract or a rule of the service says no.
   */
  async put(kept: Kept, inputs: PropertyMap, before?: string): Promise<Found> {
    const type = typeName(kept.type);
    const expected = idOf(kept.address, inputs, kept.subscription);
    // azure-native looks first, because ARM's PUT would overwrite without a word.
    const look = before === undefined ? await plainRequest("get", kept, expected) : undefined;
    const request = await putRequest(kept, inputs);
    return this.state.change(`writing ${request.id}`, (content) => {
      const existing = findResource(content, request.id);
      if (look !== undefined) this.log.add(look);
      if (look !== undefined && existing !== undefined) throw alreadyThere(request.id);
      this.log.add(request, inputs, content.salt);
      const filled = this.fill(kept, request.id, inputs, content, existing?.properties);
      const action = existing === undefined ? "create" : "update";
      const subject = { id: request.id, properties: filled, before: existing?.properties, content };
      applyServiceRules(type, action, subject);
      const id = existing?.id ?? request.id;
      const properties = withoutWriteOnly(type, filled);
      const resource = { id, type, apiVersion: kept.apiVersion, properties };
      storeResource(content, resource);
      storeSubResources(content, resource);
      settlePeerings(content);
      return { id, outputs: withSubResources(content, resource) };
    });
  }

  /** @returns undefined when there is no such resource. */
  async get(kept: Kept, id: string): Promise<Found | undefined> {
    this.log.add(await plainRequest("get", kept, id));
    const content = this.state.read();
    const found = findResource(content, id);
    return found === undefined ? undefined : { id: found.id, outputs: withSubResources(content, found) };
  }

  /** Removes a resource; one that is gone already is no error, as with ARM's 204. */
  async delete(kept: Kept, id: string): Promise<void> {
    const request = await plainRequest("delete", kept, id);
    await this.state.change(`deleting ${id}`, (content) => {
      this.log.add(request);
      const existing = findResource(content, id);
      if (existing === undefined) return;
      const subject = { id, properties: existing.properties, before: existing.properties, content };
      applyServiceRules(typeName(kept.type), "delete", subject);
      keepDeletedVaults(content, id);
      removeResource(content, id);
      settlePeerings(content);
    });
  }

  /** Where a resource group lies, if there is one of that name. */
  locationOfGroup(subscription: string, group: string): Json | undefined {
    const id = `/subscriptions/${subscription}/resourceGroups/${group}`;
    return findResource(this.state.read(), id)?.properties.location;
  }

  private fill(
    kept: Kept,
    id: string,
    inputs: PropertyMap,
    content: AzureContent,
    before: Readonly<Record<string, Json>> | undefined,
  ): Record<string, Json> {
    const type = typeName(kept.type);
    const plain = toJson(bodyInputs(kept.address, inputs)) as Record<string, Json>;
    const wantsAddress = type === "network:PublicIPAddress" && plain.publicIPAllocationMethod === "Static";
    return fillIn({
      id,
      type,
      apiVersion: kept.apiVersion,
      inputs: plain,
      shape: kept.shape.outputs,
      declarations: kept.declarations,
      find: (other) => findResource(content, other)?.properties,
      publicAddress: wantsAddress ? addressFor(id, content) : undefined,
      before,
    });
  }
}

function addressFor(id: string, content: AzureContent): string {
  const own = findResource(content, id)?.properties.ipAddress;
  if (typeof own === "string") return own;
  const taken = Object.values(content.resources).map(({ properties }) => properties.ipAddress);
  return derivedAddress(id, new Set(taken.filter((address) => typeof address === "string")));
}

function alreadyThere(id: string): Refusal {
  return new Refusal(
    "RehearsalAlreadyExists",
    `cannot create already existing resource ${JSON.stringify(id)}; import it, or remove it from the stand-in`,
  );
}
