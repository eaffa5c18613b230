import * as pulumi from "@pulumi/pulumi";
import { DeletionLocks } from "../../../infra/locks/deletion-locks";
import { recordResources } from "./recorded";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

it("lock each resource by itself, and say beside it what the lock is for", async () => {
  const registered = recordResources();
  new DeletionLocks("locks", {
    locked: [
      { name: "gateway", resourceId: pulumi.output("/gateway") },
      { name: "address-1", resourceId: "/address" },
    ],
    notes: "why",
    holding: [],
  });
  await waitForRPCs();
  const locks = registered.filter(({ type }) => type === "azure-native:authorization:ManagementLockByScope");
  expect(locks.map(({ name, inputs }) => [name, inputs.scope]).sort()).toEqual([
    ["locks-address-1", "/address"],
    ["locks-gateway", "/gateway"],
  ]);
  for (const { inputs } of locks) {
    expect(inputs).toMatchObject({ level: "CanNotDelete", lockName: "no-deletion", notes: "why" });
  }
});
