import { spawnSync } from "node:child_process";

/** `it` for tests that need a program, skipped by name with the line that installs it where it is missing. */
export function needs(program: string, install: string): jest.It {
  const there = spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
  if (there) return it;
  const skipped = (name: string) => it.skip(`${name} (needs ${program}: ${install})`, () => undefined);
  return Object.assign(skipped, it.skip) as jest.It;
}
