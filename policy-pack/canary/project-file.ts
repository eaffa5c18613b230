import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { Complaint } from "./configuration";

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * What speaks against the project in which Pulumi works: the project's own file may say which plugins the engine starts, among
 * them the host that starts a policy pack (`plugins.languages`), and providers, which hand a pack the inputs that it judges.
 *
 * @param folder in which Pulumi works, absolute; like Pulumi we look above it as well
 */
export function complaintsOnProject(folder: string): readonly Complaint[] {
  const files = FILES.map((name) => join(folder, name)).filter((file) => existsSync(file));
  const above = dirname(folder);
  if (files.length === 0) return above === folder ? [] : complaintsOnProject(above);
  return files.flatMap(complaintOn);
}

function complaintOn(file: string): readonly Complaint[] {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    const what = `${file}: cannot be read: ${(error as Error).message}`;
    return [{ what, remedy: "correct the project's file" }];
  }
  // JSON is read without regard to letter case.
  const names = typeof content === "object" && content !== null ? Object.keys(content) : [];
  if (!names.some((name) => name.toLowerCase() === "plugins")) return [];
  return [
    {
      what: `${file}: says under plugins what the engine starts, perhaps instead of what asks the pack`,
      remedy: "remove plugins from it; what the engine starts comes from a pinned source",
    },
  ];
}
