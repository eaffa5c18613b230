/** The stack of a resource, and the project that it belongs to: `urn:pulumi:<stack>::<project>::…`. */
export function stackOf(urn: string): { readonly stack: string; readonly project: string } {
  const [head = "", project = ""] = urn.split("::");
  return { stack: head.split(":").slice(2).join(":"), project };
}
