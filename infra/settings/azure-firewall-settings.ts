import type { Enforcement } from "../access-model/access-model";
import { FIREWALL_TIERS, type FirewallTier } from "./azure-firewall-schema";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** What the Azure Firewall is bought as. */
export interface AzureFirewallSettings {
  readonly tier: FirewallTier;
}

/** @returns undefined after a fault has been said, where the schema has found one, and where another enforcement filters */
export function azureFirewallSettings(
  values: SoundValues,
  enforcement: Enforcement | undefined,
  say: Say,
): AzureFirewallSettings | undefined {
  if (enforcement === "city-firewall" && values.has(["azureFirewall"])) {
    say(["azureFirewall"], "belongs to enforcement azure-firewall; remove it");
  }
  if (enforcement !== "azure-firewall") return undefined;
  if (!values.has(["azureFirewall"])) {
    say(
      ["azureFirewall"],
      `is missing; enforcement azure-firewall needs it: write { tier: ${FIREWALL_TIERS.join(" or ")} }`,
    );
  }
  const tier = values.get<FirewallTier>(["azureFirewall", "tier"]);
  return tier && { tier };
}
