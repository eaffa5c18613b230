import { listAt, quoted, repeated, textAt } from "./properties";
import { GATEWAY, nameOf } from "./relations";
import { WRITES, type ServiceRule } from "./service-rule";

/** How a type's names look. */
interface NameForm {
  readonly longest: number;
  readonly shortest: number;
  readonly pattern: RegExp;
  readonly words: string;
}

const NETWORK_PATTERN = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/;
const NETWORK_WORDS =
  "letters, digits, periods, hyphens and underscores, a letter or digit first, a letter, digit or underscore last";

const networkName = (shortest: number, longest: number): NameForm => ({
  shortest,
  longest,
  pattern: NETWORK_PATTERN,
  words: NETWORK_WORDS,
});

const MONITOR_NAME: NameForm = {
  shortest: 1,
  longest: 260,
  pattern: /^[^:<>+/&%\\?|]*[^:<>+/&%\\?|. ]$/,
  words: "anything but : < > + / & % \\ ? |, no period or blank last",
};

const STORE_NAME: NameForm = {
  shortest: 3,
  longest: 63,
  pattern: /^[a-z0-9](-?[a-z0-9])*$/,
  words: "lower-case letters, digits and single hyphens, a letter or digit first and last",
};

/** "Naming rules and restrictions for Azure resources"; storage accounts have a rule of their own. */
const FORMS: Readonly<Record<string, NameForm>> = {
  "resources:ResourceGroup": {
    shortest: 1,
    longest: 90,
    pattern: /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
    words: "letters, digits, periods, hyphens, underscores and parentheses, no period last",
  },
  "network:AzureFirewall": networkName(1, 56),
  "network:FirewallPolicy": networkName(1, 80),
  "network:FirewallPolicyRuleCollectionGroup": networkName(1, 80),
  "network:IpGroup": networkName(1, 80),
  "network:LocalNetworkGateway": networkName(1, 80),
  "network:NetworkSecurityGroup": networkName(1, 80),
  "network:PublicIPAddress": networkName(1, 80),
  "network:Route": networkName(1, 80),
  "network:RouteTable": networkName(1, 80),
  "network:SecurityRule": networkName(1, 80),
  "network:Subnet": networkName(1, 80),
  "network:VirtualNetwork": networkName(2, 64),
  "network:VirtualNetworkGateway": networkName(1, 80),
  "network:VirtualNetworkGatewayConnection": networkName(1, 80),
  "network:VirtualNetworkPeering": networkName(1, 80),
  "network:PrivateEndpoint": networkName(2, 64),
  "privatedns:PrivateZone": {
    shortest: 3,
    longest: 253,
    pattern: /^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63}){1,33}$/,
    words: "2 to 34 labels of letters, digits, underscores and hyphens, joined by periods",
  },
  "privatedns:VirtualNetworkLink": networkName(1, 80),
  "keyvault:Vault": {
    shortest: 3,
    longest: 24,
    pattern: /^[A-Za-z](-?[A-Za-z0-9])*$/,
    words: "letters, digits and single hyphens, a letter first, a letter or digit last",
  },
  "keyvault:Key": {
    shortest: 1,
    longest: 127,
    pattern: /^[A-Za-z0-9-]+$/,
    words: "letters, digits and hyphens",
  },
  "keyvault:Secret": {
    shortest: 1,
    longest: 127,
    pattern: /^[A-Za-z0-9-]+$/,
    words: "letters, digits and hyphens",
  },
  "storage:BlobContainer": STORE_NAME,
  "storage:FileShare": STORE_NAME,
  "managedidentity:UserAssignedIdentity": {
    shortest: 3,
    longest: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    words: "letters, digits, hyphens and underscores, a letter or digit first",
  },
  "operationalinsights:Workspace": {
    shortest: 4,
    longest: 63,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])$/,
    words: "letters, digits and hyphens, a letter or digit first and last",
  },
  "monitor:ActionGroup": MONITOR_NAME,
  "monitor:MetricAlert": {
    shortest: 1,
    longest: 260,
    pattern: /^[^*#&+:<>?@%{}\\/|]*[^*#&+:<>?@%{}\\/|. ]$/,
    words: "anything but * # & + : < > ? @ % { } \\ / |, no period or blank last",
  },
  "monitor:ScheduledQueryRule": MONITOR_NAME,
  "authorization:ManagementLockByScope": {
    shortest: 1,
    longest: 90,
    pattern: /^[A-Za-z0-9_().-]*[A-Za-z0-9_()-]$/,
    words: "letters, digits, periods, hyphens, underscores and parentheses, no period last",
  },
};

/** Lists in a gateway whose members become parts with a name of their own. */
const NAMED_PARTS: readonly (readonly string[])[] = [
  ["ipConfigurations"],
  ["virtualNetworkGatewayPolicyGroups"],
  ["vpnClientConfiguration", "vpnClientRootCertificates"],
  ["vpnClientConfiguration", "vpnClientRevokedCertificates"],
  ["vpnClientConfiguration", "vngClientConnectionConfigurations"],
];

export const names: readonly ServiceRule[] = [
  {
    id: "resource-name",
    types: Object.keys(FORMS),
    on: ["create"],
    source: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
    code: "RehearsalResourceName",
    check: ({ type, id }) => {
      const form = FORMS[type];
      const name = nameOf(id);
      if (form === undefined) return [];
      const fits = name.length >= form.shortest && name.length <= form.longest && form.pattern.test(name);
      return fits
        ? []
        : [
            `the name is ${quoted(name)} (${name.length} characters); write ${form.shortest} to ${form.longest}: ${form.words}`,
          ];
    },
  },
  {
    id: "gateway-part-names",
    types: [GATEWAY],
    on: WRITES,
    source:
      "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-troubleshoot-vpn-point-to-site-connection-problems",
    code: "RehearsalPartName",
    check: ({ properties }) =>
      NAMED_PARTS.flatMap((path) =>
        listAt(properties, ...path).flatMap((part, i) => {
          const name = textAt(part, "name");
          return name !== undefined && NETWORK_PATTERN.test(name) && name.length <= 80
            ? []
            : [`${path.join(".")}[${i}].name is ${quoted(name)}; write up to 80 ${NETWORK_WORDS}`];
        }),
      ),
  },
  {
    id: "gateway-part-names-distinct",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
    code: "RehearsalNameTwice",
    check: ({ properties }) =>
      NAMED_PARTS.flatMap((path) =>
        repeated(
          listAt(properties, ...path)
            .map((part) => textAt(part, "name"))
            .filter((name) => name !== undefined),
        ).map(
          (name) => `${path.join(".")} has the name ${quoted(name)} more than once; give each member its own`,
        ),
      ),
  },
];
