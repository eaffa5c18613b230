import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyAs, PROJECT, recipe } from "../unit/infra/host/recipe";

/** The container recipe step by step, with the installation that it does, but without a container engine. */
it("the recipe's build stage needs what it copies, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "recipe-"));
  try {
    const [build, final] = recipe().stages;
    const [source, out] = [join(folder, "build"), join(folder, "built")];
    copyAs(build!, { "": PROJECT }, (target) => join(source, target));
    mkdirSync(join(out, "out"), { recursive: true });
    for (const { rest } of build!.instructions.filter(({ word }) => word === "RUN")) {
      const command = rest.replace(" /out", ` '${join(out, "out")}'`);
      const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: source, encoding: "utf8" });
      expect({ command, status, stderr: status === 0 ? "" : stderr }).toEqual({
        command,
        status: 0,
        stderr: "",
      });
    }
    rmSync(source, { recursive: true });
    const image = join(folder, "image");
    copyAs(final!, { build: out }, (target) => join(image, target));
    const { status, stdout } = spawnSync(join(image, "opt/remote-access/ca.cjs"), ["--help"], {
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining("Usage: npm run ca --"),
    });
    expect(existsSync(join(image, "opt/remote-access/node_modules"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 900_000);
