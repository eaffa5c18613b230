import { isAnyOf } from "../resource-model/token";
import type { Rule } from "../rule";

interface Jewel {
  readonly type: string;
  /** What is lost with it. */
  readonly what: string;
  /**
   * Its protection may be off while the settings confirm a replacement (docs/changes.md). A block would then stop every update
   * of the gateway, the revocation of a stolen laptop as well, for as long as the confirmation counts.
   */
  readonly replaceable?: true;
}

const JEWELS: readonly Jewel[] = [
  {
    type: "network:VirtualNetworkGateway",
    what: "a gateway, without which nobody works remotely until a new one stands",
    replaceable: true,
  },
  {
    type: "network:PublicIPAddress",
    what: "a public address, which the profile of every laptop may name",
    replaceable: true,
  },
  { type: "keyvault:Vault", what: "a vault, with every key of the device CA in it" },
  { type: "keyvault:Key", what: "a key, without which no certificate can be renewed" },
  {
    type: "storage:StorageAccount",
    what: "a storage account, with the ledger or the files of the city in it",
  },
];

/** What cannot be made again goes only when somebody has said so first. */
export const protectCrownJewels: Rule = {
  id: "protect-crown-jewels",
  title:
    "gateway, public addresses, vaults, keys and storage accounts of the remote-access stack must be protected against deletion",
  severity: "medium",
  why:
    "a renamed variable is enough for Pulumi to delete a resource and make another one in its place, and these cannot be made " +
    "again: addresses, keys and the ledger are gone for good",
  remedy:
    "Create them with protect: true, and leave it away only while gateway or addresses are replaced on purpose.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.3.A1, CON.1.A4",
    "ISO/IEC 27001:2022 Annex A: 8.9, 8.24, 8.32",
  ],
  kind: "confinement",
  // Nothing gets in by it; something may be lost.
  exemptable: true,
  check: ({ types, options }) => {
    const jewel = JEWELS.find(({ type }) => isAnyOf(types, type));
    if (jewel === undefined || options?.protect === true) return [];
    const warns = jewel.replaceable === true ? { warns: true as const } : {};
    return [{ path: "options.protect", found: `false, on ${jewel.what}`, write: "protect: true", ...warns }];
  },
};
