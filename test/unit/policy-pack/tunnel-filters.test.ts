import { connectionArgs, deviceArgs } from "../../../infra/vpn/administration-link-args";
import { linkSelectors } from "../../../infra/access-model/link-selectors";
import { model } from "../infra/network/small-model";
import {
  DEVICE,
  LATER,
  STRANGER,
  NOT_MADE,
  idOf,
  FOREIGN,
  ELSEWHERE,
  findings,
  type Row,
  blocks,
} from "./filter-trial";
import { CONNECTION, GATEWAY, judge, judgeStack, saying, told, unknown, type Member } from "./judge";

describe("the device at the tunnel's other end", () => {
  const selectors = linkSelectors(model());
  const device = deviceArgs({ peer: { address: "203.0.113.77" }, selectors });
  const space = (addressPrefixes: unknown) => ({ ...device, localNetworkAddressSpace: { addressPrefixes } });
  const AT = "localNetworkAddressSpace.addressPrefixes";

  it("passes as the project makes it", () => {
    expect(findings(DEVICE, device)).toEqual([]);
    expect(findings(DEVICE, deviceArgs({ peer: { fqdn: "vpn.musterstadt.example" }, selectors }))).toEqual(
      [],
    );
  });

  blocks(DEVICE, [
    [AT, '["0.0.0.0/0"]', space(["0.0.0.0/0"])],
    [AT, '["10.20.0.10/32","128.0.0.0/1"]', space(["10.20.0.10/32", "128.0.0.0/1"])],
    [AT, "[]", space([])],
    [AT, LATER, space(unknown)],
    [AT, '"10.20.0.10/32"', space("10.20.0.10/32")],
    [AT, "nothing", { ...device, localNetworkAddressSpace: undefined }],
    [
      "localNetworkAddressSpace.ipamPoolPrefixAllocations",
      "[{}]",
      {
        ...device,
        localNetworkAddressSpace: { ...device.localNetworkAddressSpace, ipamPoolPrefixAllocations: [{}] },
      },
    ],
    ["bgpSettings", '{"asn":65010}', { ...device, bgpSettings: { asn: 65_010 } }],
    [
      "properties.localNetworkAddressSpace.addressPrefixes",
      '["0.0.0.0/0"]',
      { ...device, properties: { localNetworkAddressSpace: { addressPrefixes: ["0.0.0.0/0"] } } },
    ],
    [
      "gatewayIpAddress",
      '"198.51.100.9", whom trust.yaml does not name',
      { ...device, gatewayIpAddress: "198.51.100.9" },
    ],
    ["gatewayIpAddress", LATER, { ...device, gatewayIpAddress: unknown }],
    ["gatewayIpAddress", "nothing", { ...device, gatewayIpAddress: undefined }],
    ["fqdn", '"vpn.example.com", whom trust.yaml does not name', { ...device, fqdn: "vpn.example.com" }],
    [
      "properties.gatewayIpAddress",
      '"198.51.100.9", whom trust.yaml does not name',
      { ...device, properties: { gatewayIpAddress: "198.51.100.9" } },
    ],
    [
      "GatewayIpAddress",
      "a value that cannot be decided before deployment: it is written as GatewayIpAddress, which may never arrive",
      { ...device, gatewayIpAddress: undefined, GatewayIpAddress: "203.0.113.77" },
    ],
    [
      `${AT}[1]`,
      '"10.99.0.0/16", which trust.yaml does not let stand behind it',
      space(["10.20.0.10/32", "10.99.0.0/16"]),
    ],
    [`${AT}[0]`, '"10.0.0.0/8", which trust.yaml does not let stand behind it', space(["10.0.0.0/8"])],
    [`${AT}[0]`, '"10.99.0.1", which trust.yaml does not let stand behind it', space(["10.99.0.1"])],
  ]);

  it("counts for nobody while the trust file names nobody", () => {
    expect(told("property", findings(DEVICE, device, saying({})))).toEqual(["gatewayIpAddress"]);
  });
});

describe("the tunnel", () => {
  const link = {
    ...connectionArgs(linkSelectors(model())),
    virtualNetworkGateway1: { id: unknown },
    localNetworkGateway2: { id: unknown },
    sharedKey: unknown,
  };
  const [selector] = link.trafficSelectorPolicies;
  const [suite] = link.ipsecPolicies;
  const selecting = (change: object) => ({ ...link, trafficSelectorPolicies: [{ ...selector, ...change }] });
  const speaking = (change: object) => ({ ...link, ipsecPolicies: [suite, { ...suite, ...change }] });

  it("passes as the project makes it", () => {
    expect(
      judge({ type: CONNECTION, scope: "remote-access", inputs: link }).map(
        ({ message }) => message.split(" ")[0],
      ),
    ).toEqual(["type-allowed"]);
  });

  blocks(CONNECTION, [
    ["connectionProtocol", '"IKEv1"', { ...link, connectionProtocol: "IKEv1" }],
    ["connectionProtocol", "nothing", { ...link, connectionProtocol: undefined }],
    ["connectionType", '"Vnet2Vnet"', { ...link, connectionType: "Vnet2Vnet" }],
    ["connectionType", '"ExpressRoute"', { ...link, connectionType: "ExpressRoute" }],
    ["connectionType", LATER, { ...link, connectionType: unknown }],
    ["connectionMode", '"Default"', { ...link, connectionMode: "Default" }],
    ["connectionMode", '"ResponderOnly"', { ...link, connectionMode: "ResponderOnly" }],
    ["connectionMode", "nothing", { ...link, connectionMode: undefined }],
    ["usePolicyBasedTrafficSelectors", "false", { ...link, usePolicyBasedTrafficSelectors: false }],
    ["usePolicyBasedTrafficSelectors", "nothing", { ...link, usePolicyBasedTrafficSelectors: undefined }],
    [
      "virtualNetworkGateway2",
      '{"id":(a text of 1 characters)}',
      { ...link, virtualNetworkGateway2: { id: "x" } },
    ],
    ["peer", '{"id":(a text of 1 characters)}', { ...link, peer: { id: "x" } }],
    ["ingressNatRules", "[{}]", { ...link, ingressNatRules: [{}] }],
    ["egressNatRules", "[{}]", { ...link, egressNatRules: [{}] }],
    ["authorizationKey", "(a text of 4 characters)", { ...link, authorizationKey: "hush" }],
    ["useLocalAzureIpAddress", "true", { ...link, useLocalAzureIpAddress: true }],
    ["trafficSelectorPolicies", "nothing", { ...link, trafficSelectorPolicies: undefined }],
    ["trafficSelectorPolicies", "nothing", { ...link, trafficSelectorPolicies: [] }],
    ["trafficSelectorPolicies", LATER, { ...link, trafficSelectorPolicies: unknown }],
    [
      "TrafficSelectorPolicies",
      "a value that cannot be decided before deployment: it is written as TrafficSelectorPolicies, which may never arrive",
      { ...link, trafficSelectorPolicies: undefined, TrafficSelectorPolicies: [selector] },
    ],
    ...["localAddressRanges", "remoteAddressRanges"].flatMap((name): Row[] => [
      [`trafficSelectorPolicies[0].${name}`, '["0.0.0.0/0"]', selecting({ [name]: ["0.0.0.0/0"] })],
      [`trafficSelectorPolicies[0].${name}`, "[]", selecting({ [name]: [] })],
      [`trafficSelectorPolicies[0].${name}`, "nothing", selecting({ [name]: undefined })],
      [`trafficSelectorPolicies[0].${name}`, LATER, selecting({ [name]: unknown })],
    ]),
    ["ipsecPolicies", "nothing", { ...link, ipsecPolicies: undefined }],
    ["ipsecPolicies", "nothing", { ...link, ipsecPolicies: [] }],
    ["ipsecPolicies[1].dhGroup", '"DHGroup2"', speaking({ dhGroup: "DHGroup2" })],
    ["ipsecPolicies[1].dhGroup", '"DHGroup14"', speaking({ dhGroup: "DHGroup14" })],
    ["ipsecPolicies[1].dhGroup", '"DHGroup24"', speaking({ dhGroup: "DHGroup24" })],
    ["ipsecPolicies[1].pfsGroup", '"None"', speaking({ pfsGroup: "None" })],
    ["ipsecPolicies[1].ikeEncryption", '"DES3"', speaking({ ikeEncryption: "DES3" })],
    ["ipsecPolicies[1].ikeIntegrity", '"SHA1"', speaking({ ikeIntegrity: "SHA1" })],
    ["ipsecPolicies[1].ipsecEncryption", '"None"', speaking({ ipsecEncryption: "None" })],
    ["ipsecPolicies[1].ipsecIntegrity", '"MD5"', speaking({ ipsecIntegrity: "MD5" })],
    ["ipsecPolicies[1].ipsecIntegrity", "nothing", speaking({ ipsecIntegrity: undefined })],
    ["properties.connectionProtocol", '"IKEv1"', { ...link, properties: { connectionProtocol: "IKEv1" } }],
    [
      "properties.trafficSelectorPolicies[0].localAddressRanges",
      '["0.0.0.0/0"]',
      {
        ...link,
        properties: { trafficSelectorPolicies: [{ ...selector, localAddressRanges: ["0.0.0.0/0"] }] },
      },
    ],
    [
      "localNetworkGateway2",
      '{"localNetworkAddressSpace":{"addressPrefixes":["0.0.0.0/0"]}}',
      {
        ...link,
        localNetworkGateway2: { id: unknown, localNetworkAddressSpace: { addressPrefixes: ["0.0.0.0/0"] } },
      },
    ],
    ["localNetworkGateway2.id", ELSEWHERE, { ...link, localNetworkGateway2: { id: FOREIGN } }],
  ]);

  it("does not show the key of another circuit", () => {
    expect(JSON.stringify(findings(CONNECTION, { ...link, authorizationKey: "hush" }))).not.toContain("hush");
  });

  it("is judged for BGP by another rule", () => {
    const reported = judge(
      { type: CONNECTION, scope: "remote-access", inputs: { ...link, enableBgp: true } },
      "gateway-no-foreign-traffic",
    );
    expect(told("property", reported)).toEqual(["enableBgp"]);
  });

  it("leads to a device that this stack makes, and whose addresses were judged", () => {
    const named = { resourceGroupName: "rg-city", localNetworkGatewayName: "device" };
    const judged = (id: unknown, device: Partial<Member> = {}) =>
      judgeStack("filters-narrow", {
        link: {
          type: CONNECTION,
          inputs: { ...link, localNetworkGateway2: id },
          from: { localNetworkGateway2: ["device"], virtualNetworkGateway1: ["gateway"] },
        },
        device: { type: DEVICE, inputs: named, ...device },
        gateway: { type: GATEWAY },
      });
    const known = { id: idOf("localNetworkGateways", "device") };
    for (const id of [unknown, { id: unknown }, known]) {
      expect(judged(id)).toEqual([]);
      expect(judged(id, { read: true })).toEqual([`link: ${id === known ? NOT_MADE : STRANGER}`]);
    }
    expect(judged({ id: idOf("localNetworkGateways", "other") })).toEqual([`link: ${NOT_MADE}`]);
  });

  it("begins at a gateway that this stack makes, and whose sign-in was judged", () => {
    const named = { resourceGroupName: "rg-city", virtualNetworkGatewayName: "vpn" };
    const judged = (id: unknown, gateway: Partial<Member> = {}) =>
      judgeStack("filters-narrow", {
        link: {
          type: CONNECTION,
          inputs: { ...link, virtualNetworkGateway1: { id } },
          from: { localNetworkGateway2: ["device"], virtualNetworkGateway1: ["gateway"] },
        },
        device: { type: DEVICE },
        gateway: { type: GATEWAY, inputs: named, ...gateway },
      });
    for (const id of [unknown, idOf("virtualNetworkGateways", "vpn")]) {
      expect(judged(id)).toEqual([]);
      expect(judged(id, { read: true })).toEqual([`link: ${id === unknown ? STRANGER : NOT_MADE}`]);
    }
    expect(judged(idOf("virtualNetworkGateways", "other"))).toEqual([`link: ${NOT_MADE}`]);
  });
});
