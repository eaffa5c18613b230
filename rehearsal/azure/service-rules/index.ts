import { Refusal } from "../plugin/resource-provider";
import { alerts } from "./alerts";
import { clientCertificates } from "./client-certificates";
import { clientIpsecPolicy } from "./client-ipsec-policy";
import { clientSignIn } from "./client-sign-in";
import { connections } from "./connections";
import { deletion } from "./deletion";
import { existence } from "./existence";
import { fileShares } from "./file-shares";
import { firewallPolicies } from "./firewall-policies";
import { firewallRules } from "./firewall-rules";
import { firewalls } from "./firewalls";
import { gatewayAddresses } from "./gateway-addresses";
import { gatewaySku } from "./gateway-sku";
import { gatewaySubnet } from "./gateway-subnet";
import { keyVaults } from "./key-vaults";
import { ledgerStorage } from "./ledger-storage";
import { locations } from "./locations";
import { locks } from "./locks";
import { metricAlerts } from "./metric-alerts";
import { monitoring } from "./monitoring";
import { names } from "./names";
import { partsOf, type Part, type Request } from "./parts-of-request";
import { peerings } from "./peerings";
import { pointToSite } from "./point-to-site";
import { policyGroups } from "./policy-groups";
import { privateLink } from "./private-link";
import { publicAddresses } from "./public-addresses";
import { resolvers } from "./resolvers";
import { roles } from "./roles";
import { routeTables } from "./route-tables";
import { securityRules } from "./security-rules";
import type { ServiceRule, Verb } from "./service-rule";
import { sites } from "./sites";
import { subnets } from "./subnets";
import { vaultKeys } from "./vault-keys";
import { vaultSecrets } from "./vault-secrets";
import { virtualNetworks } from "./virtual-networks";

/** Every rule of the service, in the order in which they answer. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  ...existence,
  ...locations,
  ...names,
  ...virtualNetworks,
  ...subnets,
  ...routeTables,
  ...securityRules,
  ...peerings,
  ...publicAddresses,
  ...gatewaySubnet,
  ...gatewayAddresses,
  ...gatewaySku,
  ...pointToSite,
  ...clientSignIn,
  ...clientCertificates,
  ...clientIpsecPolicy,
  ...policyGroups,
  ...sites,
  ...connections,
  ...firewalls,
  ...firewallPolicies,
  ...firewallRules,
  ...privateLink,
  ...keyVaults,
  ...vaultKeys,
  ...vaultSecrets,
  ...ledgerStorage,
  ...fileShares,
  ...roles,
  ...resolvers,
  ...monitoring,
  ...alerts,
  ...metricAlerts,
  ...locks,
  ...deletion,
];

/** Something a rule has against a request. */
export interface Finding {
  readonly rule: ServiceRule;
  readonly text: string;
}

/** Everything the rules have against a request and what it does to parts, each finding once. */
export function findingsOf(type: string, on: Verb, request: Request): readonly Finding[] {
  const found = partsOf(type, on, request).flatMap(findingsOfPart);
  const unique = new Map(found.map((finding) => [`${finding.rule.id} ${finding.text}`, finding]));
  return [...unique.values()];
}

function findingsOfPart({ on, subject }: Part): readonly Finding[] {
  return SERVICE_RULES.filter(
    ({ types, on: verbs }) => (types.includes("*") || types.includes(subject.type)) && verbs.includes(on),
  ).flatMap((rule) => rule.check(subject).map((text) => ({ rule, text })));
}

/**
 * Lets the rules judge a request.
 *
 * @throws Refusal with everything the rules found, under the first one's code.
 */
export function applyServiceRules(type: string, on: Verb, request: Request): void {
  const findings = findingsOf(type, on, request);
  const first = findings[0];
  if (first === undefined) return;
  const lines = findings.map(({ rule, text }) => `  ${rule.code}: ${text} (${provenance(rule)})`);
  throw new Refusal(first.rule.code, [`${type} ${request.id} is refused:`, ...lines].join("\n"));
}

/** A code of our own is said to be one, so that nobody looks for it in Azure's documents. */
function provenance({ code, source }: ServiceRule): string {
  return code.startsWith("Rehearsal") ? `${source}; Azure's own code is not confirmed` : source;
}
