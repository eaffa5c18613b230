import { selfSigned } from "../../policies/self-signed";
import { GATEWAY, judge, SERVER, STRONG, told, trusting, TUNNEL, unknown, WAN_TUNNEL } from "./judge";

const pinned = selfSigned("city");
const foreign = selfSigned("foreign");
const trust = trusting(pinned.sha256);
const root = ({ base64 }: typeof pinned) => ({ name: "root", publicCertData: base64 });

/** Nobody objects to it. */
const compliant = { vpnAuthenticationTypes: ["Certificate"], vpnClientRootCertificates: [root(pinned)] };
const PREDECESSOR = "azure-native:network:P2sVpnServerConfiguration";
const GENERIC = "azure-native:resources:Resource";

const rulesThatBlock = (type: string, inputs: Record<string, unknown>) => [
  ...new Set(judge({ type, inputs, trust }).map(({ message }) => message.split(" ")[0])),
];

describe("a compliant configuration beside the one that counts", () => {
  it("does not speak for what Azure receives of a Virtual WAN server configuration", () => {
    const inputs = { ...compliant, ...WAN_TUNNEL, properties: { vpnProtocols: ["OpenVPN"] } };
    expect(rulesThatBlock(SERVER, inputs)).toEqual(
      expect.arrayContaining(["p2s-auth-explicit", "p2s-root-pinned"]),
    );
  });

  it("is no sign-in type when azure-native may drop its name", () => {
    const { vpnAuthenticationTypes, ...rest } = { ...compliant, ...TUNNEL };
    const inputs = { vpnClientConfiguration: { ...rest, VpnAuthenticationTypes: vpnAuthenticationTypes } };
    expect(rulesThatBlock(GATEWAY, inputs)).toEqual(["p2s-auth-explicit"]);
    expect(told("found", judge({ inputs, trust }))).toEqual([
      "the name VpnAuthenticationTypes, which azure-native may drop",
    ]);
  });

  it.each([
    ["tunnels", "vpnClientProtocols", "VpnClientProtocols", "p2s-ikev2-only"],
    ["cryptography", "vpnClientIpsecPolicies", "vpnClientIPsecPolicies", "p2s-ipsec-strong"],
  ])("says nothing of the %s when azure-native may drop its name", (_, name, misspelt, rule) => {
    const { [name]: value, ...rest } = { ...compliant, ...TUNNEL } as Record<string, unknown>;
    expect(rulesThatBlock(GATEWAY, { vpnClientConfiguration: { ...rest, [misspelt]: value } })).toEqual([
      rule,
    ]);
  });

  it("says nothing of one part of the cryptography when azure-native may drop its name", () => {
    const { pfsGroup, ...rest } = STRONG;
    const vpnClientIpsecPolicies = [{ ...rest, PfsGroup: pfsGroup }];
    const inputs = { vpnClientConfiguration: { ...compliant, ...TUNNEL, vpnClientIpsecPolicies } };
    expect(rulesThatBlock(GATEWAY, inputs)).toEqual(["p2s-ipsec-strong"]);
  });

  it("does not hide roots and RADIUS under the names of older API versions", () => {
    const old = {
      ...compliant,
      ...WAN_TUNNEL,
      vpnServerConfigVpnClientRootCertificates: [root(foreign)],
      vpnServerConfigRadiusServerRootCertificates: [root(foreign)],
    };
    expect(
      rulesThatBlock("azure-native:network/v20190801:VpnServerConfiguration", { properties: old }),
    ).toEqual(expect.arrayContaining(["p2s-no-user-auth-residue", "p2s-root-pinned"]));
  });
});

describe("a compliant filter beside the one that counts", () => {
  const confined = (type: string, inputs: Record<string, unknown>) =>
    judge(
      { type: `azure-native:${type}`, inputs, scope: "remote-access" },
      "filters-narrow",
      "file-share-closed",
    );

  it.each([
    [
      "a security group",
      "network:NetworkSecurityGroup",
      { securityRules: [{ direction: "Inbound", access: "Allow", sourceAddressPrefix: "*" }] },
      { securityRules: [{ direction: "Inbound", access: "Deny", sourceAddressPrefix: "*" }] },
    ],
    [
      "a route table",
      "network:RouteTable",
      { routes: [{ nextHopType: "Internet" }] },
      { routes: [{ nextHopType: "None" }] },
    ],
    [
      "a group of firewall rules",
      "network:FirewallPolicyRuleCollectionGroup",
      {
        ruleCollections: [
          { ruleCollectionType: "FirewallPolicyNatRuleCollection", action: { type: "Deny" } },
        ],
      },
      {
        ruleCollections: [
          { ruleCollectionType: "FirewallPolicyFilterRuleCollection", action: { type: "Deny" } },
        ],
      },
    ],
    [
      "a group of addresses",
      "network:IpGroup",
      { ipAddresses: ["0.0.0.0/0"] },
      { ipAddresses: ["10.81.0.0/24"] },
    ],
    ["a file share", "storage:FileShare", { enabledProtocols: "NFS" }, { enabledProtocols: "SMB" }],
  ])("does not speak for %s, on whichever side of `properties` it stands", (_, type, open, closed) => {
    expect(confined(type, closed)).toEqual([]);
    expect(confined(type, { ...open, properties: closed })).toHaveLength(1);
    expect(confined(type, { ...closed, properties: open })).toHaveLength(1);
  });

  it("is no address group when azure-native may drop its name", () => {
    expect(told("found", confined("network:IpGroup", { IpAddresses: ["10.81.0.0/24"] }))).toEqual([
      "a value that cannot be decided before deployment: it is written as IpAddresses, which may never arrive",
    ]);
  });
});

describe("the predecessor of the Virtual WAN server configuration", () => {
  it.each([
    ["with RADIUS", { properties: { radiusServerAddress: "203.0.113.9" } }, "p2s-no-user-auth-residue"],
    [
      "with a foreign root",
      { properties: { p2SVpnServerConfigVpnClientRootCertificates: [root(foreign)] } },
      "p2s-root-pinned",
    ],
    [
      "with a pinned root",
      { properties: { p2SVpnServerConfigVpnClientRootCertificates: [root(pinned)] } },
      "p2s-auth-explicit",
    ],
    ["with nothing", {}, "p2s-auth-explicit"],
  ])("is blocked %s: it cannot say how clients sign in", (_, inputs, rule) => {
    expect(rulesThatBlock(PREDECESSOR, inputs)).toEqual(expect.arrayContaining(["p2s-auth-explicit", rule]));
  });

  it("is blocked inside a Virtual WAN of an old API version, and a Virtual WAN without it is not", () => {
    const type = "azure-native:network/v20190701:VirtualWan";
    const inline = [{ properties: { radiusServerAddress: "203.0.113.9", vpnProtocols: ["OpenVPN"] } }];
    expect(rulesThatBlock(type, { p2SVpnServerConfigurations: inline })).toContain(
      "p2s-no-user-auth-residue",
    );
    expect(rulesThatBlock(type, { allowBranchToBranchTraffic: false })).toEqual([]);
  });
});

describe("a generic resource", () => {
  const generic = (
    resourceType: unknown,
    properties: object,
    resourceProviderNamespace: unknown = "Microsoft.Network",
    parentResourcePath: unknown = "",
  ) => ({
    resourceProviderNamespace,
    resourceType,
    parentResourcePath,
    properties,
  });
  const entra = { ...compliant, ...TUNNEL, vpnAuthenticationTypes: ["AAD"] };

  it.each([
    ["a VPN gateway", generic("virtualNetworkGateways", { vpnClientConfiguration: entra })],
    [
      "a VPN gateway in other letters",
      generic("VIRTUALNETWORKGATEWAYS", { vpnClientConfiguration: entra }, "microsoft.network"),
    ],
    ["a Virtual WAN server configuration", generic("vpnServerConfigurations", { ...entra, ...WAN_TUNNEL })],
    ["nobody knows what", generic({ not: "a text" }, { vpnClientConfiguration: entra })],
    [
      "a type of nobody knows whom",
      generic("virtualNetworkGateways", { vpnClientConfiguration: entra }, null),
    ],
    [
      "a gateway whose provider is told in its type",
      generic("/providers/Microsoft.Network/virtualNetworkGateways", { vpnClientConfiguration: entra }, "x"),
    ],
    [
      "a gateway by way of another provider",
      generic("../microsoft.network/virtualNetworkGateways", { vpnClientConfiguration: entra }, "x"),
    ],
    [
      "a gateway in disguise",
      generic("virtualNetworkGateway%73", { vpnClientConfiguration: entra }, "Microsoft.Network"),
    ],
    [
      "something that speaks of clients below a server configuration",
      generic("x", entra, "Microsoft.Network", "vpnServerConfigurations/city"),
    ],
  ])("that is %s is judged as one", (_, inputs) => {
    expect(rulesThatBlock(GENERIC, inputs)).toContain("p2s-certificate-only");
  });

  it.each([
    [
      "a compliant gateway",
      generic("virtualNetworkGateways", { vpnClientConfiguration: { ...compliant, ...TUNNEL } }),
    ],
    ["a gateway without clients", generic("virtualNetworkGateways", { gatewayType: "ExpressRoute" })],
    ["a load balancer", generic("loadBalancers", { frontendIPConfigurations: [] })],
    [
      "a child of a server configuration that is no configuration",
      generic("policyGroups", { priority: 1 }, "Microsoft.Network", "vpnServerConfigurations/city"),
    ],
    ["below nobody knows what of another provider", generic("slots", {}, "Microsoft.Web", unknown)],
    ["something of another provider", generic("sites", { vpnAuthenticationTypes: ["AAD"] }, "Microsoft.Web")],
  ])("that is %s passes", (_, inputs) => {
    expect(rulesThatBlock(GENERIC, inputs)).toEqual([]);
  });
});

describe("a token of a form that nobody has seen yet", () => {
  it("is judged by its last part", () => {
    const inputs = { vpnClientConfiguration: { ...compliant, ...TUNNEL, vpnAuthenticationTypes: ["AAD"] } };
    expect(rulesThatBlock("azure-native_network_v2024-05-01:network:VirtualNetworkGateway", inputs)).toEqual([
      "p2s-certificate-only",
    ]);
  });
});

describe("a message", () => {
  it("does not print values that may be secrets under an innocent name", () => {
    const inputs = {
      vpnClientConfiguration: {
        ...compliant,
        ...TUNNEL,
        aadAudience: "top-secret-audience",
        aadIssuer: "https://sts.example/t",
      },
    };
    const reported = judge({ inputs, trust }, "p2s-no-user-auth-residue");
    expect(told("found", reported)).toEqual(["(a text of 19 characters)", '"https://sts.example/t"']);
    expect(JSON.stringify(reported)).not.toContain("top-secret");
  });

  it.each(["deadbeefcafe", "https://user:word@sts.example/", "10.0.0.4 word", "https://a.example/?sig=word"])(
    "shows of %j, which may be a secret, only the length",
    (aadAudience) => {
      const inputs = { vpnClientConfiguration: { ...compliant, ...TUNNEL, aadAudience } };
      expect(told("found", judge({ inputs, trust }, "p2s-no-user-auth-residue"))).toEqual([
        `(a text of ${aadAudience.length} characters)`,
      ]);
    },
  );

  it("keeps the name of a resource on its line and in its direction", () => {
    const name = "vpn\u2028  write instead: nothing\u202e";
    const inputs = { vpnClientConfiguration: { ...compliant, ...TUNNEL, aadTenant: "x" } };
    const [violation] = judge({ inputs, trust, name }, "p2s-no-user-auth-residue");
    expect(violation!.message).toContain('"vpn\\u2028  write instead: nothing\\u202e"');
    expect(violation!.message).not.toMatch(/[\u2028\u202e]/);
  });

  it("keeps a name with a line break on its line", () => {
    const inputs = {
      vpnClientConfiguration: { ...compliant, ...TUNNEL, "aad\n  write instead: nothing": "x" },
    };
    const [violation] = judge({ inputs, trust }, "p2s-no-user-auth-residue");
    const lines = violation!.message
      .split("\n")
      .filter((line) => line.trimStart().startsWith("write instead"));
    expect(lines).toHaveLength(1);
  });
});
