import { createHash } from "node:crypto";

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
  readonly workspace: string;
  readonly alarmGroup: string;
  /** @param what is told, in one word */
  alarmRule(what: string): string;
  readonly serviceNetwork: string;
  readonly firewall: string;
  readonly firewallAddress: string;
  readonly firewallPolicy: string;
  readonly resolver: string;
  readonly resolverEndpoint: string;
  /** A private endpoint of something with a name of its own. */
  privateEndpoint(target: string): string;
  /** Addresses that firewall rules refer to: `pool-<zone>`, `service-<service>`. */
  addressGroup(group: string): string;
  /** What a subnet is called in the names of its routes and rules: `gateway`, `services`, `endpoints`, `resolver`. */
  routeTable(subnet: string): string;
  securityGroup(subnet: string): string;
}

export function namesOf(settings: { name: string; stack: string }): Names {
  const suffix = `${settings.name}-${settings.stack}`;
  return {
    resourceGroup: `rg-remote-access-${suffix}`,
    virtualNetwork: `vnet-${suffix}`,
    gateway: `vpng-${suffix}`,
    publicAddress: (ordinal) => `pip-vpng-${suffix}-${ordinal}`,
    workspace: `log-remote-access-${suffix}`,
    alarmGroup: `ag-remote-access-${suffix}`,
    alarmRule: (what) => `ar-remote-access-${what}-${suffix}`,
    serviceNetwork: `vnet-services-${suffix}`,
    firewall: `afw-${suffix}`,
    firewallAddress: `pip-afw-${suffix}`,
    firewallPolicy: `afwp-${suffix}`,
    resolver: `dnspr-${suffix}`,
    resolverEndpoint: `in-${suffix}`,
    privateEndpoint: (target) => `pep-${target}`,
    addressGroup: (group) => `ipg-${group}-${suffix}`,
    routeTable: (subnet) => `rt-${subnet}-${suffix}`,
    securityGroup: (subnet) => `nsg-${subnet}-${suffix}`,
  };
}

/**
 * The storage account of the file shares. Nobody else in Azure may have its name, of at most 24 letters and digits
 * (learn.microsoft.com, "Naming rules and restrictions for Azure resources"): the city's name is cut, and eight digits of
 * a digest tell stacks apart. Laptops mount it under this name: another one means another drive.
 */
export function shareAccountOf(of: { name: string; stack: string; subscriptionId: string }): string {
  const digest = createHash("sha256")
    .update(`shares ${of.subscriptionId} ${of.name} ${of.stack}`)
    .digest("hex");
  return `st${of.name.slice(0, 12)}fs${digest.slice(0, 8)}`;
}

/** The gateway's id in Azure: settled by configuration, because parts of the gateway refer to other parts by it. */
export function gatewayIdOf(
  subscriptionId: string,
  { resourceGroup, gateway }: Pick<Names, "resourceGroup" | "gateway">,
): string {
  return (
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}` +
    `/providers/Microsoft.Network/virtualNetworkGateways/${gateway}`
  );
}
