import { accessPart } from "./access-part";
import { authorityPart } from "./authority-part";
import { settingsOfStack } from "./settings/stack-config";

const now = new Date();
const settings = settingsOfStack(now);
const tags = { "managed-by": "remote-access", stack: settings.stack };

const outputs = {
  /** The certificate authority: vault, keys, ledger, the issuer's identity. */
  authority: settings.authority && authorityPart(settings, settings.authority, tags),
  ...(settings.access && accessPart(settings, settings.access, tags, now)),
};

// Of a part that the stack does not have, the engine shall show no output, and not warn of one either.
export = Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
