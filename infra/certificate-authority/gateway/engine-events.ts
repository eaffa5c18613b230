/** What a preview or an update of the engine said, in its stream of events (`sdk/go/common/apitype/events.go` of
 * https://github.com/pulumi/pulumi). */
export interface EngineSaid {
  /** Resources that are made, changed or removed. */
  readonly changes: readonly Change[];
  /** Errors and mandatory policy violations, each once. */
  readonly faults: readonly string[];
  /** Whether the run came to its end. */
  readonly finished: boolean;
}

export interface Change {
  readonly urn: string;
  /** The engine's word: `update`, `create`, `replace` … */
  readonly operation: string;
  /** Paths of the changed properties. */
  readonly properties: readonly string[];
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  readonly diffs?: readonly string[] | null;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly policyEvent?: {
    readonly policyName?: string;
    readonly enforcementLevel?: string;
    readonly message?: string;
  };
  readonly diagnosticEvent?: { readonly severity?: string; readonly message?: string };
  readonly summaryEvent?: object;
}

const UNCHANGED = new Set(["same", "read", "refresh", "read-discard", "discard"]);

/** @param lines JSON lines; others, such as a shell's warnings, are passed over */
export function readEngineEvents(lines: string): EngineSaid {
  const changes: Change[] = [];
  const faults = new Set<string>();
  let finished = false;
  for (const event of eventsIn<EngineEvent>(lines)) {
    const { resourcePreEvent: step, policyEvent: policy, diagnosticEvent: said } = event;
    if (step !== undefined && !UNCHANGED.has(step.metadata.op)) changes.push(changeOf(step.metadata));
    if (policy?.enforcementLevel === "mandatory") {
      faults.add(`policy ${policy.policyName ?? ""}: ${(policy.message ?? "").trim()}`);
    }
    if (said?.severity === "error") faults.add(withoutColour(said.message ?? "").trim());
    if (event.summaryEvent !== undefined) finished = true;
  }
  faults.delete("");
  return { changes, faults: [...faults], finished };
}

/** Properties of a gateway that a statement decides, and nothing else. */
const OF_STATEMENT = [
  /^tags(?:\.remote-access-statement|\["remote-access-statement"\])$/,
  /^vpnClientConfiguration\.vpnClient(?:Revoked|Root)Certificates(?:$|[.[])/,
];

/**
 * What would change beside what a statement decides: other resources, or other properties of the gateway.
 *
 * @param gateway its URN
 * @returns one line each
 */
export function beyondStatement(changes: readonly Change[], gateway: string): string[] {
  return changes.flatMap(({ urn, operation, properties }) => {
    if (urn !== gateway) return [`${operation} of ${urn.split("::").at(-1)}`];
    if (operation !== "update") return [`${operation} of the gateway itself`];
    return properties.filter((path) => !OF_STATEMENT.some((pattern) => pattern.test(path)));
  });
}

function changeOf({ op, urn, detailedDiff, diffs }: Metadata): Change {
  const detailed = Object.keys(detailedDiff ?? {});
  return { urn, operation: op, properties: (detailed.length > 0 ? detailed : [...(diffs ?? [])]).sort() };
}

/** @param lines JSON lines; others, such as a shell's warnings, are passed over */
export function eventsIn<Event>(lines: string): Event[] {
  return lines.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as Event];
    } catch {
      return [];
    }
  });
}

/** The engine marks colours as `<{%fg 1%}>` in what it hands on. */
export function withoutColour(text: string): string {
  return text.replace(/<\{%.*?%\}>/g, "");
}
