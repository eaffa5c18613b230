import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KnownConditionOperator } from "@azure/arm-monitor";
import { alarmGroupArgs, silenceRuleArgs } from "../../../../infra/certificate-authority/azure/alarm-args";
import { findFaults } from "../../../../rehearsal/azure/declarations/conformance";
import { hasClient, plainRequest, putRequest } from "../../../../rehearsal/azure/arm-requests/build-request";
import { CLIENTS, versionOf } from "../../../../rehearsal/azure/arm-requests/clients";
import type { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import type { PropertyMap } from "../../../../rehearsal/azure/plugin/property-value";
import { addressOf } from "../../../../rehearsal/azure/resources/address";
import { parseToken } from "../../../../rehearsal/azure/resources/resource-type";
import { StandingResources, type Kept } from "../../../../rehearsal/azure/standing-resources";
import { AzureState, storeResource } from "../../../../rehearsal/azure/state/azure-state";
import { RequestLog } from "../../../../rehearsal/azure/state/request-log";
import { azureNativeDeclarations } from "./installed-declarations";

let declarations: DeclarationCache;
let folder: string;
let state: AzureState;
let standing: StandingResources;

const MODULES = [...CLIENTS.map(({ module }) => module), "operationalinsights", "resources"];
beforeAll(async () => (declarations = await azureNativeDeclarations(...MODULES)));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "authority-"));
  state = new AzureState(join(folder, "state.json"));
  standing = new StandingResources(state, new RequestLog(join(folder, "requests.jsonl")));
  const id = "/subscriptions/sub/resourceGroups/g";
  await state.change("a group", (content) =>
    storeResource(content, { id, type: "resources:ResourceGroup", apiVersion: "1", properties: {} }),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function kept(token: string): Kept {
  const type = parseToken(`azure-native:${token}`);
  const shape = declarations.resource(type.module, type.name)!;
  const address = addressOf(type, shape);
  return { type, shape, declarations, apiVersion: shape.apiVersion!, address, subscription: "sub" };
}

const group = { resourceGroupName: "g", location: "germanywestcentral" };
const PROVIDERS = "/subscriptions/sub/resourceGroups/g/providers";
const VAULT = `${PROVIDERS}/Microsoft.KeyVault/vaults/kv-city`;
const CONTAINER = `${PROVIDERS}/Microsoft.Storage/storageAccounts/stcity/blobServices/default/containers/ledger`;

const makeVault = (vaultName = "kv-city", resourceGroupName = "g") =>
  standing.put(kept("keyvault:Vault"), {
    ...group,
    resourceGroupName,
    vaultName,
    properties: {
      tenantId: "11111111-1111-4111-8111-111111111111",
      sku: { family: "A", name: "premium" },
      enablePurgeProtection: true,
    },
  });
const makeKey = (properties: PropertyMap = {}, before?: string) =>
  standing.put(
    kept("keyvault:Key"),
    {
      resourceGroupName: "g",
      vaultName: "kv-city",
      keyName: "device-ca-g1",
      properties: { kty: "RSA-HSM", keySize: 3072, keyOps: ["sign", "verify"], ...properties },
    },
    before,
  );
const makeContainer = async () => {
  await standing.put(kept("storage:StorageAccount"), {
    ...group,
    accountName: "stcity",
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
  });
  await standing.put(kept("storage:BlobContainer"), {
    resourceGroupName: "g",
    accountName: "stcity",
    containerName: "ledger",
  });
};
const makePolicy = (days: number, before?: string) =>
  standing.put(
    kept("storage:BlobContainerImmutabilityPolicy"),
    {
      resourceGroupName: "g",
      accountName: "stcity",
      containerName: "ledger",
      immutabilityPolicyName: "default",
      immutabilityPeriodSinceCreationInDays: days,
      allowProtectedAppendWrites: true,
    },
    before,
  );

describe("what Azure alone knows", () => {
  it("is the same in every rehearsal: addresses of vault and key, the key's version", async () => {
    expect((await makeVault()).outputs.properties).toMatchObject({
      vaultUri: "https://kv-city.vault.azure.net/",
      softDeleteRetentionInDays: 90,
    });
    const { outputs } = await makeKey();
    expect(outputs).toMatchObject({ kty: "RSA-HSM", keyOps: ["sign", "verify"] });
    expect(outputs.keyUriWithVersion).toMatch(
      /^https:\/\/kv-city\.vault\.azure\.net\/keys\/device-ca-g1\/[0-9a-f]{32}$/,
    );
  });

  it("fits the declarations of what comes back, for an account and an identity", async () => {
    await makeContainer();
    const account = await standing.get(
      kept("storage:StorageAccount"),
      `${PROVIDERS}/Microsoft.Storage/storageAccounts/stcity`,
    );
    expect(account?.outputs).toMatchObject({
      primaryEndpoints: { blob: "https://stcity.blob.core.windows.net/" },
      sku: { name: "Standard_ZRS", tier: "Standard" },
      provisioningState: "Succeeded",
    });
    const identity = () =>
      standing.put(kept("managedidentity:UserAssignedIdentity"), { ...group, resourceName: "issuer" });
    const { outputs, id } = await identity();
    for (const name of ["principalId", "clientId", "tenantId"])
      expect(outputs[name]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await standing.delete(kept("managedidentity:UserAssignedIdentity"), id);
    expect((await identity()).outputs.principalId).toBe(outputs.principalId);
  });
});

describe("a vault that was deleted", () => {
  it("keeps its name, also when its group went", async () => {
    await makeVault();
    await standing.delete(kept("resources:ResourceGroup"), "/subscriptions/sub/resourceGroups/g");
    const other = "/subscriptions/sub/resourceGroups/other";
    await state.change("a group", (content) =>
      storeResource(content, {
        id: other,
        type: "resources:ResourceGroup",
        apiVersion: "1",
        properties: {},
      }),
    );
    await expect(makeVault("KV-city", "other")).rejects.toThrow("is that of a deleted vault");
    await expect(makeVault("kv-town", "other")).resolves.toMatchObject({
      id: VAULT.replace("kv-city", "kv-town").replace("/g/", "/other/"),
    });
  });
});

describe("a key", () => {
  it("is answered with what it is, when nothing about it changes, and refused otherwise", async () => {
    await makeVault();
    const { id, outputs } = await makeKey();
    expect((await makeKey({}, id)).outputs).toEqual(outputs);
    await expect(makeKey({ keySize: 4096 }, id)).rejects.toThrow("keySize is 4096, but the key has 3072");
  });
});

describe("an immutability policy", () => {
  it("is made unlocked, and stays locked once it was", async () => {
    await makeContainer();
    const { id, outputs } = await makePolicy(365);
    expect(outputs).toMatchObject({ state: "Unlocked" });
    await makePolicy(300, id);
    await state.change("locking", (content) => {
      content.resources[id.toLowerCase()]!.properties.state = "Locked";
    });
    expect((await makePolicy(300, id)).outputs.state).toBe("Locked");
    await expect(makePolicy(299, id)).rejects.toThrow("it can never be shortened");
  });

  it("has one name, whatever the program calls it", async () => {
    const type = kept("storage:BlobContainerImmutabilityPolicy");
    const inputs = { resourceGroupName: "g", accountName: "stcity", containerName: "ledger" };
    await expect(putRequest(type, { ...inputs, immutabilityPolicyName: "ledger" })).rejects.toThrow(
      `${CONTAINER}/immutabilityPolicies/ledger would be written to ${CONTAINER}/immutabilityPolicies/default`,
    );
  });
});

/** Path arguments of what has one name, whatever the program calls it. */
const FIXED_NAMES = /^(immutabilityPolicyName|managementPolicyName|fileServicesName)$/;

describe("requests of every client", () => {
  const types = CLIENTS.flatMap((client) =>
    Object.keys(client.operations).map(
      (name) => [`${client.module}:${name}`, versionOf(client, name)] as const,
    ),
  );

  it.each(types)("read and delete a %s where the address table says", async (token, apiVersion) => {
    const addressed = kept(token);
    expect(hasClient(addressed)).toBe(true);
    const id = addressed.address.template
      .replace("{subscriptionId}", "sub")
      .replace(/\{(\w+)\}/g, (_, name: string) => (FIXED_NAMES.test(name) ? "default" : `my-${name}`));
    expect(await plainRequest("get", addressed, id)).toEqual({ method: "GET", id, apiVersion });
    // The Resource Manager deletes neither keys nor secrets nor services: of that only the intent is noted.
    expect(await plainRequest("delete", addressed, id)).toEqual({ method: "DELETE", id, apiVersion });
  });

  it.each(["authorization:RoleDefinition", "operationalinsights:Workspace", "resources:ResourceGroup"])(
    "there are none for a %s",
    (token) => expect(hasClient(kept(token))).toBe(false),
  );
});

describe("the alarm that the program builds", () => {
  const logs = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/logs`;
  const mail = `${PROVIDERS}/Microsoft.Insights/actionGroups/ag`;
  const rule = {
    ...silenceRuleArgs({ vault: "kv-city", key: "ledger-seal" }, logs, mail),
    resourceGroupName: "g",
    ruleName: "silence",
    location: "germanywestcentral",
  } as unknown as PropertyMap;
  const group = {
    ...alarmGroupArgs(["device-ca@musterstadt.example"]),
    resourceGroupName: "g",
    actionGroupName: "ag",
  };

  it("fits the declarations, reaches Azure whole, and is what the service takes", async () => {
    for (const [token, inputs] of [
      ["monitor:ActionGroup", group],
      ["monitor:ScheduledQueryRule", rule],
    ] as const) {
      expect(findFaults(inputs, kept(token).shape, declarations)).toEqual([]);
    }
    const place = { resourceGroupName: "g", location: "germanywestcentral" };
    await standing.put(kept("operationalinsights:Workspace"), {
      ...place,
      workspaceName: "logs",
      retentionInDays: 365,
    });
    expect((await standing.put(kept("monitor:ActionGroup"), group)).id).toBe(mail);
    await standing.put(kept("monitor:ScheduledQueryRule"), rule);
    const bodies = readFileSync(join(folder, "requests.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { method: string; id: string; apiVersion: string; body?: unknown })
      .filter(({ method, id }) => method === "PUT" && id.includes("Microsoft.Insights"));
    expect(bodies).toMatchObject([
      {
        id: mail,
        apiVersion: "2024-10-01-preview",
        body: { location: "global", properties: { groupShortName: "device-ca", enabled: true } },
      },
      {
        apiVersion: "2025-01-01-preview",
        body: {
          properties: {
            scopes: [logs],
            windowSize: "PT3H",
            criteria: { allOf: [{ operator: "LessThan", threshold: 1, metricMeasureColumn: "Signatures" }] },
            actions: { actionGroups: [mail] },
          },
        },
      },
    ]);
  });

  it("compares with one of the words that Microsoft's client knows, which azure-native has lost", () => {
    const values = declarations.enumValues("monitor.ConditionOperator");
    expect(values).toEqual(expect.arrayContaining(Object.values(KnownConditionOperator)));
    const comparing = (operator: string) => ({ ...rule, criteria: { allOf: [{ operator }] } });
    const faults = findFaults(comparing("Less"), kept("monitor:ScheduledQueryRule").shape, declarations);
    expect(faults.map(({ path }) => path)).toEqual(["criteria.allOf[0].operator"]);
  });
});

it("asserts the immutability policy in the body that Microsoft's client sends", async () => {
  await makeContainer();
  await makePolicy(365);
  const sent = readFileSync(join(folder, "requests.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { method: string; id: string; body?: unknown })
    .find(({ method, id }) => method === "PUT" && id.includes("/immutabilityPolicies/"));
  expect(sent?.body).toEqual({
    properties: { immutabilityPeriodSinceCreationInDays: 365, allowProtectedAppendWrites: true },
  });
});
