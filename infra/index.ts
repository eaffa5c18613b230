import { accessPart } from "./access-part";
import { authorityPart } from "./authority-part";
import { settingsOfStack } from "./settings/stack-config";

const settings = settingsOfStack(new Date());
const tags = { "managed-by": "remote-access", stack: settings.stack };

/** The certificate authority: vault, keys, ledger, the issuer's identity. */
export const authority = settings.authority && authorityPart(settings, settings.authority, tags);

const access = settings.access && accessPart(settings, settings.access, tags);

export const gatewayName = access?.gatewayName;
export const gatewayId = access?.gatewayId;
export const publicAddresses = access?.publicAddresses;
export const clientPool = access?.clientPool;
export const sku = access?.sku;
export const connectionLimit = access?.connectionLimit;
export const departments = access?.departments;
export const trustAnchors = access?.trustAnchors;
export const statementSequence = access?.statementSequence;
export const revokedCertificates = access?.revokedCertificates;
