import { storeResource, type AzureContent } from "./azure-state";

/**
 * Notes vaults that go: Azure keeps them, under an address of their own, until their retention is over, and their
 * names stay taken (learn.microsoft.com, "Azure Key Vault soft-delete overview"). A rehearsal has no time that passes,
 * so they stay for good.
 *
 * @param id what is deleted: a vault, or the group it lies in.
 */
export function keepDeletedVaults(content: AzureContent, id: string): void {
  const root = id.toLowerCase();
  for (const vault of Object.values(content.resources)) {
    const own = vault.id.toLowerCase();
    if (vault.type !== "keyvault:Vault" || (own !== root && !own.startsWith(`${root}/`))) continue;
    const [, subscription = ""] = /^(\/subscriptions\/[^/]+)\//i.exec(vault.id) ?? [];
    const { location } = vault.properties;
    const place = typeof location === "string" ? location.replaceAll(" ", "").toLowerCase() : "unknown";
    const name = vault.id.split("/").at(-1) ?? "";
    storeResource(content, {
      id: `${subscription}/providers/Microsoft.KeyVault/locations/${place}/deletedVaults/${name}`,
      type: "keyvault:DeletedVault",
      apiVersion: vault.apiVersion,
      properties: { name, vaultId: vault.id, type: "Microsoft.KeyVault/deletedVaults" },
    });
  }
}
