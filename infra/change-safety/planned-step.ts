/** What the engine would do with one resource. */
export interface PlannedStep {
  readonly urn: string;
  /** Name in the plan: `gateway`. */
  readonly name: string;
  /** Without package and version: `network:VirtualNetworkGateway`. */
  readonly type: string;
  readonly operation: Operation;
  /** Paths of the changed properties, as the engine writes them: `sku.name`, `ipConfigurations[1]`. */
  readonly properties: readonly string[];
  /** Inputs before; undefined where there is nothing before. */
  readonly before: Inputs | undefined;
  /** Inputs after; undefined where there is nothing after. */
  readonly after: Inputs | undefined;
}

export type Operation = "create" | "update" | "replace" | "delete";
export type Inputs = Readonly<Record<string, unknown>>;

/** A resource in an event of the engine (`StepEventStateMetadata` in `sdk/go/common/apitype/events.go`, pulumi/pulumi). */
interface State {
  readonly inputs?: Inputs | null;
}

/** A step in an event of the engine (`StepEventMetadata`). */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type?: string;
  readonly old?: State | null;
  readonly new?: State | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  readonly diffs?: readonly string[] | null;
}

/** A replacement is told in several steps, before, in the middle and after. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
};

/**
 * What changes in Azure, one step for each resource, in the order of the plan. Components are not resources of Azure's,
 * nor are providers and the stack.
 */
export function plannedSteps(metadata: readonly StepMetadata[]): PlannedStep[] {
  const steps = new Map<string, PlannedStep>();
  const comesAgain = new Set(metadata.filter(({ op }) => op !== "delete-replaced").map(({ urn }) => urn));
  for (const one of metadata) {
    // What goes with a replaced resource and is not in the program any more does not come again.
    const operation = comesAgain.has(one.urn) ? OPERATIONS[one.op] : "delete";
    const type = typeOf(one);
    if (operation === undefined || type === undefined) continue;
    const earlier = steps.get(one.urn);
    steps.set(one.urn, {
      urn: one.urn,
      name: one.urn.split("::").at(-1) ?? one.urn,
      type,
      // Whatever else is said of a resource that is replaced, it is replaced.
      operation: earlier?.operation === "replace" ? "replace" : operation,
      properties: [...new Set([...(earlier?.properties ?? []), ...changed(one)])].sort(),
      before: earlier?.before ?? one.old?.inputs ?? undefined,
      after: one.new?.inputs ?? earlier?.after,
    });
  }
  return [...steps.values()];
}

/** `azure-native:network/v20240501:VirtualNetworkGateway` and `azure-native:network:VirtualNetworkGateway` are one. */
function typeOf({ urn, type }: StepMetadata): string | undefined {
  const token = type ?? urn.split("::").at(-2)?.split("$").at(-1) ?? "";
  const [, module, name] = /^azure-native(?:_\w+)?:([a-z]+)(?:\/v\w+)?:(\w+)$/.exec(token) ?? [];
  return module === undefined ? undefined : `${module}:${name}`;
}

function changed({ detailedDiff, diffs }: StepMetadata): readonly string[] {
  const detailed = Object.keys(detailedDiff ?? {});
  return detailed.length > 0 ? detailed : (diffs ?? []);
}
