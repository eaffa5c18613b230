import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { declaredAccess, type DeclaredAccess } from "../../../../infra/settings/access-settings";
import { keyOf } from "../../../../infra/settings/faults";
import { schemaOf } from "../../../../infra/settings/schema";
import { SoundValues } from "../../../../infra/settings/sound-values";

type Values = Record<string, unknown>;

const FILE = join(__dirname, "../../../../Pulumi.dev.yaml");
const text = readFileSync(FILE, "utf8");

/** What the stack dev says about access, read anew each time: whoever asks may change it. */
export const devValues = (change: Values = {}): Values => {
  const { config } = parse(text) as { config: Values };
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith("remote-access:"))
    .map(([key, value]) => [key.replace("remote-access:", ""), value] as const);
  return { ...Object.fromEntries(own), ...change };
};

/** Settings of access, or what is wrong with them. */
export function declared(values: Values): { access: DeclaredAccess | undefined; faults: string[] } {
  const faults: string[] = [];
  const parsed = schemaOf(["authority", "access"], false).safeParse(values);
  const issues = parsed.error?.issues ?? [];
  faults.push(...issues.map(({ path, message }) => `${keyOf("remote-access", path)} ${message}`));
  const access = declaredAccess(new SoundValues(values, issues), (path, message) =>
    faults.push(`${keyOf("remote-access", path)} ${message}`),
  );
  return { access, faults };
}
