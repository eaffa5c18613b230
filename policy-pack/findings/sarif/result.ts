import { createHash } from "node:crypto";
import type { Location, ReportingDescriptor, Result } from "sarif";
import { visible } from "../markdown/quoted";
import type { ReportedFinding } from "../report/report";
import { atMost, paragraph, plain } from "./text";

const LEVELS = { blocks: "error", "not-judged": "warning", warns: "warning", exempted: "note" } as const;

/** Where a finding is shown that Pulumi told no place of: GitHub shows no alert without one. */
const NOWHERE = { file: "Pulumi.yaml", line: 1 };
const PLACE_UNKNOWN = "The place is not known: Pulumi did not tell where this is declared.";

/** Findings as results, in the order in which they are given. */
export function resultsOf(
  findings: readonly ReportedFinding[],
  rules: readonly ReportingDescriptor[],
): Result[] {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = identity(finding);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return resultOf(finding, indexes.get(finding.rule) ?? -1, `${key}:${count}`);
  });
}

function resultOf(finding: ReportedFinding, ruleIndex: number, fingerprint: string): Result {
  const { rule, effect, severity, name, urn, lenience } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[effect],
    message: { text: messageOf(finding) },
    locations: [locationOf(finding)],
    // GitHub looks at the first alone; where it is absent, it counts lines of the file that have nothing to do with us.
    partialFingerprints: { primaryLocationLineHash: fingerprint, "remoteAccessFinding/v1": fingerprint },
    ...(effect === "exempted"
      ? {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: atMost(visible(lenience ?? "let through", 1_000)),
            },
          ],
        }
      : {}),
    properties: { effect, severity, resource: visible(name), urn },
  };
}

/**
 * What stays the same while lines move, commits follow and messages get better: which rule objects to which property of
 * which resource.
 */
function identity({ rule, urn, property }: ReportedFinding): string {
  return createHash("sha256")
    .update(JSON.stringify([rule, urn, property]))
    .digest("hex")
    .slice(0, 32);
}

/** The first sentence is what GitHub shows as title. */
function messageOf(finding: ReportedFinding): string {
  const { name, title, property, found, write, why, notes, lenience, position } = finding;
  return paragraph([
    `${plain(name)}: ${plain(title)}.`,
    ...(isInside(position?.file) ? [] : [PLACE_UNKNOWN]),
    `Found${property === "" ? "" : ` at ${plain(property)}`}: ${plain(found)}.`,
    `Write instead: ${plain(write)}.`,
    ...(lenience === undefined ? [] : [`Let through: ${plain(lenience)}.`]),
    `Why: ${plain(why)}.`,
    ...notes.map((note) => `Note: ${plain(note)}.`),
  ]);
}

function locationOf({ position, urn, name, type }: ReportedFinding): Location {
  const told = position !== undefined && isInside(position.file) ? position : NOWHERE;
  const { file, line, column = 1 } = { column: undefined, ...told };
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split("/").map(encodeURIComponent).join("/"),
        uriBaseId: "%SRCROOT%",
      },
      region: { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 },
    },
    logicalLocations: [
      { name: visible(name), fullyQualifiedName: urn, kind: "resource", properties: { type } },
    ],
  };
}

/** Whether a file is named as one of the project; a path of the machine is nobody's business. */
function isInside(file: string | undefined): boolean {
  return (
    file !== undefined &&
    file !== "" &&
    !/^\/|\\|^[a-z][a-z0-9+.-]*:|\p{C}/iu.test(file) &&
    !file.split("/").includes("..")
  );
}
