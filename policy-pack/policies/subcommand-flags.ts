/** Subcommands that may be written as flags as well: `--baseline` is `baseline`. */
const AS_FLAGS = ["azure", "baseline", "canary", "mutate"];

/** The words of a call, with a subcommand in the place of its flag. */
export function withSubcommand([first = "", ...rest]: readonly string[]): string[] {
  const name = AS_FLAGS.find((one) => first === `--${one}`);
  return first === "" ? rest : [name ?? first, ...rest];
}
