import { z } from "zod";

/** Basic is left out: it warns of known attackers and does not stop them ("Azure Firewall features by SKU"). */
export const FIREWALL_TIERS = ["Standard", "Premium"] as const;
export type FirewallTier = (typeof FIREWALL_TIERS)[number];

/** Keys of the part `access` that belong to the enforcement `azure-firewall`. Whether they may stand there is not the schema's to say. */
export const azureFirewallKeys = {
  azureFirewall: z
    .strictObject(
      { tier: z.enum(FIREWALL_TIERS, `write ${FIREWALL_TIERS.join(" or ")}`) },
      `write tier: ${FIREWALL_TIERS.join(" or ")}`,
    )
    .optional(),
};
