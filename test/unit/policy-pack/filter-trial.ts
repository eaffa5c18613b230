import { judge, saying, told } from "./judge";

const token = (name: string) => `azure-native:network:${name}`;
export const SECURITY_GROUP = token("NetworkSecurityGroup");
export const ROUTES = token("RouteTable");
export const FIREWALL = token("AzureFirewall");
export const POLICY = token("FirewallPolicy");
export const RULES = token("FirewallPolicyRuleCollectionGroup");
export const IP_GROUP = token("IpGroup");
export const DEVICE = token("LocalNetworkGateway");
export const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
export const NO_LIST = "a value that cannot be decided before deployment: it is a text, not a list";
export const STRANGER = "an id that does not come from a resource of this stack";
export const NOT_MADE = "an id of something that this stack does not make";
const ZERO = "00000000-0000-0000-0000-000000000000";
export const idOf = (kind: string, name: string, subscription = ZERO) =>
  `/subscriptions/${subscription}/resourceGroups/rg-city/providers/Microsoft.Network/${kind}/${name}`;
export const FOREIGN = idOf("ipGroups", "pool", "11111111-1111-1111-1111-111111111111");
export const ELSEWHERE = `${`"${FOREIGN}`.slice(0, 121)}", in another subscription`;

/** Whom security knows at the other ends of tunnels. */
export const TRUST = saying({
  peers: [
    {
      name: "rathaus",
      address: "203.0.113.77",
      prefixes: ["10.20.0.0/16", "10.84.0.0/16"],
      owner: "network",
    },
    {
      name: "depot",
      fqdn: "vpn.musterstadt.example",
      prefixes: ["10.20.0.0/16", "10.84.0.0/16"],
      owner: "network",
    },
  ],
});
export const findings = (type: string, inputs: Record<string, unknown>, trust = TRUST) =>
  judge({ type, scope: "remote-access", inputs, trust }, "filters-narrow");
export const places = (type: string, inputs: Record<string, unknown>) =>
  told("property", findings(type, inputs));

/** Rows as `[path, found, inputs]`: what must be blocked, at one place and with one message. */
export type Row = [string, string, Record<string, unknown>];
export function blocks(type: string, rows: readonly Row[]): void {
  it.each(rows)("is blocked for %s, which is %s", (path, found, inputs) => {
    const reported = findings(type, inputs);
    expect(told("property", reported)).toEqual([path]);
    expect(told("found", reported)).toEqual([found]);
  });
}
