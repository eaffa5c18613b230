import { getProject, getStack } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as resproto from "@pulumi/pulumi/proto/resource_pb";
import type { DeclarationCache } from "../../../rehearsal/azure/declarations/declaration-cache";
import { fromStruct, toStruct, toWire } from "../../../rehearsal/azure/plugin/struct";
import { reveal, UNKNOWN, type Json, type PropertyMap } from "../../../rehearsal/azure/plugin/property-value";
import { previewOutputs } from "../../../rehearsal/azure/resources/preview-outputs";
import { parseToken } from "../../../policy-pack/resource-model/token";
import { ALL_ZERO } from "../../../policy-pack/trust/trust-file";

/** A resource of a preview, as a policy is shown it. */
export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** As the wire has them: secrets unwrapped, unknown values as Pulumi's sentinel texts. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What a preview says of the outputs. */
  readonly outputs: Readonly<Record<string, Json>>;
  /** From the name of an input to the URNs it was made from. */
  readonly madeFrom: Readonly<Record<string, readonly string[]>>;
  readonly options: { readonly protect: boolean; readonly ignoreChanges: readonly string[] };
  /** Inputs of its provider; undefined for components and providers. */
  readonly provider: Readonly<Record<string, Json>> | undefined;
}

type Callback = (error: unknown, response?: resproto.RegisterResourceResponse) => void;

const CLIENT = { tenantId: ALL_ZERO, subscriptionId: ALL_ZERO, clientId: ALL_ZERO, objectId: ALL_ZERO };

const ANSWERS = {
  newResource: () => ({ id: undefined, state: {} }),
  call: ({ token }: { readonly token: string }) => {
    if (token.endsWith(":getClientConfig")) return CLIENT;
    // As azure-native says of something that is not there yet.
    const missing = 'Status=404 Code="ResourceGroupNotFound" Message="Resource group could not be found."';
    const details = `invocation of ${token} returned an error: request failed: ${missing}`;
    throw Object.assign(new Error(), { details });
  },
};

/** Stands for the engine in a preview of a stack that does not exist yet, and notes what a program registers. */
export class RecordingMonitor extends MockMonitor {
  readonly planned: Planned[] = [];

  /**
   * @param declarations of azure-native, with every module open that the program uses
   * @param provider inputs of the default provider
   */
  constructor(
    private readonly declarations: DeclarationCache,
    private readonly provider: Readonly<Record<string, Json>>,
  ) {
    super(ANSWERS);
  }

  override registerResource(request: resproto.RegisterResourceRequest, callback: Callback): Promise<void> {
    const type = request.getType();
    const urn = urnOf(request.getParent(), type, request.getName());
    const inputs = fromStruct(request.getObject());
    const outputs = request.getCustom() ? this.outputsOf(type, inputs) : {};
    this.planned.push({
      type,
      name: request.getName(),
      urn,
      inputs: wire(inputs),
      outputs: wire(outputs),
      madeFrom: sources(request),
      options: { protect: request.getProtect() === true, ignoreChanges: request.getIgnorechangesList() },
      provider: request.getCustom() ? this.provider : undefined,
    });
    const response = new resproto.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId("");
    response.setObject(toStruct(outputs));
    callback(undefined, response);
    return Promise.resolve();
  }

  override registerResourceOutputs(
    _request: unknown,
    callback: (error: unknown, response: object) => void,
  ): void {
    callback(undefined, {});
  }

  private outputsOf(type: string, inputs: PropertyMap): PropertyMap {
    const token = parseToken(type);
    const shape = token && this.declarations.resource(token.module, token.name);
    if (shape === undefined) return { ...inputs };
    return { ...previewOutputs(inputs, shape.outputs, this.declarations), id: UNKNOWN };
  }
}

/** As the engine makes it: the types of all parents stand in it. */
function urnOf(parent: string, type: string, name: string): string {
  const parents = parent === "" ? [] : [parent.split("::")[2] ?? ""];
  const above = parents.filter((one) => one !== "pulumi:pulumi:Stack");
  return `urn:pulumi:${[getStack(), getProject(), [...above, type].join("$"), name].join("::")}`;
}

/** Policies see secrets in clear. */
function wire(values: PropertyMap): Record<string, Json> {
  return toWire(reveal(values)) as Record<string, Json>;
}

function sources(request: resproto.RegisterResourceRequest): Record<string, readonly string[]> {
  const found: [string, readonly string[]][] = [];
  request.getPropertydependenciesMap().forEach((dependencies, input) => {
    const urns = dependencies.getUrnsList();
    if (urns.length > 0) found.push([input, urns]);
  });
  return Object.fromEntries(found);
}
