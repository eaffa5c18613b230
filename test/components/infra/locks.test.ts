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
      { name: "gateway", resourceId: pulumi.output("/gateway"), why: "The entrance." },
      { name: "address-1", resourceId: "/address", why: "Its address." },
    ],
    holding: [],
  });
  await waitForRPCs();
  const locks = registered.filter(({ type }) => type === "azure-native:authorization:ManagementLockByScope");
  const [address, gateway] = locks.sort((one, other) => (one.name < other.name ? -1 : 1));
  const lock = (scope: string, why: string) => ({
    level: "CanNotDelete",
    lockName: "no-deletion",
    scope,
    notes: `${why} How to take the lock off on purpose: docs/changes.md`,
  });
  expect([address!.name, gateway!.name, locks.length]).toEqual(["locks-address-1", "locks-gateway", 2]);
  expect(address!.inputs).toEqual(lock("/address", "Its address."));
  expect(gateway!.inputs).toEqual(lock("/gateway", "The entrance."));
});
