import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "../../../../infra/change-safety/preview";

describe("a preview of the engine's", () => {
  const folder = mkdtempSync(join(tmpdir(), "preview-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const engine = join(folder, "pulumi");
  writeFileSync(engine, '#!/bin/sh\necho "$@"\necho stays silent >&2\nexit 3\n');
  chmodSync(engine, 0o755);
  const pack = "--policy-pack policy-pack --policy-pack-config policy-pack/remote-access.json";

  it.each([
    ["of the selected stack", {}, ""],
    ["of a stack", { stack: "dev" }, " --stack dev"],
    [
      "of a stack whose settings stand elsewhere",
      { stack: "city-access", configFile: "Pulumi.city.yaml" },
      " --stack city-access --config-file Pulumi.city.yaml",
    ],
  ])("%s is judged by the pack", async (_, chosen, words) => {
    expect(await preview(folder, chosen, { PATH: `${folder}:/bin:/usr/bin` })).toEqual({
      code: 3,
      events: `preview --json --non-interactive ${pack}${words}\n`,
      stderr: "stays silent\n",
    });
  });

  it("says what to do where there is no engine", async () => {
    const { code, stderr } = await preview(folder, {}, { PATH: join(folder, "nowhere") });
    expect([code, stderr]).toEqual([
      null,
      expect.stringMatching(/pulumi could not be started .*put it on PATH/),
    ]);
  });
});
