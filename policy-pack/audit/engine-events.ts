/**
 * The engine's event stream: JSON lines that `pulumi refresh --json`, `pulumi policy analyze --json` and, with
 * `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`, `pulumi preview --json` print (`sdk/go/common/apitype/events.go` of
 * https://github.com/pulumi/pulumi). Secrets are masked in it.
 */
export interface EngineReading {
  /** Resources that a refresh found changed or gone, or that a plan would change. */
  readonly changes: readonly Change[];
  readonly violations: readonly Violation[];
  /** Names of the policy packs that have judged. */
  readonly packs: readonly string[];
  /** What the engine, a provider or the program told as errors. */
  readonly errors: readonly string[];
  /** Whether the run came to its end. */
  readonly finished: boolean;
}

/** One resource that is not as it was. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  /** `update`, `delete`, `create`, `replace` …: the engine's word. */
  readonly operation: string;
  /** Paths of the properties, sorted; none when the whole resource comes or goes. */
  readonly properties: readonly string[];
}

/** What a policy pack reported. */
export interface Violation {
  readonly rule: string;
  readonly urn: string;
  readonly level: string;
  readonly message: string;
}

/** A step of the engine, as far as it is read here. */
export interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  readonly diffs?: readonly string[] | null;
  readonly old?: State | null;
  readonly new?: State | null;
}

/** A resource as it will be. */
interface State {
  /** Missing for a component, which is a group and nothing of its own. */
  readonly custom?: boolean;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>> | null;
  readonly outputs?: Readonly<Record<string, unknown>> | null;
}

export interface PolicyEvent {
  readonly policyName?: string;
  readonly resourceUrn?: string;
  readonly enforcementLevel?: string;
  readonly message?: string;
  readonly severity?: string;
  readonly policyPackName?: string;
}

export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly resOutputsEvent?: { readonly metadata: Metadata };
  readonly policyEvent?: PolicyEvent;
  readonly diagnosticEvent?: {
    readonly severity?: string;
    readonly message?: string;
    readonly urn?: string;
  };
  /** By name, or by name and place; the value is the version. */
  readonly summaryEvent?: { readonly PolicyPacks?: Readonly<Record<string, string>> };
}

/**
 * What Azure itself goes on to after a deployment. The first side of a peering is `Initiated` until there is another
 * (learn.microsoft.com, "Create, change, or delete a virtual network peering"); any other state is told.
 */
const COMES_BY_ITSELF = [
  {
    type: /^azure-native(_network_v\d+)?:network(\/v\d+)?:VirtualNetworkPeering$/,
    property: "peeringState",
    state: "Connected",
  },
];

/** Operations after which a resource is what it was. */
export const UNCHANGED: ReadonlySet<string> = new Set(["same", "read", "refresh", "read-discard"]);

/**
 * Reads what a run printed; lines that are no events (a shell's warnings) are passed over.
 *
 * Of a refresh only the events after the fact say what was found; a plan has the same operation in both.
 */
export function readEngineEvents(lines: string): EngineReading {
  const changes = new Map<string, Change>();
  const violations: Violation[] = [];
  const packs = new Set<string>();
  const errors: string[] = [];
  let finished = false;
  for (const event of eventsIn(lines)) {
    const step = (event.resOutputsEvent ?? event.resourcePreEvent)?.metadata;
    if (step !== undefined && !UNCHANGED.has(step.op)) note(changes, step);
    if (event.policyEvent !== undefined) violations.push(violationOf(event.policyEvent));
    if (event.diagnosticEvent?.severity === "error")
      errors.push((event.diagnosticEvent.message ?? "").trim());
    if (event.summaryEvent === undefined) continue;
    finished = true;
    Object.keys(event.summaryEvent.PolicyPacks ?? {}).forEach((pack) => packs.add(pack));
  }
  return { changes: [...changes.values()], violations, packs: [...packs], errors, finished };
}

/** A replacement is several steps on one resource; the first names what it is about. */
function note(changes: Map<string, Change>, step: Metadata): void {
  const { op, urn, type } = step;
  const all = propertiesOf(step);
  const properties = all.filter((property) => !hasComeByItself(step, property));
  if (all.length > 0 && properties.length === 0) return;
  const before = changes.get(urn);
  if (before !== undefined && before.properties.length > 0) return;
  changes.set(urn, { urn, type, operation: before?.operation ?? op, properties: properties.sort() });
}

/** Paths of the properties that a step changes, as the engine writes them. */
export function propertiesOf({ detailedDiff, diffs }: Pick<Metadata, "detailedDiff" | "diffs">): string[] {
  const detailed = Object.keys(detailedDiff ?? {});
  return detailed.length > 0 ? detailed : [...(diffs ?? [])];
}

function hasComeByItself({ op, type, new: now }: Metadata, property: string): boolean {
  return COMES_BY_ITSELF.some(
    (known) =>
      op === "update" &&
      known.type.test(type) &&
      known.property === property &&
      now?.outputs?.[property] === known.state,
  );
}

/** What the engine passes on of a policy pack. */
export function violationOf(event: PolicyEvent): Violation {
  const { policyName = "", resourceUrn = "", enforcementLevel = "", message = "" } = event;
  return { rule: policyName, urn: resourceUrn, level: enforcementLevel, message: message.trim() };
}

/** @param lines JSON lines; others, such as a shell's warnings, are passed over */
export function eventsIn(lines: string): readonly EngineEvent[] {
  return lines.split("\n").flatMap(parse);
}

function parse(line: string): EngineEvent[] {
  if (!line.startsWith("{")) return [];
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}
