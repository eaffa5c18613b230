/**
 * Physical names of the stack's resources. They are settled by configuration and not made up by the engine,
 * so that a preview knows them and a reader finds them (prefixes: learn.microsoft.com, "Abbreviation
 * recommendations for Azure resources").
 */
export interface Names {
  readonly resourceGroup: string;
  readonly virtualNetwork: string;
  readonly gateway: string;
  publicAddress(ordinal: number): string;
}

export function namesOf(settings: { name: string; stack: string }): Names {
  const suffix = `${settings.name}-${settings.stack}`;
  return {
    resourceGroup: `rg-remote-access-${suffix}`,
    virtualNetwork: `vnet-${suffix}`,
    gateway: `vpng-${suffix}`,
    publicAddress: (ordinal) => `pip-vpng-${suffix}-${ordinal}`,
  };
}
