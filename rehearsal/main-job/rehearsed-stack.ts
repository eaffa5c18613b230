/** A stack that exists only in rehearsals. */
export interface RehearsedStack {
  readonly name: string;
  /** Where its configuration is not in `Pulumi.<name>.yaml`; relative to the checkout. */
  readonly configFile?: string;
}

/** What one rehearsal brings up. */
export interface Rehearsed {
  /** Come first, and hold nothing that laptops reach. */
  readonly before: readonly RehearsedStack[];
  /** The one with the gateway. */
  readonly gateway: RehearsedStack;
}

const CITY_FILE = "Pulumi.city.yaml";

/** What `--stack` may name: one stack, or a city whose authority other people deploy than its gateway. */
export const REHEARSALS: Readonly<Record<"dev" | "city", Rehearsed>> = {
  dev: { before: [], gateway: { name: "dev" } },
  city: {
    before: [{ name: "city-authority", configFile: CITY_FILE }],
    gateway: { name: "city-access", configFile: CITY_FILE },
  },
};
export type RehearsalName = keyof typeof REHEARSALS;

/** Names a stack to a command of the engine that runs its program. */
export function programArguments({ name, configFile }: RehearsedStack): string[] {
  return [...stackArguments({ name }), ...(configFile === undefined ? [] : ["--config-file", configFile])];
}

/** Names a stack to any other command: those know no `--config-file`. */
export function stackArguments({ name }: Pick<RehearsedStack, "name">): string[] {
  return ["--stack", name];
}
