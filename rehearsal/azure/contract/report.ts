import type { DeclarationChange } from "../declarations/compare";
import type { Judgement } from "./judge";
import type { Ruling } from "./rulings";

/** The judgement as a person reads it. */
export function contractText(
  { open, ruled, idle }: Judgement,
  { installed, against, types }: { installed: string; against: string; types: number },
): string {
  const what = `azure-native ${installed} → ${against}, inputs of ${types} resource types`;
  if (open.length + ruled.length + idle.length === 0) return `${what}: nothing changed.`;
  const parts = [
    section(
      `${open.length} without a ruling; write one for each into rehearsal/azure/contract-rulings.yaml:`,
      open.map(line),
    ),
    section(
      `${ruled.length} ruled:`,
      ruled.map(({ change, ruling }) => `${line(change)}\n      ${ruling.ruling}: ${ruling.reason}`),
    ),
    section(
      `${idle.length} rulings without effect:`,
      idle.map(({ ruling, why }) => `  ${subject(ruling)} (${ruling.from} to ${ruling.to}): ${why}`),
    ),
  ];
  return [`${what}:`, ...parts.filter((part) => part !== "")].join("\n\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

function line({ kind, type, item, before, after, usedBy }: DeclarationChange): string {
  const values = [before, after].filter((value) => value !== undefined).join(" → ");
  const users = usedBy.filter((user) => user !== type);
  const reached = users.length === 0 ? "" : `\n      used by ${users.join(", ")}`;
  return `  ${kind} ${type}${item === "" ? "" : ` ${item}`}${values === "" ? "" : `: ${values}`}${reached}`;
}

function subject({ change, type, item }: Ruling): string {
  return `${change} ${type}${item === "" ? "" : ` ${item}`}`;
}
