import { changed, listIn, type Inputs, type Scenario } from "./scenario";

const FOREIGN =
  "/subscriptions/0f1e2d3c-0000-4000-8000-000000000061/resourceGroups/rg/providers/Microsoft.Network";

const rule = (change: Inputs) => ({
  ruleType: "NetworkRule",
  name: "for-a-test",
  ipProtocols: ["TCP"],
  sourceAddresses: ["10.81.0.0/16"],
  destinationAddresses: ["10.84.0.10"],
  destinationPorts: ["993"],
  ...change,
});
/** Adds a collection of firewall rules. */
const firewall = (title: string, collection: Inputs, ...rules: string[]) =>
  changed(
    "network:FirewallPolicyRuleCollectionGroup",
    "firewall-policy-rules",
    { title, rules: ["filters-narrow", ...rules] },
    (inputs) => ({
      ...inputs,
      ruleCollections: [
        ...listIn(inputs, "ruleCollections"),
        { name: "for-a-test", priority: 60_000, action: { type: "Allow" }, ...collection },
      ],
    }),
  );
const allowing = (change: Inputs) => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  rules: [rule(change)],
});

/** Ways to mail and files that never meet the gateway. */
export const SERVICES: Readonly<Record<string, Scenario>> = {
  "nfs-share": changed(
    "storage:FileShare",
    "file-share-share",
    {
      title: "Somebody offers the share over NFS, which asks nobody who he is.",
      rules: ["file-share-closed"],
    },
    (inputs) => ({ ...inputs, enabledProtocols: "NFS" }),
  ),
  "ntlm-share": changed(
    "storage:FileServiceProperties",
    "file-share-service",
    { title: "Somebody lets the account's key open the share, for a scanner.", rules: ["file-share-closed"] },
    (inputs) => ({
      ...inputs,
      protocolSettings: {
        smb: {
          versions: "SMB3.1.1;SMB2.1",
          authenticationMethods: "Kerberos;NTLMv2",
          kerberosTicketEncryption: "AES-256",
          channelEncryption: "AES-256-GCM",
        },
      },
    }),
  ),
  "share-on-the-internet": changed(
    "storage:StorageAccount",
    "file-share",
    { title: "Somebody opens the share's account to every network.", rules: ["ledger-store-closed"] },
    (inputs) => ({ ...inputs, publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" } }),
  ),
  "nsg-from-internet": changed(
    "network:NetworkSecurityGroup",
    "services-services-rules",
    {
      title: "Somebody lets the Internet in at the services' subnet, for a test.",
      rules: ["filters-narrow", "mail-not-published"],
    },
    (inputs) => ({
      ...inputs,
      securityRules: [
        ...listIn(inputs, "securityRules"),
        {
          name: "for-a-test",
          priority: 4000,
          direction: "Inbound",
          access: "Allow",
          protocol: "Tcp",
          sourceAddressPrefix: "Internet",
          sourcePortRange: "*",
          destinationAddressPrefix: "10.84.0.10",
          destinationPortRange: "993",
        },
      ],
    }),
  ),
  "firewall-publishes": firewall(
    "Somebody publishes the mail server on the firewall's public address.",
    {
      ruleCollectionType: "FirewallPolicyNatRuleCollection",
      action: { type: "DNAT" },
      rules: [
        {
          ruleType: "NatRule",
          name: "mail",
          ipProtocols: ["TCP"],
          sourceAddresses: ["*"],
          destinationAddresses: ["203.0.113.10"],
          destinationPorts: ["993"],
          translatedAddress: "10.84.0.10",
          translatedPort: "993",
        },
      ],
    },
    "mail-not-published",
  ),
  "any-port": firewall(
    "Somebody opens all ports of the mail server to the laptops.",
    allowing({ destinationPorts: ["*"] }),
  ),
  "any-sender": firewall(
    "Somebody lets every address reach the mail server.",
    allowing({ sourceAddresses: ["*"] }),
  ),
  "past-the-firewall": changed(
    "network:RouteTable",
    "gateway-routes",
    { title: "Somebody routes the clients' traffic past the firewall.", rules: ["filters-narrow"] },
    (inputs) => ({
      ...inputs,
      routes: [{ name: "straight-out", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" }],
    }),
  ),
  "foreign-peering": changed(
    "network:VirtualNetworkPeering",
    "peering-hub",
    {
      title: "Somebody peers the gateway's network with a service provider's.",
      rules: ["only-own-endpoints", "only-managed-devices-reach-services"],
    },
    (inputs) => ({ ...inputs, remoteVirtualNetwork: { id: `${FOREIGN}/virtualNetworks/theirs` } }),
  ),
  "foreign-endpoint": changed(
    "network:PrivateEndpoint",
    "file-share-entrance",
    {
      title: "Somebody puts a stranger's service behind the address of the share.",
      rules: ["only-own-endpoints"],
    },
    (inputs) => ({
      ...inputs,
      privateLinkServiceConnections: [
        { name: "share", privateLinkServiceId: `${FOREIGN}/privateLinkServices/theirs`, groupIds: ["file"] },
      ],
    }),
  ),
};
