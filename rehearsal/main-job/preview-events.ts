/**
 * What the engine's event stream says about one preview (`pulumi preview --json` with
 * `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`): the only machine-readable form in which policy results appear.
 */
export interface PreviewResult {
  /** URNs of resources that would be made, changed or removed. */
  readonly changes: readonly string[];
  /** Resources the policy pack looked at. */
  readonly analysed: number;
  /** Rules of the pack that looked at a resource. */
  readonly rules: readonly string[];
}

interface EngineEvent {
  readonly resourcePreEvent?: { metadata: { op: string; urn: string } };
  readonly policyAnalyzeSummaryEvent?: {
    resourceUrn: string;
    passed?: string[];
    failed?: string[];
    disabled?: string[];
  };
}

/** What previews of several stacks say together. */
export function together(results: readonly PreviewResult[]): PreviewResult {
  return {
    changes: results.flatMap(({ changes }) => changes),
    analysed: results.reduce((sum, { analysed }) => sum + analysed, 0),
    rules: [...new Set(results.flatMap(({ rules }) => rules))].sort(),
  };
}

/** @param lines JSON lines; lines that are no events (warnings of a shell, say) are passed over */
export function readPreviewEvents(lines: string): PreviewResult {
  const changes: string[] = [];
  const analysed = new Set<string>();
  const rules = new Set<string>();
  for (const event of lines.split("\n").flatMap(parse)) {
    const { resourcePreEvent: step, policyAnalyzeSummaryEvent: summary } = event;
    if (step && !["same", "read", "refresh"].includes(step.metadata.op)) changes.push(step.metadata.urn);
    if (summary) {
      analysed.add(summary.resourceUrn);
      [...(summary.passed ?? []), ...(summary.failed ?? [])].forEach((rule) => rules.add(rule));
    }
  }
  return { changes, analysed: analysed.size, rules: [...rules].sort() };
}

function parse(line: string): EngineEvent[] {
  if (!line.startsWith("{")) return [];
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}
