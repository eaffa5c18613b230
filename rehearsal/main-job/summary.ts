import type { Issued, LaptopStatus } from "./authority";
import { laptopTable } from "./laptops";
import type { PreviewResult } from "./preview-events";
import { REHEARSALS, type RehearsalName } from "./rehearsed-stack";
import type { Theft } from "./theft";

/** Outputs of the stack, as `pulumi stack output --json` gives them. */
export interface StackOutputs {
  readonly gatewayName: string;
  readonly publicAddresses: readonly string[];
  readonly clientPools: readonly { readonly zone: string; readonly prefix: string }[];
  readonly sku: string;
  readonly connectionLimit: number;
  readonly departments: readonly { readonly name: string; readonly devices: number }[];
  readonly trustAnchors: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly notAfter: string;
  }[];
  /** Number of the certificate authority's statement that the gateway was made from. */
  readonly statementSequence: number;
  readonly revokedCertificates: number;
  /** Who filters ports: `azure-firewall` or `city-firewall`. */
  readonly enforcement: string;
  /** Of `city-firewall` only. */
  readonly administration?: {
    readonly device: string;
    readonly owner: string;
    readonly firewall: string;
    readonly ruleFile: string;
    readonly returnRoutes: readonly string[];
    readonly hosts: readonly string[];
  } | null;
}

export interface SummaryInput {
  readonly rehearsal: RehearsalName;
  readonly outputs: StackOutputs;
  readonly issued: Issued;
  readonly laptops: readonly LaptopStatus[];
  readonly stolen: Theft;
  readonly preview: PreviewResult;
  /** Requests of this run that would have changed something in Azure. */
  readonly writes: number;
  readonly requestLog: string;
  readonly seconds: number;
}

/** What a person wants to know after a rehearsal, without colours. */
export function summary(input: SummaryInput): string {
  const { rehearsal, outputs, issued, laptops, stolen, preview, writes, requestLog, seconds } = input;
  const devices = outputs.departments.reduce((sum, department) => sum + department.devices, 0);
  const departments = outputs.departments.map(({ name, devices }) => `${name} ${devices}`).join(", ");
  return [
    "What stands",
    `  VPN gateway ${outputs.gatewayName}, ${outputs.sku} (up to ${outputs.connectionLimit} connections)`,
    `  at ${outputs.publicAddresses.join(", ")}; addresses: ${outputs.clientPools.map(({ zone, prefix }) => `${zone} ${prefix}`).join(", ")}`,
    "",
    ...whoFilters(outputs),
    "Who can connect",
    `  holders of a device certificate under ${outputs.trustAnchors.length === 1 ? "this anchor" : "one of these anchors"}, over IKEv2, and nobody else:`,
    ...outputs.trustAnchors.map(
      ({ name, sha256, notAfter }) => `  ${name}, until ${notAfter.slice(0, 10)}, SHA-256 ${sha256}`,
    ),
    `  certificates revoked among them: ${outputs.revokedCertificates} (gateway statement ${outputs.statementSequence})`,
    `  room for ${devices} devices: ${departments}`,
    "",
    `Which laptops (${issued.issued} certificates issued, ${issued.renewed} renewed in this run)`,
    laptopTable(laptops),
    `  ${stolen.device} was reported stolen; the gateway now refuses ${stolen.thumbprints.join(", ")} (after ${stolen.total} s)`,
    "",
    "What the policy pack checked",
    `  ${preview.rules.length} policies were asked about each of ${preview.analysed} resources and blocked none:`,
    `  ${preview.rules.join(", ")}`,
    "",
    "Where to look next",
    ...(rehearsal === "dev"
      ? ["  see it refuse:    npm run rehearse -- --with entra-login   (or all; --help lists them)"]
      : []),
    `  work by hand:     ${byHand(rehearsal)}`,
    "  why is one out:   npm run ca -- explain LT-0012   (in that same shell)",
    "  lose another one: npm run ca -- revoke LT-0005 --because lost --now   (there too)",
    `  what was sent:    ${requestLog}`,
    "",
    `Nothing was created in Azure: ${writes} writing ${writes === 1 ? "request" : "requests"} went to the stand-in on this machine. Done in ${seconds} s.`,
  ].join("\n");
}

/** That Azure filters nothing here must not be found out by reading the code. */
function whoFilters({ enforcement, administration }: StackOutputs): string[] {
  if (enforcement !== "city-firewall" || !administration) return [];
  const { device, owner, firewall, ruleFile, returnRoutes, hosts } = administration;
  return [
    "Who filters",
    "  AZURE FILTERS NO PORTS HERE: what a laptop sends turns round inside the VPN gateway, past every firewall of Azure.",
    `  The tunnel to ${device} (${owner}) narrows addresses alone: ${returnRoutes.join(", ")}`,
    `  to ${hosts.join(", ")}`,
    `  Ports are the city's own firewall's: ${firewall} needs the rules that this writes, before the first laptop comes in:`,
    `  ${ruleFile}`,
    "",
  ];
}

function byHand(rehearsal: RehearsalName): string {
  const { name, configFile } = REHEARSALS[rehearsal].gateway;
  if (configFile === undefined) {
    return `eval "$(npm run --silent rehearsal:env)"; pulumi stack select ${name}; npm run preview`;
  }
  return `eval "$(npm run --silent rehearsal:env -- --stack ${rehearsal})"; npm run preview -- --stack ${name} --config-file ${configFile}`;
}
