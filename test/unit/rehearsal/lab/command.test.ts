import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { MUTATIONS } from "../../../../rehearsal/lab/mutations/catalogue";
import { SCENARIOS } from "../../../../rehearsal/lab/scenarios/catalogue";

const COMMAND = join(__dirname, "../../../../rehearsal/lab/command.ts");
jest.setTimeout(60_000);

function lab(...args: readonly string[]) {
  const command = ["--import", "tsx", COMMAND, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, stdout, stderr };
}

it("refuses JSON where there would be none", () => {
  const { status, stdout, stderr } = lab("--mutate", "--json");
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/'--json \[file\]' cannot be used with option '--mutate'/);
});

it.each([
  ["scenario", [], SCENARIOS],
  ["mutation", ["--mutate"], MUTATIONS],
] as const)("names every %s and runs none", (_, args, all) => {
  const { status, stdout } = lab("--list", ...args);
  expect(status).toBe(0);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(all.map(({ name }) => name));
});
