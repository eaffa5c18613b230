import { at, type Reading } from "./reading";

/**
 * Reads a property where azure-native writes it and where ARM does, which wraps it in `properties`: an untyped resource
 * can send either.
 *
 * @returns what is written, in one place or in both; when it is in neither, the one absent reading
 */
export function inEitherShape(from: Reading, ...names: string[]): readonly Reading[] {
  const flat = at(from, ...names);
  const wrapped = at(from, "properties", ...names);
  if (wrapped.state === "absent" || wrapped.path === flat.path) return [flat];
  return flat.state === "absent" ? [wrapped] : [flat, wrapped];
}
