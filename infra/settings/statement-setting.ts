import { z } from "zod";
import { readStatement } from "../certificate-authority/statement/read-statement";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import type { SettingsInput } from "./settings";
import { REHEARSAL_PREFIX } from "./named-file";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** So old may a statement be when the gateway is changed. */
export const MOST_STATEMENT_HOURS = 24;

/** A pin file of a rehearsal says more than what is read here: the anchors are the policy pack's business. */
const rehearsalPins = z.object({
  schema: z.literal("rehearsal-pins/v1"),
  seals: z.array(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
});

/**
 * Reads the statement that the settings name, with the seal key that they pin. Anchors and revoked certificates of
 * the gateway come from nowhere else.
 *
 * @returns undefined after a fault has been said, or where the schema has found one
 */
export function statementOf(
  values: SoundValues,
  { readFile, now, strictAge }: SettingsInput,
  say: Say,
): GatewayStatement | undefined {
  const sealKeys = sealKeysOf(values, readFile, say);
  const path = ["gatewayStatement", "file"];
  const name = values.get<string>(path);
  if (name === undefined) return undefined;
  const file = readFile(name, "the path of the gateway statement, relative to Pulumi.yaml");
  if ("fault" in file) {
    say(path, file.fault);
    return undefined;
  }
  if (sealKeys === undefined) return undefined; // nobody can tell whose statement it is
  const reading = readStatement(file.text, {
    sealKeys,
    now,
    ...(strictAge ? { maxAgeHours: MOST_STATEMENT_HOURS } : {}),
  });
  if (reading.ok) return reading.statement;
  reading.faults.forEach((fault) => say(path, `"${name}" ${fault}`));
  return undefined;
}

function sealKeysOf(
  values: SoundValues,
  readFile: SettingsInput["readFile"],
  say: Say,
): readonly string[] | undefined {
  const path = ["gatewayStatement", "sealKey"];
  const pin = values.get<string>(path);
  if (pin === undefined || !pin.startsWith(REHEARSAL_PREFIX)) return pin === undefined ? undefined : [pin];
  const file = readFile(pin, "the SHA-256 of the seal key, 64 lower-case hex digits");
  if ("fault" in file) {
    say(path, file.fault);
    return undefined;
  }
  const pins = rehearsalPins.safeParse(jsonIn(file.text));
  if (pins.success) return pins.data.seals.map(({ sha256 }) => sha256);
  say(path, `"${pin}" names no seal key; make it again with: npm run ca -- init`);
  return undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
