import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileOfStack } from "../../../../infra/settings/stack-file";

describe("the file of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "stacks-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const several =
    "config:\n  remote-access:parts:\n    city-authority: [authority]\n    city-access: [access]\n";
  const files = {
    "Pulumi.yaml": "name: remote-access\n",
    "Pulumi.broken.yaml": "config: [\n",
    "Pulumi.dev.yaml": "config:\n  remote-access:parts: [authority, access]\n",
    "Pulumi.city.yaml": several,
    "Pulumi.city-access.yaml.orig": several,
    "Pulumi.city-authority.yaml": "encryptionsalt: v1:abc=:v1:def\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

  it.each([
    ["is its own, where it has one", "dev", "Pulumi.dev.yaml"],
    ["is its own, also where it is no YAML", "broken", "Pulumi.broken.yaml"],
    ["is the one that names it among its parts", "city-access", "Pulumi.city.yaml"],
    ["is not what the engine left behind", "city-authority", "Pulumi.city.yaml"],
    ["is the one that it should have, where there is none", "prod", "Pulumi.prod.yaml"],
    ["is not one whose parts happen to be called like it", "access", "Pulumi.access.yaml"],
  ])("%s", (_, stack, file) => {
    expect(fileOfStack(stack, folder)).toBe(join(folder, file));
  });
});
