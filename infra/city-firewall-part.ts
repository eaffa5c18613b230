import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import type { Input, Output } from "@pulumi/pulumi";
import type { Administration } from "./settings/administration-settings";
import type { Settings } from "./settings/settings";
import { AdministrationLink } from "./vpn/administration-link";
import { administrationNamesOf } from "./vpn/administration-names";

/** What stands around the link. */
export interface CityFirewallPlace {
  readonly resourceGroupName: Input<string>;
  readonly gatewayId: Input<string>;
  readonly publicAddresses: readonly Output<string>[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The tunnel of a stack with enforcement `city-firewall`, and what the city's network people must know of it.
 *
 * @returns values for the stack's outputs, of which the tunnel's key is none, and the vault that holds it
 */
export function cityFirewallPart(
  settings: Pick<Settings, "name" | "stack" | "location" | "subscriptionId">,
  administration: Administration,
  { resourceGroupName, gatewayId, publicAddresses, tags }: CityFirewallPlace,
) {
  const names = administrationNamesOf(settings);
  const link = new AdministrationLink("administration", {
    resourceGroupName,
    location: settings.location,
    tenantId: getClientConfigOutput().tenantId,
    names,
    administration,
    gatewayId,
    tags,
  });
  const { device, owner, rules, selectors, keyGeneration } = administration;
  const outputs = {
    device,
    owner,
    connection: names.connection,
    // An active-active gateway has three; the city's device builds a tunnel to each that ends one (docs/city-firewall.md).
    azureAddresses: publicAddresses,
    // What the device must send back into the tunnel, and nowhere else.
    returnRoutes: selectors.local.map(({ cidr }) => cidr),
    hosts: selectors.remote.map(({ cidr }) => cidr),
    keyVault: names.vault,
    keySecret: names.secret,
    keyGeneration,
    firewall: rules.firewall,
    ruleFile: `npm run firewall-rules -- --stack ${settings.stack}`,
  };
  return { outputs, vaultId: link.vaultId };
}
