import type { BreakGlass } from "../exemptions/break-glass";
import type { ExemptionsReading } from "../exemptions/exemption-file";

/** What is let through today, and whether all of it is as it should be. */
export interface Standing {
  readonly lines: readonly string[];
  /** What people should do something about. */
  readonly faults: readonly string[];
}

/** Says what exemptions and override let through now. */
export function standing(exemptions: ExemptionsReading, breakGlass: BreakGlass, now: Date): Standing {
  const lines: string[] = [];
  const faults: string[] = [];
  const today = now.toISOString().slice(0, 10);
  if (!exemptions.ok) faults.push("no exemption counts:", ...exemptions.faults.map((fault) => `  ${fault}`));
  for (const { rule, urn, until, approver, reason } of exemptions.ok ? exemptions.exemptions : []) {
    const text = `${rule} at ${urn}: `;
    if (today <= until) lines.push(`${text}exempted until ${until} by ${approver}: ${reason}`);
    else faults.push(`${text}the exemption ended on ${until}; remove it`);
  }
  if (breakGlass.state === "void")
    faults.push(`${breakGlass.file} does not count:`, ...breakGlass.faults.map((fault) => `  ${fault}`));
  if (breakGlass.state === "counts") {
    const { rules, stacks, notAfter, ticket, reason } = breakGlass.override;
    lines.push(
      `break-glass until ${notAfter} in ${stacks.join(", ")}: ${rules.join(", ")}: ${reason} (ticket ${ticket})`,
    );
  }
  if (lines.length === 0 && faults.length === 0) lines.push("nothing is exempted, and there is no override");
  return { lines, faults };
}
