import { accessStack, type Stack } from "./access-stack";
import { valueOf, type Registered } from "./recorded";

/** Each stack registers fifty resources, which takes seconds where the machine is busy. */
jest.setTimeout(120_000);

let stack: Stack;
beforeAll(async () => (stack = await accessStack()));

const all = (type: string, among: readonly Registered[] = stack.registered) =>
  among.filter((one) => one.type === `azure-native:${type}`);
const named = (name: string) => {
  const found = stack.registered.filter((one) => one.name === name && !one.type.startsWith("remote-access:"));
  expect(found).toHaveLength(1);
  return found[0]!.inputs;
};
const id = (name: string) => ({ id: `/id/${name}` });

describe("the networks", () => {
  it("stand apart, with the subnets of gateway and firewall under the names Azure wants", () => {
    expect(named("network-gateway")).toMatchObject({
      subnetName: "GatewaySubnet",
      addressPrefix: "10.80.0.0/27",
      routeTable: id("gateway-routes"),
    });
    expect(named("network-gateway")).not.toHaveProperty("networkSecurityGroup");
    const firewall = named("network-firewall");
    expect(firewall).toMatchObject({ subnetName: "AzureFirewallSubnet", addressPrefix: "10.80.1.0/26" });
    expect(firewall).not.toHaveProperty("routeTable");
    expect(firewall).not.toHaveProperty("networkSecurityGroup");
  });

  it("guard every subnet of the servers, close Azure's silent way out, and hold private endpoints to it", () => {
    for (const role of ["services", "endpoints", "resolver"]) {
      expect(named(`services-${role}`)).toMatchObject({
        subnetName: role,
        networkSecurityGroup: id(`services-${role}-rules`),
        routeTable: id(role === "resolver" ? "services-resolver-routes" : "services-services-routes"),
        defaultOutboundAccess: false,
        privateEndpointNetworkPolicies: "Enabled",
      });
    }
    expect(named("services-resolver").delegations).toEqual([
      { name: "resolver", serviceName: "Microsoft.Network/dnsResolvers" },
    ]);
  });

  it("are joined so that servers use the gateway and take what the firewall forwards", () => {
    expect(named("peering-hub")).toMatchObject({
      allowForwardedTraffic: false,
      allowGatewayTransit: true,
      useRemoteGateways: false,
      remoteVirtualNetwork: id("services"),
    });
    expect(named("peering-services")).toMatchObject({
      allowForwardedTraffic: true,
      allowGatewayTransit: false,
      useRemoteGateways: true,
      remoteVirtualNetwork: id("network"),
    });
  });

  it("are joined after the gateway is made, first the side that lends it", () => {
    const at = (name: string) =>
      stack.registered.findIndex((one) => one.name === name && !one.type.startsWith("remote-access:"));
    expect(at("gateway")).toBeGreaterThan(at("network-firewall"));
    expect(at("peering-hub")).toBeGreaterThan(at("gateway"));
    expect(at("peering-services")).toBeGreaterThan(at("peering-hub"));
    expect(at("firewall")).toBeGreaterThan(at("firewall-policy-rules"));
  });
});

describe("the route tables", () => {
  const routesOf = (name: string) =>
    (named(name).routes as { addressPrefix: string; nextHopIpAddress: string }[]).map(
      ({ addressPrefix, nextHopIpAddress }) => `${addressPrefix} ${nextHopIpAddress}`,
    );

  it("lead from the gateway to the firewall, and keep what the gateway learns", () => {
    expect(routesOf("gateway-routes")).toEqual(["10.84.0.0/22 10.80.1.4"]);
    expect(named("gateway-routes").disableBgpRoutePropagation).toBe(false);
  });

  it("lead from the servers to the firewall, and take nothing from the gateway", () => {
    expect(routesOf("services-services-routes")).toEqual(["10.81.0.0/24 10.80.1.4", "0.0.0.0/0 10.80.1.4"]);
    expect(routesOf("services-resolver-routes")).toEqual(["10.81.0.0/24 10.80.1.4"]);
    for (const name of ["services-services-routes", "services-resolver-routes"]) {
      expect(named(name).disableBgpRoutePropagation).toBe(true);
    }
  });
});

describe("the firewall", () => {
  it("is of one tier with its policy, in all zones, with a static address", () => {
    expect(named("firewall")).toMatchObject({
      sku: { name: "AZFW_VNet", tier: "Standard" },
      zones: ["1", "2", "3"],
      firewallPolicy: id("firewall-policy"),
      ipConfigurations: [
        { name: "address", publicIPAddress: id("firewall-address"), subnet: id("network-firewall") },
      ],
    });
    expect(named("firewall-policy").sku).toEqual({ tier: "Standard" });
    expect(named("firewall-address")).toMatchObject({
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
      zones: ["1", "2", "3"],
    });
  });

  it("takes the rules of the model, by groups of addresses, and not even Azure's own names besides", () => {
    const { priority, ruleCollections } = named("firewall-policy-rules") as {
      priority: number;
      ruleCollections: { name: string; action: unknown; rules: Record<string, unknown>[] }[];
    };
    expect(priority).toBe(1_000);
    expect(ruleCollections.map(({ name, action }) => [name, action])).toEqual([
      ["laptops-to-services", { type: "Allow" }],
      ["no-infrastructure-names", { type: "Deny" }],
    ]);
    expect(ruleCollections[0]!.rules.find(({ name }) => name === "shares-from-laptops")).toEqual({
      ruleType: "NetworkRule",
      name: "shares-from-laptops",
      description: "IT-Betrieb: network drives of the departments",
      ipProtocols: ["TCP"],
      sourceIpGroups: ["/id/firewall-policy-pool-clients"],
      destinationIpGroups: ["/id/firewall-policy-service-shares"],
      destinationPorts: ["445"],
    });
    expect(all("network:IpGroup").map(({ inputs }) => inputs.ipAddresses)).toEqual(
      expect.arrayContaining([["10.81.0.0/24"], ["10.84.0.10"], ["10.84.1.4"]]),
    );
  });

  it("confirms that it stands where all routes lead", async () => {
    expect(await valueOf(stack.outputs.azureFirewall!.privateAddress)).toBe("10.80.1.4");
  });
});

describe("the resolver", () => {
  it("answers at the address that the service of the kind dns has", () => {
    expect(all("dnsresolver:DnsResolver")[0]!.inputs.virtualNetwork).toEqual(id("services"));
    expect(all("dnsresolver:InboundEndpoint")[0]!.inputs.ipConfigurations).toEqual([
      { privateIpAllocationMethod: "Static", privateIpAddress: "10.84.2.4", subnet: id("services-resolver") },
    ]);
  });
});

describe("the file share", () => {
  it("lies in an account that has no public way in and no keys", () => {
    expect(named("file-share")).toMatchObject({
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: "None", ipRules: [], virtualNetworkRules: [] },
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      azureFilesIdentityBasedAuthentication: {
        directoryServiceOptions: "AADKERB",
        defaultSharePermission: "None",
        activeDirectoryProperties: {
          domainName: "musterstadt.example",
          domainGuid: "6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11",
        },
      },
    });
    expect(named("file-share").accountName).toMatch(/^[a-z0-9]{3,24}$/);
  });

  it("speaks SMB with Kerberos and the strongest encryption only, and can be brought back for a while", () => {
    expect(named("file-share-service")).toMatchObject({
      fileServicesName: "default",
      protocolSettings: {
        smb: {
          versions: "SMB3.1.1",
          authenticationMethods: "Kerberos",
          kerberosTicketEncryption: "AES-256",
          channelEncryption: "AES-256-GCM",
        },
      },
      shareDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
    expect(named("file-share-share")).toMatchObject({ shareName: "laufwerke", shareQuota: 1024 });
  });

  it("is entered at the address that the rules name, and found there by its usual name", () => {
    expect(named("file-share-entrance")).toMatchObject({
      subnet: id("services-endpoints"),
      privateLinkServiceConnections: [
        { name: "file", privateLinkServiceId: "/id/file-share", groupIds: ["file"] },
      ],
      ipConfigurations: [
        { name: "file", groupId: "file", memberName: "file", privateIPAddress: "10.84.1.4" },
      ],
    });
    expect(named("file-share-entrance-zone").privateZoneName).toBe("privatelink.file.core.windows.net");
    expect(named("file-share-entrance-zone-link")).toMatchObject({
      virtualNetwork: id("services"),
      registrationEnabled: false,
    });
    expect(stack.outputs.azureFirewall!.fileShare).toMatch(
      /^\\\\stmusterstadtfs[0-9a-f]{8}\.file\.core\.windows\.net\\laufwerke$/,
    );
  });

  it("can ask the city's own directory", async () => {
    const { kind, ...directory } = {
      kind: "active-directory",
      domainName: "musterstadt.example",
      domainGuid: "6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11",
      domainSid: "S-1-5-21-1004336348-1177238915-682003330",
      forestName: "musterstadt.example",
      netBiosDomainName: "MUSTERSTADT",
      accountType: "Computer",
      samAccountName: "laufwerke$",
      azureStorageSid: "S-1-5-21-1004336348-1177238915-682003330-1604",
    };
    const { registered } = await accessStack({
      fileShare: {
        name: "laufwerke",
        quotaGiB: 100,
        service: "shares",
        authentication: { kind, ...directory },
      },
    });
    expect(
      all("storage:StorageAccount", registered)[0]!.inputs.azureFilesIdentityBasedAuthentication,
    ).toEqual({
      directoryServiceOptions: "AD",
      defaultSharePermission: "None",
      activeDirectoryProperties: directory,
    });
  });
});
