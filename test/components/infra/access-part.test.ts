import type { Confirmation } from "../../../infra/settings/confirm-setting";
import { accessStack, MONITORING, type Stack } from "./access-stack";

const inputsOf = ({ registered }: Stack, type: string) =>
  registered.filter((one) => one.type === `azure-native:${type}`).map(({ inputs }) => inputs);
const confirmed = (...changes: Confirmation["change"][]) => ({
  confirmed: changes.map((change) => ({ change, until: "2026-06-10", reason: "for this test" })),
});

const ADDRESSES = ["/id/gateway-address-1", "/id/gateway-address-2", "/id/gateway-address-3"];
const SHARE = "/id/file-share";

it.each([
  [{}, ["/id/gateway", ...ADDRESSES]],
  [confirmed("replace-gateway"), ADDRESSES],
  [confirmed("replace-addresses"), ["/id/gateway"]],
  [confirmed("replace-gateway", "replace-addresses"), []],
])("with %j locks %j, and the share in any case", async (around, locked) => {
  const scopes = inputsOf(await accessStack({}, around), "authorization:ManagementLockByScope").map(
    ({ scope }) => scope,
  );
  expect(scopes.sort()).toEqual([SHARE, ...locked].sort());
});

it.each([
  [undefined, false],
  ["2026-05-31", false],
  ["2026-06-01", true],
])("with ikeLogUntil %s on 1 June, the log of the key exchange is kept: %s", async (ikeLogUntil, kept) => {
  const stack = await accessStack({}, { monitoring: { ...MONITORING, ikeLogUntil } });
  const settings = inputsOf(stack, "monitor:DiagnosticSetting");
  const gateway = settings.find(({ resourceUri }) => resourceUri === "/id/gateway");
  const categories = (gateway?.logs as { category: string }[]).map(({ category }) => category);
  expect(categories).toContain("P2SDiagnosticLog");
  expect(categories.includes("IKEDiagnosticLog")).toBe(kept);
});

it("gives each of two instances half of the pool before it tells", async () => {
  const thresholds = inputsOf(await accessStack(), "monitor:MetricAlert").map(({ criteria }) => {
    const { allOf } = criteria as { allOf: [{ name: string; threshold: number }] };
    return [allOf[0].name, allOf[0].threshold];
  });
  expect(Object.fromEntries(thresholds)).toEqual({
    connections: 400,
    "connections-of-one-instance": 102,
  });
});
