import { findFaults } from "./declarations/conformance";
import type { DeclarationCache } from "./declarations/declaration-cache";
import type { ResourceShape } from "./declarations/shape";
import { diffInputs } from "./plugin/object-diff";
import { Secret, mapValues, toJson, type Json, type PropertyMap } from "./plugin/property-value";
import {
  Refusal,
  type CheckCall,
  type Checked,
  type Difference,
  type ResourceProvider,
  type Standing,
  type Subject,
} from "./plugin/resource-provider";
import { previewOutputs } from "./resources/preview-outputs";
import { keepSecrets } from "./resources/read-back";
import { RANDOM_CLASSES, randomValue } from "./random-values/value-of";

/**
 * The random provider as a rehearsal has it: values that follow from URN and inputs, so that every rehearsal of a
 * program is the same one. Never for anything real. As with the real provider, whatever changes replaces.
 */
export class RandomProvider implements ResourceProvider {
  readonly name = "random";

  /** @param declarations those of the installed `@pulumi/random`. */
  constructor(
    readonly version: string,
    private readonly declarations: DeclarationCache,
  ) {}

  checkConfig(news: PropertyMap): Checked {
    return { inputs: news, failures: [] };
  }

  configure(): void {
    // There is nothing to configure.
  }

  parameterize(): never {
    throw new Refusal("RehearsalParameters", "the random provider takes no parameters");
  }

  invoke(token: string): Promise<PropertyMap> {
    return Promise.reject(new Refusal("RehearsalUnknownFunction", `random has no function ${token}`));
  }

  async check(call: CheckCall): Promise<Checked> {
    const shape = await this.shapeOf(call.type);
    const failures = findFaults(call.news, shape, this.declarations).map(({ path, message }) => ({
      property: path,
      reason: `${path} ${message}`,
    }));
    return { inputs: call.news, failures };
  }

  diff({ oldInputs, news }: Subject & { oldInputs: PropertyMap; news: PropertyMap }): Promise<Difference> {
    const changes = diffInputs(oldInputs, news, new Set());
    const detailed = mapValues(changes, ({ change }) => ({ change, replace: true }));
    return Promise.resolve({ detailed, deleteBeforeReplace: false });
  }

  async create(call: Subject & { inputs: PropertyMap; preview: boolean }): Promise<Standing> {
    const shape = await this.shapeOf(call.type);
    if (call.preview)
      return { id: "", outputs: previewOutputs(call.inputs, shape.outputs, this.declarations) };
    const inputs = toJson(call.inputs) as Record<string, Json>;
    const value = randomValue(className(call.type), call.urn, inputs);
    if (value === undefined) throw unknownType(call.type);
    const marked = mapValues(value.outputs, (output, name) =>
      value.secret.includes(name) ? new Secret(output) : output,
    );
    return { id: value.id, outputs: { ...keepSecrets(inputs, call.inputs), ...marked } };
  }

  /** A random value stands nowhere but in the stack: it is what it was. */
  read(call: Subject & { id: string; state: PropertyMap; inputs: PropertyMap | undefined }) {
    return Promise.resolve({ id: call.id, outputs: call.state, inputs: call.inputs ?? {} });
  }

  async update(call: Subject & { inputs: PropertyMap; preview: boolean }): Promise<PropertyMap> {
    return (await this.create(call)).outputs;
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  private async shapeOf(type: string): Promise<ResourceShape> {
    await this.declarations.open("");
    const shape = this.declarations.resource("", className(type));
    if (shape === undefined) throw unknownType(type);
    return shape;
  }
}

/** `random:index/randomPassword:RandomPassword` → `RandomPassword`. */
function className(type: string): string {
  return type.split(":").at(-1) ?? "";
}

function unknownType(type: string): Refusal {
  return new Refusal(
    "RehearsalUnknownType",
    `${JSON.stringify(type)} is no type of random; it has ${RANDOM_CLASSES.join(", ")}`,
  );
}
