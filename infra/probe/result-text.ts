import type { Finding, Verdict } from "./probe-result";
import type { Verification } from "./verify-result";

/** How a word is shown; on anything but a terminal, as it is. */
export type Paint = (verdict: Verdict, text: string) => string;

type Verified = Extract<Verification, { ok: true }>;

/** The sentence that counts, why it may not, and the table. */
export function resultText(
  { result, list, conclusive, thumbprint, notes }: Verified,
  paint: Paint,
): string[] {
  const named = new Map(list?.targets.map(({ id, what }) => [id, what]) ?? []);
  const nameOf = (id: string) => named.get(id) ?? id;
  const reached = result.reached.map((id) => (named.has(id) ? `${nameOf(id)} (${id})` : id));
  return [
    `An unmanaged device at ${result.started} could reach: ${reached.join("; ") || "nothing"}.`,
    ...(conclusive ? [] : ["This is not conclusive:", ...doubts(result.findings), ...notes.map(indented)]),
    "",
    ...table(result.findings, nameOf, paint),
    "",
    `Signed by the certificate that was shown to the gateway, with the thumbprint ${thumbprint}.`,
    ...(conclusive ? notes : []),
  ];
}

const indented = (text: string) => `  ${text}`;

function doubts(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ id, verdict }) => verdict === "not-tried" || (id.startsWith("ike:") && verdict === "silent"))
    .map(({ id, detail }) => indented(`${id}: ${detail}`));
}

const VERDICT_WIDTH = 9;

function table(findings: readonly Finding[], nameOf: (id: string) => string, paint: Paint): string[] {
  const width = Math.max("what".length, ...findings.map(({ id }) => nameOf(id).length));
  return [
    `${"what".padEnd(width)}  ${"verdict".padEnd(VERDICT_WIDTH)}  detail`,
    ...findings.map(
      ({ id, verdict, detail }) =>
        `${nameOf(id).padEnd(width)}  ${paint(verdict, verdict.padEnd(VERDICT_WIDTH))}  ${detail}`,
    ),
  ];
}
