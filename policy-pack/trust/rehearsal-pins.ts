import { z } from "zod";

/** One fingerprint, 64 hexadecimal digits in lower case. */
export interface RehearsalPin {
  readonly name: string;
  readonly sha256: string;
}

/** The pins that a rehearsal wrote down, or why there are none. */
export type RehearsalPins =
  | {
      readonly state: "read";
      readonly anchors: readonly RehearsalPin[];
      /** The keys that seal its gateway statements, by the SHA-256 of their SubjectPublicKeyInfo. */
      readonly seals?: readonly RehearsalPin[];
    }
  | { readonly state: "none" }
  | { readonly state: "faulty"; readonly fault: string };

const pin = z.strictObject({ name: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const schema = z.strictObject({
  schema: z.literal("rehearsal-pins/v1"),
  anchors: z.array(pin),
  seals: z.array(pin).optional(),
});

/** Reads the text of the file in which a rehearsal keeps the pins of its own certificate authority. */
export function readRehearsalPins(text: string, file: string): RehearsalPins {
  const again = "; run `npm run ca -- init` to write it again";
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { state: "faulty", fault: `${file}: ${(error as Error).message}${again}` };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) {
    const { anchors, seals } = parsed.data;
    return { state: "read", anchors, ...(seals ? { seals } : {}) };
  }
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join(".") || "file"}: ${issue.message}`,
  );
  return { state: "faulty", fault: `${file}: ${faults.join("; ")}${again}` };
}
