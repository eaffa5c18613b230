const FORM = /^(\d{1,5})(?:-(\d{1,5}))?$/;
const LARGEST = 65_535;

/**
 * How many ports `443` or `49152-65535` stands for.
 *
 * @returns undefined for anything else, `*` above all
 */
export function portsIn(text: string): number | undefined {
  const [, first, last = first] = FORM.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to <= LARGEST ? to - from + 1 : undefined;
}
