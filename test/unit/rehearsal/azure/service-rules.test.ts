import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../../../../rehearsal/azure/plugin/resource-provider";
import { applyServiceRules, findingsOf, SERVICE_RULES } from "../../../../rehearsal/azure/service-rules";
import { ALERT_CASES } from "./service-rules/alert-cases";
import { AUTHORITY_CASES, AUTHORITY_NEIGHBOURS } from "./service-rules/authority-cases";
import { city, creating, gateway, network, SUBNET, subnet, updating } from "./service-rules/city";
import { CLIENT_CASES } from "./service-rules/client-cases";
import { FILTER_CASES, FILTER_NEIGHBOURS } from "./service-rules/filter-cases";
import { FIREWALL_CASES, FIREWALL_NEIGHBOURS } from "./service-rules/firewall-cases";
import { GATEWAY_CASES } from "./service-rules/gateway-cases";
import { NETWORK_CASES } from "./service-rules/network-cases";
import { POLICY_GROUP_CASES } from "./service-rules/policy-group-cases";
import { RESOLVER_CASES } from "./service-rules/resolver-cases";
import { SHARE_CASES, SHARE_NEIGHBOURS } from "./service-rules/share-cases";
import { SITE_CASES } from "./service-rules/site-cases";
import { SKU_CASES } from "./service-rules/sku-cases";
import type { Situation } from "./service-rules/city";

const CASES = {
  ...NETWORK_CASES,
  ...GATEWAY_CASES,
  ...SKU_CASES,
  ...CLIENT_CASES,
  ...POLICY_GROUP_CASES,
  ...RESOLVER_CASES,
  ...AUTHORITY_CASES,
  ...ALERT_CASES,
  ...FILTER_CASES,
  ...SITE_CASES,
  ...FIREWALL_CASES,
  ...SHARE_CASES,
};
/** More of rules that stand above: what a new type brings to them. */
const NEIGHBOURS = [AUTHORITY_NEIGHBOURS, FILTER_NEIGHBOURS, FIREWALL_NEIGHBOURS, SHARE_NEIGHBOURS];
const rows = [CASES, ...NEIGHBOURS]
  .flatMap((cases) => Object.entries(cases))
  .flatMap(([rule, cases]) => cases.map((one) => ({ rule, ...one })));

const findings = ({ on, type, request }: Situation) =>
  findingsOf(type, on, request).map(({ rule, text }) => ({ id: rule.id, text }));
const refusal = ({ on, type, request }: Situation): Refusal | undefined => {
  try {
    applyServiceRules(type, on, request);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

describe("every rule of the service", () => {
  const rules = SERVICE_RULES.map((rule) => [rule.id, rule] as const);

  it.each(rules)("%s names a public document of Microsoft's", (_, { source }) => {
    expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/(azure|powershell)\/\S+$/);
  });

  it.each(rules)("%s has a code of Azure's with its source, or one of our own", (_, rule) => {
    const documented = /\/troubleshooting\//.test(rule.source);
    if (rule.code.startsWith("Rehearsal")) expect(rule.codeSource).toBeUndefined();
    else if (!documented) expect(rule.codeSource).toMatch(/^https:\/\/github\.com\/\S+$/);
    expect(rule.code).toMatch(/^[A-Z][A-Za-z0-9]+$/);
  });

  it("has an id of its own", () => {
    expect(new Set(SERVICE_RULES.map(({ id }) => id)).size).toBe(SERVICE_RULES.length);
  });

  it("stands in the catalogue with its code and document, and nothing else does", () => {
    const page = readFileSync(join(__dirname, "../../../../docs/stand-in.md"), "utf8");
    const listed = page.split("\n").filter((line) => /^\| `[a-z0-9-]+` \|/.test(line));
    expect(listed).toHaveLength(SERVICE_RULES.length);
    for (const { id, code, codeSource, source } of SERVICE_RULES) {
      const row = listed.find((line) => line.startsWith(`| \`${id}\` |`));
      for (const part of [`\`${code}\``, codeSource ?? "", `](${source})`]) expect(row).toContain(part);
    }
  });

  it("is shown refusing and granting, and no case is about a rule that is gone", () => {
    expect(Object.keys(CASES).sort()).toEqual(SERVICE_RULES.map(({ id }) => id).sort());
  });
});

it.each(rows)("$rule refuses $title", ({ rule, refuses, words }) => {
  const texts = findings(refuses())
    .filter(({ id }) => id === rule)
    .map(({ text }) => text);
  expect(texts.join("\n")).toContain(words);
});

it.each(rows)("no rule objects to what stands beside $title ($rule)", ({ grants }) => {
  expect(findings(grants())).toEqual([]);
});

describe("a refusal", () => {
  it("tells code, found value, what to write, and where Azure says so", () => {
    const refused = refusal(creating(gateway({ sku: { name: "VpnGw1AZ", tier: "VpnGw1AZ" } })))!;
    expect(refused.code).toBe("VirtualNetworkGatewaySkuCannotBeCreatedForSpecifiedVmGeneration");
    expect(refused.message).toBe(
      [
        "network:VirtualNetworkGateway /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/gw is refused:",
        '  VirtualNetworkGatewaySkuCannotBeCreatedForSpecifiedVmGeneration: sku.name is "VpnGw1AZ", which Generation2 does not have; write one of VpnGw2AZ, VpnGw3AZ, VpnGw4AZ, VpnGw5AZ (https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus)',
      ].join("\n"),
    );
  });

  it("says of a code of our own that Azure's is not confirmed", () => {
    const refused = refusal(creating(gateway({ ipConfigurations: [] })))!;
    expect(refused.message).toMatch(
      /RehearsalNoIpConfiguration: ipConfigurations is \[\].*\(https:\S+; Azure's own code is not confirmed\)/,
    );
  });

  it("tells everything at once, and what parent and part agree on only once", () => {
    const refused = refusal(
      updating(
        network(),
        network({
          subnets: [
            { name: "GatewaySubnet", addressPrefix: "10.80.0.0/30" },
            { name: "away", addressPrefix: "10.9.0.0/24" },
          ],
        }),
        city([gateway()]),
      ),
    )!;
    expect(refused.message.match(/10\.9\.0\.0\/24, which is outside/g)).toHaveLength(1);
    for (const code of ["NetcfgSubnetRangeOutsideVnet", "RehearsalSubnetSize", "RehearsalSubnetRangeInUse"])
      expect(refused.message).toContain(code);
  });

  it("never quotes the secret of a RADIUS server or a certificate", () => {
    const secret = "hush-hush";
    const refused = refusal(
      creating(
        gateway(
          { sku: { name: "VpnGw1", tier: "Basic" } },
          {
            vpnAuthenticationTypes: ["Radius", "AAD"],
            radiusServerSecret: secret,
            vpnClientRootCertificates: [{ name: "ca", publicCertData: `not Base64 ${secret}` }],
          },
        ),
      ),
    )!;
    expect(refused.message).toContain("VpnClientRootCertificateDataInvalid");
    expect(refused.message).not.toContain(secret);
  });
});

it("does not touch the world it judges", () => {
  const content = city([gateway()]);
  const before = structuredClone(content);
  const { on, type, request } = updating(network(), network({ subnets: [] }), content);
  findingsOf(type, on, request);
  expect(content).toEqual(before);
});

it("judges ids whatever their letter case", () => {
  const shouting = subnet("GATEWAYSUBNET", "10.80.0.0/27", { networkSecurityGroup: { id: "/nsg" } });
  expect(findings(updating(subnet("GatewaySubnet", "10.80.0.0/27"), shouting))).toEqual([
    { id: "gateway-subnet-without-security-group", text: expect.stringContaining("GATEWAYSUBNET") },
  ]);
  expect(SUBNET).toContain("GatewaySubnet");
});
