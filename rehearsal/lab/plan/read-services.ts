import type { z } from "zod";
import { publicService } from "./door-forms";
import type { Inventory } from "./inventory";
import type { PlannedService } from "./lab-plan";

const EVERYBODY = "0.0.0.0/0";
const HTTPS = 443;
const SMB = 445;

/** Services of Microsoft's that have public names: whom they let in from the Internet. */
export function readServices(inventory: Inventory): PlannedService[] {
  const accounts = inventory.all("microsoft.storage/storageaccounts", publicService);
  const vaults = inventory.all("microsoft.keyvault/vaults", publicService);
  return [
    ...accounts.map(({ name, of }) => ({
      name,
      hosts: ["blob", "file"].map((kind) => ({
        host: `${name}.${kind}.core.windows.net`.toLowerCase(),
        ports: kind === "file" ? [HTTPS, SMB] : [HTTPS],
      })),
      lets: letsIn(of),
    })),
    ...vaults.map(({ name, of }) => ({
      name,
      hosts: [{ host: `${name}.vault.azure.net`.toLowerCase(), ports: [HTTPS] }],
      lets: letsIn(of),
    })),
  ];
}

/** Absent is open, for both (learn.microsoft.com, "Configure Azure Storage firewalls", "Configure network security for Azure Key Vault"). */
function letsIn({
  publicNetworkAccess,
  networkAcls,
  networkRuleSet,
}: z.infer<typeof publicService>): string[] {
  if (publicNetworkAccess === "Disabled") return [];
  const rules = networkAcls ?? networkRuleSet;
  if (rules?.defaultAction !== "Deny") return [EVERYBODY];
  return rules.ipRules.map(({ value }) => value);
}
