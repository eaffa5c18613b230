import { z } from "zod";

/** The pins that a rehearsal wrote down, or why there are none. */
export type RehearsalPins =
  | {
      readonly state: "read";
      readonly anchors: ReadonlyArray<{ readonly name: string; readonly sha256: string }>;
    }
  | { readonly state: "none" }
  | { readonly state: "faulty"; readonly fault: string };

const schema = z.strictObject({
  schema: z.literal("rehearsal-pins/v1"),
  anchors: z.array(z.strictObject({ name: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
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
  if (parsed.success) return { state: "read", anchors: parsed.data.anchors };
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join(".") || "file"}: ${issue.message}`,
  );
  return { state: "faulty", fault: `${file}: ${faults.join("; ")}${again}` };
}
