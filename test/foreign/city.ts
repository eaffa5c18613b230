import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config("foreign");

/** The root of the city's device CA, as Azure wants it; the stack's configuration names it, as in a real program. */
export const cityRoot = { name: "city", publicCertData: config.require("root") };

/** The certificates that the city's gateway statement revokes, and the tag with the number of that statement. */
export const revoked = [{ name: "stolen", thumbprint: config.require("stolen") }];
export const tags = { "remote-access-statement": config.require("statement") };

/** What a gateway needs besides its point-to-site configuration. */
export const gateway = {
  resourceGroupName: "foreign",
  location: "germanywestcentral",
  tags,
  gatewayType: "Vpn",
  vpnType: "RouteBased",
  sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
  ipConfigurations: [
    {
      name: "default",
      publicIPAddress: {
        id: "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.Network/publicIPAddresses/a",
      },
      subnet: {
        id: "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.Network/virtualNetworks/n/subnets/GatewaySubnet",
      },
    },
  ],
};

/** Cryptography to which nobody objects. */
export const strong = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
};

/** A point-to-site configuration that leaves it to Azure how clients sign in. */
export const untold = {
  vpnClientProtocols: ["IkeV2"],
  vpnClientIpsecPolicies: [strong],
  vpnClientAddressPool: { addressPrefixes: ["10.200.0.0/24"] },
  vpnClientRootCertificates: [cityRoot],
  vpnClientRevokedCertificates: revoked,
};

/** A point-to-site configuration to which nobody objects. */
export const certificateOnly = { ...untold, vpnAuthenticationTypes: ["Certificate"] };

/** A resource by its token alone: no class, no types, any property. */
export class Untyped extends pulumi.CustomResource {
  constructor(token: string, name: string, properties: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super(token, name, properties, opts);
  }
}
