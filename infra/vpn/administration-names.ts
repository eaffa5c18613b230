import { createHash } from "node:crypto";

/** Physical names of what links the gateway with the city's own network (prefixes as in `infra/names.ts`). */
export interface AdministrationNames {
  /** The local network gateway: Azure's word for the device at the other end. */
  readonly device: string;
  readonly connection: string;
  readonly vault: string;
  readonly secret: string;
}

/**
 * A vault's name must be nobody else's in Azure, in at most 24 characters (learn.microsoft.com, "Naming rules and
 * restrictions for Azure resources"). The word "tunnel" keeps it apart from the vault of the authority, whose name is
 * made of the same settings where one stack has both parts.
 */
export function administrationNamesOf(of: {
  name: string;
  stack: string;
  subscriptionId: string;
}): AdministrationNames {
  const suffix = `${of.name}-${of.stack}`;
  const digest = createHash("sha256")
    .update(`tunnel ${of.subscriptionId} ${of.name} ${of.stack}`)
    .digest("hex")
    .slice(0, 8);
  return {
    device: `lgw-${suffix}`,
    connection: `con-${suffix}`,
    vault: `kv-${of.name.slice(0, 10)}-${digest}`,
    secret: "tunnel-key",
  };
}
