import { CLOSED_VAULT_DECIDING, closedVaultProperties } from "../../../../infra/closed-vault";
import {
  IMMUTABILITY_DECIDING,
  immutabilityArgs,
  ledgerAccountArgs,
  lifecyclePolicy,
} from "../../../../infra/certificate-authority/azure/ledger-args";
import {
  alarmGroupArgs,
  RULE_DECIDING,
  silenceRuleArgs,
  unrecordedRuleArgs,
} from "../../../../infra/certificate-authority/azure/alarm-args";
import { GROUP_DECIDING } from "../../../../infra/monitoring/mail-group-args";
import { WORKSPACE_DECIDING, workspaceArgs } from "../../../../infra/monitoring/workspace-args";
import { authorityNamesOf } from "../../../../infra/certificate-authority/azure/names";
import {
  anchorKeyProperties,
  KEY_DECIDING,
  sealKeyProperties,
} from "../../../../infra/certificate-authority/azure/vault-args";
import { assertDecided } from "../../../../infra/decided";
import { ACCOUNT_DECIDING } from "../../../../infra/storage/closed-account";

const SUBSCRIPTION = "12345678-1234-1234-1234-123456789abc";

/** Everything the program builds, with what must be in it. */
const BUILT: [what: string, args: object, deciding: readonly string[]][] = [
  ["vault", closedVaultProperties("tenant"), CLOSED_VAULT_DECIDING],
  ["anchor key", anchorKeyProperties(), KEY_DECIDING],
  ["seal key", sealKeyProperties(), KEY_DECIDING],
  ["account", ledgerAccountArgs("production"), ACCOUNT_DECIDING],
  ["immutability policy", immutabilityArgs(365), IMMUTABILITY_DECIDING],
  ["workspace", workspaceArgs(365, "resource"), WORKSPACE_DECIDING],
  ["alarm's group", alarmGroupArgs(["device-ca@musterstadt.example"]), GROUP_DECIDING],
  ["alarm's rule", silenceRuleArgs({ vault: "kv", key: "ledger-seal" }, "/logs", "/group"), RULE_DECIDING],
  [
    "other rule",
    unrecordedRuleArgs({ vault: "kv", sealKey: "ledger-seal", ledgerAccount: "st" }, "/logs", "/group"),
    RULE_DECIDING,
  ],
];
const EACH = BUILT.flatMap(([what, args, deciding]) => deciding.map((path) => [what, path, args, deciding]));

function without(args: object, path: string): object {
  const copy = structuredClone(args) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop()!;
  delete names.reduce((at, name) => at[name] as Record<string, unknown>, copy)[last];
  return copy;
}

describe("what decides who gets in", () => {
  it.each(BUILT)("is all there in the %s that the program builds", (what, args, deciding) => {
    expect(() => assertDecided(what, args, deciding, "file.ts")).not.toThrow();
  });

  it.each(EACH as [string, string, object, string[]][])(
    "of the %s: %s is missed",
    (what, path, args, deciding) => {
      expect(() => assertDecided(what, without(args, path), deciding, "file.ts")).toThrow(
        `${what} would be made without ${path}; set them in file.ts`,
      );
    },
  );

  it("is told all at once, and an empty list counts as none", () => {
    expect(() =>
      assertDecided("the key", { kty: "EC", keyOps: [] }, ["kty", "keyOps", "size"], "f.ts"),
    ).toThrow("the key would be made without keyOps, size; set them in f.ts");
  });
});

it("keeps and deletes for the same number of days", () => {
  const [rule] = lifecyclePolicy(90).rules as { definition: { actions: unknown } }[];
  expect(rule?.definition.actions).toEqual({
    baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } },
  });
  expect(immutabilityArgs(90).immutabilityPeriodSinceCreationInDays).toBe(90);
});

describe("names of vault and account", () => {
  const namesOf = (name: string, stack: string, subscriptionId = SUBSCRIPTION) =>
    authorityNamesOf({ name, stack, subscriptionId });

  it.each([
    ["ab", "dev"],
    ["a".repeat(20), "production-of-the-certificate-authority"],
  ])("fit Azure's forms for the city %s in the stack %s", (name, stack) => {
    const { vault, ledgerAccount } = namesOf(name, stack);
    expect(vault).toMatch(/^(?=.{3,24}$)[a-z](-?[a-z0-9])*$/);
    expect(ledgerAccount).toMatch(/^[a-z0-9]{3,24}$/);
  });

  it("differ from stack to stack and from subscription to subscription, and stay the same otherwise", () => {
    const vaults = [
      namesOf("city", "dev"),
      namesOf("city", "prod"),
      namesOf("city", "dev", SUBSCRIPTION.replace("1", "2")),
    ].map(({ vault }) => vault);
    expect(new Set(vaults).size).toBe(3);
    expect(namesOf("city", "dev").vault).toBe(vaults[0]);
  });

  it("tell keys of anchors apart by their generation", () => {
    const { anchorKey } = namesOf("city", "dev");
    expect([anchorKey(1), anchorKey(2)]).toEqual(["device-ca-g1", "device-ca-g2"]);
  });
});
