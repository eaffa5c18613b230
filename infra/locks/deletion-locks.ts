import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";

/** What nobody may delete. */
export interface LockedResource {
  /** A word for the lock's name in the plan. */
  readonly name: string;
  readonly resourceId: pulumi.Input<string>;
  /** A sentence that stands in the portal beside the lock; with the one about the way out at most 512 characters. */
  readonly why: string;
}

const WAY_OUT = "How to take the lock off on purpose: docs/changes.md";

export interface DeletionLocksArgs {
  readonly locked: readonly LockedResource[];
  /**
   * What hangs on the locked resources: diagnostic settings, rights. A lock holds it too ("Lock your resources to protect
   * your infrastructure", lock inheritance), so that it must be taken off before any of that can be deleted.
   */
  readonly holding: readonly pulumi.Resource[];
}

const LEVEL = { level: "CanNotDelete" } as const;

/**
 * Locks of Azure's against deletion, by portal, command line or program, whatever rights somebody has.
 *
 * Each lies on one resource and none on the resource group: a group with a locked resource in it cannot be deleted
 * either (the same document: "You never have a partial deletion"), while everything else in it can still be removed
 * or made anew. `CanNotDelete` leaves changes and actions alone: revocation and the end of a session go on.
 *
 * They are not protected against the engine, which protects the locked resources itself.
 */
export class DeletionLocks extends pulumi.ComponentResource {
  constructor(name: string, args: DeletionLocksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:locks:DeletionLocks", name, {}, opts);
    assertDecided("the lock", LEVEL, ["level"], "infra/locks/deletion-locks.ts");
    for (const { name: what, resourceId, why } of args.locked) {
      new authorization.ManagementLockByScope(
        `${name}-${what}`,
        { ...LEVEL, scope: resourceId, lockName: "no-deletion", notes: `${why} ${WAY_OUT}` },
        { parent: this, dependsOn: [...args.holding] },
      );
    }
    this.registerOutputs();
  }
}
