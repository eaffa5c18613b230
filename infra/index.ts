import { accessPart } from "./access-part";
import { authorityPart } from "./authority-part";
import { settingsOfStack } from "./settings/stack-config";

const now = new Date();
const settings = settingsOfStack(now);
const tags = { "managed-by": "remote-access", stack: settings.stack };

/** The certificate authority: vault, keys, ledger, the issuer's identity. */
export const authority = settings.authority && authorityPart(settings, settings.authority, tags);

const access = settings.access && accessPart(settings, settings.access, tags, now);

export const gatewayName = access?.gatewayName;
export const gatewayId = access?.gatewayId;
export const publicAddresses = access?.publicAddresses;
export const enforcement = access?.enforcement;
export const azureFirewall = access?.azureFirewall;
/** The tunnel to the city's own network, where the city's firewall filters. */
export const administration = access?.administration;
export const clientPools = access?.clientPools;
export const sku = access?.sku;
export const connectionLimit = access?.connectionLimit;
export const departments = access?.departments;
export const trustAnchors = access?.trustAnchors;
export const statementSequence = access?.statementSequence;
export const revokedCertificates = access?.revokedCertificates;
