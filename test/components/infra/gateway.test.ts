import * as pulumi from "@pulumi/pulumi";
import { recordResources, valueOf, type Registered } from "./recorded";
import { Gateway } from "../../../infra/vpn/gateway";
import { assertDecided, gatewayArgs } from "../../../infra/vpn/gateway-args";
import { namesOf } from "../../../infra/names";
import { planCapacity, type Capacity, type Redundancy } from "../../../infra/vpn/capacity";

const trustAnchors = [
  {
    name: "g1",
    publicCertData: "AAAA",
    sha256: "00",
    subject: "CN=g1",
    notAfter: "2027-01-01T00:00:00.000Z",
  },
  {
    name: "g2",
    publicCertData: "BBBB",
    sha256: "11",
    subject: "CN=g2",
    notAfter: "2027-01-01T00:00:00.000Z",
  },
];

const capacityOf = (redundancy: Redundancy) =>
  planCapacity(40, redundancy, { cidr: "10.81.0.0/16", prefix: 16 }) as Capacity;

async function register(redundancy: Redundancy): Promise<Registered[]> {
  const registered = recordResources();
  const gateway = new Gateway("gateway", {
    resourceGroupName: "rg",
    location: "germanywestcentral",
    names: namesOf({ name: "city", stack: "dev" }),
    subnetId: "/id/subnet",
    capacity: capacityOf(redundancy),
    trustAnchors,
    tags: {},
  });
  await valueOf(pulumi.all([gateway.gatewayId, ...gateway.publicAddresses]));
  return registered;
}

const gatewayIn = (registered: Registered[]) =>
  registered.find(({ type }) => type === "azure-native:network:VirtualNetworkGateway")!.inputs;

describe("the gateway", () => {
  it("admits certificates of the given anchors over IKEv2 and nothing else", async () => {
    const { vpnClientConfiguration } = gatewayIn(await register("active-active"));
    expect(vpnClientConfiguration).toEqual({
      vpnAuthenticationTypes: ["Certificate"],
      vpnClientProtocols: ["IkeV2"],
      vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
      vpnClientRootCertificates: [
        { name: "g1", publicCertData: "AAAA" },
        { name: "g2", publicCertData: "BBBB" },
      ],
      vpnClientRevokedCertificates: [],
      vpnClientIpsecPolicies: [
        {
          ikeEncryption: "GCMAES256",
          ikeIntegrity: "SHA384",
          dhGroup: "ECP384",
          ipsecEncryption: "GCMAES256",
          ipsecIntegrity: "GCMAES256",
          pfsGroup: "ECP384",
          saLifeTimeSeconds: 14_400,
          saDataSizeKilobytes: 102_400_000,
        },
      ],
    });
  });

  it.each([
    ["active-active", true, 3],
    ["active-standby", false, 1],
  ] as const)(
    "%s: activeActive %s with %d zone-redundant static addresses",
    async (redundancy, activeActive, count) => {
      const registered = await register(redundancy);
      const addresses = registered.filter(({ type }) => type === "azure-native:network:PublicIPAddress");
      expect(gatewayIn(registered)).toMatchObject({
        activeActive,
        gatewayType: "Vpn",
        vpnType: "RouteBased",
      });
      expect(gatewayIn(registered).ipConfigurations).toHaveLength(count);
      expect(addresses).toHaveLength(count);
      for (const { inputs } of addresses) {
        expect(inputs).toMatchObject({
          sku: { name: "Standard" },
          publicIPAllocationMethod: "Static",
          zones: ["1", "2", "3"],
        });
      }
    },
  );

  it("gives every ip configuration an address of its own", async () => {
    const configurations = gatewayIn(await register("active-active")).ipConfigurations as {
      publicIPAddress: { id: string };
    }[];
    expect(new Set(configurations.map(({ publicIPAddress }) => publicIPAddress.id)).size).toBe(3);
  });
});

describe("a gateway whose deciding argument got lost", () => {
  const complete = gatewayArgs({ capacity: capacityOf("active-active"), trustAnchors });

  it("is complete as the program builds it", () => {
    expect(() => assertDecided(complete)).not.toThrow();
  });

  it.each([
    "gatewayType",
    "vpnType",
    "vpnGatewayGeneration",
    "sku",
    "activeActive",
    "vpnClientConfiguration",
  ])("is refused without %s", (key) => {
    const rest = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== key));
    expect(() => assertDecided(rest)).toThrow(`the VPN gateway would be made without ${key}`);
  });

  it("is refused without a trust anchor", () => {
    const without = gatewayArgs({ capacity: capacityOf("active-active"), trustAnchors: [] });
    expect(() => assertDecided(without)).toThrow("vpnClientConfiguration.vpnClientRootCertificates");
  });
});
