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

/** Whether one of the ports lies in `25`, `1-1024` or `*`. What nobody can read may hold any of them. */
export function holdsPort(text: string, ports: readonly number[]): boolean {
  const [, first, last = first] = FORM.exec(text.trim()) ?? [];
  return first === undefined || ports.some((port) => Number(first) <= port && port <= Number(last));
}
