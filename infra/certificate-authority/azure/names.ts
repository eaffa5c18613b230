import { createHash } from "node:crypto";

/**
 * Physical names of the authority's resources (prefixes: learn.microsoft.com, "Abbreviation recommendations for
 * Azure resources"). They are settled by configuration, so that a preview knows them.
 */
export interface AuthorityNames {
  readonly resourceGroup: string;
  readonly virtualNetwork: string;
  readonly vault: string;
  /** Name of an anchor's key, which is its trust anchor's name on the gateway too. */
  anchorKey(generation: number): string;
  readonly sealKey: string;
  readonly issuer: string;
  readonly signOnlyRole: string;
  readonly ledgerAccount: string;
  readonly workspace: string;
  readonly alarmGroup: string;
  readonly silenceRule: string;
  readonly unrecordedRule: string;
  privateEndpoint(target: string): string;
  /** Roles and assignments are named by GUIDs; this one follows from stack and text. */
  guid(text: string): string;
}

/**
 * Vaults and storage accounts need names that nobody else in Azure has, in at most 24 characters
 * (learn.microsoft.com, "Naming rules and restrictions for Azure resources"): the city's name is cut, and eight
 * digits of a digest over subscription, name and stack tell stacks apart.
 *
 * A vault's name stays taken for 90 days after its deletion, because it is protected against purging.
 */
export function authorityNamesOf(of: {
  name: string;
  stack: string;
  subscriptionId: string;
}): AuthorityNames {
  const suffix = `${of.name}-${of.stack}`;
  const identity = `${of.subscriptionId} ${of.name} ${of.stack}`;
  const digest = sha256(identity).slice(0, 8);
  return {
    resourceGroup: `rg-device-ca-${suffix}`,
    virtualNetwork: `vnet-device-ca-${suffix}`,
    vault: `kv-${of.name.slice(0, 10)}-${digest}`,
    anchorKey: (generation) => `device-ca-g${generation}`,
    sealKey: "ledger-seal",
    issuer: `id-issuer-${suffix}`,
    signOnlyRole: `Device CA issuer: sign only (${suffix} ${digest})`,
    ledgerAccount: `st${of.name.slice(0, 12)}${digest}`,
    workspace: `log-device-ca-${suffix}`,
    alarmGroup: `ag-device-ca-${suffix}`,
    silenceRule: `ar-device-ca-silent-${suffix}`,
    unrecordedRule: `ar-device-ca-unrecorded-${suffix}`,
    privateEndpoint: (target) => `pep-${target}`,
    guid: (text) => guidOf(`${identity} ${text}`),
  };
}

/** A UUID of version 8, "custom" (RFC 9562, section 5.8), from the SHA-256 of a text. */
function guidOf(text: string): string {
  const hex = sha256(text);
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
