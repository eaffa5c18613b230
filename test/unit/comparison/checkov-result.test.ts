import { noticed, readResult } from "../../comparison/checkov-result";
import { armTemplate, changedTemplate } from "../../comparison/arm-template";
import type { Requested } from "../../comparison/stack-requests";

const failed = (check_id: string, template: string, resource = "a.b") => ({
  check_id,
  check_name: `name of ${check_id}`,
  resource,
  file_path: `/x/${template}.json`,
});
const report = (parsing_errors: number, ...failed_checks: object[]) =>
  JSON.stringify({
    check_type: "arm",
    results: { failed_checks },
    summary: { checkov_version: "3.3.30", passed: 1, failed: failed_checks.length, parsing_errors },
  });

it("counts for nothing what fails in the sound stack as well", () => {
  const result = readResult(
    report(
      0,
      failed("A", "sound"),
      failed("A", "changed"),
      failed("A", "changed", "a.c"),
      failed("B", "changed"),
    ),
  );
  expect(noticed(result, "sound", "changed").map(({ check, resource }) => `${check} ${resource}`)).toEqual([
    "A a.c",
    "B a.b",
  ]);
  expect(noticed(result, "sound", "other")).toEqual([]);
});

it("does not take for sound what checkov could not read", () => {
  expect(() => readResult(report(2))).toThrow(/could not read 2 templates/);
});

const GROUP = "/subscriptions/s/resourceGroups/g";
const requested = (name: string, id: string, body: { [name: string]: string }): Requested => ({
  type: "azure-native:x:Y",
  name,
  inputs: {},
  request: { method: "PUT", id, apiVersion: "2024-01-01", body },
});
const vault = requested("vault", `${GROUP}/providers/Microsoft.KeyVault/vaults/v`, { location: "here" });
const key = requested("key", `${GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k`, { kind: "old" });
const lock = requested("lock", `${vault.request.id}/providers/Microsoft.Authorization/locks/l`, {});
const common = { apiVersion: "2024-01-01" };

it("writes resources as a template has them", () => {
  expect(armTemplate([requested("group", GROUP, {}), vault, key, lock])).toMatchObject({
    resources: [
      { ...common, type: "Microsoft.KeyVault/vaults", name: "v", location: "here" },
      { ...common, type: "Microsoft.KeyVault/vaults/keys", name: "v/k", kind: "old" },
      { ...common, type: "Microsoft.Authorization/locks", name: "l", scope: vault.request.id },
    ],
  });
});

it("puts a change into the place of what it changes, or beside the others", () => {
  const changed = requested("key", key.request.id, { kind: "new" });
  const names = (template: object) => JSON.stringify(template).match(/"kind":"\w+"/g);
  expect(names(changedTemplate([vault, key], changed))).toEqual(['"kind":"new"']);
  expect(names(changedTemplate([vault], changed))).toEqual(['"kind":"new"']);
});
