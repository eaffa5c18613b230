import { spawnSync } from "node:child_process";

/** Where a command is, or undefined. */
export function pathOf(command: string): string | undefined {
  const { status, stdout } = spawnSync("sh", ["-c", 'command -v -- "$1"', "sh", command], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * `describe` where all commands are there; else the tests are skipped, and it says which package brings them.
 *
 * @param packages Debian package by the command that shows that it is installed
 */
export function describeWith(packages: Readonly<Record<string, string>>): jest.Describe {
  const missing = Object.entries(packages).filter(([command]) => pathOf(command) === undefined);
  if (missing.length === 0) return describe;
  const names = [...new Set(missing.map(([, name]) => name))].join(" ");
  console.warn(
    `${missing.map(([command]) => command).join(", ")} missing, tests are skipped; install: apt-get install ${names}`,
  );
  return describe.skip;
}
