import { stringify } from "yaml";
import type { AccessModel } from "../../../../infra/access-model/access-model";
import { declaredAccessOfText } from "../../../../infra/settings/stack-file";
import { setIn } from "../settings/access-values";

/** The model that settings make, changed at some paths. */
export function modelOf(
  base: () => Record<string, unknown>,
  change: Readonly<Record<string, unknown>> = {},
): AccessModel {
  const values = base();
  for (const [path, value] of Object.entries(change)) setIn(values, path, value);
  return declaredAccessOfText(fileText(values), "Pulumi.test.yaml").model;
}

/** Settings as the text of a stack's file. */
export function fileText(values: Readonly<Record<string, unknown>>): string {
  return stringify({
    config: Object.fromEntries(Object.entries(values).map(([key, value]) => [`remote-access:${key}`, value])),
  });
}
