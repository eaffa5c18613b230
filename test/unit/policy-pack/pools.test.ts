import { blocking, CONNECTION, formsOf, GATEWAY, judge, SERVER, told, unknown, type Trial } from "./judge";
import { ALL_ZERO, type TrustReading } from "../../../policy-pack/trust/trust-file";

const WAN_GATEWAY = "azure-native:network:P2sVpnGateway";
const pins = (...prefixes: string[]): TrustReading => ({
  ok: true,
  trust: {
    anchors: [],
    pools: prefixes.map((prefix, index) => ({ name: `pool-${index}`, prefix, owner: "network team" })),
  },
});
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const trust = pins("10.81.0.0/17", "10.81.128.0/17", "10.90.0.0/24");
const scope = "remote-access";
const reported = (trial: Trial) => judge({ trust, scope, ...trial }, "p2s-pool-pinned");
const space = (...addressPrefixes: unknown[]) => ({ vpnClientAddressPool: { addressPrefixes } });

const shapes = [
  {
    shape: "a VNet gateway's own pool",
    type: GATEWAY,
    inputs: (pool: object) => ({
      vpnClientConfiguration: { vpnAuthenticationTypes: ["Certificate"], ...pool },
    }),
    at: "vpnClientConfiguration",
  },
  {
    shape: "the pool of a policy group",
    type: GATEWAY,
    inputs: (pool: object) => ({
      vpnClientConfiguration: { vngClientConnectionConfigurations: [{ name: "group", ...pool }] },
    }),
    at: "vpnClientConfiguration.vngClientConnectionConfigurations[0]",
  },
  {
    shape: "the pool of a policy group in ARM's own shape",
    type: GATEWAY,
    inputs: (pool: object) => ({
      properties: {
        vpnClientConfiguration: { vngClientConnectionConfigurations: [{ name: "group", properties: pool }] },
      },
    }),
    at: "properties.vpnClientConfiguration.vngClientConnectionConfigurations[0].properties",
  },
  {
    shape: "a pool of a Virtual WAN gateway",
    type: WAN_GATEWAY,
    inputs: (pool: object) => ({ p2SConnectionConfigurations: [{ name: "clients", ...pool }] }),
    at: "p2SConnectionConfigurations[0]",
  },
  {
    shape: "the pool of a gateway inside a connection",
    type: CONNECTION,
    inputs: (pool: object) => ({
      virtualNetworkGateway1: {
        vpnClientConfiguration: { vpnAuthenticationTypes: ["Certificate"], ...pool },
      },
    }),
    at: "virtualNetworkGateway1.vpnClientConfiguration",
  },
];

describe.each(shapes)("$shape", ({ type, inputs, at }) => {
  it.each([
    ["is a part of a pinned range", space("10.81.3.0/24")],
    ["is a whole whose halves are pinned", space("10.81.0.0/16")],
    ["has two separate ranges", space("10.81.0.0/24", "10.90.0.0/24")],
  ])("passes when it %s", (_, pool) => {
    expect(reported({ type, inputs: inputs(pool) })).toEqual([]);
  });

  it.each([
    ["[0]", '"10.80.0.0/15", not all of which is pinned', space("10.80.0.0/15")],
    ["[0]", '"0.0.0.0/0", not all of which is pinned', space("0.0.0.0/0")],
    ["[0]", '"203.0.113.0/24", not all of which is pinned', space("203.0.113.0/24")],
    ["[0]", '"10.90.0.0/23", not all of which is pinned', space("10.90.0.0/23")],
    ["[1]", '"10.82.0.0/24", not all of which is pinned', space("10.81.0.0/24", "10.82.0.0/24")],
    ["[0]", '"::ffff:10.81.0.0/112", not all of which is pinned', space("::ffff:10.81.0.0/112")],
    ["[0]", '"10.81.0.7/24"', space("10.81.0.7/24")],
    ["[0]", '"010.81.0.0/24"', space("010.81.0.0/24")],
    ["[0]", "81", space(81)],
    ["[0]", "null", space(null)],
    ["[1]", LATER, space("10.81.0.0/24", unknown)],
    ["", "an empty list", space()],
    ["", LATER, { vpnClientAddressPool: { addressPrefixes: unknown } }],
    ["", "no address pool", { vpnClientAddressPool: { other: 1 } }],
  ])("is blocked at addressPrefixes%s, which is %s", (place, found, pool) => {
    const findings = reported({ type, inputs: inputs(pool) });
    expect(told("property", findings)).toEqual([`${at}.vpnClientAddressPool.addressPrefixes${place}`]);
    expect(told("found", findings)).toEqual([found]);
  });

  it("is blocked when it shares addresses with another range of its own", () => {
    const findings = reported({ type, inputs: inputs(space("10.81.0.0/24", "10.81.0.128/25")) });
    expect(told("found", findings)).toEqual([
      `"10.81.0.128/25", which shares addresses with ${at}.vpnClientAddressPool.addressPrefixes[0]`,
    ]);
  });

  it("is blocked when an IPAM pool gives it out", () => {
    const pool = {
      vpnClientAddressPool: {
        addressPrefixes: ["10.81.0.0/24"],
        ipamPoolPrefixAllocations: [{ pool: { id: "x" } }],
      },
    };
    expect(told("found", reported({ type, inputs: inputs(pool) }))).toEqual([
      "ranges that an IPAM pool gives out during the deployment",
    ]);
  });

  it("is blocked when it is known only after deployment", () => {
    expect(told("found", reported({ type, inputs: inputs({ vpnClientAddressPool: unknown }) }))).toEqual([
      LATER,
    ]);
  });

  it.each(formsOf(type))("is judged as %s just the same", (token) => {
    expect(reported({ type: token, inputs: inputs(space("0.0.0.0/0")) })).toHaveLength(1);
  });

  it("is left alone in any other stack", () => {
    expect(reported({ type, scope: "any", inputs: inputs(space("0.0.0.0/0")) })).toEqual([]);
  });
});

it("sees a second pool that shares addresses with the gateway's own", () => {
  const vpnClientConfiguration = {
    ...space("10.81.0.0/24"),
    vngClientConnectionConfigurations: [{ name: "group", ...space("10.81.0.64/26") }],
  };
  expect(told("property", reported({ inputs: { vpnClientConfiguration } }))).toEqual([
    "vpnClientConfiguration.vngClientConnectionConfigurations[0].vpnClientAddressPool.addressPrefixes[0]",
  ]);
});

it.each([
  ["no pool", GATEWAY, { vpnClientConfiguration: { vpnAuthenticationTypes: ["Certificate"] } }],
  ["no connection", WAN_GATEWAY, {}],
])("blocks a gateway for clients with %s", (_, type, inputs) => {
  expect(told("found", reported({ type, inputs }))).toEqual(["no address pool"]);
});

it.each([
  ["a gateway that only links sites", GATEWAY, { gatewayType: "Vpn" }],
  ["a server configuration, whose pools stand elsewhere", SERVER, { properties: {} }],
])("leaves %s alone", (_, type, inputs) => {
  expect(reported({ type, inputs })).toEqual([]);
});

describe("the pools of a rehearsal", () => {
  const rehearsed: TrustReading = {
    ok: true,
    trust: {
      anchors: [],
      rehearsal: { subscription: ALL_ZERO, pins: "trust-pins.json", pools: ["10.81.0.0/16"] },
    },
  };
  const inputs = { vpnClientConfiguration: space("10.81.0.0/24") };

  it("count in the all-zero subscription", () => {
    expect(reported({ inputs, trust: rehearsed })).toEqual([]);
  });

  it("are ignored in a real one, and the message says so", () => {
    const real = "6b1f4c2e-0000-4000-8000-000000000001";
    const [finding] = reported({ inputs, trust: rehearsed, provider: { subscriptionId: real } });
    expect(finding?.message).toBe(
      [
        'p2s-pool-pinned blocks "vpn" (azure-native:network:VirtualNetworkGateway): point-to-site clients must get addresses only of the pools that security pinned in trust.yaml.',
        "  property: vpnClientConfiguration.vpnClientAddressPool.addressPrefixes[0]",
        '  found: "10.81.0.0/24", not all of which is pinned',
        "  write instead: a range inside the client pools in trust.yaml, as literal text; if it is a new one, security adds it there",
        `  note: the rehearsal's pools do not count here: the provider's subscription is "${real}", not ${ALL_ZERO}`,
        "  why: every rule behind the gateway tells clients from servers by their address, so that a wider or foreign pool turns a laptop into whatever else has that address",
        "  read: docs/rules/p2s-pool-pinned.md",
        "  show it again: pulumi preview",
      ].join("\n"),
    );
  });
});

it("trusts no pool while the trust file has a fault", () => {
  const broken: TrustReading = { ok: false, faults: ["trust.yaml:3: one"] };
  const inputs = { vpnClientConfiguration: space("10.81.0.0/24") };
  expect(told("found", reported({ inputs, trust: broken }))).toEqual([
    "a trust file that cannot be used: trust.yaml:3: one",
  ]);
  expect(blocking({ inputs, trust: broken, scope })).toContain("p2s-pool-pinned");
});
