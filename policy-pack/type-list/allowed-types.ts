import { z } from "zod";

/** The types that may exist in the stack of the remote access, or why the list cannot be used. */
export type AllowedTypes =
  | {
      readonly ok: true;
      /** Tokens in their shortest form, `azure-native:network:Subnet`. */
      readonly tokens: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly fault: string };

const TOKEN = /^[\w-]+:[\w/-]+:[\w-]+$/;
const token = z.string().regex(TOKEN, { error: 'write a type token as "azure-native:network:Subnet"' });
const schema = z.strictObject({
  /** What the stack `dev` registers. */
  used: z.array(token),
  /** What it does not, and why it is allowed all the same. */
  explained: z.record(token, z.string().min(20, { error: "write in a sentence why this type is allowed" })),
});

/** The parts of a list, for those who compare it with what a stack uses. */
export type TypeList = z.infer<typeof schema>;

/** Reads the text of the list; a list with a fault allows nothing. */
export function readAllowedTypes(text: string, file: string): AllowedTypes {
  const list = parseTypeList(text);
  if ("faults" in list) return { ok: false, fault: `${file}: ${list.faults.join("; ")}` };
  return { ok: true, tokens: new Set([...list.used, ...Object.keys(list.explained)]) };
}

/** Takes the text of the list apart. */
export function parseTypeList(text: string): TypeList | { readonly faults: readonly string[] } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { faults: [(error as Error).message] };
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`),
    };
  }
  const twice = parsed.data.used.filter((entry) => entry in parsed.data.explained);
  if (twice.length > 0) return { faults: twice.map((entry) => `${entry}: stands in both parts`) };
  return parsed.data;
}
