import { createColors } from "picocolors";
import { oneLine } from "../message";
import type { Report, ReportedFinding, StackReport } from "../report/report";
import { triedTexts } from "./tried";

type Colours = ReturnType<typeof createColors>;

/** The report as a person reads it in a terminal: what blocks first, the verdict last. */
export function terminalText(report: Report, colour: boolean): string {
  const colours = createColors(colour);
  const safe = harmless(report);
  const { made, stacks, devices, verdict } = safe;
  return [
    heading(made, colours),
    ...stacks.map((stack) => stackText(stack, colours)),
    ...triedTexts(safe, colours),
    ...(devices === undefined
      ? []
      : [
          `Devices on ${devices.asOf}: ${devices.states.map(({ state, count }) => `${count} ${state}`).join(", ")}`,
        ]),
    ...(made.canary === "failed"
      ? [
          colours.red(
            "The canary failed: a rule did not block what it must, and nothing said here can be relied on.",
          ),
        ]
      : []),
    verdictText(verdict.line, verdict, colours),
  ].join("\n\n");
}

/**
 * Names come from the program that is judged, and a terminal does what it is told: no text may move its cursor. Only what a
 * policy of another pack says has lines.
 */
function harmless<T>(value: T, key = ""): T {
  const made: unknown =
    typeof value === "string"
      ? (key === "found" ? value.split("\n") : [value]).map(oneLine).join("\n")
      : Array.isArray(value)
        ? value.map((item: unknown) => harmless(item))
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.entries(value).map(([name, inner]) => [name, harmless<unknown>(inner, name)]),
            )
          : value;
  return made as T;
}

const MODES: Readonly<Record<Report["made"]["mode"], string>> = {
  offline: "from empty state",
  state: "against what stands",
  analysis: "of a state",
};

function heading(made: Report["made"], colours: Colours): string {
  const { pack, head, base, mode, canary } = made;
  const what = [head?.slice(0, 12), base === undefined ? undefined : `against ${base.slice(0, 12)}`];
  return [
    colours.bold(["Review", ...what.filter((one) => one !== undefined), MODES[mode]].join(" ")),
    `Policy pack ${pack.version} (${pack.from})${pack.rules === undefined ? "" : `, ${pack.rules} rules`}; canary ${canary}.`,
  ].join("\n");
}

function stackText(stack: StackReport, colours: Colours): string {
  const of = (...effects: readonly ReportedFinding["effect"][]) =>
    stack.findings.filter(({ effect }) => effects.includes(effect));
  const commands = [...new Set(of("blocks", "not-judged", "warns").map(({ showAgain }) => showAgain))];
  return [
    `${colours.bold(stack.name)}: ${verdictText(stack.verdict.line, stack.verdict, colours)}`,
    ...of("blocks").map((one) => findingText(one, colours.red, colours)),
    ...of("not-judged", "warns").map((one) => findingText(one, colours.yellow, colours)),
    ...section(
      "Show it again:",
      commands.filter((command) => command !== ""),
    ),
    ...section("Let through for a while:", of("exempted").map(exemptedLine)),
    ...section(
      "Opened, by what the program declares:",
      (stack.declaredDifference?.opened ?? []).map(declaredLine),
    ),
    ...section(
      "Closed, by what the program declares:",
      (stack.declaredDifference?.closed ?? []).map(declaredLine),
    ),
    ...section("Opened, as computed:", (stack.matrixDifference?.opened ?? []).map(cellLine)),
    ...section("Closed, as computed:", (stack.matrixDifference?.closed ?? []).map(cellLine)),
    ...section("Not computed:", stack.matrix?.notComputed ?? []),
    ...section("What changes:", changeLines(stack)),
    ...section("Who is cut off:", stack.effects?.drops ?? []),
    ...section("What takes long:", stack.effects?.slow ?? []),
    ...section("Also:", stack.effects?.notices ?? []),
    ...section("Not done, or not said:", stack.faults),
  ].join("\n");
}

function findingText(finding: ReportedFinding, paint: (text: string) => string, colours: Colours): string {
  const { rule, effect, name, type, property, title, found, write, page, position, notes } = finding;
  const at = position === undefined ? [] : [`${position.file}:${position.line}`];
  const labelled = (label: string, text: string) => (text === "" ? [] : [`    ${label}: ${text}`]);
  return [
    `  ${paint(`${effect} ${rule}`)} at ${JSON.stringify(name)} (${type})${at.map((one) => ` in ${colours.cyan(one)}`).join("")}`,
    ...labelled("must hold", title === rule ? "" : title),
    ...labelled("property", property),
    ...labelled("found", found.split("\n").join("\n      ")),
    ...labelled("write instead", write),
    ...notes.flatMap((note) => labelled("note", note)),
    ...labelled("read", page),
  ].join("\n");
}

function exemptedLine({ rule, name, lenience = "" }: ReportedFinding): string {
  return `${rule} at ${JSON.stringify(name)}: ${lenience}`;
}

type Declared = NonNullable<StackReport["declaredDifference"]>["opened"][number];
type Cell = NonNullable<StackReport["matrixDifference"]>["opened"][number];

function declaredLine({ rule, from, to, ports }: Declared): string {
  return `${rule}: ${from.join(", ")} → ${to.join(", ")} by ${ports.join(", ")}`;
}

function cellLine({ from, to, destinations, services, path }: Cell): string {
  const way = path.length === 0 ? "" : ` (${path.join(" → ")})`;
  return `${from} → ${to} ${destinations.join(", ")} by ${services.join(", ")}${way}`;
}

const OPERATIONS = ["create", "update", "replace", "delete"] as const;
/** Nobody reads fifty lines of a stack that is made anew. */
const MOST = 12;

function changeLines({ changes }: StackReport): readonly string[] {
  const counts = OPERATIONS.flatMap((operation) => {
    const count = changes.filter((change) => change.operation === operation).length;
    return count === 0 ? [] : [`${operation} ${count}`];
  });
  const others = changes.filter(({ operation }) => operation !== "create");
  const shown = [...others, ...changes.filter(({ operation }) => operation === "create")].slice(0, MOST);
  return [
    ...(counts.length === 0 ? [] : [counts.join(", ")]),
    ...shown.map(
      ({ operation, name, type, properties }) =>
        `${operation.padEnd(8)}${JSON.stringify(name)} (${type})${properties.length === 0 ? "" : `: ${properties.join(", ")}`}`,
    ),
    ...(changes.length > MOST ? [`and ${changes.length - MOST} more`] : []),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function verdictText(line: string, { blocked, notJudged }: Report["verdict"], colours: Colours): string {
  if (blocked > 0) return colours.red(line);
  return notJudged === 0 ? colours.green(line) : colours.yellow(line);
}
