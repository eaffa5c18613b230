import { isAnyOf } from "../resource-model/token";
import type { Rule } from "../rule";

/** By type, what is lost with it, as the end of a sentence. */
const JEWELS: ReadonlyArray<readonly [string, string]> = [
  ["network:VirtualNetworkGateway", "a gateway, without which nobody works remotely until a new one stands"],
  ["network:PublicIPAddress", "a public address, which the profile of every laptop may name"],
  ["keyvault:Vault", "a vault, with every key of the device CA in it"],
  ["keyvault:Key", "a key, without which no certificate can be renewed"],
  ["storage:StorageAccount", "a storage account, with the ledger or the files of the city in it"],
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
    "Create them with protect: true. Where one is to be replaced on purpose, let it be confirmed in the settings and here for that time.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.3.A1, CON.1.A4",
    "ISO/IEC 27001:2022 Annex A: 8.9, 8.24, 8.32",
  ],
  kind: "confinement",
  check: ({ types, options }) => {
    const jewel = JEWELS.find(([type]) => isAnyOf(types, type));
    if (jewel === undefined || options?.protect === true) return [];
    return [{ path: "options.protect", found: `false, on ${jewel[1]}`, write: "protect: true" }];
  },
};
