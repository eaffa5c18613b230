import { INITIATIVES, type Exported, type Initiative } from "./definitions";
import { OPPOSED, OPPOSED_WARNING } from "./opposed";

const API_VERSION = "2021-06-01";
const EXPRESSED = { full: "all of it", part: "part of it", none: "nothing" } as const;

/** What the export says of itself, for a program. */
export function manifest(all: readonly Exported[], scope: string) {
  return {
    schema: "azure-policy-export/v1",
    scope,
    rules: all.map(({ rule, expression, name, aliases, definition }) => ({
      rule: rule.id,
      severity: rule.severity,
      expressed: expression.expressed,
      can: expression.can,
      cannot: expression.cannot,
      definition: definition === undefined ? null : name,
      initiative: definition === undefined ? null : INITIATIVES[rule.kind].name,
      aliases,
    })),
    opposed: [OPPOSED],
  };
}

/** The same for a person, with how to bring it to Azure. */
export function readme(
  all: readonly Exported[],
  initiatives: Readonly<Record<string, Initiative>>,
  scope: string,
): string {
  const blocks = [
    "# Azure Policy definitions of the remote access",
    "Written by `npm run policies -- azure`. Do not edit: change the rules and write them again.",
    `**${OPPOSED_WARNING}**`,
    "## What they are for",
    "The policy pack judges what Pulumi deploys. These definitions say the same, as far as Azure Policy can, to whoever asks " +
      "Azure in another way: the portal, the command line, Terraform, a template. They take the pack's place nowhere: the table " +
      "says what each leaves out.",
    "## Bring them to Azure",
    `They are written for the scope \`${scope}\`, where whoever runs this needs Resource Policy Contributor. Definitions ` +
      "first, then initiatives:",
    commands(scope),
    "None of them has been tried against Azure. Assign them with the effect `Audit` first and read what they find; then with " +
      "`Deny`. A deny stops everybody, also whoever repairs something in an outage: keep an exemption at hand.",
    "## Assign them",
    Object.values(INITIATIVES)
      .map(({ name, description }) => `- \`${name}\`: ${description} ${parametersOf(initiatives[name])}`)
      .join("\n"),
    "Where a rule of the pack is exempted or lifted by an override, its definition is not: write an exemption in Azure as well.",
    "## What each says",
    table(all),
    "## Aliases",
    "A definition names properties by aliases, and one that Azure does not know makes it refuse the definition. Each alias here " +
      "was read in public; `manifest.json` says where. These stood in no list or definition of Microsoft's that was read:",
    usedByOthers(all),
    "What your Azure knows: `az provider show --namespace Microsoft.Network --expand resourceTypes/aliases --query " +
      '"resourceTypes[].aliases[].name"`.',
  ];
  return `${blocks.join("\n\n")}\n`;
}

function commands(scope: string): string {
  return [
    "```sh",
    `scope=${scope}`,
    "for kind in definitions:policyDefinitions initiatives:policySetDefinitions; do",
    '  for file in "${kind%%:*}"/*.json; do',
    '    name=$(basename "$file" .json)',
    '    az rest --method put --body "@$file" \\',
    `      --url "https://management.azure.com$scope/providers/Microsoft.Authorization/\${kind##*:}/$name?api-version=${API_VERSION}"`,
    "  done",
    "done",
    "```",
  ].join("\n");
}

function usedByOthers(all: readonly Exported[]): string {
  const names = all.flatMap(({ aliases }) => aliases.filter(({ kind }) => kind === "used"));
  return [...new Set(names.map(({ name }) => `- \`${name}\``))].sort().join("\n");
}

function parametersOf(initiative: Initiative | undefined): string {
  const names = Object.entries(initiative?.properties.parameters ?? {})
    .filter(([name]) => name !== "effect")
    .map(([name, { defaultValue }]) =>
      defaultValue === undefined ? `\`${name}\` (must be given)` : `\`${name}\``,
    );
  return names.length === 0 ? "" : `Parameters beside the effect: ${names.join(", ")}.`;
}

function table(all: readonly Exported[]): string {
  const rows = all.map(({ rule, expression: { expressed, can, cannot } }) => [
    `\`${rule.id}\``,
    EXPRESSED[expressed],
    can === "" ? "–" : can,
    cannot.length === 0 ? "–" : cannot.join("; "),
  ]);
  return [["Rule", "Expressed", "Denies", "Leaves out"], ["---", "---", "---", "---"], ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
