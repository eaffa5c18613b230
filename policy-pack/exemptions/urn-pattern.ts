/** What a URN says of a resource: `urn:pulumi:<stack>::<project>::<type>::<name>`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** With the types of its parents before it: `a:b:C$d:e:F`. */
  readonly type: string;
  /** May hold `::`. */
  readonly name: string;
}

const PREFIX = "urn:pulumi:";

/** Takes a URN apart, or a pattern of one; undefined for anything else. */
export function partsOf(urn: string): UrnParts | undefined {
  if (!urn.startsWith(PREFIX)) return undefined;
  const [stack = "", project = "", type = "", ...names] = urn.slice(PREFIX.length).split("::");
  const name = names.join("::");
  return [stack, project, type, name].includes("") ? undefined : { stack, project, type, name };
}

/**
 * Whether a URN is one of those that a pattern means. `*` stands for any text, inside one part of the URN: otherwise the
 * name of a resource, which a program chooses, could pass for a project or a type.
 */
export function isMeant(pattern: string, urn: string): boolean {
  const [meant, given] = [partsOf(pattern), partsOf(urn)];
  if (meant === undefined || given === undefined) return false;
  return (["stack", "project", "type", "name"] as const).every((part) => fits(meant[part], given[part]));
}

/** Why a pattern is refused; undefined when it is not. */
export function patternFault(pattern: string): string | undefined {
  const parts = partsOf(pattern);
  if (parts === undefined)
    return "write urn:pulumi:<stack>::<project>::<type>::<name>, in which * stands for any text";
  if (parts.project.includes("*")) return "write the name of one project, without *";
  // A type whose end is open is any type: `azure-native:*`.
  if (/^\*+$/.test(parts.name) && parts.type.endsWith("*"))
    return "write the type to its end, or a name: this means everything in the project";
  return undefined;
}

/** In linear time, unlike a regular expression with as many stars. */
function fits(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
