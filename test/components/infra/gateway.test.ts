import * as pulumi from "@pulumi/pulumi";
import { failure, notThere, recordResources, valueOf, type Lookup, type Registered } from "./recorded";
import type { Confirmable } from "../../../infra/change-safety/confirmable";
import { Gateway } from "../../../infra/vpn/gateway";
import { standingGateway } from "../../../infra/vpn/standing-gateway";
import { notRolledBack } from "../../../infra/vpn/standing-statement";
import { assertDecided, gatewayArgs } from "../../../infra/vpn/gateway-args";
import { ZERO_SUBSCRIPTION } from "../../../infra/settings/settings";
import { namesOf } from "../../../infra/names";
import { planCapacity, type Capacity, type Redundancy } from "../../../infra/vpn/capacity";

const anchor = { sha256: "00", notAfter: "2027-01-01T00:00:00Z" };
const [A, B] = ["A".repeat(40), "B".repeat(40)];
const statement = {
  sequence: 17,
  anchors: [
    { ...anchor, name: "g1", certificate: "AAAA" },
    { ...anchor, name: "g2", certificate: "BBBB" },
  ],
  revoked: [
    { thumbprint: B, class: "stolen", notAfter: "2026-12-01T00:00:00Z" },
    { thumbprint: A, class: "retired", notAfter: "2026-12-09T00:00:00Z" },
  ],
} as const;

const capacityOf = (redundancy: Redundancy) =>
  planCapacity(40, redundancy, { cidr: "10.81.0.0/16", prefix: 16 }) as Capacity;

const specOf = (redundancy: Redundancy) => {
  const capacity = capacityOf(redundancy);
  const pools = {
    clients: [{ department: undefined, range: capacity.clientPool }],
    remediation: undefined,
    quarantine: undefined,
    deviceZone: undefined,
  };
  return { capacity, pools, departments: ["buergeramt", "jugendamt"], statement };
};

const ownId = "/id/gateway";

async function register(
  redundancy: Redundancy,
  lookup?: Lookup,
  confirmed: readonly Confirmable[] = [],
  opts: pulumi.ComponentResourceOptions = {},
): Promise<Registered[]> {
  const registered = recordResources(lookup);
  const gateway = new Gateway(
    "gateway",
    {
      resourceGroupName: "rg",
      location: "germanywestcentral",
      names: namesOf({ name: "city", stack: "dev" }),
      subnetId: "/id/subnet",
      ...specOf(redundancy),
      subscriptionId: ZERO_SUBSCRIPTION,
      confirmed,
      tags: { stack: "dev" },
    },
    opts,
  );
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
      vpnClientRevokedCertificates: [
        { name: A, thumbprint: A },
        { name: B, thumbprint: B },
      ],
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

  it("says which statement it was made from", async () => {
    expect(gatewayIn(await register("active-active")).tags).toEqual({
      stack: "dev",
      "remote-access-statement": "17",
    });
  });
});

describe("a gateway that would have to be made anew", () => {
  const otherGeneration: Lookup = () => ({
    tags: { "remote-access-statement": "16" },
    vpnGatewayGeneration: "Generation1",
  });
  afterEach(() => jest.restoreAllMocks());

  it("is refused with the setting that confirms it", async () => {
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    jest.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    await register("active-active", otherGeneration);
    expect(error.mock.calls).toEqual([[expect.stringContaining('"change: replace-gateway"')]]);
  });

  it("goes through where it is confirmed", async () => {
    const error = jest.spyOn(pulumi.log, "error").mockResolvedValue();
    expect(
      gatewayIn(await register("active-active", otherGeneration, ["replace-gateway"])).tags,
    ).toMatchObject({
      "remote-access-statement": "17",
    });
    expect(error).not.toHaveBeenCalled();
  });
});

describe("protection", () => {
  const unprotected = async (confirmed: readonly Confirmable[]) => {
    const found: string[] = [];
    const look: pulumi.ResourceTransformation = ({ type, name, opts }) => {
      if (type.startsWith("azure-native:") && !opts.protect) found.push(name);
      return undefined;
    };
    await register("active-standby", undefined, confirmed, { transformations: [look] });
    return found;
  };

  it.each<[Confirmable[], string[]]>([
    [[], []],
    [["replace-gateway"], ["gateway"]],
    [["replace-addresses"], ["gateway-address-1"]],
    [
      ["replace-gateway", "replace-addresses"],
      ["gateway-address-1", "gateway"],
    ],
  ])("is off with %j for %j and nothing else", async (confirmed, names) => {
    expect((await unprotected(confirmed)).sort()).toEqual(names.sort());
  });
});

describe("a statement, beside the gateway that stands", () => {
  const names = namesOf({ name: "city", stack: "dev" });
  const against = (lookup: Lookup) => {
    recordResources(lookup);
    return standingGateway(names).then((standing) => notRolledBack(17, standing, names.gateway));
  };
  const tagged =
    (tags?: Record<string, string>): Lookup =>
    () =>
      tags === undefined ? {} : { tags };

  it.each<[string, Lookup]>([
    ["that does not exist", notThere],
    ["that carries an older one", tagged({ "remote-access-statement": "16" })],
    ["that carries the same", tagged({ "Remote-Access-Statement": "17" })],
  ])("is accepted for a gateway %s", async (_, lookup) => {
    await expect(against(lookup)).resolves.toBe("17");
  });

  it.each([{ stack: "dev" }, undefined])(
    "is accepted with a warning for a gateway tagged %j",
    async (tags) => {
      const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
      await expect(against(tagged(tags))).resolves.toBe("17");
      expect(warn.mock.calls).toEqual([
        [expect.stringContaining("stands without the tag remote-access-statement")],
      ]);
      warn.mockRestore();
    },
  );

  it("is asked about under the names that the program gives", async () => {
    const asked: unknown[] = [];
    await against((token, inputs) => {
      asked.push({ token, ...inputs });
      return { tags: { "remote-access-statement": "17" } };
    });
    expect(asked).toEqual([
      {
        token: "azure-native:network:getVirtualNetworkGateway",
        resourceGroupName: "rg-remote-access-city-dev",
        virtualNetworkGatewayName: "vpng-city-dev",
      },
    ]);
  });

  it.each<[string, Lookup, string]>([
    [
      "that carries a newer one",
      tagged({ "remote-access-statement": "18" }),
      "has the sequence 17, and the gateway vpng-city-dev already carries the statement with the sequence 18",
    ],
    [
      "whose tag somebody changed",
      tagged({ "remote-access-statement": "0x1" }),
      'the tag remote-access-statement of the gateway vpng-city-dev is "0x1"',
    ],
    [
      "that nobody may read",
      (token) => {
        throw failure(token, 'Status=403 Code="AuthorizationFailed"');
      },
      'could not be asked which statement it carries, so nothing about it may change; repeat when it can be read: invocation of azure-native:network:getVirtualNetworkGateway returned an error: Status=403 Code="AuthorizationFailed"',
    ],
    [
      "in a subscription that does not exist",
      (token) => {
        throw failure(token, 'Status=404 Code="SubscriptionNotFound" Message="…"');
      },
      "could not be asked",
    ],
  ])("is refused for a gateway %s", async (_, lookup, message) => {
    await expect(against(lookup)).rejects.toThrow(message);
  });
});

describe("a gateway whose deciding argument got lost", () => {
  const complete = {
    ...gatewayArgs({ ...specOf("active-active"), ownId }),
    tags: { "remote-access-statement": "17" },
  };

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
    "tags",
  ])("is refused without %s", (key) => {
    const rest = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== key));
    expect(() => assertDecided(rest)).toThrow(`the VPN gateway would be made without ${key}`);
  });

  it.each([
    "vpnAuthenticationTypes",
    "vpnClientProtocols",
    "vpnClientRootCertificates",
    "vpnClientRevokedCertificates",
  ])("is refused without %s of the clients", (key) => {
    const clients: Record<string, unknown> = { ...complete.vpnClientConfiguration };
    delete clients[key];
    expect(() => assertDecided({ ...complete, vpnClientConfiguration: clients })).toThrow(
      `the VPN gateway would be made without vpnClientConfiguration.${key}`,
    );
  });

  it("is refused without a trust anchor, but not for having revoked nobody", () => {
    const without = (change: object) =>
      assertDecided({
        ...complete,
        ...gatewayArgs({ ...specOf("active-active"), ownId, statement: { ...statement, ...change } }),
      });
    expect(() => without({ anchors: [] })).toThrow("vpnClientConfiguration.vpnClientRootCertificates");
    expect(() => without({ revoked: [] })).not.toThrow();
  });
});
