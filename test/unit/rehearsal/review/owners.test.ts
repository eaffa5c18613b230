import { ownersOf, readOwners } from "../../../../rehearsal/review/owners";

const OWNERS = readOwners(`
# Everything has somebody.
*                       @city/platform
/policy-pack/           @city/security   # what judges
/policy-pack/README.md  @city/writers
*.yaml                  @city/settings
docs/*                  @city/writers
/infra/**/secret.ts     @city/security
[Section] @city/nobody
/with\\ blank/          @city/blank
/free/
`);

it.each([
  ["infra/index.ts", ["@city/platform"]],
  ["policy-pack/rules/a.ts", ["@city/security"]],
  ["other/policy-pack/a.ts", ["@city/platform"]],
  ["policy-pack", ["@city/platform"]],
  ["policy-pack/README.md", ["@city/writers"]],
  ["policy-pack/trust.yaml", ["@city/settings"]],
  ["Pulumi.dev.yaml", ["@city/settings"]],
  ["docs/page.md", ["@city/writers"]],
  ["docs/rules/page.md", ["@city/platform"]],
  ["infra/secret.ts", ["@city/security"]],
  ["infra/a/b/secret.ts", ["@city/security"]],
  ["infra/a/secretXts", ["@city/platform"]],
  ["with blank/a.ts", ["@city/blank"]],
  ["free/a.ts", []],
])("%s belongs to %j", (file, owners) => {
  expect(ownersOf(file, OWNERS)).toEqual(owners);
});

it("nobody owns anything where nothing is said", () => {
  expect(ownersOf("policy-pack/trust.yaml", readOwners("# nothing\n"))).toEqual([]);
});
