import { z } from "zod";

const file = z.object({ used: z.array(z.string()), explained: z.record(z.string(), z.unknown()) });

/**
 * The resource types of azure-native in the policy pack's list of allowed types; its providers and types of other
 * packages have no declarations there.
 *
 * @param text of `policy-pack/allowed-types.json`.
 * @throws Error when it is no such list or holds none.
 */
export function allowedTokens(text: string): string[] {
  const parsed = file.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error(
      'policy-pack/allowed-types.json is no list of types; it holds {"used": […], "explained": {…}}',
    );
  }
  const { used, explained } = parsed.data;
  const tokens = [...used, ...Object.keys(explained)].filter((token) => /^azure-native:\w+:\w+$/.test(token));
  if (tokens.length === 0) {
    throw new Error("policy-pack/allowed-types.json names no resource type of azure-native to compare");
  }
  return tokens.sort();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
