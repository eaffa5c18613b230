import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VERSION, isSuitableVersion } from "../../../../rehearsal/engine/version";

describe("the engine's version", () => {
  it.each([
    ["v3.250.0", true],
    ["3.250.0", true],
    ["v3.250.1", true],
    ["v3.251.0", true],
    ["v3.1000.0\n", true],
    ["v3.249.9", false],
    ["v3.99.99", false],
    ["v4.0.0", false],
    ["v2.300.0", false],
    ["v3.250.0-alpha.1", false],
    ["v3.251.0-dev", false],
    ["", false],
    ["pulumi", false],
  ])("takes %j: %s", (version, expected) => {
    expect(isSuitableVersion(version)).toBe(expected);
  });

  it("is the one that go.mod builds", () => {
    const goMod = readFileSync(join(__dirname, "../../../../rehearsal/engine/go.mod"), "utf8");
    expect(goMod).toContain(`github.com/pulumi/pulumi/pkg/v3 v${ENGINE_VERSION} `);
  });
});
