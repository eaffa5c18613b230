import { z } from "zod";

/** Text that a terminal shows as it is: no control characters, and ASCII, which every console of Windows prints. */
export const readable = (longest: number) =>
  z
    .string()
    .min(1, "write at least one character")
    .max(longest, `write at most ${longest} characters`)
    .regex(/^[\x20-\x7e]*$/, "write printable ASCII characters only");

/** Says of every id that stands there again where it stood first. */
export function uniqueIds(
  items: readonly { readonly id: string }[],
  path: readonly PropertyKey[],
  context: { addIssue: (issue: { code: "custom"; path: PropertyKey[]; message: string }) => void },
): void {
  const first = new Map<string, number>();
  items.forEach(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else {
      const message = `"${id}" is there twice; the first is ${path.join(".")}[${earlier}]`;
      context.addIssue({ code: "custom", path: [...path, index, "id"], message });
    }
  });
}

/** Zod's issues as lines: place, then what is wrong there. */
export function schemaFaults(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`,
  );
}
