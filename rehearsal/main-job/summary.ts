import type { PreviewResult } from "./preview-events";

/** Outputs of the stack, as `pulumi stack output --json` gives them. */
export interface StackOutputs {
  readonly gatewayName: string;
  readonly publicAddresses: readonly string[];
  readonly clientPool: string;
  readonly sku: string;
  readonly connectionLimit: number;
  readonly departments: readonly { readonly name: string; readonly devices: number }[];
  readonly trustAnchors: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly notAfter: string;
  }[];
}

export interface SummaryInput {
  readonly outputs: StackOutputs;
  readonly preview: PreviewResult;
  /** Requests of this run that would have changed something in Azure. */
  readonly writes: number;
  readonly requestLog: string;
  readonly seconds: number;
}

/** What a person wants to know after a rehearsal, without colours. */
export function summary({ outputs, preview, writes, requestLog, seconds }: SummaryInput): string {
  const devices = outputs.departments.reduce((sum, department) => sum + department.devices, 0);
  const departments = outputs.departments.map(({ name, devices }) => `${name} ${devices}`).join(", ");
  return [
    "What stands",
    `  VPN gateway ${outputs.gatewayName}, ${outputs.sku} (up to ${outputs.connectionLimit} connections)`,
    `  at ${outputs.publicAddresses.join(", ")}; clients get addresses of ${outputs.clientPool}`,
    "",
    "Who can connect",
    `  holders of a device certificate under ${outputs.trustAnchors.length === 1 ? "this anchor" : "one of these anchors"}, over IKEv2, and nobody else:`,
    ...outputs.trustAnchors.map(
      ({ name, sha256, notAfter }) => `  ${name}, until ${notAfter.slice(0, 10)}, SHA-256 ${sha256}`,
    ),
    `  planned: ${devices} devices (${departments}); no device certificate has been issued yet`,
    "",
    "What the policy pack checked",
    `  ${preview.rules.length} policies were asked about each of ${preview.analysed} resources and blocked none:`,
    `  ${preview.rules.join(", ")}`,
    "",
    "Where to look next",
    "  see it refuse:    npm run rehearse -- --with entra-login   (or radius, public-root)",
    '  work by hand:     eval "$(npm run --silent rehearsal:env)"; pulumi stack select dev; pulumi preview --policy-pack policy-pack',
    `  what was sent:    ${requestLog}`,
    "",
    `Nothing was created in Azure: ${writes} writing ${writes === 1 ? "request" : "requests"} went to the stand-in on this machine. Done in ${seconds} s.`,
  ].join("\n");
}
