import { formsOf, GATEWAY, judge, told, type Trial } from "./judge";

const ID = "protect-crown-jewels";
const reported = (type: string, opts: Record<string, unknown>, rest: Partial<Trial> = {}) =>
  judge({ type, inputs: {}, opts, scope: "remote-access", ...rest }, ID);

const ADDRESS = "azure-native:network:PublicIPAddress";
const VAULT = "azure-native:keyvault:Vault";
const JEWELS = [
  [GATEWAY, "advisory", "a gateway, without which nobody works remotely until a new one stands"],
  [ADDRESS, "advisory", "a public address, which the profile of every laptop may name"],
  [VAULT, "mandatory", "a vault, with every key of the device CA in it"],
  ["azure-native:keyvault:Key", "mandatory", "a key, without which no certificate can be renewed"],
  [
    "azure-native:storage:StorageAccount",
    "mandatory",
    "a storage account, with the ledger or the files of the city in it",
  ],
] as const;

it.each(JEWELS)("%s must be protected (%s): it is %s", (type, level, what) => {
  for (const form of [type, ...formsOf(type)]) {
    expect(reported(form, { protect: true })).toEqual([]);
    const findings = reported(form, { protect: false });
    expect(findings.map(({ enforcementLevel }) => enforcementLevel)).toEqual([level]);
    expect(told("property", findings)).toEqual(["options.protect"]);
    expect(told("found", findings)).toEqual([`false, on ${what}`]);
  }
});

it.each([[undefined], [null], ["true"], [1]])("a protection that says %j is none", (protect) => {
  expect(reported(GATEWAY, { protect })).toHaveLength(1);
});

it.each([
  "azure-native:network:VirtualNetwork",
  "azure-native:storage:BlobContainer",
  "remote-access:vpn:Gateway",
  "example:keyvault:Vault",
])("%s may go", (type) => {
  expect(reported(type, { protect: false })).toEqual([]);
});

it("leaves other stacks alone", () => {
  expect(reported(GATEWAY, { protect: false }, { scope: "any" })).toEqual([]);
});

it("writes down everything a reader needs", () => {
  const [finding] = reported(VAULT, { protect: false });
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "medium" });
  expect(finding?.message).toBe(
    [
      'protect-crown-jewels blocks "vpn" (azure-native:keyvault:Vault): gateway, public addresses, vaults, keys and storage accounts of the remote-access stack must be protected against deletion.',
      "  property: options.protect",
      "  found: false, on a vault, with every key of the device CA in it",
      "  write instead: protect: true",
      "  why: a renamed variable is enough for Pulumi to delete a resource and make another one in its place, and these cannot be made again: addresses, keys and the ledger are gone for good",
      "  read: docs/rules/protect-crown-jewels.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
